"""A table as lines: a row a line, its cells apart, each under its heading where the table has headings."""

from collections.abc import Iterator

from articles.intake.tree import Element
from articles.intake.wording import unwanted

BETWEEN_CELLS = " · "


def is_layout(table: Element) -> bool:
    """True where `table` has one column only: it places text and compares nothing."""
    return all(len(cells) < 2 for cells in map(_cells, rows(table)))


def rows(table: Element) -> Iterator[Element]:
    """The rows of `table`, not those of tables within it."""
    for child in table.elements():
        if child.name == "tr":
            yield child
        elif child.name in {"thead", "tbody", "tfoot"}:
            yield from rows(child)


def lines(table: Element) -> list[str]:
    """The text of each row: "12 · 34", or with headings "Party: Green · Seats: 12". Rows without a word give none."""
    table_rows = [(row, [_words(cell) for cell in _cells(row)]) for row in rows(table)]
    headings: list[str] = []
    if len(table_rows) > 1 and _is_heading(table_rows[0][0]):
        headings = table_rows.pop(0)[1]
    written = [_line(row, texts, headings) for row, texts in table_rows]
    return [line for line in written if line]


def _line(row: Element, texts: list[str], headings: list[str]) -> str:
    if headings and len(headings) == len(texts):
        named = [
            f"{heading}: {text}" if heading else text for heading, text in zip(headings, texts, strict=True) if text
        ]
        return BETWEEN_CELLS.join(named)
    cells = _cells(row)
    if len(cells) == 2 and cells[0].name == "th" and all(texts):
        return f"{texts[0]}: {texts[1]}"
    return BETWEEN_CELLS.join(text for text in texts if text)


def _is_heading(row: Element) -> bool:
    cells = _cells(row)
    return len(cells) > 1 and all(cell.name == "th" for cell in cells)


def _cells(row: Element) -> list[Element]:
    return [child for child in row.elements() if child.name in {"td", "th"}]


def _words(element: Element) -> str:
    """The words in `element`, each apart from the next, without what must not arrive."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not unwanted(child):
            is_inline = child.name in {
                "a",
                "b",
                "strong",
                "i",
                "em",
                "u",
                "ins",
                "sub",
                "sup",
                "span",
                "font",
                "q",
                "code",
            }
            yield from _pieces(child) if is_inline else (" ", *_pieces(child), " ")
