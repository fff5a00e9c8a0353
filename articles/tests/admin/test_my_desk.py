"""My desk: what waits for each of the cast, what the paper has before it, and what it asks of the database."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.overview import days, mine, times, work
from articles.desk.steps import notes
from articles.desk.steps.plans import change_plans
from articles.desk.steps.workflow import move
from articles.models import Article, Source, State, now
from articles.tests.cast import make_draft, member
from articles.tests.printing import document, notice, origin, print_story

pytestmark = pytest.mark.django_db

QUERIES = 22  # at most, with the account and its session


def desk(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def piles(user) -> dict[str, list[str]]:
    """What waits for `user`: under each title the headlines."""
    return {pile.title: [story.headline for story in pile.rows] for pile in mine.waiting(user)}


# ── For me ──────────────────────────────────────────────────────────────────


def test_a_story_that_was_sent_back_stands_first_with_its_note_and_not_among_the_drafts(client, rana, esra):
    make_draft(rana, slug="quay", headline="Quay")
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "send back", by=esra, note="Who says so?")

    page = desk(client, rana)

    assert piles(rana) == {"Sent back to you": ["Ferry runs again"], "Your drafts": ["Quay"]}
    assert "Who says so?" in page
    assert page.index("Sent back to you") < page.index("Your drafts")


def test_what_was_sent_back_and_submitted_again_is_to_read_and_says_so(client, rana, esra):
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "send back", by=esra, note="Who says so?")
    move(story, "submit", by=rana)

    page = desk(client, esra)

    assert piles(esra) == {"To read": ["Ferry runs again"]}
    assert "sent by rana" in page
    assert "sent back once" in page


def test_a_change_of_plans_hides_no_step(rana, esra):
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "send back", by=esra, note="Who says so?")

    change_plans(story, {"urgency": 2}, by=esra)

    assert piles(rana) == {"Sent back to you": ["Ferry runs again"]}


def test_what_is_urgent_stands_first_and_among_equals_what_waits_longest(rana, esra):
    for slug, urgency in (("one", 5), ("two", 5), ("three", 2)):
        move(make_draft(rana, slug=slug, headline=slug, urgency=urgency), "submit", by=rana)

    assert piles(esra) == {"To read": ["three", "one", "two"]}


def test_a_draft_without_a_headline_is_called_by_its_first_words(client, rana):
    make_draft(rana, headline="", body="<p>The council of <strong>Brennick</strong> met on Monday, and met again.</p>")

    page = desk(client, rana)

    assert "Untitled: “The council of Brennick met on Monday…”" in page


def test_a_publisher_has_what_is_approved_and_a_reporter_does_not(rana, esra, piet):
    story = make_draft(rana)
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    assert piles(piet) == {"To publish": ["Ferry runs again"]}
    assert piles(rana) == {"With the editors": ["Ferry runs again"]}


def test_a_reporter_takes_up_a_story_in_print_with_one_press(client, rana, piet):
    story = make_draft(rana)
    move(story, "rush", by=piet, note="It burns")
    page = desk(client, rana)
    assert f'action="{reverse("admin:article-move", args=[story.pk])}"' in page
    assert piles(rana) == {"Your stories in print": ["Ferry runs again"]}

    client.post(reverse("admin:article-move", args=[story.pk]), {"_step": "revise", "seen_version": story.version})

    story.refresh_from_db()
    assert story.state == State.DRAFT


def test_what_waits_for_its_hour_is_not_in_print(rana, piet):
    story = make_draft(rana)
    move(story, "rush", by=piet, note="It burns", go_live=now() + dt.timedelta(hours=2))

    assert piles(rana) == {}


def test_what_was_printed_on_one_pair_of_eyes_waits_for_who_did_not_print_it_and_says_why(client, rana, esra, piet):
    move(make_draft(rana), "rush", by=piet, note="It burns")

    page = desk(client, esra)

    assert "Read after printing" in page
    assert "on one pair of eyes by piet: “It burns”" in page
    assert "Read after printing" not in desk(client, piet)
    assert "Read after printing" not in desk(client, rana)


def test_a_live_story_whose_source_was_withdrawn_is_trouble(client, esra):
    print_story(document("harbour-opens", sources=[origin("Harbour log")]))
    assert "Trouble" not in desk(client, esra)

    Source.objects.update(standing=Source.Standing.WITHDRAWN)

    assert "was withdrawn by its publisher" in desk(client, esra)


def test_who_has_nothing_to_do_is_led_to_the_paper(client, piet):
    page = desk(client, piet)

    assert "Nothing waits for you." in page
    assert "Nobody has a story in hand." in page
    assert "Nothing yet today." in page
    assert "None this week." in page


def test_somebody_without_a_role_sees_no_story_and_is_told_whom_to_ask(client, rana):
    make_draft(rana)
    olaf = member("olaf")
    User.objects.filter(pk=olaf.pk).update(is_staff=True)

    page = desk(client, User.objects.get(pk=olaf.pk))

    assert "Ask an administrator" in page
    assert "Ferry" not in page
    assert reverse("admin:calendar") not in page


def test_the_records_at_the_foot_are_those_that_somebody_may_see(client, rana):
    boss = User.objects.create_superuser("boss")

    assert ">Accounts</a>" not in desk(client, rana)
    page = desk(client, boss)
    for label in ("Stories", "People", "Sources", "Tags", "Photos", "Sections", "Printed editions", "Log", "Accounts"):
        assert f">{label}</a>" in page


@pytest.mark.parametrize(
    ("name", "buttons"), [("rana", {"Write a story", "Wire copy", "Run sheet"}), ("piet", {"Figures"})]
)
def test_a_button_stands_there_for_who_may_press_it(client, request, name, buttons):
    page = desk(client, request.getfixturevalue(name))

    assert all(f">{button}</a>" in page for button in buttons)
    assert (">Figures</a>" in page) == (name == "piet")


# ── The paper ───────────────────────────────────────────────────────────────


def test_the_days_begin_at_the_papers_midnight(rana, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    zone = timezone.get_default_timezone()
    tonight = dt.datetime.combine(times.today(), dt.time(23, 30), zone)
    make_draft(rana, slug="tonight", headline="Tonight", planned_for=tonight)
    make_draft(rana, slug="after", headline="After", planned_for=tonight + dt.timedelta(hours=1))

    first, second, *rest = days.next_days()

    assert [entry.name for entry in first.entries] == ["Tonight"]
    assert [entry.name for entry in second.entries] == ["After"]
    assert [day.entries for day in rest] == [[]] * 5


def test_the_strip_holds_what_is_scheduled_embargoed_and_planned(client, rana, piet):
    tomorrow = times.starts(times.today() + dt.timedelta(days=1))
    make_draft(rana, slug="plan", headline="Plan", planned_for=tomorrow)
    make_draft(rana, slug="embargo", headline="Embargo", embargo_until=tomorrow + dt.timedelta(minutes=1))
    waits = make_draft(rana, slug="waits", headline="Waits")
    move(waits, "rush", by=piet, note="It burns", go_live=tomorrow + dt.timedelta(hours=6))

    entries = days.next_days()[1].entries

    assert [(entry.hour, entry.name, entry.kind) for entry in entries] == [
        ("", "Plan", "planned"),
        ("00:01", "Embargo", "embargo"),
        ("06:00", "Waits", "scheduled"),
    ]
    assert 'class="desk-entry desk-scheduled"' in desk(client, piet)


def test_todays_editions_say_what_was_corrected(client, esra):
    at = now()
    print_story("market", at=at - dt.timedelta(seconds=2))
    correction = notice(1, "64 stalls, not 46.", at=at.isoformat())
    print_story(document("market", notices=[correction]), at=at)

    page = desk(client, esra)

    assert "edition 2, update" in page
    assert "correction " in page
    assert "64 stalls, not 46." in page


def test_everybodys_work_is_shared_out_by_who_has_it_and_leads_to_those_stories(client, rana, esra, piet):
    make_draft(rana, slug="one", headline="One")
    make_draft(rana, slug="two", headline="Two", assigned_to=esra)
    move(make_draft(rana, slug="three", headline="Three"), "submit", by=rana)
    Article.objects.create(slug="wire", headline="Wire")
    waits = make_draft(rana, slug="waits", headline="Waits")
    move(waits, "rush", by=piet, note="It burns", go_live=now() + dt.timedelta(hours=6))

    shares = {share.holder: list(share.counts.values()) for share in work.everybodys()}

    assert shares == {"esra": [1, 0, 0, 0], "rana": [1, 1, 0, 1], "nobody": [1, 0, 0, 0]}
    client.force_login(esra)
    shown = client.get(reverse("admin:articles_article_changelist"), {"with": "rana", "state": "draft"})
    assert [story.headline for story in shown.context["cl"].result_list] == ["One"]
    nobodys = client.get(reverse("admin:articles_article_changelist"), {"with": "nobody"})
    assert [story.headline for story in nobodys.context["cl"].result_list] == ["Wire"]


# ── What it asks of the database ────────────────────────────────────────────


def asked(client, user) -> list[str]:
    client.force_login(user)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("admin:index")).status_code == 200
    return [query["sql"] for query in queries]


def many(number: int, rana, esra, piet) -> None:
    """`number` stories of each kind that my desk shows."""
    for n in range(number):
        for slug in ("draft", "review", "approved", "back", "waits", "rushed"):
            story = make_draft(rana, slug=f"{slug}-{number}-{n}", planned_for=now(), headline="" if n % 2 else "Ferry")
            if slug in {"review", "approved", "back"}:
                move(story, "submit", by=rana)
        move(Article.objects.get(slug=f"back-{number}-{n}"), "send back", by=esra, note="Why?")
        Article.objects.filter(slug=f"approved-{number}-{n}").update(state=State.APPROVED)
        notes.add_note(story, "@rana, @esra and @piet: is it so?", by=esra)
        print_story(
            document(f"printed-{number}-{n}", sources=[origin("Log")], notices=[notice(1, "No.", at=now().isoformat())])
        )
        print_story(f"scheduled-{number}-{n}", at=now() + dt.timedelta(hours=1))


@pytest.mark.parametrize("name", ["rana", "esra", "piet"])
def test_my_desk_asks_the_same_few_queries_of_a_small_paper_and_a_larger_one(client, request, rana, esra, piet, name):
    many(1, rana, esra, piet)
    few = asked(client, request.getfixturevalue(name))

    many(10, rana, esra, piet)

    more = asked(client, request.getfixturevalue(name))
    assert len(more) == len(few) <= QUERIES


def test_my_desk_loads_no_text(client, rana, esra, piet):
    many(1, rana, esra, piet)

    queries = asked(client, piet)

    opening = re.compile(r'SUBSTR\w*\("articles_article"\."body"[^)]*\)', re.IGNORECASE)
    texts = ['"articles_article"."body"', '"articles_edition"."document"', '"articles_revision"."content"']
    assert [sql for sql in queries if any(text in opening.sub("", sql) for text in texts)] == []
