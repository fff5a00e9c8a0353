"""The editor's guide says what is so: steps, blockers, addresses and keys are compared with what runs."""

import html
import re

import pytest
from django.conf import settings
from django.urls import reverse

from articles.desk.rules.findings import BLOCKERS
from articles.desk.rules.states import TRANSITIONS
from articles.desk.steps.combined import FIX_AND_PUBLISH
from articles.tests.cast import member

pytestmark = pytest.mark.django_db

KEYS = {"Ctrl S": '=== "s"', "Ctrl Enter": '=== "Enter"', "?": '=== "?"', "Esc": '=== "Escape"'}  # as keys.js asks


@pytest.fixture
def guide(client, piet) -> str:
    client.force_login(piet)
    return client.get(reverse("admin:help")).content.decode()


def test_it_names_every_step_and_who_may_take_it(guide):
    named = {html.unescape(label) for label in re.findall(r'<th scope="row">(.*?)</th>', guide)}

    assert named == {rule.label for rule in TRANSITIONS.values()}
    assert "<td>reporter, own stories</td>" in guide
    assert "<td>whom an administrator names</td>" in guide


def test_it_names_every_blocker(guide):
    assert set(re.findall(r"<code>(.*?)</code>", guide)) == set(BLOCKERS)
    assert all(html.escape(title) in guide for title in BLOCKERS.values())


def test_the_steps_and_piles_that_it_speaks_of_are_called_so(guide):
    spoken_of = set(re.findall(r"<em>([A-Z][^<]*)</em>", guide))
    piles = {"Read after printing", "Trouble", "To do", "Embargo until"}

    assert spoken_of <= {rule.label for rule in TRANSITIONS.values()} | piles | {FIX_AND_PUBLISH.label}
    templates = "".join(path.read_text() for path in (settings.BASE_DIR / "templates" / "admin").rglob("*.html"))
    code = (settings.BASE_DIR / "articles" / "desk" / "overview" / "mine.py").read_text()
    assert all(pile in templates.replace("<em>", "") + code for pile in piles)


def test_every_address_that_it_leads_to_is_there(client, guide):
    article = re.search(r"<article.*</article>", guide, re.DOTALL)[0]
    addresses = set(re.findall(r'href="(/[^"]*)"', article))

    assert {reverse("admin:calendar"), reverse("admin:run-sheet"), reverse("admin:figures")} <= addresses
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_its_keys_are_those_of_the_storys_page(guide):
    listed = [" ".join(re.findall(r"<kbd>(.*?)</kbd>", row)) for row in re.findall(r"<dt>(.*?)</dt>", guide)]
    script = (settings.BASE_DIR / "static" / "desk" / "keys.js").read_text()

    assert listed == list(KEYS)
    assert all(asked in script for asked in KEYS.values())


def test_it_leads_nobody_to_where_they_may_not_go(client, rana):
    client.force_login(rana)

    page = client.get(reverse("admin:help")).content.decode()

    assert reverse("admin:article-wire") in page
    assert reverse("admin:figures") not in page


def test_it_is_about_two_pages(guide):
    article = re.sub(r"<[^>]*>", " ", re.search(r"<article.*</article>", guide, re.DOTALL)[0])

    assert 600 < len(article.split()) < 1100


def test_a_stranger_is_led_to_the_login(client):
    client.force_login(member("olaf"))

    assert client.get(reverse("admin:help")).status_code == 302
