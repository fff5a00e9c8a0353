"""Two people's changes of one text put together: what only one of them touched stands, the rest is asked.

Nothing in here knows forms or the database: a story is a `Sheet` of values. All three sheets of a merge hold the same
names, and the values of one name have one form, so that equal means unchanged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from articles.text import digest

Value = tuple[str, ...]  # what one field holds; of the text, its paragraphs
Row = dict[str, Value]

TEXT = "body"  # the field that is merged by paragraphs
STORY = ""  # the kind of what is no row


class Choice(StrEnum):
    """What somebody decided about an overlap."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass
class Sheet:
    """A story as values: its fields, its rows by kind and key, new rows, which have no key yet, and keys taken out."""

    fields: Row = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    new: dict[str, list[Row]] = field(default_factory=dict)
    out: dict[str, set[str]] = field(default_factory=dict)

    def says_more_than(self, stored: "Sheet") -> bool:
        """Whether storing this would change what is `stored`."""
        return self.fields != stored.fields or any(
            self.new.get(kind) or self.out.get(kind) or any(rows[key] != row for key, row in self.rows[kind].items())
            for kind, rows in stored.rows.items()
        )


class Place(NamedTuple):
    """Where in a story something stands. A row without a `name` is meant as a whole."""

    kind: str  # STORY, or the kind of a row
    key: str  # of the row
    name: str  # of the field
    paragraph: int = 0  # of the text, from 1


class Overlap(NamedTuple):
    """A place that both changed, each otherwise. An empty value: taken out."""

    place: Place
    mine: Value
    theirs: Value

    @property
    def key(self) -> str:
        """By what the choice is found again when the form is sent once more."""
        place = self.place
        return digest([place.kind, place.key, place.name, list(self.theirs)])[:12]


@dataclass
class Merged:
    """What came of a merge: undecided overlaps stand in the sheet as mine."""

    sheet: Sheet = field(default_factory=Sheet)
    taken: list[Place] = field(default_factory=list)  # over from theirs, without a question
    overlaps: list[Overlap] = field(default_factory=list)  # all of them
    open: list[Overlap] = field(default_factory=list)  # those that nobody decided yet
    given_up: list[Overlap] = field(default_factory=list)  # where mine does not stand, or not alone


def merge(base: Sheet | None, mine: Sheet, theirs: Sheet, choices: Mapping[str, str]) -> Merged:
    """Put `mine` and `theirs` together, both made from `base`; `choices` decide overlaps, by their keys.

    Without a `base` nobody can say who changed what: all that differs overlaps.
    """
    merging = _Merging(choices)
    merging.fields(base, mine, theirs)
    for kind, rows in theirs.rows.items():
        before = rows if base is None else base.rows.get(kind, {})
        merging.rows(kind, before, mine, rows, is_base_unknown=base is None)
    return merging.merged


class _Merging:
    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices = choices
        self.merged = Merged()

    def fields(self, base: Sheet | None, mine: Sheet, theirs: Sheet) -> None:
        for name, own in mine.fields.items():
            other = theirs.fields[name]
            before = base.fields[name] if base else None
            if name == TEXT and before is not None:
                self.merged.sheet.fields[name] = tuple(self.paragraphs(before, own, other))
            else:
                self.merged.sheet.fields[name] = self.value(Place(STORY, "", name), before, own, other)

    def value(self, place: Place, before: Value | None, own: Value, other: Value) -> Value:
        """The value at `place`; what only they changed is theirs."""
        if other in (before, own):
            return own
        if own == before:
            self.merged.taken.append(place)
            return other
        return self.decide(Overlap(place, own, other))

    def decide(self, overlap: Overlap) -> Value:
        """What stands where both changed the same, by the choice that was made; mine until one is."""
        self.merged.overlaps.append(overlap)
        choice = self.choices.get(overlap.key)
        if choice not in set(Choice):
            self.merged.open.append(overlap)
            return overlap.mine
        if choice == Choice.MINE:
            return overlap.mine
        self.merged.given_up.append(overlap)
        if choice == Choice.THEIRS:
            return overlap.theirs
        both = (*overlap.mine, *overlap.theirs)
        return both if overlap.place.name == TEXT else (" / ".join(both),)

    def paragraphs(self, base: Value, mine: Value, theirs: Value) -> Iterator[str]:
        """The paragraphs of the text, change by change."""
        at, number = 0, 0
        for change in _changes(base, mine, theirs):
            yield from base[at : change.start]
            number += change.start - at
            place = Place(STORY, "", TEXT, number + 1)
            before = base[change.start : change.end]
            if change.start == change.end and change.mine and change.theirs and change.mine != change.theirs:
                stands = (*change.theirs, *change.mine)  # both wrote something new at one place: there is room for it
                self.merged.taken.append(place)
            else:
                stands = self.value(place, before, change.mine, change.theirs)
            yield from stands
            at, number = change.end, number + len(stands)
        yield from base[at:]

    def rows(
        self, kind: str, before: dict[str, Row], mine: Sheet, theirs: dict[str, Row], *, is_base_unknown: bool
    ) -> None:
        own, new = mine.rows.get(kind, {}), list(mine.new.get(kind, []))
        kept: dict[str, Row] = {}
        for key, row in theirs.items():
            if key in mine.out.get(kind, ()):
                is_changed = row != before.get(key)
                if is_changed and self.decide(Overlap(Place(kind, key, ""), (), _line(row))):
                    kept[key] = row
            elif key in own:
                known = {} if is_base_unknown else before.get(key, {})
                kept[key] = {
                    name: self.value(Place(kind, key, name), known.get(name), own[key][name], value)
                    for name, value in row.items()
                }
            else:
                kept[key] = row
                if key not in before:
                    self.merged.taken.append(Place(kind, key, ""))
                    new = [typed for typed in new if typed != row]  # the same, sent twice
        for key in before.keys() - theirs.keys():
            is_changed = key in own and own[key] != before[key]
            if is_changed and self.decide(Overlap(Place(kind, key, ""), _line(own[key]), ())):
                new.append(own[key])
            elif key in own and not is_changed:
                self.merged.taken.append(Place(kind, key, ""))
        self.merged.sheet.rows[kind], self.merged.sheet.new[kind] = kept, new


def _line(row: Row) -> Value:
    """A row in words, to be read beside another."""
    return (" · ".join(part for value in row.values() for part in value if part),)


class _Change(NamedTuple):
    start: int
    end: int
    mine: Value
    theirs: Value


class _Edit(NamedTuple):
    start: int
    end: int
    lines: Value


def _changes(base: Value, mine: Value, theirs: Value) -> Iterator[_Change]:
    """The places of `base` that one or both changed, in order, with what each has there."""
    edits = [
        *((edit, 0) for edit in _edits(base, mine)),
        *((edit, 1) for edit in _edits(base, theirs)),
    ]
    edits.sort(key=lambda pair: (pair[0].start, pair[0].end))
    group: list[tuple[_Edit, int]] = []
    for edit, side in edits:
        end = max((other.end for other, _ in group), default=-1)
        is_same_gap = bool(group) and edit.start == edit.end == group[-1][0].start == group[-1][0].end
        if group and not (edit.start < end or is_same_gap):
            yield _change(base, group)
            group = []
        group.append((edit, side))
    if group:
        yield _change(base, group)


def _change(base: Value, group: list[tuple[_Edit, int]]) -> _Change:
    start, end = min(edit.start for edit, _ in group), max(edit.end for edit, _ in group)
    sides: list[Value] = []
    for side in (0, 1):
        at, lines = start, []
        for edit in (edit for edit, owner in group if owner == side):
            lines += [*base[at : edit.start], *edit.lines]
            at = edit.end
        sides.append((*lines, *base[at:end]))
    return _Change(start, end, *sides)


def _edits(old: Value, new: Value) -> Iterator[_Edit]:
    """What was changed in `old`; paragraphs rewritten one for one are a change each."""
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "replace" and b - a == d - c:
            yield from (_Edit(a + n, a + n + 1, (new[c + n],)) for n in range(b - a))
        elif op != "equal":
            yield _Edit(a, b, new[c:d])
