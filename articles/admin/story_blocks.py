"""The blocks beside the text of a story: fieldsets and rows in the order of the page, each summed up in its heading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.helpers import AdminForm, Fieldset, InlineAdminFormSet
from django.utils import timezone
from django.utils.text import Truncator

from articles.models import Article

SUMMARY_LENGTH = 44


@dataclass
class Block:
    """A folded part of the page."""

    title: str
    slug: str
    summary: str
    fieldset: Fieldset | None = None
    rows: list[InlineAdminFormSet] = field(default_factory=list)
    is_open: bool = False
    has_errors: bool = False


def blocks(adminform: AdminForm, formsets: Iterable[InlineAdminFormSet], story: Article | None) -> list[Block]:
    """The blocks of the page in their order; one with an error in it stands open. No query beyond the rows."""
    rows = {inline.formset.prefix: inline for inline in formsets}
    sheets = {fieldset.name: fieldset for fieldset in adminform}  # type: ignore[attr-defined]  # the stubs leave it out
    made = [
        _said(rows["quotes"], rows["found"]),
        _of_rows("Sources", rows["citations"]),
        _of_rows("People", rows["mentions"]),
        _of_rows("Pictures", rows["pictures"]),
        _of_rows("Tags", rows["tagged"]),
        _in_the_paper(sheets["In the paper"], rows["bylines"], story),
        Block("Plans", "plans", _plans(story), sheets["Plans"]),
        _of_rows("Notices", rows["notices"], _counted),
    ]
    errors = adminform.form.errors
    for block in made:
        fields = set(_names(block.fieldset)) if block.fieldset else set()
        block.has_errors = bool(fields & errors.keys()) or any(_has_errors(inline) for inline in block.rows)
        block.is_open = block.is_open or block.has_errors
    return made


def pictures_of(formsets: Iterable[InlineAdminFormSet]) -> dict[int, str]:
    """The addresses of the files of the stored pictures, by their numbers in the text."""
    uses = next(inline.formset for inline in formsets if inline.formset.prefix == "pictures").initial_forms
    return {form.instance.number: form.instance.photo.file.url for form in uses}


def _of_rows(title: str, inline: InlineAdminFormSet, summary=None, is_open: bool = False) -> Block:
    stored = [str(row.instance) for row in inline.formset.initial_forms]
    is_asked_for = inline.formset.total_form_count() > len(stored)
    return Block(
        title,
        inline.formset.prefix,
        (summary or _listed)(stored),
        rows=[inline],
        is_open=is_asked_for or (is_open and bool(stored)),
    )


def _said(on_record: InlineAdminFormSet, found_rows: InlineAdminFormSet) -> Block:
    recorded, waiting = len(on_record.formset.initial_forms), len(found_rows.formset.forms)
    counts = [f"{recorded} on record"] * bool(recorded) + [f"{waiting} found"] * bool(waiting)
    return Block(
        "Said here", "quotes", " · ".join(counts) or "none", rows=[on_record, found_rows], is_open=bool(counts)
    )


def _in_the_paper(fieldset: Fieldset, bylines: InlineAdminFormSet, story: Article | None) -> Block:
    section = story.section if story else None
    names = [str(row.instance) for row in bylines.formset.initial_forms]
    by = _listed(names) if names else ("no byline" if story else "by its writer")
    summary = f"{section or 'no section yet'} · {by}"
    return Block("In the paper", "paper", summary, fieldset, [bylines], is_open=not section)


def _plans(story: Article | None) -> str:
    if story is None:
        return "urgency 5"
    hours = {"planned": story.planned_for, "embargo until": story.embargo_until}
    parts = [f"{what} {timezone.localtime(hour):%a %H:%M}" for what, hour in hours.items() if hour]
    return " · ".join(
        [f"urgency {story.urgency}", *parts, *([f"for {story.assigned_to}"] if story.assigned_to else [])]
    )


def _listed(names: list[str]) -> str:
    return Truncator(", ".join(names)).chars(SUMMARY_LENGTH) if names else "none"


def _counted(rows: list[str]) -> str:
    return str(len(rows)) if rows else "none"


def _names(fieldset: Fieldset) -> Iterator[str]:
    for line in fieldset:
        yield from line.fields


def _has_errors(inline: Any) -> bool:
    formset = inline.formset
    return formset.is_bound and bool(formset.non_form_errors() or any(formset.errors))
