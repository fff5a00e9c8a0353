"""The public ledger: what it shows, what it keeps to itself, and that an outsider can recompute it."""

import datetime as dt
import hashlib
import json
import re

import pytest
from django.urls import reverse

from articles.desk.press import chains
from articles.models import GENESIS, Edition, LedgerEntry, now
from articles.reader import ledger
from articles.reader.addresses import address
from articles.tests.printing import notice, origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db


def ago(hours: int) -> dt.datetime:
    return now() - dt.timedelta(hours=hours)


def enter() -> None:
    """What every step in the newsroom does last."""
    chains.enter_printings(now())


def page_at(client, query: str = "") -> str:
    response = client.get(reverse("ledger") + query)
    assert response.status_code == 200
    return response.content.decode()


def json_at(client, path: str) -> dict:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


# ── The chain in JSON ───────────────────────────────────────────────────────


def test_an_outsider_recomputes_the_whole_chain_from_the_json_alone(client, monkeypatch):
    for n in range(7):
        print_story(f"story-{n}", at=ago(9 - n))
    retract(print_story("sorry", at=ago(2)))
    enter()
    monkeypatch.setattr(ledger, "ENTRIES_AT_ONCE", 4)

    entries, path = [], reverse("ledger-json")
    while path:
        data = json_at(client, path)
        entries, path = entries + data["entries"], data["older"]

    previous = data["genesis"]
    for number, entry in enumerate(reversed(entries), 1):
        unsealed = {key: value for key, value in entry.items() if key != "hash"}
        canonical = json.dumps(unsealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (entry["number"], entry["previous"]) == (number, previous)
        assert hashlib.sha256(canonical.encode()).hexdigest() == entry["hash"]
        previous = entry["hash"]
    assert number == 9
    assert [entry["edition"] for entry in reversed(entries)] == [
        edition.digest for edition in Edition.objects.order_by("live_from")
    ]


def test_an_empty_ledger_is_an_empty_chain(client):
    assert json_at(client, "/ledger.json") | {"about": ""} == {
        "about": "",
        "genesis": GENESIS,
        "entries": [],
        "older": None,
    }
    assert "Nothing has been entered yet." in page_at(client)


def test_an_entry_holds_what_is_hashed_and_no_word_of_the_story(client):
    print_story()
    enter()

    (entry,) = json_at(client, "/ledger.json")["entries"]

    assert set(entry) == {"number", "at", "kind", "edition", "previous", "hash"}
    assert entry["at"].endswith("+00:00")


def test_programs_on_other_sites_may_read_the_chain(client):
    response = client.get("/ledger.json")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_what_waits_or_was_withdrawn_is_in_no_ledger(client):
    print_story("tomorrow", at=now() + dt.timedelta(days=1))
    withdrawn = print_story("withdrawn", at=ago(1))
    Edition.objects.filter(pk=withdrawn.pk).update(withdrawn_at=ago(2), live_until=ago(1))
    enter()

    assert json_at(client, "/ledger.json")["entries"] == []


# ── The page ────────────────────────────────────────────────────────────────


def test_the_newest_entry_comes_first_and_leads_to_the_storys_changes(client):
    first = print_story("ferry", headline="Ferry stops", at=ago(3))
    live = print_story("ferry", headline="Ferry runs", at=ago(2))
    enter()

    page = page_at(client)

    assert page.index("No. 2") < page.index("No. 1")
    assert page.count(f'href="{address(live, "article-changes")}"') == 2
    assert "Ferry stops" not in page
    assert all(entry.hash in page for entry in LedgerEntry.objects.all())
    assert first.digest in page
    assert live.digest in page


def test_a_long_ledger_is_paged_and_costs_four_queries(client, django_assert_max_num_queries):
    for n in range(35):
        print_story(f"story-{n}", at=ago(40 - n))
    enter()

    with django_assert_max_num_queries(4):
        first = client.get(reverse("ledger")).content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    with django_assert_max_num_queries(4):
        rest = client.get(reverse("ledger") + older).content.decode()

    assert re.findall(r"No. (\d+)", first + rest) == [str(number) for number in range(35, 0, -1)]
    assert 'rel="next"' not in rest


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1,2", "9" * 19, "٣", "1%0A"])
def test_a_page_that_no_link_leads_to_is_not_there(client, cursor):
    assert client.get(f"/ledger/?before={cursor}").status_code == 404
    assert client.get(f"/ledger.json?before={cursor}").status_code == 404


def test_a_story_whose_hour_nobody_knows_gets_none(client):
    print_story(at=dt.datetime(2022, 11, 1, tzinfo=dt.UTC), precision="day")
    enter()

    assert '<time datetime="2022-11-01">1 November 2022</time>' in page_at(client)


def test_the_footer_of_every_page_leads_to_the_ledger(client):
    assert 'href="/ledger/"' in client.get("/").content.decode()


# ── What was taken back ─────────────────────────────────────────────────────

SECRET = {
    "headline": "Zeppelin headline",
    "standfirst": "Zeppelin standfirst",
    "kicker": "Zeppelin kicker",
    "body": [{"text_html": "<p>Zeppelin text</p>"}],
    "tags": ["Zeppelin topic"],
    "people": ["Zeppelin Person"],
    "quotes": [quotation(1, "Zeppelin words", "Zeppelin Speaker")],
    "sources": [origin("Zeppelin source", passages=["Zeppelin passage"])],
    "notices": [notice(1, "Zeppelin correction")],
}
LISTS = ["front", "people", "sources", "topics", "archive", "corrections", "ledger", "ledger-json"]


@pytest.mark.parametrize("reason", ["It was not true.", ""])
def test_of_a_retracted_story_the_ledger_keeps_only_the_seal(client, reason):
    story = print_story("airship", at=ago(3), **SECRET)
    retract(print_story("airship", at=ago(2), **SECRET), reason)
    enter()

    page = page_at(client)

    assert page.count('<li class="entry">') == 3
    assert story.digest in page
    assert "airship" not in page
    assert "Zeppelin" not in page


@pytest.mark.parametrize("reason", ["It was not true.", ""])
def test_a_retraction_leaves_no_word_on_any_page_and_a_takedown_not_even_the_headline(client, reason):
    print_story("airship", at=ago(3), **SECRET)
    story = print_story("airship", at=ago(2), **SECRET)
    retract(story, reason)
    enter()
    day = story.printed_on

    pages = {name: client.get(reverse(name)) for name in LISTS}
    pages |= {
        "article": client.get(address(story)),
        "changes": client.get(address(story, "article-changes")),
        "person": client.get(reverse("person", args=["zeppelin-person"])),
        "speaker": client.get(reverse("person", args=["zeppelin-speaker"])),
        "source": client.get(reverse("source", args=["zeppelin-source"])),
        "topic": client.get(reverse("topic", args=["zeppelin-topic"])),
        "section": client.get(reverse("section", args=["world"])),
        "day": client.get(reverse("archive-day", args=[day.year, day.month, day.day])),
    }

    headline = "Zeppelin headline" if reason else "(none)"
    for name, response in pages.items():
        assert "Zeppelin" not in response.content.decode().replace(headline, ""), name
        if name not in {"article", "changes", "corrections"}:
            assert "Zeppelin" not in response.content.decode(), name
    assert (pages["article"].status_code, pages["changes"].status_code) == (410, 410)
    assert [pages[name].status_code for name in ("person", "speaker", "source", "topic", "day")] == [404] * 5


def test_a_source_that_only_a_retracted_story_named_is_no_longer_led_to(client):
    via = {"slug": "wire-copy", "title": "Wire copy"}
    story = print_story("ferry", sources=[origin("Speech", via=via, how="as quoted in the wire copy")])
    wire = print_story("wire", sources=[origin("Wire copy")])
    assert 'href="/sources/wire-copy/"' in client.get(address(story)).content.decode()

    retract(wire)

    assert client.get("/sources/wire-copy/").status_code == 404
    assert 'href="/sources/wire-copy/"' not in client.get(address(story)).content.decode()


@pytest.mark.parametrize("reason", ["It was not true.", ""])
def test_a_story_that_is_printed_again_after_a_retraction_shows_that_and_no_word_of_before(client, reason):
    story = print_story("airship", at=ago(3), **SECRET)
    retract(story, reason, at=ago(2))
    again = print_story("airship", headline="Airship lands", at=ago(1))
    enter()

    page = client.get(address(again, "article-changes")).content.decode()

    assert "The story was taken back." in page
    assert "Edition 3" in page
    assert "Edition 1" not in page
    assert "Zeppelin" not in page
    assert "It was not true." not in page
    assert "Zeppelin" not in page_at(client)
    assert page_at(client).count("Airship lands") == 1


def test_the_changes_page_gives_the_digest_that_the_ledger_holds(client):
    story = print_story()
    enter()

    page = client.get(address(story, "article-changes")).content.decode()

    assert LedgerEntry.objects.get().edition_digest in page
    assert 'href="/ledger/"' in page
