"""A story's form as a sheet of values: as it was posted, as it is stored, and as a saved state had it.

The values are what a browser posts, so that all three compare. Text is cut into paragraphs as the body would keep it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import ForeignKey, Model
from django.http import HttpRequest, QueryDict

from articles.admin.story_form import for_editor, from_editor
from articles.desk.press.revisions import content_of, parent_field
from articles.desk.steps.merging import TEXT, Row, Sheet, Value
from articles.models import Article, Revision, TaggedArticle
from articles.text import paragraphs

MOST_ROWS = 5000  # of one kind, as Django's formsets take them at most by default and some more
HIDDEN = {"seen_version", "seen_revision", "form_key"}  # what a form knows of itself is no part of the story
_SPACES = re.compile(r"[ \t\r\n]+")
_TAG = re.compile(r"<(/?)(p|h2|h3|ul|ol|blockquote|figure)\b[^>]*>")
_ITEM = re.compile(r"<li([^>]*)><p>(.*?)</p></li>", re.DOTALL)
_ATTRIBUTES = re.compile(r"<([a-z0-9]+)((?: [a-z-]+=\"[^\"]*\"){2,})>")


def cut(markup: str) -> Value:
    """The blocks of a text that came from the editor, in one spelling."""
    body = paragraphs(from_editor(markup).body)
    body = _ATTRIBUTES.sub(_sorted_attributes, _ITEM.sub(r"<li\1>\2</li>", body))
    blocks, start, depth = [], 0, 0
    for tag in _TAG.finditer(body):
        depth += -1 if tag[1] else 1
        if depth == 0:
            blocks.append(_SPACES.sub(" ", body[start : tag.end()]).strip())
            start = tag.end()
    rest = body[start:].strip()
    return tuple(block for block in [*blocks, rest] if block)


def _sorted_attributes(tag: re.Match) -> str:
    attributes = sorted(re.findall(r'[a-z-]+="[^"]*"', tag[2]))
    return f"<{tag[1]} {' '.join(attributes)}>"


def parts_of(name: str, field: forms.Field) -> list[str]:
    """The names under which a browser posts the field `name`: several for a day and its hour."""
    widget: Any = field.widget
    is_several = isinstance(field.widget, forms.MultiWidget)
    return [name + suffix for suffix in widget.widgets_names] if is_several else [name]


def as_posted(field: forms.Field, value: Any) -> Value:
    """What a browser posts for a stored `value`, a string for each part."""
    widget: Any = field.widget
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.MultiWidget):
        pairs = zip(widget.widgets, widget.decompress(value), strict=True)
        return tuple(_text(part.format_value(inner)) for part, inner in pairs)
    if isinstance(widget, forms.CheckboxInput):
        return ("on" if value else "",)
    return (_text(widget.format_value(value)),)


def _text(value: Any) -> str:
    if isinstance(value, list):  # a select has a list of what is chosen
        value = value[0] if value else ""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


@dataclass
class Rows:
    """The rows of one kind: their formset as it is stored, and by which key each is told from the others."""

    formset: Any

    @property
    def kind(self) -> str:
        return self.formset.prefix

    @property
    def fields(self) -> dict[str, forms.Field]:
        """The fields of a row that say something of the story."""
        model = self.formset.model
        left_out = {"DELETE", model._meta.pk.name, parent_field(model)}
        return {name: field for name, field in self.formset.empty_form.fields.items() if name not in left_out}

    @property
    def stored(self) -> dict[str, Any]:
        """The stored rows' forms by their keys."""
        return {key_of(form.instance): form for form in self.formset.initial_forms}


def key_of(row: Model) -> str:
    """What a row is called in every sheet: its number, or the slug of its tag."""
    return row.tag.slug if isinstance(row, TaggedArticle) else str(row.number)  # type: ignore[attr-defined]


def _key_of_content(fields: dict) -> str:
    return str(fields["number"]) if "number" in fields else fields["tag"][0]


class Sheets:
    """The form of one story, in the words of one request, and what sheets it makes."""

    def __init__(self, page, request: HttpRequest, story: Article) -> None:
        """`page`: the admin of stories. `story`: as it is stored now."""
        self.story = story
        self.form = page.get_form(request, story, change=True)(instance=story)
        self.kinds = [
            Rows(
                formset_class(
                    instance=story, prefix=formset_class.get_default_prefix(), queryset=inline.get_queryset(request)
                )
            )
            for formset_class, inline in page.get_formsets_with_inlines(request, story)
        ]
        self.fields = {name: field for name, field in self.form.fields.items() if name not in HIDDEN}

    # ── Stored ──────────────────────────────────────────────────────────────

    def stored(self) -> Sheet:
        """As it is stored now."""
        return Sheet(
            {name: self._value(name, field, self.form[name].initial) for name, field in self.fields.items()},
            {
                rows.kind: {
                    key: {name: as_posted(field, form[name].initial) for name, field in rows.fields.items()}
                    for key, form in rows.stored.items()
                }
                for rows in self.kinds
            },
        )

    def _value(self, name: str, field: forms.Field, value: Any) -> Value:
        return cut(value) if name == TEXT else as_posted(field, value)

    # ── Posted ──────────────────────────────────────────────────────────────

    def posted(self, data: QueryDict, base: Sheet | None) -> Sheet:
        """As `data` has it. A row that is gone by now is known by what it was in `base`."""
        sheet = Sheet(
            {
                name: cut(data.get(name, "")) if name == TEXT else _posted(data, parts_of(name, field))
                for name, field in self.fields.items()
            }
        )
        for rows in self.kinds:
            self._add_rows(sheet, data, rows, base.rows.get(rows.kind, {}) if base else {})
        return sheet

    def _add_rows(self, sheet: Sheet, data: QueryDict, rows: Rows, before: dict[str, Row]) -> None:
        keys = {str(form.instance.pk): key for key, form in rows.stored.items()}
        gone = {key: row for key, row in before.items() if key not in rows.stored}
        kept, new, out = {}, [], set()
        for pk, row, is_out in _posted_rows(data, rows):
            key = keys.get(pk, "")
            if pk and not key and gone:
                key = next((key for key, was in gone.items() if was == row), next(iter(gone)))
                del gone[key]
            if key and is_out:
                out.add(key)
            elif key:
                kept[key] = row
            elif not pk and not is_out:
                new.append(row)
        sheet.rows[rows.kind], sheet.new[rows.kind], sheet.out[rows.kind] = kept, new, out

    # ── As a saved state had it ─────────────────────────────────────────────

    def of_revision(self, revision: Revision | None, stored: Sheet) -> Sheet | None:
        """As `revision` has it; what is the same now is taken from `stored`. None where that cannot be said."""
        if revision is None or revision.is_erased:
            return None
        before, present = revision.content, content_of(self.story)
        fields = dict(stored.fields)
        for name, value in _differing(before[0]["fields"], present[0]["fields"]):
            if name in self.fields:
                value = for_editor(value) if name == TEXT else self._python(Article, name, value)
                fields[name] = self._value(name, self.fields[name], value)
        return Sheet(fields, {rows.kind: self._rows_before(rows, before, present, stored) for rows in self.kinds})

    def _rows_before(self, rows: Rows, before: list[dict], present: list[dict], stored: Sheet) -> dict[str, Row]:
        model = rows.formset.model
        label, result = model._meta.label_lower, {}
        now = {_key_of_content(row["fields"]): row["fields"] for row in present if row["model"] == label}
        for row in before:
            if row["model"] != label:
                continue
            key = _key_of_content(row["fields"])
            if key in now and key not in rows.stored:
                continue  # no part of the form, as the reason of a retraction
            values = dict(stored.rows[rows.kind].get(key, {}))
            for name, value in _differing(row["fields"], now.get(key, {})):
                if name in rows.fields:
                    values[name] = as_posted(rows.fields[name], self._python(model, name, value))
            result[key] = {
                name: values.get(name, ("",) * len(parts_of(name, rows.fields[name]))) for name in rows.fields
            }
        return result

    def _python(self, model: type[Model], name: str, value: Any) -> Any:
        """A value of a saved state as a form takes it; of a record that is gone by now, nothing."""
        column: Any = model._meta.get_field(name)
        if not isinstance(column, ForeignKey):
            try:
                return column.to_python(value)
            except ValidationError:
                return None
        if value is None:
            return None
        manager: Any = column.related_model._default_manager
        try:
            return manager.get_by_natural_key(*value).pk
        except ObjectDoesNotExist:
            return None

    # ── Back to a browser ───────────────────────────────────────────────────

    def data_of(self, sheet: Sheet, posted: QueryDict) -> QueryDict:
        """`posted` with the story as `sheet` has it."""
        prefixes = tuple(f"{rows.kind}-" for rows in self.kinds)
        data = QueryDict(mutable=True)
        for name, values in posted.lists():
            if not name.startswith(prefixes):
                data.setlist(name, values)
        for name, value in sheet.fields.items():
            _put(data, name, self.fields[name], ("\n".join(value),) if name == TEXT else value)
        for rows in self.kinds:
            stored, kept, new = rows.stored, sheet.rows.get(rows.kind, {}), sheet.new.get(rows.kind, [])
            data[f"{rows.kind}-TOTAL_FORMS"] = str(len(stored) + len(new))
            data[f"{rows.kind}-INITIAL_FORMS"] = str(len(stored))
            for index, (key, form) in enumerate(stored.items()):
                prefix = f"{rows.kind}-{index}"
                data[f"{prefix}-{rows.formset.model._meta.pk.name}"] = str(form.instance.pk)
                row = kept.get(key)
                if row is None:
                    data[f"{prefix}-DELETE"] = "on"
                    row = {name: as_posted(field, form[name].initial) for name, field in rows.fields.items()}
                self._put_row(data, rows, prefix, row)
            for index, row in enumerate(new, len(stored)):
                self._put_row(data, rows, f"{rows.kind}-{index}", row)
        return data

    def _put_row(self, data: QueryDict, rows: Rows, prefix: str, row: Row) -> None:
        data[f"{prefix}-{parent_field(rows.formset.model)}"] = str(self.story.pk)
        for name, value in row.items():
            _put(data, f"{prefix}-{name}", rows.fields[name], value)


def _put(data: QueryDict, name: str, field: forms.Field, value: Value) -> None:
    for part, text in zip(parts_of(name, field), value, strict=True):
        data.pop(part, None)
        if text or not isinstance(field.widget, forms.CheckboxInput):
            data[part] = text


def _posted(data: Mapping[str, str], names: list[str]) -> Value:
    return tuple(_text(data.get(name, "")) for name in names)


def _posted_rows(data: QueryDict, rows: Rows) -> Iterator[tuple[str, Row, bool]]:
    """Each row that `data` has of a kind: its key in the database, its values, and whether it is taken out."""
    total = data.get(f"{rows.kind}-TOTAL_FORMS", "0")
    fields = rows.fields
    empty = {name: as_posted(field, rows.formset.empty_form[name].initial) for name, field in fields.items()}
    for index in range(min(int(total) if total.isdecimal() else 0, MOST_ROWS)):
        prefix = f"{rows.kind}-{index}"
        row = {
            name: _posted(data, [f"{prefix}-{part}" for part in parts_of(name, field)])
            for name, field in fields.items()
        }
        pk = data.get(f"{prefix}-{rows.formset.model._meta.pk.name}", "")
        if pk or row != empty:
            yield pk, row, bool(data.get(f"{prefix}-DELETE"))


def _differing(before: dict, present: dict) -> Iterator[tuple[str, Any]]:
    for name, value in before.items():
        if name not in present or present[name] != value:
            yield name, value
