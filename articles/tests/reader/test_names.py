"""Names in a story's text lead to people's pages: the first time, outside quotations, while the page is there."""

import pytest

from articles.desk.steps.workflow import move
from articles.models import Edition, Mention, Person, Quote
from articles.reader.names import link_names
from articles.tests.cast import make_draft, member
from articles.tests.printing import document, print_story, quotation

TEXT = "“Maren Holt keeps the harbour,” said Ann & Co. Maren Holt agreed, and Holt’un sons agreed with Maren Holt."


def people(**changes):
    return [{"slug": "maren-holt", "in_text": "Maren Holt", **changes}]


def linked(markup, with_page=frozenset({"maren-holt"}), **changes):
    return link_names([{"text_html": markup}], people(**changes), with_page)[0]["text_html"]


def test_the_first_naming_outside_a_link_leads_to_the_page():
    markup = '<p><a class="said" href="#quote-1">Maren Holt spoke</a>. Maren Holt left. Maren Holt came.</p>'

    assert linked(markup) == (
        '<p><a class="said" href="#quote-1">Maren Holt spoke</a>. '
        '<a class="person" href="/people/maren-holt/">Maren Holt</a> left. Maren Holt came.</p>'
    )


def test_nothing_is_linked_within_a_word_or_a_tag_or_for_who_has_no_page():
    assert linked("<p>Maren Holthouse</p>") == "<p>Maren Holthouse</p>"
    assert linked('<p lang="Maren Holt">x</p>') == '<p lang="Maren Holt">x</p>'
    assert linked("<p>Maren Holt</p>", with_page=frozenset()) == "<p>Maren Holt</p>"
    assert linked("<p>Maren Holt</p>", in_text="") == "<p>Maren Holt</p>"


def test_a_name_with_letters_that_html_escapes_is_found():
    assert "Holt &amp; Sons</a>" in linked("<p>Holt &amp; Sons sail</p>", in_text="Holt & Sons")


@pytest.mark.django_db
def test_a_printed_story_leads_to_who_has_a_page_and_stops_when_the_page_goes(client):
    rana, piet = member("rana", "Reporter"), member("piet", "Publisher")
    maren = Person.objects.create(name="Maren Holt", slug="maren-holt", has_page=True)
    story = make_draft(rana, body=TEXT)
    Mention.objects.create(article=story, number=story.next_number(), person=maren)
    words = "Maren Holt keeps the harbour,"
    Quote.objects.create(article=story, number=story.next_number(), text=words, attribution="vague", label="Ann & Co.")
    story.refresh_from_db()
    move(story, "rush", by=piet, note="Now")
    address = f"/{Edition.objects.get().printed_on:%Y/%m/%d}/ferry/"

    page = client.get(address).content.decode()
    assert page.count('<a class="person" href="/people/maren-holt/">Maren Holt</a>') == 1
    assert '<a class="person" href="/people/maren-holt/">Maren Holt</a> agreed' in page

    Person.objects.update(has_page=False)
    assert 'class="person"' not in client.get(address).content.decode()


@pytest.mark.django_db
def test_a_person_who_was_renamed_since_is_still_led_to(client):
    print_story(document(people=["Maren Holt"], quotes=[quotation(1, "It runs.", "Maren Holt")]))
    maren = Person.objects.get()
    Person.objects.update(slug="maren-oldcastle", has_page=True)
    maren.refresh_from_db()
    maren.remember_former_slug("maren-holt")
    edition = Edition.objects.get()

    page = client.get(f"/{edition.printed_on:%Y/%m/%d}/{edition.slug}/").content.decode()

    assert 'href="/people/maren-holt/"' in page
    assert client.get("/people/maren-holt/").status_code == 301
