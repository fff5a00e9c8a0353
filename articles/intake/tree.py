"""HTML -> a tree of elements, as a browser would read it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

VOID = {"br", "img", "hr", "col", "wbr", "input", "source", "track", "area"}
EMBEDS = {"iframe", "video", "audio", "object", "embed", "canvas"}
DROPPED = {"script", "style", "title", "template", "textarea", "select", "button", "noscript", "svg", "math"}
MAX_DEPTH = 100  # no text of people goes deeper; what does is read as if it ended there

READ = frozenset(
    (
        "p div section article header footer main aside nav address h1 h2 h3 h4 h5 h6 ul ol li menu dl dt dd blockquote pre "
        "figure figcaption table caption thead tbody tfoot tr td th colgroup col form fieldset legend details summary center "
        "a b strong i em u s strike del ins sub sup br hr span font q code img wbr"
    ).split()
)

# nh3 parses as HTML5 says, so that what a browser would show is what is read here, and closes every element.
# Nothing of this reaches a reader: `sanitise` cleans what is made of it.
_CLEANER = nh3.Cleaner(
    tags={*READ, *EMBEDS},
    attributes={
        "*": {"lang", "dir", "style", "class", "hidden"},
        "a": {"href", "name"},
        "ol": {"start", "type"},
        "figure": {"data-photo"},
    },
    clean_content_tags=DROPPED,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)


@dataclass
class Element:
    """One element: its name in small letters, its attributes, and what stands in it, elements and text in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def style(self) -> str:
        """Its inline style in small letters without spaces."""
        return "".join(self.attributes.get("style", "").lower().split())

    @property
    def classes(self) -> set[str]:
        """Its classes in small letters."""
        return set(self.attributes.get("class", "").lower().split())

    @property
    def text(self) -> str:
        """All text in it, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def elements(self) -> list["Element"]:
        """The elements that stand directly in it."""
        return [child for child in self.children if isinstance(child, Element)]


def parse(markup: str) -> Element:
    """The tree of `markup` under an element without a name. Whatever is wrong with it, nothing is raised."""
    builder = _Builder()
    builder.feed(_CLEANER.clean(markup))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """Reads what nh3 wrote, in which every element is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if self._too_deep or len(self._open) > MAX_DEPTH:
            self._too_deep += tag not in VOID
            self._open[-1].children.append(" ")  # what ended here may have kept words apart
            return
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._too_deep:
            self._too_deep -= 1
            self._open[-1].children.append(" ")
            return
        if len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
