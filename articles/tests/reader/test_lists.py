"""Front page, sections, archive, corrections: what they list, in which order, and at what cost."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from articles.models import Edition, FormerSlug, Section, now
from articles.reader.addresses import address
from articles.tests.printing import document, notice, print_story, retract

pytestmark = pytest.mark.django_db


def ago(**time) -> dt.datetime:
    return now() - dt.timedelta(**time)


def page_at(client, name, *args, query="") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def in_order(page: str, *texts: str) -> bool:
    places = [page.index(text) for text in texts]
    return places == sorted(places)


# ── Front ───────────────────────────────────────────────────────────────────


def test_a_paper_without_stories_says_so(client):
    assert "Nothing has been printed yet." in page_at(client, "front")


def test_what_is_urgent_today_leads_then_the_newest(client):
    print_story("older", at=ago(hours=3))
    print_story("newest", at=ago(minutes=1))
    print_story("urgent", at=ago(hours=20), urgency=2)
    print_story("flash", at=ago(hours=21), urgency=1)

    assert in_order(page_at(client, "front"), "Flash", "Urgent", "Newest", "Older")


def test_yesterdays_urgency_no_longer_leads(client):
    print_story("yesterday", at=ago(hours=25), urgency=1)
    print_story("newest", at=ago(minutes=1))

    assert in_order(page_at(client, "front"), "Newest", "Yesterday")


def test_an_editor_moves_a_live_story_up_without_a_new_edition(client):
    print_story("newest", at=ago(minutes=1))
    slow = print_story("slow", at=ago(hours=2))

    Edition.objects.filter(pk=slow.pk).update(urgency=2)

    assert in_order(page_at(client, "front"), "Slow", "Newest")


def test_the_front_page_lists_each_story_once_and_no_other(client):
    print_story("urgent-one", urgency=1)
    print_story("waiting", at=now() + dt.timedelta(hours=1))
    retract(print_story("retracted-one"), "Wrong.")

    page = page_at(client, "front")

    assert page.count("Urgent one</a>") == 1
    assert "Waiting" not in page
    assert "Retracted one" not in page


def test_the_front_page_groups_what_follows_by_section(client):
    for n in range(4):
        print_story(f"top-{n}", at=ago(minutes=n))
    print_story("of-culture", section="Culture", at=ago(hours=2))
    print_story("of-region", section="Region", at=ago(hours=3))

    page = page_at(client, "front")

    assert in_order(page, 'id="band-culture"', "Of culture")
    assert in_order(page, 'id="band-region"', "Of region")


def test_the_front_page_costs_four_questions(client, django_assert_num_queries):
    for n in range(30):
        print_story(f"story-{n}", section=f"Section {n % 5}", urgency=n % 9 + 1)

    with django_assert_num_queries(4):
        client.get("/")


def test_a_story_in_another_language_is_labelled_and_marked(client):
    print_story("liman", headline="Liman açıldı", language="tr")

    page = page_at(client, "front")

    assert 'lang="tr" dir="auto"><a' in page
    assert "In Turkish" in page


# ── Sections ────────────────────────────────────────────────────────────────


def test_the_navigation_leads_to_sections_that_have_a_story(client):
    print_story("a", section="World")
    print_story("b", section="Culture", at=now() + dt.timedelta(hours=1))

    page = page_at(client, "front")

    assert reverse("section", args=["world"]) in page
    assert reverse("section", args=["culture"]) not in page


def test_a_section_has_no_page_before_something_is_printed_in_it(client):
    Section.objects.create(slug="sport", name="Sport")

    assert client.get("/sport/").status_code == 404


def test_a_former_slug_of_a_section_leads_on(client):
    culture = Section.objects.create(slug="culture", name="Culture")
    FormerSlug.objects.create(kind="section", slug="arts", target="culture", target_pk=culture.pk)

    response = client.get("/arts/")

    assert (response.status_code, response["Location"]) == (301, "/culture/")


def test_older_stories_follow_page_by_page_without_gap_or_repetition(client, django_assert_num_queries):
    at = ago(hours=1)
    for n in range(65):  # many at the same second: the second column of the cursor decides
        print_story(f"story-{n:02}", at=at - dt.timedelta(seconds=n // 20))

    slugs, path = [], "/world/"
    while path:
        with django_assert_num_queries(4):
            response = client.get(path)
        page = response.content.decode()
        slugs += re.findall(r'<a href="/[0-9/]+/(story-[0-9]+)/">', page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        path = f"/world/{older[1]}" if older else ""

    assert len(slugs) == 65
    assert len(set(slugs)) == 65


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "yesterday",
        "2026-11-23",
        "2026-11-23,1",
        "2026-13-23T09:00:00Z,1",
        "2026-11-23T09:00:00Z,",
        "2026-11-23T09:00:00Z,1'--",
        "2026-11-23T09:00:00Z,99999999999999999999",
        "2026-11-23T09:00:00Z,1\0",
        "٢٠٢٦-11-23T09:00:00Z,1",
    ],
)
def test_a_cursor_that_no_page_gave_out_is_not_found(client, cursor):
    print_story()

    assert client.get("/world/", {"before": cursor}).status_code == 404


# ── Archive ─────────────────────────────────────────────────────────────────


def test_the_archive_leads_by_year_month_and_day_to_what_was_printed(client):
    print_story("old", at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    assert "/archive/2022/" in page_at(client, "archive")
    assert "/archive/2023/" not in page_at(client, "archive")
    year = page_at(client, "archive-year", 2022)
    assert "/archive/2022/11/" in year
    assert "/archive/2022/10/" not in year
    month = page_at(client, "archive-month", 2022, 11)
    assert "/archive/2022/11/01/" in month
    assert "/archive/2022/11/02/" not in month
    assert "Old</a>" in page_at(client, "archive-day", 2022, 11, 1)


@pytest.mark.parametrize("path", ["", "2022/", "2022/11/", "2022/11/01/"])
def test_the_archive_costs_three_questions_at_most(client, path, django_assert_max_num_queries):
    for year in range(2015, 2026):
        print_story(f"of-{year}", at=dt.datetime(year, 11, 1, tzinfo=dt.UTC), precision="day")

    with django_assert_max_num_queries(3):
        assert client.get(f"/archive/{path}").status_code == 200


@pytest.mark.parametrize("path", ["1999/", "1999/01/", "2022/13/", "0000/", "2022/11/31/", "2022/11/02/", "2022/1/"])
def test_a_time_in_which_nothing_was_printed_is_not_found(client, path):
    print_story("old", at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")

    assert client.get(f"/archive/{path}").status_code == 404


def test_an_empty_archive_says_so(client):
    assert "Nothing has been printed yet." in page_at(client, "archive")


# ── Corrections ─────────────────────────────────────────────────────────────


def test_corrections_lists_corrected_and_retracted_stories_the_latest_first(client, django_assert_max_num_queries):
    print_story("fine")
    corrected = print_story("corrected", notices=[notice(1, "It takes 25 minutes.")], at=ago(hours=5))
    retracted = retract(print_story("false-one", headline="False one"), "The papers were forged.", at=ago(hours=1))
    retract(print_story("hidden", headline="A name that must go"), "")

    with django_assert_max_num_queries(4):
        page = page_at(client, "corrections")

    assert in_order(page, "The papers were forged.", "It takes 25 minutes.")
    assert address(corrected) in page
    assert address(retracted) in page
    assert "A name that must go" not in page
    assert "Fine" not in page


def test_a_notice_of_an_edition_that_waits_is_not_listed(client):
    print_story("story")
    print_story(document("story", notices=[notice(1, "Tomorrow’s correction.")]), at=now() + dt.timedelta(days=1))

    assert "Tomorrow’s correction." not in page_at(client, "corrections")
