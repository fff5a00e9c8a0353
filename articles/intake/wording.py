"""What word processors write: lists that are paragraphs, comments beside the text, passages struck out or hidden."""

import re
from dataclasses import dataclass
from typing import Literal

from articles.intake.tree import Element

_LEVEL = re.compile(r"mso-list:.*?level(\d+)")
_NUMBERED = re.compile(r"\(?(\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+)[.)]")
_COMMENT_LINK = re.compile(r"#_(?:msocom|cmnt)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:(bold|bolder|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:(normal|[1-5]00)")

Unwanted = Literal["struck", "comment", "hidden", ""]


@dataclass(frozen=True)
class ListItem:
    """How a paragraph of Word stands in a list: its level from 1 on, and its number where it is numbered."""

    level: int
    is_numbered: bool
    number: int | None


def unwanted(element: Element) -> Unwanted:
    """Why `element` and all in it must not arrive; "" where it may."""
    style, classes = element.style, element.classes
    if element.name in {"del", "s", "strike"} or "line-through" in style or "msodel" in classes:
        return "struck"
    if "mso-element:comment" in style or "mso-special-character:comment" in style:
        return "comment"
    if classes & {"msocommentreference", "msocomanchor", "msocomoff", "msocomtxt", "msocommenttext"}:
        return "comment"
    if element.name == "a" and _COMMENT_LINK.match(element.attributes.get("href", "")):
        return "comment"
    if (
        "display:none" in style
        or "mso-hide:all" in style
        or "visibility:hidden" in style
        or "hidden" in element.attributes
    ):
        return "hidden"
    return ""


def list_item(element: Element) -> ListItem | None:
    """How `element` stands in a list of Word; None where it stands in none."""
    match = _LEVEL.search(element.style) if element.name in {"p", "h1", "h2", "h3", "h4", "h5", "h6", "div"} else None
    if match is None or "mso-list:none" in element.style:
        return None
    marker = _marker(element).strip()
    numbered = _NUMBERED.fullmatch(marker)
    number = int(numbered[1]) if numbered and numbered[1].isdigit() and len(numbered[1]) < 6 else None
    return ListItem(min(int(match[1]), 9), bool(numbered), number)


def is_marker(element: Element) -> bool:
    """True for the bullet or number that Word writes into the text of a list's paragraph."""
    return "mso-list:ignore" in element.style


def emphasis(element: Element) -> list[str]:
    """The tags of a body that the inline `element` stands for: strong, em, sub, sup, none."""
    style = element.style
    meant = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}.get(element.name)
    tags = [meant] if meant else []
    if "strong" in tags and _NOT_BOLD.search(style):
        tags.remove("strong")  # a text editor on the web wraps all that is copied in such a <b>
    if element.name in {"span", "font"}:
        tags += ["strong"] * bool(_BOLD.search(style)) + ["em"] * ("font-style:italic" in style)
        tags += ["sup"] * ("vertical-align:super" in style) + ["sub"] * ("vertical-align:sub;" in f"{style};")
    return tags


def _marker(element: Element) -> str:
    """What Word wrote as the bullet or number of a list's paragraph."""
    for child in element.elements():
        if is_marker(child):
            return child.text
        if inner := _marker(child):
            return inner
    return ""
