"""A form that was opened before a colleague saved: both texts put together, and what both changed shown side by side."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, TextField
from django.forms import ModelChoiceField
from django.http import QueryDict
from django.utils.text import Truncator

from articles.admin.sheets import Sheets, key_of
from articles.admin.story_form import from_editor
from articles.desk.press import revisions
from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing
from articles.desk.steps.merging import STORY, TEXT, Choice, Merged, Overlap, Place, Sheet, Value, merge
from articles.diff import Line, changed_lines
from articles.models import Article
from articles.text import plain

CHOICE = "_choice-"  # before the key of an overlap
SEEN = "_theirs"  # the number of the saved state that the choices are about
MOST_NAMED = 8  # places in one sentence


@dataclass
class SideBySide:
    """An overlap as the page shows it."""

    key: str
    label: str
    mine: list[str]
    lines: list[Line]  # theirs, with what differs from mine
    choices: list[tuple[str, str, bool]]  # value, label, whether it is chosen


class MergedForm:
    """What was posted, put together with what is stored; whoever posted is told what came of it."""

    def __init__(self, page: Any, request: Any, story: Article) -> None:
        """`page`: the admin of stories. `story`: as it is stored, another version than the form was opened with."""
        self.story, self.user = story, request.user
        self.posted: QueryDict = request.POST
        seen = self.posted.get("seen_revision", "")
        saved = story.revisions.order_by("number")
        self.base = saved.filter(number=int(seen)).first() if seen.isdecimal() and len(seen) < 10 else None
        newer = saved.filter(number__gt=self.base.number if self.base else 0).values_list("number", "actor")
        self.newest = max((number for number, _ in newer), default=self.base.number if self.base else 0)
        self.actors = list(dict.fromkeys(actor for _, actor in newer)) if self.base else [str(story.modified_by or "")]
        self.sheets = Sheets(page, request, story)
        self._merge()

    def _merge(self) -> None:
        choices = {}
        if self.posted.get(SEEN) == str(self.newest):  # else they were made about another text
            choices = {
                name.removeprefix(CHOICE): str(value) for name, value in self.posted.items() if name.startswith(CHOICE)
            }
        self.theirs = self.sheets.stored()
        self.before = self.sheets.of_revision(self.base, self.theirs)
        self.mine = self.sheets.posted(self.posted, self.before)
        self.merged: Merged = merge(self.before, self.mine, self.theirs, choices)
        self.choices = choices

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to save or to decide beyond what is stored."""
        sheet = self.merged.sheet
        is_out = any(self.theirs.rows[kind].keys() - rows.keys() for kind, rows in sheet.rows.items())
        return self.is_open or bool(self.merged.given_up) or is_out or sheet.says_more_than(self.theirs)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide before it can be saved."""
        return bool(self.merged.open)

    def data(self) -> QueryDict:
        """What the form holds now. It counts as read by whoever posted, unless something is left to decide."""
        data = self.sheets.data_of(self.merged.sheet, self.posted)
        if not self.is_open:
            data["seen_version"], data["seen_revision"] = str(self.story.version), str(self.newest)
        return data

    # ── In words ────────────────────────────────────────────────────────────

    def who(self) -> str:
        """Whose text it was put together with, for a sentence."""
        others = [actor for actor in self.actors if actor and actor != self.user.get_username()]
        return " and ".join(others) or ("your other window" if self.actors else "a colleague")

    def sentence(self) -> str:
        """What was taken over, in one line; "" for nothing."""
        if not self.merged.taken:
            return ""
        names = list(dict.fromkeys(self.label(place) for place in self.merged.taken))
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        return f"Taken over from {self.who()}: {', '.join(names[:MOST_NAMED])}{more}."

    def label(self, place: Place) -> str:
        """The name of a place in the story, for a sentence."""
        if place.kind == STORY:
            if place.name == TEXT and place.paragraph:
                return f"paragraph {place.paragraph}"
            return self._label_of(self.sheets.fields[place.name], "text" if place.name == TEXT else place.name)
        rows = next(rows for rows in self.sheets.kinds if rows.kind == place.kind)
        form = rows.stored.get(place.key)
        name = Truncator(str(form.instance)).chars(40) if form else "taken out"
        row = f"{rows.formset.model._meta.verbose_name} “{name}”"
        return f"{row}, {self._label_of(rows.fields[place.name], place.name)}" if place.name else row

    @staticmethod
    def _label_of(field: Any, name: str) -> str:
        return str(field.label or name.replace("_", " ")).lower()

    def side_by_side(self) -> list[SideBySide]:
        """What both changed, each otherwise, to be decided."""
        return [self._shown(overlap) for overlap in self.merged.overlaps]

    def _shown(self, overlap: Overlap) -> SideBySide:
        mine, theirs = (self._words(overlap.place, value) for value in (overlap.mine, overlap.theirs))
        names = {Choice.MINE: "Mine", Choice.THEIRS: f"What {self.who()} has", Choice.BOTH: "Both"}
        if not (overlap.mine and overlap.theirs) or not self._is_text(overlap.place):
            del names[Choice.BOTH]
        chosen = self.choices.get(overlap.key)
        choices = [(str(choice), label, choice == chosen) for choice, label in names.items()]
        lines = changed_lines(mine, theirs)
        return SideBySide(overlap.key, self.label(overlap.place), mine, lines, choices)

    def _field(self, place: Place) -> Any:
        if place.kind == STORY:
            return self.sheets.fields[place.name]
        rows = next(rows for rows in self.sheets.kinds if rows.kind == place.kind)
        return rows.fields[place.name]

    def _is_text(self, place: Place) -> bool:
        field = self.sheets.story._meta.get_field(place.name) if place.kind == STORY else None
        return isinstance(field, CharField | TextField) and not field.choices

    def _words(self, place: Place, value: Value) -> list[str]:
        if place.name == TEXT and place.kind == STORY:
            return [line for block in value for line in plain(block).split("\n")]
        text = " ".join(part for part in value if part)
        field: Any = self._field(place) if place.name else None
        if text and isinstance(field, ModelChoiceField):
            choice: Any = field
            text = str(choice.queryset.filter(pk=text).first() or text) if text.isdecimal() else text
        elif text and hasattr(field, "choices"):
            text = str(dict(field.choices).get(text, text))
        return text.split("\n") if text else []

    # ── Kept ────────────────────────────────────────────────────────────────

    def keep_mine(self) -> None:
        """Keep as a saved state what was typed where something else stands now; after the save, in its transaction."""
        if not self.merged.given_up:
            return
        mine = merge(
            self.before, self.mine, self.theirs, {overlap.key: Choice.MINE for overlap in self.merged.overlaps}
        )
        whole = revisions.with_rows([self.story.pk])[0]
        for overlap in self.merged.given_up:
            self._put(whole, overlap.place, mine.sheet)
        note = f"What {self.user.get_username()} typed beside what {self.who()} saved"
        editing.keep_beside(whole, self.user, note)

    def _put(self, whole: Article, place: Place, mine: Sheet) -> None:
        if place.kind == STORY:
            value = mine.fields[place.name]
            typed = from_editor("\n".join(value)).body if place.name == TEXT else self._clean(place, value)
            setattr(whole, place.name, typed)
            return
        for row in getattr(whole, place.kind).all():
            if key_of(row) == place.key and place.name:
                setattr(row, place.name, self._clean(place, mine.rows[place.kind][place.key][place.name]))

    def _clean(self, place: Place, value: Value) -> Any:
        """Typed values as a record keeps them; they were in order when they were typed, or they are not kept."""
        return self._field(place).clean(list(value) if len(value) > 1 else value[0])


def take_in(page: Any, request: Any, story: Article) -> None:
    """Put what was posted together with what is stored, in the place of what was posted.

    Where something has to be decided or read before the press is meant, the request is refused, and says why.
    """
    merged = MergedForm(page, request, story)
    request.merged = merged
    pressed = "_step" in request.POST
    request.POST = merged.data()
    if merged.is_open:
        places = "one place" if len(merged.merged.open) == 1 else f"{len(merged.merged.open)} places"
        why = f"{merged.who()} and you changed {places} of this story, each otherwise. Choose below, and press again."
        request.refusal = Refused(why[0].upper() + why[1:])
    elif pressed:
        who = merged.who()
        why = f"{who[0].upper()}{who[1:]} saved this story while you worked on it. {merged.sentence()} Read it, and press again."
        request.refusal = Refused(why)
