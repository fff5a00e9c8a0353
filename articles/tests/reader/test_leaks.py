"""What is not published cannot be found out, at any address.

Each story here is dressed in words that stand nowhere else (see `marked`). Then every public address is asked, for
everything the story could be found by:

- while it was never public, the paper must be byte for byte the paper in which it does not exist;
- while its next edition is in the works, byte for byte the paper before anybody began;
- once it was taken back, no word of it may be left but those of the notice.

A route that is added without a line in ROUTES fails. So does a reader's query that names a table of the working
copy, whoever asks, and any difference between what a superuser and what a stranger is given.
"""

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from functools import cache

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import get_resolver, resolve

from articles.desk.press import chains, revisions
from articles.desk.press.legal import PRINTED_ROWS
from articles.desk.steps.workflow import move
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Citation,
    Edition,
    Mention,
    Notice,
    Quote,
    Revision,
    Section,
    TaggedArticle,
)
from articles.reader import urls as reader_urls
from articles.tests.cast import make_draft, member
from articles.tests.printing import origin, print_story, quotation
from articles.tests.reader.marked import dress, marks, word
from articles.tests.reader.public_routes import ROUTES, addresses

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TOMORROW = MONDAY + dt.timedelta(days=1)

WORKING_COPY = set(
    "articles parts quotes notices revisions moves arrivals dismissals notes preflight_counts open_forms saved_views".split()
)

# Free texts that no reader is ever given, not even while the story is live.
FOR_THE_DESK = set(
    """
    articleinternalnote mentionapproachedhow noticepromptedby quoteprefix quotesuffix personnamename
    personprotectedreason photo photolicence sourcetextreceived sourcereliabilitynote sourceusageterms
    notetext noteactor noteresolver tagsynonyms stepsubmit stepapprove steppublish -former -photo -occasion -via
    """.split()
)
# The id that feed readers have of a story stays theirs: by it they take back its text.
IN_FEEDS = {"articleguid"}
# In the printed document, and on no page so far.
UNSHOWN = {"articlesearchwords", "mentiondescribedas", "positiontitle"}


# ── The newsroom and its readers ────────────────────────────────────────────


@dataclass
class Newsroom:
    """Rana, Esra and Piet, who take steps by name."""

    rana: object
    esra: object
    piet: object

    def take(self, article: Article, *steps: str) -> None:
        """Take each of `steps`, by who does that; STEPS_WITH_OPTIONS says what “publish tomorrow” and the like are."""
        for step in steps:
            name, options = STEPS_WITH_OPTIONS.get(step, (step, {}))
            if name is None:
                continue
            by = {"submit": self.rana, "revise": self.rana}.get(name, self.piet if name in PIETS else self.esra)
            move(article, name, by=by, note=word(f"step{name.replace(' ', '')}"), **options)


PIETS = {"publish", "rush", "unschedule", "retract", "reinstate"}
STEPS_WITH_OPTIONS = {
    "publish tomorrow": ("publish", {"go_live": TOMORROW}),
    "rush for tomorrow": ("rush", {"go_live": TOMORROW}),
    "take down": ("retract", {"takedown": True}),
    "stay a draft": (None, {}),
}


@pytest.fixture(autouse=True)
def _frozen(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # what is slow there is not tested
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def desk():
    """A newsroom whose paper has one story in print already, in every kind of list."""
    story = {"quotes": [quotation(1, "We open", "Maren Oldcastle", source="wire-copy")], "tags": ["Storms"]}
    print_story(at=MONDAY - dt.timedelta(hours=1), sources=[origin("Wire copy")], **story)
    chains.enter_printings(MONDAY)
    return Newsroom(member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher"))


@pytest.fixture
def hidden(desk):
    """A dressed draft that nobody outside has heard of."""
    article = make_draft(desk.rana, slug="to-be-dressed")
    dress(article, desk.rana)
    return article


@pytest.fixture
def ferry(desk):
    """A story in plain words, live as edition 1."""
    article = make_draft(desk.rana, slug="ferry")
    desk.take(article, "submit", "approve")
    move(article, "publish", by=desk.piet)
    return article


@pytest.fixture(scope="module")
def papers() -> dict[str, dict[str, tuple]]:
    """Papers that several tests begin with, looked at once: by what is in them."""
    return {}


@pytest.fixture
def without(desk, papers):
    """The paper in which nothing is hidden."""
    if "without" not in papers:
        papers["without"] = look()
    return papers["without"]


@pytest.fixture
def before(ferry, papers):
    """The paper with the ferry story live, before anybody works on its next edition."""
    if "ferry" not in papers:
        papers["ferry"] = look()
    return papers["ferry"]


def undress(article: Article) -> None:
    """Give `article` plain words in place of all that it was dressed in."""
    for model in revisions.CHILD_MODELS:
        model.objects.filter(**{revisions.parent_field(model): article}).delete()
    world = Section.objects.get(slug="world")
    columns = {"headline": "New", "body": "All new.", "section": world, "slug": "ferry"}
    emptied = dict.fromkeys(("standfirst", "kicker", "dateline_place", "internal_note"), "")
    Article.objects.filter(pk=article.pk).update(**columns, **emptied)
    article.refresh_from_db()


def look(reader: Client | None = None) -> dict[str, tuple]:
    """What every public address answers: status, headers, body. Fails where a query names a working copy's table."""
    reader, answers = reader or Client(), {}
    with connection.execute_wrapper(_refuse_working_copies):
        for address in itertools.chain.from_iterable(map(addresses, ROUTES)):
            response = reader.get(address)
            assert not response.cookies
            answers[address] = (response.status_code, dict(response.headers), response.getvalue().decode())
    return answers


def _refuse_working_copies(execute, sql, params, many, context):
    named = _working_table_in().search(sql)
    assert not named, f"a reader's query names {named[1]}: {sql}"
    return execute(sql, params, many, context)


@cache
def _working_table_in() -> re.Pattern[str]:
    """Finds the name of a working copy's table in a query."""
    return re.compile(rf'"({"|".join(_working_tables())})"')


def _working_tables() -> list[str]:
    every = apps.get_app_config("articles").get_models(include_auto_created=True)
    return [model._meta.db_table for model in every if model.__module__.rpartition(".")[2] in WORKING_COPY]


def changed(now: dict[str, tuple], before: dict[str, tuple]) -> dict[str, tuple[int, int]]:
    """The addresses that answer differently, each with its status before and now."""
    return {address: (before[address][0], now[address][0]) for address in now if now[address] != before[address]}


def leaks(answers: dict[str, tuple], *, allowed: set[str] = frozenset()) -> dict[str, set[str]]:
    """The addresses at which a marked word was found, and which."""
    # A search says again what was asked, which is the beginning of every marked word and the whole of none.
    marks_at = {address: marks(answer) - allowed - IN_FEEDS - {""} for address, answer in answers.items()}
    return {address: names for address, names in marks_at.items() if names}


# ── The tests ───────────────────────────────────────────────────────────────


def test_every_public_route_has_its_addresses_here():
    """Fails for a new route: give it a line in ROUTES."""
    routes = {route.name for route in reader_urls.urlpatterns}
    routes |= {route.name for route in get_resolver().url_patterns if hasattr(route, "name")}

    assert routes == ROUTES.keys()
    for name in ROUTES:
        assert {resolve(address.partition("?")[0]).url_name for address in addresses(name)} == {name}


def assert_hidden(desk: Newsroom, article: Article, way: str, before: dict[str, tuple], allowed=frozenset()) -> None:
    """Take the steps on the `way`; after each that ends in a comma, readers must find the paper that was there `before`."""
    for steps in way.split(", "):
        desk.take(article, *steps.split(" and "))
        answers = look()
        assert (steps, leaks(answers, allowed=allowed), changed(answers, before)) == (steps, {}, {})


@pytest.mark.parametrize(
    "way",
    [
        "stay a draft, submit, send back, spike",
        "submit and approve, publish tomorrow, unschedule",
        "rush for tomorrow, revise",
        "rush for tomorrow and retract, reinstate",
        "rush for tomorrow and take down",
    ],
)
def test_a_story_that_was_never_public_leaves_the_paper_as_if_it_did_not_exist(desk, without, way):
    article = make_draft(desk.rana)
    dress(article, desk.rana)

    assert_hidden(desk, article, way, without)


def test_a_story_under_embargo_leaves_the_paper_as_if_it_did_not_exist(desk, without):
    article = make_draft(desk.rana, embargo_until=TOMORROW)
    dress(article, desk.rana)

    assert_hidden(desk, article, "submit and approve, publish tomorrow", without)


@pytest.mark.parametrize(
    "way",
    [
        "stay a draft, submit, approve, publish tomorrow, unschedule",
        "rush for tomorrow, revise",
        "discard",
    ],
)
def test_the_next_edition_of_a_live_story_leaves_the_paper_as_it_was_before_anybody_began(desk, ferry, before, way):
    assert before["/2026/03/02/ferry/"][0] == 200

    desk.take(ferry, "revise")
    dress(ferry, desk.rana)

    assert_hidden(desk, ferry, way, before)


def test_a_retracted_story_leaves_its_headline_and_the_reason_only(desk, hidden):
    desk.take(hidden, "submit", "approve", "publish", "retract")

    answers = look()

    assert answers["/2026/03/02/zyq-article/"][0] == 410
    assert leaks(answers, allowed={"articleheadline", "stepretract", "-article"}) == {}


def test_a_story_that_was_taken_down_leaves_no_word(desk, hidden):
    desk.take(hidden, "submit", "approve", "publish", "take down")

    answers = look()

    assert answers["/2026/03/02/zyq-article/"][0] == 410
    assert leaks(answers) == {}


@pytest.mark.parametrize("retracted", ["retract", "take down"])
def test_what_was_in_the_works_when_a_story_was_retracted_stays_on_the_desk(desk, ferry, retracted):
    desk.take(ferry, "revise")
    dress(ferry, desk.rana)
    desk.take(ferry, retracted)

    answers = look()

    assert answers["/2026/03/02/ferry/"][0] == 410
    assert leaks(answers, allowed={"stepretract"}) == {}


@pytest.mark.parametrize("retracted", ["retract", "take down"])
def test_a_reinstated_story_leaves_the_paper_as_the_retraction_did(desk, ferry, retracted):
    desk.take(ferry, retracted)
    before = look()

    desk.take(ferry, "reinstate")
    dress(ferry, desk.rana)

    way = "stay a draft, submit and approve, publish tomorrow"
    assert_hidden(desk, ferry, way, before, allowed={"stepretract"})


@pytest.mark.parametrize("retracted", ["retract", "take down"])
def test_a_story_that_is_printed_anew_does_not_bring_back_what_was_retracted(desk, hidden, retracted):
    desk.take(hidden, "submit", "approve", "publish", retracted, "reinstate")
    undress(hidden)
    desk.take(hidden, "rush")

    answers = look()

    assert answers["/2026/03/02/ferry/"][0] == answers["/2026/03/02/ferry/changes/"][0] == 200
    assert leaks(answers, allowed={"articleheadline", "stepretract"} if retracted == "retract" else set()) == {}


@pytest.mark.parametrize("step", ["withhold", "erase"])
def test_an_edition_that_was_withheld_or_erased_leaves_no_word(desk, hidden, step):
    lawyer = member("lawyer")
    lawyer.user_permissions.set(Permission.objects.filter(codename=f"{step}_article"))
    desk.take(hidden, "submit", "approve", "publish")

    with time_machine.travel(MONDAY + dt.timedelta(hours=1), tick=False):
        desk.take(hidden, "revise")
        undress(hidden)
        desk.take(hidden, "rush")
        assert leaks(look()).keys() == {"/2026/03/02/ferry/changes/", "/api/stories/2026/03/02/ferry/editions/"}
        move(hidden, step, by=lawyer, note="By order of a court.", editions=[1])
        answers = look()

    assert answers["/2026/03/02/ferry/changes/"][0] == 200
    assert leaks(answers) == {}
    if step == "erase":
        kept = [*Edition.objects.values(), *Revision.objects.values()]
        kept += [row for model in PRINTED_ROWS for row in model.objects.values()]
        assert marks(kept) - IN_FEEDS == {"-article", "steprush"}  # its address, and the note of the edition that stays


def test_a_superuser_who_is_logged_in_reads_the_same_paper_as_a_stranger(desk, hidden, ferry):
    desk.take(ferry, "revise")
    desk.take(hidden, "rush for tomorrow")
    chief = Client()
    chief.force_login(get_user_model().objects.create_superuser("chief"))

    assert changed(look(chief), look()) == {}


def test_once_it_is_live_readers_get_every_word_but_those_for_the_desk(desk, hidden):
    """The other side of the coin: it proves that the words would be found, and sorts every free text there is."""
    desk.take(hidden, "submit", "approve", "publish")

    answers = look()

    shown = set().union(*map(marks, answers.values()))
    written = set().union(
        *(marks(list(model.objects.values())) for model in apps.get_app_config("articles").get_models())
    )
    assert shown & FOR_THE_DESK == set()
    assert written - shown - FOR_THE_DESK == UNSHOWN


def test_every_public_route_has_a_page_to_look_at(desk, hidden):
    desk.take(hidden, "submit", "approve", "publish")

    answers = look()

    empty = [name for name in ROUTES if not any(answers[address][0] == 200 for address in addresses(name))]
    assert empty == ["photo"]  # there is a record here, but no file


def test_the_tables_of_the_working_copy_are_known():
    kept_from_readers = {Article, Byline, Mention, Citation, Quote, ArticlePhoto, TaggedArticle, Notice}

    assert {model._meta.db_table for model in kept_from_readers} < set(_working_tables())
    assert {"articles_revision", "articles_move", "articles_arrival"} < set(_working_tables())
