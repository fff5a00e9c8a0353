"""Readers' reports on the desk: who sees what of them, and one report from the form to its notice."""

import re

import pytest
from django.urls import reverse

from articles.desk.steps.workflow import move
from articles.models import Edition, ErrorReport, Notice
from articles.reader.addresses import address
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(rana, piet):
    """A report on edition 1 of Rana's story."""
    story = make_draft(rana)
    move(story, "rush", by=piet, note="It burns")
    return ErrorReport.objects.create(
        edition=story.editions.get(), words="It runs.", wrong="It stands still.", email="reader@mail.example"
    )


def page_of(report) -> str:
    return reverse("admin:articles_errorreport_change", args=[report.pk])


def test_the_readers_address_is_shown_to_who_decides_alone(client, report, rana, esra):
    client.force_login(rana)
    seen_by_rana = client.get(page_of(report)).content.decode()
    client.force_login(esra)
    seen_by_esra = client.get(page_of(report)).content.decode()

    assert "It stands still." in seen_by_rana
    assert "reader@mail.example" not in seen_by_rana
    assert 'name="status"' not in seen_by_rana
    assert "mailto:reader@mail.example" in seen_by_esra


def test_a_reporter_finds_no_report_on_a_colleagues_story_anywhere(client, report):
    client.force_login(member("rosa", "Reporter"))

    pages = [client.get(path) for path in ("/admin/", reverse("admin:articles_errorreport_changelist"))]

    assert not any("It stands still." in page.content.decode() for page in pages)
    assert client.get(page_of(report)).status_code == 403
    assert client.get(reverse("admin:errorreport-reprints", args=[report.pk])).status_code == 403


def test_a_reporter_cannot_decide_by_posting(client, report, rana):
    client.force_login(rana)

    assert client.post(page_of(report), {"status": "declined", "reason": "No"}).status_code == 403
    assert ErrorReport.objects.get().status == "new"


def test_a_decision_that_is_refused_comes_back_with_what_was_typed(client, report, esra):
    client.force_login(esra)

    page = client.post(page_of(report), {"status": "corrected", "reason": "Ten it is."}).content.decode()

    assert "Choose the notice." in page
    assert "Ten it is." in page
    assert ErrorReport.objects.get().status == "new"


def test_the_list_takes_the_same_queries_for_one_report_and_for_many(client, report, esra, django_assert_num_queries):
    client.force_login(esra)
    address_of_list = reverse("admin:articles_errorreport_changelist")
    client.get(address_of_list)  # what a process reads once is read

    for _ in range(2):
        with django_assert_num_queries(8):
            client.get(address_of_list)
        ErrorReport.objects.bulk_create(ErrorReport(edition=report.edition, wrong=f"{n}?") for n in range(20))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_readers_report_ends_in_a_notice(window, has_scripts):
    rana = member("rana", "Reporter")
    member("piet", "Publisher")
    story = make_draft(rana, body="It runs at nine.")
    move(story, "rush", by=member("pia", "Publisher"), note="It burns")
    reader = window(java_script_enabled=has_scripts)
    reader.goto(address(Edition.objects.get()))
    reader.get_by_role("link", name="Report an error").click()
    reader.get_by_label("The words that are wrong").fill("at nine")
    reader.get_by_label("What is wrong?").fill("It is ten.")
    reader.get_by_role("button", name="Send").click()
    reader.get_by_role("heading", name="Thank you").wait_for()
    assert reader.context.cookies() == []

    desk = window(java_script_enabled=has_scripts)
    log_in(desk, "piet")
    desk.get_by_role("region", name="Reported by readers").get_by_role(
        "link", name="Ferry runs again", exact=True
    ).click()
    desk.get_by_label("Take it up").check()
    desk.get_by_role("button", name="Keep it").click()
    desk.get_by_text("You have taken it up.").wait_for()

    # The correction itself is the story's form, which has tests of its own.
    move(story, "revise", by=rana)
    number = story.next_number()
    Notice.objects.create(article=story, number=number, text="It runs at ten, not at nine.")
    story.refresh_from_db()
    move(story, "rush", by=member("pim", "Publisher"), note="A reader saw it")

    desk.reload()
    desk.get_by_label("It led to a notice").check()
    desk.get_by_label("The notice").select_option(str(number))
    desk.get_by_role("button", name="Keep it").click()
    desk.get_by_text("It led to a notice. Readers find it counted").wait_for()

    reader.goto("/corrections/")
    assert reader.get_by_text(re.compile("reported 1 error; 1 led to a notice")).is_visible()
