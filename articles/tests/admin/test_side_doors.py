"""Doors beside the form that once let something through: names, checks, notices, passwords, texts nobody had read."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from articles.desk.preflight import preflight
from articles.desk.rules.refusals import NotFit
from articles.desk.steps.restoring import restore_revision
from articles.desk.steps.workflow import move
from articles.models import (
    Article,
    Dismissal,
    Edition,
    EditionPerson,
    Notice,
    Person,
    PrintedQuote,
    Quote,
    now,
)
from articles.tests.admin.desk_forms import change, press, quote_row, story_form
from articles.tests.cast import make_draft, member, rewrite

pytestmark = pytest.mark.django_db


def printed(rana, piet, **fields) -> Article:
    article = make_draft(rana, **fields)
    move(article, "rush", by=piet, note="Now")
    return article


def test_a_speaker_on_record_of_an_anonymous_quotation_blocks_and_is_never_printed(client, rana, piet):
    secret = Person.objects.create(name="Secret Informant", slug="secret-informant", has_page=True)
    article = make_draft(rana, body="“It leaks,” an official said.")
    Quote.objects.create(
        article=article,
        number=1,
        text="It leaks,",
        attribution="anonymous",
        label="an official",
        public_reason="For her job",
        speaker=secret,
        known_to=piet,
    )
    assert "Empty it" in preflight(article)[0].message
    with pytest.raises(NotFit):
        move(article, "rush", by=piet, note="Now")

    piet.user_permissions.add(*get_permission("override_preflight"))
    move(article, "rush", by=get_user_model().objects.get(pk=piet.pk), note="Now", override="By law")

    edition = Edition.objects.get()
    assert "Secret" not in str(edition.document["quotes"])
    assert not PrintedQuote.objects.exclude(speaker=None).exists()
    assert not EditionPerson.objects.exists()
    assert "Secret" not in client.get(f"/{edition.printed_on:%Y/%m/%d}/ferry/").content.decode()


def get_permission(codename):
    from_all = get_user_model()._meta.get_field("user_permissions").related_model
    return from_all.objects.filter(codename=codename)


def test_other_words_were_not_checked_and_another_speaker_is_not_known(client, rana, esra):
    article = make_draft(rana)
    quote = Quote.objects.create(
        article=article,
        number=article.next_number(),
        text="It runs.",
        attribution="anonymous",
        label="an official",
        public_reason="For her job",
        known_to=esra,
        known_at=now(),
        checked_how="heard",
        checked_by=esra,
        checked_at=now(),
    )
    article.refresh_from_db()
    client.force_login(rana)
    row = quote_row(
        quote,
        text="Again.",
        attribution="anonymous",
        label="an official",
        public_reason="For her job",
        checked_how="heard",
    )

    client.post(change(article), story_form(article, **row))

    quote.refresh_from_db()
    assert (quote.text, quote.checked_how, quote.checked_by, quote.known_to) == ("Again.", "", None, None)


def test_a_story_of_somebody_whose_account_is_gone_can_still_be_discarded(rana, esra, piet):
    article = printed(rana, piet)
    move(article, "revise", by=esra)
    rewrite(article, esra, headline="Half done")
    get_user_model().objects.filter(pk=rana.pk).delete()
    article.refresh_from_db()

    move(article, "discard", by=esra)

    assert Article.objects.get().headline == "Ferry runs again"


def test_a_stale_press_leads_back_to_the_text_and_not_to_a_second_press(client, rana, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    shown = article.version
    move(article, "withdraw", by=rana)
    rewrite(article, rana, body="Swapped.")
    move(article, "submit", by=rana)
    client.force_login(piet)

    fields = {"_step": "approve and publish", "seen_version": shown, "approve-and-publish-when": "now"}
    answer = client.post(reverse("admin:article-move", args=[article.pk]), fields)

    assert answer.status_code == 302
    assert not Edition.objects.exists()


def test_no_password_is_written_into_a_page_that_carries_a_form(rana):
    strict = Client(enforce_csrf_checks=True)
    origin = {"origin": "http://testserver"}
    login = strict.post(reverse("admin:login"), {"username": "rana", "password": "my-secret"}, headers=origin)
    strict.force_login(rana)
    fields = {"old_password": "my-secret", "new_password1": "other-secret", "new_password2": "other-secret"}
    change_of_it = strict.post(reverse("admin:password_change"), fields, headers=origin)
    expired = Client().post(reverse("admin:password_change"), fields)

    for page in (login, change_of_it, expired):
        assert page.status_code == 403
        assert "secret" not in page.content.decode()
    assert "no-store" in expired.headers["Cache-Control"]


def test_a_second_try_to_log_in_as_who_began_it_still_carries_the_text(client, rana):
    article = make_draft(rana)
    member("rauf", "Reporter")
    form = story_form(article, headline="Typed for an hour")
    client.post(change(article), form | {"again-username": "rauf", "again-password": "pass-for-tests"})

    client.post(change(article), form | {"again-username": "rana", "again-password": "pass-for-tests"})

    assert Article.objects.get().headline == "Typed for an hour"


def test_a_printed_notice_outlives_every_way_back(rana, esra, piet):
    article = printed(rana, piet)
    first = article.revisions.order_by("number").first()
    move(article, "revise", by=esra)
    Notice.objects.create(article=article, number=article.next_number(), text="It was the night ferry.")
    article.refresh_from_db()
    rewrite(article, esra, body="The night ferry.")
    move(article, "rush", by=piet, note="To put it right", kind="update")

    move(article, "revise", by=esra)
    restore_revision(article, first, by=esra)
    assert Notice.objects.get().first_edition == 2
    move(article, "discard", by=esra)
    assert Notice.objects.get().first_edition == 2


def test_a_printed_notice_cannot_be_deleted_in_the_form(client, rana, esra, piet):
    article = printed(rana, piet)
    move(article, "revise", by=esra)
    notice = Notice.objects.create(article=article, number=article.next_number(), text="It was so.", first_edition=1)
    article.refresh_from_db()
    client.force_login(esra)
    row = {
        "notices-TOTAL_FORMS": 1,
        "notices-INITIAL_FORMS": 1,
        "notices-0-id": notice.pk,
        "notices-0-article": article.pk,
        "notices-0-kind": "correction",
        "notices-0-text": "It was so.",
        "notices-0-place": "top",
        "notices-0-order": 0,
        "notices-0-at": f"{notice.at:%Y-%m-%dT%H:%M:%S}",
        "notices-0-DELETE": "on",
    }

    page = client.post(change(article), story_form(article, **row))

    assert "Readers have this notice" in page.content.decode()
    assert Notice.objects.exists()


def test_plans_and_an_embargo_outlive_a_way_back(rana, esra):
    article = make_draft(rana)
    first = article.revisions.get()
    later = now().replace(year=2035)
    rewrite(article, esra, body="Other.", urgency=2, internal_note="Call the lawyer", embargo_until=later)

    restore_revision(article, first, by=rana)

    article.refresh_from_db()
    assert (article.urgency, article.internal_note, article.embargo_until) == (2, "Call the lawyer", later)


def test_a_reporter_cannot_dismiss_a_warning_of_what_the_editors_are_reading(client, rana):
    article = make_draft(rana, body="“It leaks a lot today,” said the captain.")
    move(article, "submit", by=rana)
    client.force_login(rana)
    finding = preflight(article)[0]
    value = " ".join((finding.code, finding.field, finding.digest))

    client.post(
        reverse("admin:article-dismiss", args=[article.pk]), {"_dismiss": value, "seen_version": article.version}
    )

    assert not Dismissal.objects.exists()


def test_a_half_sent_record_page_is_refused_and_not_guessed(client, rana):
    Person.objects.create(name="Maren Holt", slug="maren-holt")
    article = make_draft(rana, body="Maren Holt came.")
    client.force_login(rana)
    record = reverse("admin:article-record", args=[article.pk])
    fields = {"seen_version": article.version}
    for formset in client.get(record).context["formsets"]:
        fields |= {f"{formset.prefix}-TOTAL_FORMS": len(formset), f"{formset.prefix}-INITIAL_FORMS": len(formset)}
    fields |= {"people-0-take": "on", "people-0-pk": 987654}

    page = client.post(record, fields)

    assert "has changed since you opened this page" in page.content.decode()
    assert press(client, article, "submit").status_code == 200
