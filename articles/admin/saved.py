"""Two saved states of a story beside each other, for the page that compares them and goes back to one."""

from articles.diff import ChangedPart, changed_lines
from articles.models import Article, Revision
from articles.text import paragraphs, plain

# What a saved state holds that says nothing to an editor.
UNTOLD = {"number", "article", "content_object", "folded", "search_words", "created_by", "created_at"}


def compare(before: Revision, after: Revision) -> list[ChangedPart]:
    """What differs between two saved states, part by part, words that came and went marked."""
    old, new = _parts(before.content), _parts(after.content)
    names = [*old, *(name for name in new if name not in old)]
    return [
        ChangedPart(name, changed_lines(old.get(name, []), new.get(name, [])))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _parts(content: list[dict]) -> dict[str, list[str]]:
    """A saved state as lines of text under the names of its columns and rows."""
    parts: dict[str, list[str]] = {}
    for row in content:
        fields = {name: value for name, value in row["fields"].items() if name not in UNTOLD}
        if row["model"] == Article._meta.label_lower:
            parts |= {_label(name): _lines(name, value) for name, value in fields.items()}
        else:
            name = row["model"].rpartition(".")[2]
            parts.setdefault(name, []).append(
                " · ".join(f"{_label(key)}: {_told(value)}" for key, value in fields.items() if value not in ("", None))
            )
    return parts


def _lines(name: str, value) -> list[str]:
    text = plain(paragraphs(value)) if name == "body" else _told(value)
    return [line for line in text.split("\n") if line.strip()]


def _label(name: str) -> str:
    return name.replace("_", " ")


def _told(value) -> str:
    match value:
        case None:
            return ""
        case list():
            return " ".join(str(part) for part in value)
    return str(value)
