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
    """The fields of `form` by their names in the page, with what some of them began with; a date has a name for its hour."""
    form_data = {}
    for field in form:
        widget, value = field.field.widget, field.value()
        for name in [field.html_name, *([field.html_initial_name] if field.field.show_hidden_initial else [])]:
            if isinstance(widget, MultiWidget):
                values = zip(widget.widgets_names, widget.decompress(value), strict=True)
                form_data |= {name + suffix: part for suffix, part in values}
            else:
                form_data[name] = value
    return form_data


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
