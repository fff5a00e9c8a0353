"""The changes page: neighbouring editions compared word by word."""

import datetime as dt
import re
import time

import pytest

from articles.diff import words
from articles.models import Edition, now
from articles.reader.addresses import address
from articles.reader.changes import compare
from articles.tests.printing import notice, print_story, quotation, retract


def body(*paragraphs: str) -> list[dict]:
    return [{"text_html": "\n".join(f"<p>{text}</p>" for text in paragraphs)}]


def ago(hours: int) -> dt.datetime:
    return now() - dt.timedelta(hours=hours)


def shown(client, edition) -> str:
    response = client.get(address(edition, "article-changes"))
    assert response.status_code == 200
    return response.content.decode()


# ── Words ───────────────────────────────────────────────────────────────────


def text(pieces, *ops) -> str:
    return "".join(piece.text for piece in pieces if piece.op in ops)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The bridge closes on Friday.", "The bridge closes on Saturday."),
        ("", "All new."),
        ("All gone.", ""),
        ("Çavuşoğlu said", "Çavuşoğlu did not say"),
        ("橋は金曜日に閉まる", "橋は土曜日に閉まる"),
        ("كتب المراسل", "كتبت المراسلة"),
        ("a b c d", "a x c y"),
    ],
)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old, new):
    pieces = words(old, new)

    assert text(pieces, "same", "del") == old
    assert text(pieces, "same", "ins") == new


def test_only_the_word_that_changed_is_marked():
    pieces = words("The bridge closes on Friday.", "The bridge closes on Saturday.")

    assert text(pieces, "del") == "Friday"
    assert text(pieces, "ins") == "Saturday"


def test_two_changed_words_side_by_side_read_as_one_change():
    assert [piece.op for piece in words("in late May", "in early June")] == ["same", "del", "ins"]


def test_two_huge_paragraphs_are_compared_in_no_time():
    started = time.monotonic()

    words("one two " * 4000, "two three " * 4000)

    assert time.monotonic() - started < 2


# ── The page ────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_changes_show_neighbouring_editions_newest_first(client, django_assert_max_num_queries):
    print_story(headline="Bridge closes", body=body("It closes on Friday.", "Buses turn."), at=ago(3))
    print_story(headline="Bridge closes", body=body("It closes on Saturday.", "Buses turn."), at=ago(2))
    live = print_story(headline="Bridge closes at last", body=body("It closes on Saturday.", "Buses turn."), at=ago(1))

    with django_assert_max_num_queries(4):
        page = shown(client, live)

    assert page.index("Edition 3") < page.index("Edition 2") < page.index("Edition 1")
    assert "<del>Friday</del><ins>Saturday</ins>" in page
    assert "<ins> at last</ins>" in page
    assert "1 paragraph unchanged" in page
    assert page.count(live.digest) == 1


@pytest.mark.django_db
def test_quotations_and_notices_are_compared_too(client):
    print_story(quotes=[quotation(1, "We open", "Maren Oldcastle", title="Councillor")], at=ago(2))
    live = print_story(
        quotes=[quotation(1, "We open", "Maren Oldcastle", title="Mayor")],
        notices=[notice(2, "She is mayor.")],
        at=ago(1),
    )

    page = shown(client, live)

    assert "<del>Councillor</del><ins>Mayor</ins>" in page
    assert "<ins>Correction: She is mayor.</ins>" in page


@pytest.mark.django_db
def test_marks_and_spaces_are_folded_away():
    old = print_story(body=body('"We open," she said.', "It closes on Friday."), at=ago(2))
    new = print_story(body=body("“We open,” she said.", "It closes on Saturday."), at=ago(1))

    step = compare(new, old)

    assert [part.name for part in step.parts] == ["Text"]
    assert step.parts[0].lines[0].unchanged == 1
    assert len(step.typographic[0].lines) == 1


@pytest.mark.django_db
def test_a_note_to_colleagues_is_not_printed(client):
    print_story(at=ago(2))
    live = print_story(headline="New", at=ago(1))
    Edition.objects.update(note="THE LAWYER CALLED")

    assert "THE LAWYER CALLED" not in shown(client, live)


@pytest.mark.django_db
def test_an_edition_that_waits_or_was_withdrawn_is_not_compared(client):
    live = print_story(headline="Seen", at=ago(3))
    withdrawn = print_story(headline="Withdrawn words", at=ago(2))
    Edition.objects.filter(pk=withdrawn.pk).update(withdrawn_at=ago(2), live_until=ago(2))
    Edition.objects.filter(pk=live.pk).update(live_until=now() + dt.timedelta(hours=1))
    print_story(headline="Tomorrow’s words", at=now() + dt.timedelta(hours=1))

    page = shown(client, live)

    assert "Withdrawn words" not in page
    assert "Tomorrow" not in page
    assert "The first edition." in page


@pytest.mark.django_db
def test_a_retracted_story_has_no_changes_page(client):
    print_story(at=ago(2))
    live = print_story(headline="New", at=ago(1))
    retract(live)

    assert client.get(address(live, "article-changes")).status_code == 410


@pytest.mark.django_db
def test_a_story_with_many_editions_is_paged_and_the_last_of_a_page_is_compared_too(client):
    for n in range(15):
        live = print_story(headline=f"Headline {n}", at=ago(20 - n))

    first = client.get(address(live, "article-changes")).content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    rest = client.get(address(live, "article-changes") + older).content.decode()

    assert re.findall(r'<h2 id="edition-(\d+)"', first + rest) == [str(number) for number in range(15, 0, -1)]
    assert "<del>2</del><ins>3</ins>" in first.partition('id="edition-4"')[2]
