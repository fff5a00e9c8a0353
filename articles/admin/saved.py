"""Two saved states of a story beside each other: in a few sentences for the history, word by word for the page."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from articles.admin.saved_words import SILENT, Content, Names, SavedRow
from articles.desk.press.revisions import CHILD_MODELS
from articles.diff import ChangedPart, changed_lines
from articles.models import Article, ArticlePhoto, Byline, Citation, Mention, Notice, Quote, TaggedArticle

SHORT = 80  # letters of a value that is told whole in one line of the history
GROUPS: dict[type, str] = {
    Byline: "Bylines",
    Mention: "People",
    Citation: "Sources",
    Quote: "Quotations",
    ArticlePhoto: "Pictures",
    TaggedArticle: "Tags",
    Notice: "Notices",
}


def compare(before: Content, after: Content) -> list[ChangedPart]:
    """What differs between the contents of two states, part by part, words that came and went marked."""
    names = Names([before, after])
    old, new = _parts(before, names), _parts(after, names)
    parts = [*old, *(name for name in new if name not in old)]
    return [
        ChangedPart(name, changed_lines(old.get(name, []), new.get(name, [])))
        for name in parts
        if old.get(name, []) != new.get(name, [])
    ]


def _parts(content: Content, names: Names) -> dict[str, list[str]]:
    """A state as lines of text: each column of the story, and each kind of row with a line for every row."""
    parts: dict[str, list[str]] = {}
    story = _story(content, names)
    for label, value in story.columns().items():
        parts[label[:1].upper() + label[1:]] = [line for line in value.split("\n") if line.strip()]
    for model, rows in _rows(content, names).items():
        parts[GROUPS[model]] = [_line(row) for row in rows]
    return parts


def _line(row: SavedRow) -> str:
    beyond = [f"{label}: {value}" for label, value in row.columns(with_defaults=False).items() if value not in row.name]
    return " · ".join([row.name[:1].upper() + row.name[1:], *beyond])


# ── In sentences ────────────────────────────────────────────────────────────


def changes(before: Content, after: Content, names: Names) -> list[str]:
    """What was changed from one state to the next, a short sentence each; [] where nothing was."""
    if before == after:
        return []
    return [*_of_story(_story(before, names), _story(after, names)), *_of_rows(before, after, names)]


def _of_story(old: SavedRow, new: SavedRow) -> Iterator[str]:
    if old.row == new.row:
        return
    columns = dict.fromkeys([*new.row["fields"], *old.row["fields"]])
    for column in columns:
        if column in SILENT or old.row["fields"].get(column) == new.row["fields"].get(column):
            continue
        label, was, becomes = new.label(column), old.value(column), new.value(column)
        if column == "body":
            yield f"{label}: {_paragraphs_changed(was, becomes)}"
        elif was != becomes:
            yield _from_to(label, was, becomes)


def _from_to(label: str, was: str, becomes: str) -> str:
    if not was or not becomes:
        value, verb = becomes or was, "added" if becomes else "taken out"
        return f"{label} {verb}" + (f": {value}" if len(value) <= SHORT else "")
    return f"{label}: {was} → {becomes}" if len(was) <= SHORT and len(becomes) <= SHORT else f"{label} changed"


def _paragraphs_changed(was: str, becomes: str) -> str:
    """How many paragraphs were changed, added and taken out, for a sentence."""
    old, new = ([line for line in text.split("\n") if line.strip()] for text in (was, becomes))
    counts = {"changed": 0, "added": 0, "taken out": 0}
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            both = min(b - a, d - c)
            counts["changed"] += both
            counts["added"] += d - c - both
            counts["taken out"] += b - a - both
    said = [f"{count} paragraph{'' if count == 1 else 's'} {verb}" for verb, count in counts.items() if count]
    return ", ".join(said) or "marks or headings changed"


def _of_rows(before: Content, after: Content, names: Names) -> Iterator[str]:
    old, new = _rows(before, names), _rows(after, names)
    for model in CHILD_MODELS:
        was = {row.key: row for row in old.get(model, [])}
        becomes = {row.key: row for row in new.get(model, [])}
        yield from (f"{row.name} added{row.provenance}" for key, row in becomes.items() if key not in was)
        for key, row in becomes.items():
            if key in was and (changed := _changed_columns(was[key], row)):
                yield f"{row.name}: {', '.join(changed)} changed"
        yield from (f"{row.name} taken out" for key, row in was.items() if key not in becomes)
        stayed = [key for key in becomes if key in was]
        if stayed != [key for key in was if key in becomes]:
            yield f"{GROUPS[model].lower()}: put in another order"


def _changed_columns(old: SavedRow, new: SavedRow) -> list[str]:
    columns = dict.fromkeys([*new.row["fields"], *old.row["fields"]])
    return [
        new.label(column)
        for column in columns
        if column not in SILENT and old.row["fields"].get(column) != new.row["fields"].get(column)
    ]


# ── The rows of a state ─────────────────────────────────────────────────────


def _story(content: Content, names: Names) -> SavedRow:
    label = Article._meta.label_lower
    return SavedRow(next(row for row in content if row["model"] == label), 1, names)


def _rows(content: Content, names: Names) -> dict[type, list[SavedRow]]:
    """The rows of a state by kind, in their order."""
    rows: dict[type, list[SavedRow]] = {}
    for model in CHILD_MODELS:
        of_model = [row for row in content if row["model"] == model._meta.label_lower]
        if of_model:
            rows[model] = [SavedRow(row, place, names) for place, row in enumerate(of_model, 1)]
    return rows
