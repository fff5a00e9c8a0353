"""What readers see at any second, whatever the desk did in whatever order.

`Paper` below is a second, much simpler telling of the same rules (design, sections 3 and 4): a list of
printings, and "readers see the latest printing whose hour has come". Random sequences of moves and clock
times are taken with the real desk and told to the model; after each step both must agree at every second at
which anything changes. The cases that an editor would ask about, by name, are in test_shelf_cases.
"""

import datetime as dt
from dataclasses import dataclass, field

import hypothesis
import pytest
import time_machine
from django.db import transaction
from django.db.models import Value
from hypothesis import HealthCheck, given  # noqa: E402 - only where it is installed
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import (  # noqa: E402
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles.desk.press import shelf
from articles.desk.rules.refusals import NotFit
from articles.desk.steps.workflow import move, options
from articles.models import Article, Edition, LedgerEntry, State
from articles.tests.cast import make_draft, member, rewrite
from articles.tests.printing import print_story

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LONG_AGO = MONDAY - dt.timedelta(days=365)
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
# Few and round, so that steps often meet in the same second, and an hour that was scheduled is hit exactly.
MINUTES = st.sampled_from([0, 0, 1, 30, 60, 90, 180]).map(lambda minutes: dt.timedelta(minutes=minutes))
REPEATABLE = hypothesis.settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],  # so few steps read well as they are: shrinking them would take minutes
    suppress_health_check=list(HealthCheck),
)


# ── The model ───────────────────────────────────────────────────────────────


@dataclass
class Printing:
    """One edition, as far as readers are concerned."""

    number: int
    starts: dt.datetime
    is_notice: bool = False
    withdrawn: bool = False
    pulled: bool = False


@dataclass
class Paper:
    """What readers of one story see. It knows neither windows nor `live_until`."""

    printings: list[Printing] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def standing(self, at: dt.datetime) -> Printing | None:
        """What readers have before them at `at`: the latest printing whose hour has come."""
        started = [printing for printing in self._out() if printing.starts <= at]
        return started[-1] if started else None

    def waiting(self, at: dt.datetime) -> list[Printing]:
        return [printing for printing in self._out() if printing.starts > at]

    def comparable(self, at: dt.datetime) -> list[Printing]:
        """What readers ever had before them, apart from what a retraction took back."""
        begun = [printing for printing in self._out() if printing.starts <= at and not printing.pulled]
        return [printing for printing in begun if self.standing(printing.starts) is printing]

    def was_ever_out(self) -> bool:
        return bool(self._out())

    def story_stands(self, at: dt.datetime) -> bool:
        result = self.standing(at)
        return result is not None and not result.is_notice

    def print(self, starts: dt.datetime, now: dt.datetime) -> None:
        self.withdraw(now)
        self.printings.append(Printing(len(self.printings) + 1, starts))

    def withdraw(self, now: dt.datetime) -> None:
        for printing in self.waiting(now):
            printing.withdrawn = True

    def retract(self, now: dt.datetime) -> None:
        """Everything goes. Who never saw the story is not told that there was one."""
        self.withdraw(now)
        if self.was_ever_out():
            for printing in self.printings:
                printing.pulled = printing.pulled or not printing.is_notice
            self.printings.append(Printing(len(self.printings) + 1, now, is_notice=True))

    def look(self, before: dt.datetime, now: dt.datetime) -> None:
        """Readers watch the shelf from `before` to `now`."""
        moments = [before, now, *(printing.starts for printing in self.printings if before < printing.starts <= now)]
        self.seen |= {match.number for match in map(self.standing, moments) if match}

    def _out(self) -> list[Printing]:
        return [printing for printing in self.printings if not printing.withdrawn]


# ── What both must agree on ─────────────────────────────────────────────────


def shelves(article: Article, moments: list[dt.datetime]) -> dict[dt.datetime, dict[str, list[int]]]:
    """The numbers of the editions that each definition of "public" finds at each of `moments`: one query."""
    by_key = {moment: {"on shelf": [], "live": [], "notices": [], "printed": []} for moment in moments}
    questions = []
    for index, moment in enumerate(moments):
        editions = article.editions.order_by()
        answers = (editions.on_shelf(moment), editions.live(moment), editions.notices(moment), editions.printed(moment))
        for name, answer in zip(by_key[moment], answers, strict=True):
            questions.append(answer.values_list(Value(index), Value(name), "number"))
    for index, name, number in questions[0].union(*questions[1:], all=True).order_by():
        by_key[moments[index]][name].append(number)
    return by_key


def expected(paper: Paper, at: dt.datetime) -> dict[str, list[int]]:
    standing = paper.standing(at)
    numbers = [standing.number] if standing else []
    return {
        "on shelf": numbers,
        "live": numbers if standing and not standing.is_notice else [],
        "notices": numbers if standing and standing.is_notice else [],
        "printed": [printing.number for printing in paper.comparable(at)],
    }


def telling_moments(paper: Paper, now: dt.datetime, since: dt.datetime) -> list[dt.datetime]:
    """Every second from `since` on at which anything changes, with the seconds beside it, and the far future."""
    hours = {now, *(printing.starts for printing in paper.printings if printing.starts >= since)}
    around = {hour + step for hour in hours for step in (-SECOND, dt.timedelta(), SECOND)}
    return [*sorted(around), now + dt.timedelta(days=3650)]


def assert_agree(article: Article, paper: Paper, now: dt.datetime, since: dt.datetime = LONG_AGO) -> None:
    for moment, match in shelves(article, telling_moments(paper, now, since)).items():
        match = {name: sorted(numbers) for name, numbers in match.items()}
        assert match == expected(paper, moment), f"at {moment}"


def assert_windows_are_apart(article: Article) -> None:
    windows = article.editions.filter(withdrawn_at=None).order_by("live_from", "live_until")
    last = None
    for live_from, live_until in windows.values_list("live_from", "live_until"):
        assert live_from <= live_until
        if live_from < live_until:
            assert last is None or last <= live_from
            last = live_until


# ── Any order of moves, any time ────────────────────────────────────────────


class Desk(RuleBasedStateMachine):
    """Rana, Esra and Piet at work on one story. Each rule takes a step that must be possible, and tells the model."""

    rana = esra = piet = None

    @initialize()
    def a_story_begins(self):
        self.clock = time_machine.travel(MONDAY, tick=False)
        self.traveller = self.clock.start()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now, self.drafts, self.embargo = MONDAY, 1, None
        self.paper, self.state = Paper(), "draft"
        self.embargoes = {}  # by the number of the printing: to discard changes brings back the embargo of that time
        self.article = make_draft(self.rana)

    def teardown(self):
        if not hasattr(self, "undo"):
            return
        try:
            assert_agree(self.article, self.paper, self.now)  # what is past stays as readers saw it
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            self.clock.stop()

    def takes(self, name: str, *, by, to: str, **fields) -> None:
        move(self.article, name, by=by, note="Told why", **fields)
        self.state = to

    # What the desk does.

    @rule(by=MINUTES)
    def time_passes(self, by):
        before, self.now = self.now, self.now + by
        self.traveller.move_to(self.now)
        self.paper.look(before, self.now)

    @rule(seconds=st.sampled_from([-1, 0, 1]))
    @precondition(lambda self: self.paper.waiting(self.now + SECOND))
    def the_hour_comes(self, seconds):
        """To the very second at which something goes live, the one before or the one after."""
        hour = self.paper.waiting(self.now + SECOND)[0].starts + seconds * SECOND
        self.time_passes(hour - self.now)

    @rule()
    @precondition(lambda self: self.state == "draft")
    def rana_rewrites(self):
        self.drafts += 1
        rewrite(self.article, self.rana, headline=f"Ferry runs, telling {self.drafts}")

    @rule(ahead=MINUTES)
    @precondition(lambda self: self.state == "draft")
    def rana_agrees_an_embargo(self, ahead):
        self.embargo = self.now + ahead
        rewrite(self.article, self.rana, embargo_until=self.embargo)

    @rule()
    @precondition(lambda self: self.state == "draft")
    def rana_submits(self):
        self.takes("submit", by=self.rana, to="review")

    @rule()
    @precondition(lambda self: self.state == "review")
    def rana_withdraws(self):
        self.takes("withdraw", by=self.rana, to="draft")

    @rule()
    @precondition(lambda self: self.state in {"review", "approved"})
    def esra_sends_back(self):
        self.takes("send back", by=self.esra, to="draft")

    @rule()
    @precondition(lambda self: self.state == "review")
    def esra_approves(self):
        self.takes("approve", by=self.esra, to="approved")

    @rule(ahead=MINUTES, minor=st.booleans())
    @precondition(lambda self: self.state == "approved" and self.article.approved_digest)
    def piet_publishes(self, ahead, minor):
        self.prints("publish", ahead, minor)

    @rule(ahead=MINUTES, minor=st.booleans())
    @precondition(lambda self: self.state in {"draft", "review"})
    def piet_rushes(self, ahead, minor):
        self.prints("rush", ahead, minor)

    def prints(self, name, ahead, minor):
        starts, kind = self.now + ahead, "minor" if minor else ""
        if self.embargo and starts < self.embargo:
            with pytest.raises(NotFit, match="embargo"):
                self.takes(name, by=self.piet, to="published", kind=kind, go_live=starts)
            starts = self.embargo
        self.takes(name, by=self.piet, to="published", kind=kind, go_live=starts)
        self.paper.print(starts, self.now)
        self.embargoes[len(self.paper.printings)] = self.embargo

    @rule()
    @precondition(lambda self: self.state == "published")
    def rana_revises(self):
        self.takes("revise", by=self.rana, to="draft")
        self.paper.withdraw(self.now)

    @rule()
    @precondition(lambda self: self.paper.waiting(self.now))
    def piet_unschedules(self):
        self.takes("unschedule", by=self.piet, to="approved")
        self.paper.withdraw(self.now)
        if not self.paper.was_ever_out():
            assert self.article.published_at is None

    @rule()
    @precondition(lambda self: self.state in {"draft", "review", "approved"} and self.paper.story_stands(self.now))
    def esra_discards(self):
        self.takes("discard", by=self.esra, to="published")
        self.embargo = self.embargoes[self.paper.standing(self.now).number]

    @rule()
    @precondition(lambda self: self.state in {"draft", "review", "approved"} and not self.paper.was_ever_out())
    def esra_spikes(self):
        self.takes("spike", by=self.esra, to="spiked")

    @rule()
    @precondition(lambda self: self.state == "spiked")
    def esra_takes_it_up_again(self):
        self.takes("unspike", by=self.esra, to="draft")

    @rule(takedown=st.booleans())
    @precondition(lambda self: self.state != "retracted" and self.paper.was_ever_out())
    def piet_retracts(self, takedown):
        self.takes("retract", by=self.piet, to="retracted", takedown=takedown)
        self.paper.retract(self.now)

    @rule()
    @precondition(lambda self: self.state == "retracted")
    def piet_reinstates(self):
        self.takes("reinstate", by=self.piet, to="draft")

    # What must hold after every step.

    @invariant()
    def readers_see_what_the_model_says_at_every_second(self):
        self.paper.look(self.now, self.now)
        assert_agree(self.article, self.paper, self.now, since=self.now)

    @invariant()
    def the_desk_is_offered_what_is_possible_and_nothing_else(self):
        unprinted = self.state in {"draft", "review", "approved"}
        a_notice_stands = self.article.editions.notices(self.now).exclude(headline="").exists()
        possible = {
            "submit": self.state == "draft",
            "send back": self.state in {"review", "approved"},
            "approve": self.state == "review",
            "publish": self.state == "approved",
            "rush": self.state in {"draft", "review"},
            "revise": self.state == "published",
            "discard": unprinted and self.paper.story_stands(self.now),
            "unschedule": bool(self.paper.waiting(self.now)),
            "spike": unprinted and not self.paper.was_ever_out(),
            "unspike": self.state == "spiked",
            "retract": self.paper.was_ever_out() and (self.state != "retracted" or a_notice_stands),  # to take it down
            "reinstate": self.state == "retracted",
        }
        offered = {option.transition.name for option in options(self.article, self.piet) if option.allowed}
        assert offered & possible.keys() == {name for name, is_possible in possible.items() if is_possible}

    @invariant()
    def windows_never_overlap_and_at_most_one_edition_waits(self):
        assert_windows_are_apart(self.article)
        assert shelf.pending(self.article, self.now).count() <= 1

    @invariant()
    def the_ledger_holds_only_what_readers_have_seen(self):
        entered = LedgerEntry.objects.filter(edition__article=self.article).values_list("edition__number", "at")
        numbers = {number for number, _ in entered}
        assert numbers <= self.paper.seen
        assert all(at <= self.now for _, at in entered)

    @invariant()
    def the_state_tells_the_desk_the_truth(self):
        assert self.article.state == self.state
        shown = self.paper.story_stands(self.now) or self.paper.waiting(self.now)
        assert shown or self.state != State.PUBLISHED
        assert not shown or self.state not in {State.SPIKED, State.RETRACTED}


@pytest.fixture(autouse=True)
def _passwords_are_not_what_is_tested(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.slow
def test_readers_see_the_right_edition_at_every_second_in_any_order_of_moves():
    Desk.rana, Desk.esra, Desk.piet = member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher")

    run_state_machine_as_test(Desk, settings=REPEATABLE)


HOURS = st.integers(min_value=-4, max_value=4)


@REPEATABLE
@given(printings=st.lists(st.tuples(HOURS, st.booleans()), min_size=1, max_size=6), data=st.data())
def test_reshelving_finds_the_same_shelf_whatever_stood_there_before(printings, data):
    """Imports print the past, and in any order: an edition of noon may be numbered before that of nine."""
    with transaction.atomic(), time_machine.travel(MONDAY, tick=False):
        paper = Paper()
        first = print_story(at=MONDAY)
        for number, (hour, withdrawn) in enumerate(printings, 1):
            starts = MONDAY + hour * HOUR
            edition = first if number == 1 else print_story(article=first.article, at=MONDAY)
            columns = {"live_from": starts, "live_until": starts, "withdrawn_at": MONDAY if withdrawn else None}
            Edition.objects.filter(pk=edition.pk).update(**columns)
            paper.printings.append(Printing(number, starts, withdrawn=withdrawn))
        shelf.reshelve(first.article)
        changed = data.draw(st.sampled_from(paper.printings), label="withdrawn or taken out again")
        changed.withdrawn = not changed.withdrawn
        first.article.editions.filter(number=changed.number).update(withdrawn_at=MONDAY if changed.withdrawn else None)

        shelf.reshelve(first.article)

        assert_agree(first.article, paper, MONDAY)
        assert_windows_are_apart(first.article)
        transaction.set_rollback(True)
