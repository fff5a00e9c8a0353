"""What a printing asks of the database: the story is composed once, however many rows it has."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from articles.desk.press import revisions
from articles.desk.steps.combined import approve_and_publish
from articles.desk.steps.fixing import Fix
from articles.desk.steps.workflow import move
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Edition,
    EditionKind,
    Mention,
    Notice,
    Person,
    Photo,
    Quote,
    Source,
    Tag,
    TaggedArticle,
)
from articles.tests.cast import make_draft

pytestmark = pytest.mark.django_db

MOST = 40  # queries of a publication, with a row of every kind and as many as one likes


@pytest.fixture
def story(rana) -> Article:
    """A draft of Rana's with two rows of every kind."""
    article = make_draft(rana, slug="full", body="<p>“It runs,” said one.</p><p>“It runs again,” said another.</p>")
    photo = Photo.objects.create(slug="boat", file="photos/boat.jpg", credit="Ana Lind", width=10, height=10)
    fill(article, photo, 1, "It runs,")
    fill(article, photo, 2, "It runs again,")
    revisions.record(article, by=rana)
    return article


def fill(article: Article, photo: Photo, n: int, words: str) -> None:
    """Give `article` one more row of every kind."""
    person = Person.objects.create(slug=f"person-{n}", name=f"Person {'ABCDEFGHIJ'[n % 10]} Lind")
    source = Source.objects.create(slug=f"source-{n}", title=f"Source {n}", kind=Source.Kind.DOCUMENT)
    tag = Tag.objects.create(slug=f"tag-{n}", name=f"Tag {n}")
    numbered = {"article": article}
    Byline.objects.create(number=article.next_number(), person=person, order=n, **numbered)
    Mention.objects.create(number=article.next_number(), person=person, order=n, **numbered)
    Citation.objects.create(number=article.next_number(), source=source, order=n, **numbered)
    Notice.objects.create(number=article.next_number(), text=f"Notice {n}.", kind=Notice.Kind.CORRECTION, **numbered)
    Quote.objects.create(
        number=article.next_number(), text=words, speaker=person, source=source, language="en", order=n, **numbered
    )
    ArticlePhoto.objects.create(number=article.next_number(), photo=photo, alt_text="A boat", order=n, **numbered)
    TaggedArticle.objects.create(content_object=article, tag=tag)


def test_a_first_edition_asks_at_most_forty_queries(story, rana, esra, piet):
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    with CaptureQueriesContext(connection) as queries:
        move(story, "publish", by=piet)

    assert len(queries) <= MOST
    edition = Edition.objects.live().get()
    assert len(edition.document["quotes"]) == len(edition.document["notices"]) == 2


def test_a_minor_edition_that_was_approved_asks_at_most_forty_queries(story, rana, esra, piet):
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    move(story, "publish", by=piet)
    move(story, "revise", by=rana)
    Article.objects.filter(pk=story.pk).update(standfirst="At last.")
    revisions.record(story, by=rana)
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    with CaptureQueriesContext(connection) as queries:
        move(story, "publish", by=User.objects.get(pk=piet.pk), kind=EditionKind.MINOR)

    assert len(queries) <= MOST
    assert Edition.objects.live().get().kind == EditionKind.MINOR


def test_an_approval_with_its_publication_asks_at_most_forty_queries(story, rana, piet):
    move(story, "submit", by=rana)
    piet.has_perm("articles.publish_article")  # a request has asked for permissions before

    with CaptureQueriesContext(connection) as queries:
        approve_and_publish(story, by=piet, note="Read.")

    assert len(queries) <= MOST
    edition = Edition.objects.live().get()
    assert not edition.one_pair_of_eyes
    assert edition.revision.print_digest == story.approved_digest
    assert list(story.moves.values_list("name", "from_state", "to_state", "note")[:2]) == [
        ("publish", "approved", "published", "Read."),
        ("approve", "review", "approved", "Read."),
    ]
    assert story.state == "published"


def test_a_fix_of_a_story_in_print_asks_at_most_forty_queries(story, rana, esra, piet):
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)
    move(story, "publish", by=piet)

    with CaptureQueriesContext(connection) as queries:
        fix = Fix(story, piet)
        story.standfirst = "At last."
        story.save(update_fields=["standfirst"])
        fix.publish(note="A line was missing.", kind=EditionKind.MINOR)

    assert len(queries) <= MOST
    assert Edition.objects.live().get().number == 2
    assert list(story.moves.values_list("name", "from_state", "to_state")[:2]) == [
        ("rush", "draft", "published"),
        ("revise", "published", "draft"),
    ]
    assert story.state == "published"


def test_twenty_more_rows_of_every_kind_ask_nothing_more(story, rana, esra, piet):
    photo = Photo.objects.get()
    for n in range(3, 23):
        fill(story, photo, n, "It runs,")
    revisions.record(story, by=rana)
    move(story, "submit", by=rana)
    move(story, "approve", by=esra)

    with CaptureQueriesContext(connection) as queries:
        move(story, "publish", by=piet)

    assert len(queries) <= MOST


@pytest.mark.django_db(transaction=True)
def test_a_fix_outside_a_transaction_is_refused_before_anything_is_claimed(rana, esra, piet):
    article = make_draft(rana)
    move(article, "submit", by=rana)
    move(article, "approve", by=esra)
    move(article, "publish", by=piet)

    with pytest.raises(TransactionManagementError):
        Fix(article, piet)

    assert Article.objects.get().version == article.version
