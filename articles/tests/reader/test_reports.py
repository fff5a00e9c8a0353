"""“Report an error”: what a reader sends, what holds it back, and what readers are told of it."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from articles.models import ErrorReport, Generation, PrintedNotice
from articles.reader.addresses import address
from articles.reader.reports import MOST_OF_ALL, MOST_OF_ONE
from articles.tests.printing import notice, print_story, retract

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TYPED = {"words": "at nine", "wrong": "It was ten.", "how_known": "I was there.", "email": "reader@mail.example"}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def story():
    return print_story(at=MONDAY - dt.timedelta(hours=2))


def form_of(story) -> str:
    return address(story, "article-report")


def send(client, story, typed: dict = TYPED, **headers):
    return client.post(form_of(story), {"edition": story.number, **typed}, headers=headers)


def test_a_report_is_kept_with_its_edition_and_the_reader_is_thanked(story):
    reader = Client(enforce_csrf_checks=True)

    response = send(reader, story)

    assert (response.status_code, response.url) == (302, f"{form_of(story)}?sent")
    assert "Thank you" in reader.get(response.url).content.decode()
    assert not reader.cookies
    report = ErrorReport.objects.get()
    assert (report.edition, report.status) == (story, "new")
    assert {name: getattr(report, name) for name in TYPED} == TYPED


def test_a_report_on_an_older_edition_stays_with_it_and_one_on_none_goes_to_the_live_one(client, story):
    second = print_story(headline="The harbour opened")
    assert "edition 1" in client.get(f"{form_of(second)}?edition=1").content.decode()

    for number in ("1", "9", "x", "²"):
        send(client, second, {"wrong": f"It was {number}.", "edition": number})

    assert [report.edition.number for report in ErrorReport.objects.order_by("pk")] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**TYPED, "wrong": " \n"}, "Please say what is wrong."),
        ({**TYPED, "email": "nowhere"}, "That is no e-mail address."),
        ({**TYPED, "wrong": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_is_not_understood_comes_back_with_what_was_typed(client, story, typed, said):
    response = send(client, story, typed)

    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert "I was there." in page
    assert not ErrorReport.objects.exists()


def test_whoever_fills_in_what_nobody_sees_is_thanked_and_not_kept(client, story):
    assert send(client, story, {**TYPED, "website": "https://spam.example"}).status_code == 302
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_a_form_on_another_site_sends_nothing_and_its_words_are_shown(client, story, headers):
    response = send(client, story, **headers)

    assert response.status_code == 403
    assert "I was there." in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_our_own_form_is_taken_from_every_browser(client, story):
    assert send(client, story, origin="http://testserver", sec_fetch_site="same-origin").status_code == 302


def test_one_network_address_sends_a_few_an_hour_and_its_trace_is_forgotten_after_it(client, story, frozen):
    for number in range(MOST_OF_ONE):
        send(client, story, {"wrong": f"It was {number}."})

    response = send(client, story)

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "I was there." in response.content.decode()
    assert ErrorReport.objects.count() == MOST_OF_ONE

    frozen.shift(dt.timedelta(hours=1))
    assert send(client, story).status_code == 302
    assert ErrorReport.objects.exclude(sender="").count() == 1


def test_addresses_are_told_apart_behind_the_proxy_that_is_trusted_and_nobody_can_pretend_otherwise(client, story):
    def sent_as(remote: str, forwarded: str = "") -> str:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        client.post(form_of(story), {"wrong": f"{remote} {forwarded}"}, headers=headers, REMOTE_ADDR=remote)
        return ErrorReport.objects.order_by("-pk")[0].sender

    reader = sent_as("192.0.2.1")

    assert "192.0.2.1" not in reader
    assert sent_as("127.0.0.1", "192.0.2.1") == reader
    assert sent_as("127.0.0.1", "198.51.100.7, 192.0.2.1") == reader
    assert sent_as("192.0.2.1", "198.51.100.7") == reader
    assert sent_as("127.0.0.1", "198.51.100.7") != reader
    assert sent_as("2001:db8:0:1::5") == sent_as("2001:db8:0:1:ffff::9") != sent_as("2001:db8:0:2::5")


def test_all_of_them_together_send_so_many_an_hour(client, story):
    ErrorReport.objects.bulk_create(ErrorReport(edition=story, wrong="?") for _ in range(MOST_OF_ALL))

    assert send(client, story).status_code == 429


def test_a_report_that_is_sent_twice_is_kept_once(client, story):
    send(client, story)
    send(client, story)

    assert ErrorReport.objects.count() == 1


def test_a_report_moves_no_generation_and_no_page_says_a_word_of_it(client, story):
    before = Generation.current()

    send(client, story)

    assert Generation.current() == before
    pages = [
        client.get(path).content.decode() for path in (address(story), form_of(story), "/corrections/", "/api/stories/")
    ]
    assert not any(word in page for page in pages for word in TYPED.values())


def test_a_story_that_was_retracted_or_never_stood_here_has_no_form(client, story):
    retract(story)

    assert send(client, story).status_code == 410
    assert client.get("/2026/03/02/nothing/report/").status_code == 404


def test_the_form_takes_the_same_queries_whatever_was_reported(client, story, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):  # the edition, the sections
            client.get(form_of(story))
        ErrorReport.objects.bulk_create(ErrorReport(edition=story, wrong="?") for _ in range(20))


def test_corrections_say_how_many_were_reported_and_corrected_and_how_soon(client, frozen, django_assert_num_queries):
    frozen.move_to(MONDAY + dt.timedelta(hours=5))
    notices = [notice(number, "It was ten.") for number in (1, 2)]
    story = print_story(notices=notices)
    for number, hours in ((1, 1), (2, 4)):
        PrintedNotice.objects.filter(number=number).update(at=MONDAY + dt.timedelta(hours=hours))
    decided = {"status": "corrected", "handled_at": MONDAY, "at": MONDAY, "edition": story, "wrong": "?"}
    ErrorReport.objects.create(**decided, notice_number=1)
    ErrorReport.objects.create(edition=story, wrong="?", at=MONDAY)
    first = client.get("/corrections/").content.decode()

    ErrorReport.objects.create(**decided, notice_number=2)
    ErrorReport.objects.create(**decided, notice_number=3)  # no reader has that notice
    ErrorReport.objects.create(edition=story, wrong="?", at=MONDAY - dt.timedelta(days=400))
    with django_assert_num_queries(4):  # notices, two of reports, sections
        second = client.get("/corrections/").content.decode()

    assert "readers reported 2 errors; 1 led to a notice, half of them within an hour." in first
    assert "readers reported 4 errors; 2 led to a notice, half of them within 3 hours." in second


def test_corrections_say_nothing_of_reports_where_there_are_none(client, story):
    assert "readers reported" not in client.get("/corrections/").content.decode()
