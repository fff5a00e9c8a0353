"""Notes on a story: who writes them, whom they mention, what they leave alone."""

import pytest
from django.contrib.auth.models import User

from articles.desk.press.composed import ComposedStory
from articles.desk.rules.refusals import Refused
from articles.desk.steps.notes import LONGEST, add_note, asked_of, names_in, resolve_note
from articles.models import Article, Note, Revision
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(rana):
    return make_draft(rana)


def test_a_note_with_a_mention_is_asked_of_who_is_mentioned_until_it_is_resolved(story, rana, esra, piet):
    note = add_note(story, "@Esra, is the cost from the council's own paper?", by=rana).note

    assert (asked_of(esra), asked_of(rana), asked_of(piet)) == ([note], [], [])

    resolve_note(note, by=piet)

    assert asked_of(esra) == []
    assert (note.resolver, note.resolved_by) == ("piet", piet)


def test_a_note_that_is_resolved_twice_keeps_who_was_first(story, rana, esra):
    note = add_note(story, "Who says so?", by=rana).note
    resolve_note(note, by=esra)
    first = note.resolved_at

    resolve_note(note, by=rana)

    assert (note.resolver, note.resolved_at) == ("esra", first)


def test_a_name_that_nobody_has_is_handed_back_and_the_note_is_kept(story, rana, esra):
    written = add_note(story, "@esra and @nobody.here: look at @harbour", by=rana)

    assert [account.username for account in written.mentioned] == ["esra"]
    assert written.unknown == ["nobody.here", "harbour"]
    assert Note.objects.get().text.endswith("look at @harbour")


def test_somebody_who_may_not_see_stories_cannot_be_mentioned(story, rana):
    member("olaf")

    assert add_note(story, "@olaf?", by=rana).unknown == ["olaf"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@esra", ["esra"]),
        ("Ask @esra. Or @piet, today", ["esra", "piet"]),
        ("(@esra)", ["esra"]),
        ("@esra @esra", ["esra"]),
        ("write to desk@paper.example", []),
        ("@esra@paper.example has it", ["esra@paper.example"]),
        ("@şule-ö", ["şule-ö"]),
        ("a lone @ and @@", []),
    ],
)
def test_names_are_read_from_the_text(text, names):
    assert names_in(text) == names


def test_notes_change_neither_version_nor_revisions_nor_what_would_be_printed(story, rana, esra):
    before = (story.version, Revision.objects.count(), ComposedStory.read(story).print_digest, story.modified_at)

    resolve_note(add_note(story, "Who says so?", by=esra).note, by=rana)

    after = Article.objects.get()
    assert (
        after.version,
        Revision.objects.count(),
        ComposedStory.read(after).print_digest,
        after.modified_at,
    ) == before


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST + 1), " ".join(f"@n{n}" for n in range(21))])
def test_a_note_that_says_nothing_or_too_much_is_refused(story, rana, text):
    with pytest.raises(Refused):
        add_note(story, text, by=rana)

    assert not Note.objects.exists()


def test_nobody_from_outside_writes_or_resolves_a_note(story, rana):
    olaf = member("olaf")
    note = add_note(story, "Who says so?", by=rana).note

    with pytest.raises(Refused, match="takes a reporter"):
        add_note(story, "I do", by=olaf)
    with pytest.raises(Refused, match="takes a reporter"):
        resolve_note(note, by=olaf)


def test_a_note_outlives_the_account_of_who_wrote_it_and_of_who_is_mentioned(story, rana, esra):
    add_note(story, "@esra?", by=member("temp", "Reporter"))

    User.objects.filter(username__in=["temp", "esra"]).delete()

    note = Note.objects.get()
    assert (note.actor, note.by, note.text) == ("temp", None, "@esra?")


def test_what_is_asked_takes_two_queries_for_one_note_and_for_many(
    story, rana, esra, django_assert_num_queries, django_assert_max_num_queries
):
    esra.has_perm("articles.view_article")  # which asks for the permissions once
    for number in range(12):
        add_note(make_draft(rana, slug=f"story-{number}"), "@esra?", by=rana)

    with django_assert_num_queries(1):
        asked = asked_of(esra)
        assert [note.article.slug for note in asked] == [f"story-{number}" for number in range(11, 3, -1)]
