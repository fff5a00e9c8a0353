"""A load never overwrites the newsroom."""

import json

import pytest
from django.core.management import CommandError

from articles.desk.exchange.loads.load import Reading
from articles.desk.exchange.loads.parsing.formats import read
from articles.desk.exchange.loads.parsing.rows import BadFixture
from articles.desk.exchange.loads.plan import REFUSE, make_plan
from articles.desk.exchange.loads.write import lock
from articles.models import Arrival, Article, Edition, Mention, Move, Person, Quote, Revision, Tag
from articles.tests.loading import everything, load, row, story

pytestmark = pytest.mark.django_db

RANA = row("person", slug="rana", name="Rana Yıldız")
NAMES = [row("personname", person="rana", name="Rana Yildiz"), row("position", person="rana", title="Minister")]


def quote(text: str, **fields) -> dict:
    return row("quote", article="grain-leaves", text=text, **fields)


WIRE = [RANA, *NAMES, story(tags=["Grain"]), quote("One.", speaker="rana"), quote("Two.")]


def edit(**fields) -> None:
    """What an editor does in the admin."""
    Article.objects.filter(slug="grain-leaves").update(**fields)


def test_loading_twice_gives_the_same_counts_and_writes_nothing(tmp_path):
    first = load(tmp_path, WIRE)
    before = everything()

    second = load(tmp_path, WIRE)

    assert first == second == "Installed 6 object(s) from 1 fixture(s)\n"
    assert everything() == before


def test_a_changed_file_updates_what_nobody_changed_here(tmp_path):
    load(tmp_path, WIRE)

    load(tmp_path, [RANA, *NAMES, story(headline="Second ship leaves", tags=["Grain"]), *WIRE[4:]])

    article = Article.objects.get()
    assert (article.headline, article.version, article.folded) == (
        "Second ship leaves",
        2,
        "second ship leaves grain-leaves",
    )
    assert list(Move.objects.order_by("number").values_list("name", flat=True)) == ["import", "import"]
    assert Revision.objects.count() == 2


def test_fields_that_a_file_omits_keep_what_is_stored(tmp_path):
    load(tmp_path, [story(kicker="War", urgency=2)])

    load(tmp_path, [row("article", slug="grain-leaves", headline="Second ship leaves")])

    article = Article.objects.get()
    assert (article.headline, article.kicker, article.urgency) == ("Second ship leaves", "War", 2)
    assert article.body == story()["fields"]["body"]


def test_a_story_that_was_edited_here_is_refused_by_name_and_nothing_is_written(tmp_path):
    load(tmp_path, WIRE)
    edit(headline="Our headline")
    before = everything()

    with pytest.raises(CommandError, match=r"story “grain-leaves”\n.*--keep-ours.*--overwrite"):
        load(tmp_path, [*WIRE, story(slug="new-one")])

    assert everything() == before


def test_a_story_made_here_is_not_overwritten_by_a_file_that_never_brought_it(tmp_path):
    Article.objects.create(slug="grain-leaves", headline="Our own")

    with pytest.raises(CommandError, match="never loaded"):
        load(tmp_path, WIRE)


def test_an_edit_that_makes_ours_equal_to_the_file_is_no_conflict(tmp_path):
    load(tmp_path, WIRE)
    edit(kicker="Shipping")
    before = everything()

    load(tmp_path, [*WIRE[:3], story(tags=["Grain"], kicker="Shipping"), *WIRE[4:]])

    assert everything() == before


def test_keep_ours_leaves_the_whole_story_and_loads_the_rest(tmp_path):
    load(tmp_path, WIRE)
    edit(headline="Our headline")

    answer = load(tmp_path, [*WIRE[:4], quote("Theirs."), story(slug="new-one")], "--keep-ours")

    assert answer.startswith("Installed 4 object(s) (of 6) from 1 fixture(s)\n")
    assert "Left as it is here: story “grain-leaves”." in answer
    assert Article.objects.get(slug="grain-leaves").headline == "Our headline"
    assert list(Quote.objects.values_list("text", flat=True)) == ["One.", "Two."]
    assert Article.objects.filter(slug="new-one").exists()


def test_overwrite_takes_theirs_after_keeping_ours_as_a_revision(tmp_path):
    load(tmp_path, WIRE)
    edit(headline="Our headline")

    load(tmp_path, WIRE, "--overwrite")

    article = Article.objects.get()
    kept = [revision.content[0]["fields"]["headline"] for revision in article.revisions.all()]
    assert article.headline == "Grain leaves Odesa"
    assert kept == ["Grain leaves Odesa", "Our headline", "Grain leaves Odesa"]
    assert load(tmp_path, WIRE) == "Installed 6 object(s) from 1 fixture(s)\n"


def test_an_edit_between_the_reading_and_the_writing_of_a_load_is_not_lost(tmp_path):
    load(tmp_path, WIRE)
    (tmp_path / "next.json").write_text(json.dumps([story(headline="Theirs")]))
    reading = Reading(read((tmp_path / "next.json").read_bytes(), "json", "next.json"))
    plan = make_plan(reading.rows, reading.index, reading.tag_owners, REFUSE)

    edit(headline="Ours")

    with pytest.raises(BadFixture, match="changed while this load was being read"):
        lock(plan, reading.index)


def test_rows_that_were_changed_here_are_refused_as_a_set(tmp_path):
    load(tmp_path, WIRE)
    Quote.objects.filter(number=2).update(title="our title")

    with pytest.raises(CommandError, match="story “grain-leaves”: quotes"):
        load(tmp_path, [*WIRE[:4], quote("Another.")])


def test_rows_of_a_kind_in_the_file_replace_the_stored_set_and_keep_what_they_omit(tmp_path):
    load(tmp_path, [*WIRE, row("mention", article="grain-leaves", person="rana")])
    first = Quote.objects.get(number=1)
    loaded = Quote.objects.get(number=2).pk

    load(tmp_path, [story(), quote("Two, changed.", number=2), quote("Three.")])

    assert list(Quote.objects.values_list("number", "text")) == [(2, "Two, changed."), (3, "Three.")]
    assert Quote.objects.get(number=2).pk == loaded
    assert not Quote.objects.filter(pk=first.pk).exists()
    assert Mention.objects.exists()  # no mention in the file: they stay
    assert Article.objects.get().numbered_up_to == 3


def test_rows_can_change_places_and_people(tmp_path):
    people = [RANA, row("person", slug="esra", name="Esra")]
    load(
        tmp_path, [*people, story(), *[row("mention", article="grain-leaves", person=who) for who in ("rana", "esra")]]
    )

    load(
        tmp_path, [*people, story(), *[row("mention", article="grain-leaves", person=who) for who in ("esra", "rana")]]
    )

    assert [mention.person.slug for mention in Mention.objects.all()] == ["esra", "rana"]


def test_rows_may_come_without_their_story(tmp_path):
    load(tmp_path, WIRE)

    load(tmp_path, [row("notice", article="grain-leaves", text="A correction.")])

    assert Article.objects.get().notices.get().number == 3  # 1 and 2 were given away


def test_shared_records_that_were_changed_here_are_refused_too(tmp_path):
    load(tmp_path, WIRE)
    Person.objects.update(biography="Ours.")
    Tag.objects.update(description="Ours.")  # the file says nothing about the tag itself

    with pytest.raises(CommandError, match="person “rana”"):
        load(tmp_path, [row("person", slug="rana", name="Rana", biography="Theirs."), *WIRE[1:]])
    load(tmp_path, WIRE)  # says nothing about the biography: equal over what it gives


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "spiked"), ("version", 9), ("approved_digest", "f" * 64), ("published_at", "2020-01-01T00:00:00Z")],
)
def test_an_existing_story_takes_nothing_of_the_desks_from_a_file(tmp_path, name, value):
    load(tmp_path, WIRE)
    before = everything()

    load(tmp_path, [*WIRE[:3], story(tags=["Grain"], **{name: value}), *WIRE[4:]])

    assert everything() == before


def test_an_update_to_a_story_in_print_waits_for_the_desk(tmp_path):
    load(tmp_path, [story(state="published")])

    answer = load(tmp_path, [story(state="published", kicker="Shipping")])

    article = Article.objects.get()
    assert "grain-leaves is in print and stays as it is there" in answer
    assert (article.state, article.kicker) == ("draft", "Shipping")
    assert Edition.objects.live().get().kicker == ""


def test_publish_changes_prints_the_update(tmp_path):
    load(tmp_path, [story(state="published")])

    answer = load(tmp_path, [story(state="published", kicker="Shipping")], "--publish-changes")

    assert "Printed grain-leaves again, as edition 2." in answer
    assert Article.objects.get().state == "published"
    assert Edition.objects.live().get().kicker == "Shipping"
    assert load(tmp_path, [story(state="published", kicker="Shipping")], "--publish-changes").count("\n") == 1
    assert Edition.objects.count() == 2


def test_a_new_row_of_a_story_in_print_makes_it_a_draft_too(tmp_path):
    load(tmp_path, [story(state="published")])

    load(tmp_path, [quote("One.")])

    assert Article.objects.get().state == "draft"


def test_a_story_renamed_here_is_still_known_as_unchanged(tmp_path):
    load(tmp_path, WIRE)
    article = Article.objects.get()
    edit(slug="renamed")
    article.refresh_from_db()
    article.remember_former_slug("grain-leaves")

    load(tmp_path, [*WIRE[:3], story(tags=["Grain"], kicker="Shipping"), quote("Only one.")])

    article.refresh_from_db()
    assert (article.slug, article.kicker, article.quotes.get().text) == ("renamed", "Shipping", "Only one.")


def test_former_slugs_load_and_are_never_given_to_another(tmp_path):
    former = row("formerslug", kind="article", slug="old-address", target="grain-leaves")
    load(tmp_path, [story(), former])
    assert Article.objects.by_slug("old-address").slug == "grain-leaves"

    with pytest.raises(CommandError, match="leads to “grain-leaves” here"):
        load(
            tmp_path,
            [story(slug="other"), former["fields"] and row("formerslug", **former["fields"] | {"target": "other"})],
        )
    with pytest.raises(CommandError, match="no story “nowhere”"):
        load(tmp_path, [row("formerslug", kind="article", slug="older", target="nowhere")])
    with pytest.raises(CommandError, match="present slug"):
        load(tmp_path, [story(slug="other"), row("formerslug", kind="article", slug="grain-leaves", target="other")])


def test_an_arrival_is_kept_for_every_unit(tmp_path):
    load(tmp_path, WIRE)

    assert set(Arrival.objects.values_list("kind", "key")) == {
        ("articles.person", "rana"),
        ("articles.personname", "rana"),
        ("articles.position", "rana"),
        ("articles.article", "grain-leaves"),
        ("articles.quote", "grain-leaves"),
        ("articles.taggedarticle", "grain-leaves"),
        ("articles.tag", "grain"),
    }


def test_a_change_that_takes_a_quotation_out_of_the_text_is_not_printed_and_is_named(tmp_path):
    quoted = row(
        "quote", article="grain-leaves", text="rain", label="A farmer", attribution="named", checked_how="recording"
    )
    load(tmp_path, [story(body="He said: “rain”.", state="published"), quoted])

    answer = load(tmp_path, [story(body="He said: “rainfall”.", state="published"), quoted], "--publish-changes")

    assert "grain-leaves was not printed again: its text no longer has “rain”." in answer
    article = Article.objects.get()
    assert (article.state, article.body, article.editions.count()) == ("draft", "He said: “rainfall”.", 1)
