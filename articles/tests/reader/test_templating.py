"""Readers' templates are Jinja2's and trust nobody; the desk's stay Django's."""

import pytest
from django.template import engines
from django.template.loader import get_template
from jinja2 import UndefinedError

from articles.reader.addresses import address
from articles.tests.printing import print_story

PAPER = engines["jinja2"]


def said(template: str, **context) -> str:
    return PAPER.from_string(template).render(context)


@pytest.mark.django_db
def test_a_headline_is_never_markup(client):
    story = print_story(headline="""<script>alert("1")</script> 'so' & on""")

    page = client.get(address(story)).content.decode()

    assert "<script>alert" not in page
    assert "<h1>&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &#39;so&#39; &amp; on</h1>" in page


def test_a_quote_mark_does_not_end_an_attribute():
    assert said('<img alt="{{ words }}">', words='" onload="x') == '<img alt="&#34; onload=&#34;x">'


def test_markup_in_what_a_macro_is_given_is_escaped_once():
    template = '{% from "_story.html" import person_name %}{{ person_name("", name, {"people": []}) }}'

    assert said(template, name="<b> & co") == "&lt;b&gt; &amp; co"


@pytest.mark.parametrize(
    "template",
    ["{{ nothing }}", "{% if nothing %}{% endif %}", "{{ story.nothing }}", "{% for x in story.nothing %}{% endfor %}"],
)
def test_a_name_that_a_page_was_not_given_stops_it(template):
    with pytest.raises(UndefinedError, match="nothing"):
        said(template, story={"slug": "harbour-opens"})


def test_a_dot_leads_to_what_a_document_says_whatever_python_calls_its_methods():
    assert said("{{ story.items }} {{ story.copy }}", story={"items": 3, "copy": "wire"}) == "3 wire"


def test_the_desks_pages_are_djangos_and_the_readers_jinjas():
    assert get_template("admin/desk.html").backend is engines["django"]
    assert get_template("admin/base.html").backend is engines["django"]
    assert get_template("article.html", using="jinja2").backend is PAPER


def test_neighbours_of_one_kind_stay_in_the_order_in_which_they_stand():
    rows = [{"kind": "b", "n": 1}, {"kind": "b", "n": 2}, {"kind": "a", "n": 3}]
    template = "{% for kind, run in rows|runs('kind') %}{{ kind }}{{ run|map(attribute='n')|join }} {% endfor %}"

    assert said(template, rows=rows) == "b12 a3 "
