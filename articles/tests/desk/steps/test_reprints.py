"""Where else did we print this, and which live stories rest on what was taken back since?"""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.desk.steps.reprints import trouble, where_printed
from articles.models import Citation, Edition, FormerSlug, Notice, Quote, Source, now
from articles.reader.addresses import address
from articles.tests.printing import origin, print_story, quotation, retract

pytestmark = pytest.mark.django_db

WORDS = "We will open the harbour on Friday"


def printed(slug: str, *, hours_ago: int = 1, **changes) -> Edition:
    """A live edition that search and `where_printed` find by its words."""
    return print_story(slug, at=now() - dt.timedelta(hours=hours_ago), **changes)


def text(words: str) -> list[dict]:
    return [{"text_html": f"<p>{words}</p>"}]


def quote_in(slug: str, words: str = WORDS, **columns) -> Quote:
    """A quotation in the working copy of a printed story."""
    article = printed(slug).article
    return Quote.objects.create(article=article, number=1, text=words, attribution="vague", label="many", **columns)


def source(title: str, **columns) -> Source:
    return Source.objects.update_or_create(slug=origin(title)["slug"], defaults={"title": title, **columns})[0]


def slugs(found) -> list[str]:
    return [story.edition.slug for story in found]


def why(found) -> dict[str, list[str]]:
    return {story.edition.slug: story.why for story in found}


# ── The same source ─────────────────────────────────────────────────────────


def test_a_source_leads_to_every_live_story_that_names_it_the_newest_first():
    printed("older", hours_ago=3, sources=[origin("Wire copy")])
    printed("newer", hours_ago=1, sources=[origin("Wire copy", passages=["It opened.", "It closed."])])
    printed("other", sources=[origin("Speech")])

    result = where_printed(Source.objects.get(slug="wire-copy"))

    assert slugs(result) == ["newer", "older"]
    assert result[0].why == ["rests on “Wire copy”"]


def test_what_came_through_a_source_step_by_step_is_found_too():
    wire = source("Wire copy", kind="wire copy")
    speech = source("Speech", kind="speech", via=wire)
    source("Leaflet", kind="document", via=speech)
    printed("far", sources=[origin("Leaflet")])
    printed("near", sources=[origin("Speech"), origin("Wire copy")], hours_ago=2)

    result = where_printed(wire)

    assert why(result) == {
        "far": ["rests on “Leaflet”, which came through “Wire copy”"],
        "near": ["rests on “Speech”, which came through “Wire copy”", "rests on “Wire copy”"],
    }
    assert slugs(where_printed(speech)) == ["far", "near"]


def test_two_sources_that_each_came_through_the_other_are_no_endless_search():
    one = source("One", kind="document")
    other = source("Other", kind="document", via=one)
    Source.objects.filter(pk=one.pk).update(via=other)
    printed("ferry", sources=[origin("Other")])

    assert slugs(where_printed(one)) == ["ferry"]


def test_only_what_readers_can_read_now_is_found():
    printed("replaced", hours_ago=3, sources=[origin("Wire copy")])
    printed("replaced", hours_ago=2, sources=[])
    retract(printed("retracted", sources=[origin("Wire copy")]))
    printed("tomorrow", hours_ago=-24, sources=[origin("Wire copy")])

    assert where_printed(Source.objects.get(slug="wire-copy")) == []


# ── The same words ──────────────────────────────────────────────────────────


def test_a_quotation_leads_to_every_other_story_with_its_words_recorded_or_not():
    quote = quote_in("own")
    printed("unrecorded", body=text("She said: „WE WILL open the harbour — on friday!“"))
    printed("recorded", quotes=[quotation(1, WORDS, "Maren Oldcastle")])
    printed("longer", body=text(f"{WORDS} morning."))
    printed("other", body=text("We will open the harbour on Fridays."))

    result = where_printed(quote)

    assert set(slugs(result)) == {"unrecorded", "recorded", "longer"}
    assert result[0].why == ["prints “We will open the harbour on Friday”"]


def test_a_few_words_that_stand_anywhere_count_only_as_a_recorded_quotation():
    quote = quote_in("own", "No comment")
    printed("chance", body=text("There was no comment from the port."))
    printed("recorded", quotes=[quotation(1, "“No comment.”", "Maren Oldcastle")])

    assert slugs(where_printed(quote)) == ["recorded"]


def test_a_quotation_leads_to_its_source_and_without_one_to_the_first_of_its_story():
    quote = quote_in("own", source=source("Speech", kind="speech"))
    loose = quote_in("second", "Another thing that was said")
    Citation.objects.create(article=loose.article, number=2, source=source("Wire copy", kind="wire copy"))
    printed("speech", sources=[origin("Speech")])
    printed("wire", sources=[origin("Wire copy")])

    assert why(where_printed(quote)) == {"speech": ["rests on “Speech”"]}
    assert why(where_printed(loose)) == {"wire": ["rests on “Wire copy”"]}


def test_a_reported_quotation_without_words_or_source_leads_nowhere():
    printed("other", body=text("Words."))

    assert where_printed(quote_in("own", "", kind="reported")) == []


def test_a_quotation_longer_than_a_database_pattern_is_found():
    words = "the harbour opens and then it closes " * 3000
    quote = quote_in("own", words)
    printed("long", body=text(words))

    assert slugs(where_printed(quote)) == ["long"]


# ── A notice ────────────────────────────────────────────────────────────────


def test_a_notice_leads_to_all_that_shares_a_quotation_or_source_with_what_its_story_ever_printed():
    printed("own", hours_ago=3, quotes=[quotation(1, WORDS, "Maren Oldcastle")], sources=[origin("Leaflet")])
    corrected = printed("own", hours_ago=2)
    notice = Notice.objects.create(article=corrected.article, number=1, text="She never said so.")
    Citation.objects.create(article=corrected.article, number=2, source=source("Map", kind="document"))
    printed("words", body=text(WORDS))
    printed("leaflet", sources=[origin("Leaflet")])
    printed("map", sources=[origin("Map")])
    printed("other", body=text("Something else."))

    assert set(slugs(where_printed(notice))) == {"words", "leaflet", "map"}


def test_a_retraction_still_leads_to_where_else_its_words_stand():
    story = printed("own", hours_ago=3, quotes=[quotation(1, WORDS, "Maren Oldcastle")])
    retract(story)
    notice = Notice.objects.create(article=story.article, number=1, kind="retraction", text="Invented.")
    printed("words", body=text(WORDS))

    assert slugs(where_printed(notice)) == ["words"]


# ── Trouble ─────────────────────────────────────────────────────────────────


def test_while_every_source_stands_there_is_no_trouble(django_assert_num_queries):
    printed("ferry", sources=[origin("Wire copy")])

    with django_assert_num_queries(1):
        assert trouble() == []


@pytest.mark.parametrize("standing", ["withdrawn", "corrected"])
def test_a_source_that_fell_puts_its_live_stories_in_trouble_until_one_that_says_so_is_out(standing):
    printed("ferry", hours_ago=3, sources=[origin("Wire copy")])
    printed("other", sources=[origin("Speech")])
    Source.objects.filter(slug="wire-copy").update(standing=standing)

    assert why(trouble()) == {"ferry": [f"“Wire copy” was {standing} by its publisher, and the story does not say so"]}

    printed("ferry", hours_ago=2, sources=[origin("Wire copy", standing=standing)])

    assert trouble() == []


def test_a_story_that_no_longer_uses_the_source_is_out_of_trouble():
    printed("ferry", hours_ago=3, sources=[origin("Wire copy")])
    Source.objects.update(standing="withdrawn")
    printed("ferry", hours_ago=2)

    assert trouble() == []


def test_a_source_that_was_corrected_and_then_withdrawn_is_trouble_again():
    printed("ferry", sources=[origin("Wire copy", standing="corrected")])
    Source.objects.update(standing="withdrawn")

    assert slugs(trouble()) == ["ferry"]


def test_what_came_through_a_fallen_source_is_in_trouble_until_the_story_cites_that_too():
    wire = source("Wire copy", kind="wire copy", standing="withdrawn")
    source("Speech", kind="speech", via=wire)
    printed("ferry", hours_ago=3, sources=[origin("Speech")])

    assert why(trouble()) == {
        "ferry": ["“Speech” came through “Wire copy”, which was withdrawn by its publisher: cite that too"]
    }

    printed("ferry", hours_ago=2, sources=[origin("Speech"), origin("Wire copy")])

    assert why(trouble()) == {"ferry": ["“Wire copy” was withdrawn by its publisher, and the story does not say so"]}

    printed("ferry", hours_ago=1, sources=[origin("Speech"), origin("Wire copy", standing="withdrawn")])

    assert trouble() == []


def test_what_came_through_a_fallen_source_and_is_printed_as_fallen_itself_is_no_trouble():
    wire = source("Wire copy", kind="wire copy", standing="withdrawn")
    source("Speech", kind="speech", via=wire, standing="withdrawn")
    printed("ferry", sources=[origin("Speech", standing="withdrawn")])

    assert trouble() == []


# ── The command ─────────────────────────────────────────────────────────────


def run(slug: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("where_printed", slug, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_a_line_for_each_story():
    story = printed("ferry", headline="Ferry runs", sources=[origin("Wire copy")])

    out, err = run("wire-copy")

    assert out == f"ferry\tFerry runs\t{address(story)}\trests on “Wire copy”\n"
    assert err == ""


def test_the_command_knows_a_source_by_its_former_slug():
    printed("ferry", sources=[origin("Wire copy")])
    wire = Source.objects.get()
    FormerSlug.objects.create(kind="source", slug="old-wire", target="wire-copy", target_pk=wire.pk)

    assert run("old-wire")[0].startswith("ferry\t")


def test_the_command_says_where_nothing_rests_on_a_source():
    source("Leaflet", kind="document")

    assert run("leaflet") == ("", "No live story rests on “Leaflet”.\n")


def test_the_command_says_where_there_is_no_such_source():
    with pytest.raises(CommandError, match="There is no source “nothing”"):
        run("nothing")
