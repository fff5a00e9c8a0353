"""Filling in the desk's forms of shared records, as a browser does."""

from django.forms import MultiWidget
from django.urls import reverse


def url(page, record):
    """The admin's address of a page of a record, or of a model."""
    model = record if isinstance(record, type) else type(record)
    return reverse(
        f"admin:articles_{model._meta.model_name}_{page}", args=[] if page in ("changelist", "add") else [record.pk]
    )


def filled(client, page):
    """What a browser would post from the form at `page`: all that stands in it, unchanged."""
    shown = client.get(page).context
    form_data = fields_of(shown["adminform"].form)
    for rows in shown["inline_admin_formsets"]:
        for form in [rows.formset.management_form, *rows.formset.initial_forms]:
            form_data |= fields_of(form)
    return {name: value for name, value in form_data.items() if value is not None and value is not False}


def fields_of(form):
    """The fields of `form` by their names in the page; a date and its hour are two of them."""
    form_data = {}
    for field in form:
        names = [field.html_name]
        if field.field.show_hidden_initial:  # by which Django sees whether it was changed
            names.append(field.html_initial_name)
        for name in names:
            form_data |= _parts(name, field.field.widget, field.value())
    return form_data


def _parts(name, widget, value):
    if not isinstance(widget, MultiWidget):
        return {name: value}
    parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
    return {name + suffix: part for suffix, part in parts}


def save(client, record, **changed):
    """Open the form of `record`, change some of it, save; the page that comes back."""
    page = url("change", record)
    return client.post(page, {**filled(client, page), **changed})


def add(client, model, **typed):
    page = url("add", model)
    return client.post(page, {**filled(client, page), **typed})


def errors(page):
    """All that the form complains of."""
    assert page.status_code == 200
    form = page.context["adminform"].form
    return " ".join(message for messages in form.errors.values() for message in messages)
