"""Filling in the desk's forms of shared records, as a browser does."""

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
    form = shown["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    for rows in shown["inline_admin_formsets"]:
        forms = [rows.formset.management_form, *rows.formset.initial_forms]
        data |= {each.add_prefix(name): each[name].value() for each in forms for name in each.fields}
    return {name: value for name, value in data.items() if value is not None and value is not False}


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
