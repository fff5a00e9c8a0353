"""What the desk costs: lists, opening and saving a story's form, and a draft with thousands of quotations. Runs in a scratch paper."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.desk.steps import counts
from articles.models import Article, Person, Quote, Section, State

IN_REVIEW = 60  # stories
FEW, SEED, MANY = 2, 10, 3000  # quotations
KINDS = {
    "list in review": f"{IN_REVIEW} stories in review, one of them with {MANY:,} quotations in its text",
    "list in print": "the newest of all that is in print",
    "opening, 2 quotations": "the form of a short story",
    "opening, 10 quotations": "the form of a story like the seed",
    "opening, 3,000 in the text": "a form whose text has thousands of quotations that nobody recorded",
    "saving, 2 quotations": "",
    "saving, 10 quotations": "",
    "saving, 3,000 in the text": "",
}


def tell(requests: int) -> None:
    """Print, as JSON, the median milliseconds of this process for each of KINDS, of `requests`, and the queries of one.

    Nothing stays: it is all done in one transaction that is undone.
    """
    with transaction.atomic():
        client = _editor()
        few, seed, many = (_draft(number) for number in (FEW, SEED, MANY))
        _submit(few, seed, many)
        figures = {
            "list in review": _measured(lambda: client.get(LIST, {"state": "review"}), requests),
            "list in print": _measured(lambda: client.get(LIST, {"state": "published"}), requests),
        }
        names = dict(zip(("2 quotations", "10 quotations", "3,000 in the text"), (few, seed, many), strict=True))
        for name, story in names.items():
            figures[f"opening, {name}"] = _measured(partial(client.get, _form(story)), requests)
        for name, story in names.items():
            figures[f"saving, {name}"] = _measured(_saving(client, story), requests)
        transaction.set_rollback(True)
    json.dump(figures, sys.stdout)


LIST = "/admin/articles/article/"


def _form(story: Article) -> str:
    return f"{LIST}{story.pk}/change/"


def _editor() -> Client:
    editor = User.objects.create(username="bench-desk", is_staff=True)
    editor.groups.add(Group.objects.get(name="Publisher"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(editor)
    client.get(LIST)
    return client


def _draft(quotations: int) -> Article:
    """A draft with so many quotations in one paragraph; a few are on record, thousands are not."""
    said = [f"The number {n} boat is late again today," for n in range(quotations)]
    speaker = Person.objects.order_by("pk").first()
    body = "".join(f"“{words}” said {speaker.name}. " for words in said)
    story = Article.objects.create(
        slug=f"bench-desk-{quotations}",
        headline=f"{quotations} boats",
        body=f"<p>{body}</p>",
        section=Section.objects.first(),
    )
    if quotations < MANY:
        Quote.objects.bulk_create(
            Quote(article=story, number=n, order=n, text=words, speaker=speaker) for n, words in enumerate(said, 1)
        )
        story.next_numbers(quotations)
    return story


def _submit(*stories: Article) -> None:
    """Have these and some of the archive in review, and counted, as they are after a save."""
    archive = Article.objects.filter(state=State.PUBLISHED).order_by("pk")[: IN_REVIEW - len(stories)]
    chosen = [*(story.pk for story in stories), *archive.values_list("pk", flat=True)]
    Article.objects.filter(pk__in=chosen).update(state=State.REVIEW)
    counts.count(Article.objects.filter(pk__in=chosen))


def _saving(client: Client, story: Article) -> Callable[[], HttpResponse]:
    """Saves the form of `story` with another headline each time; what is posted is read beforehand."""
    saves = 0

    def save() -> HttpResponse:
        nonlocal saves
        saves += 1
        fields = {**filled, "headline": f"Boats, saved {saves} times", "seen_version": _version(story)}
        return client.post(_form(story), fields)

    reader = _Fields()
    reader.feed(client.get(_form(story)).content.decode())
    filled = reader.fields
    return save


def _version(story: Article) -> int:
    return Article.objects.values_list("version", flat=True).get(pk=story.pk)


def _measured(ask: Callable[[], HttpResponse], requests: int) -> dict:
    ask()  # what a process reads once is read
    with CaptureQueriesContext(connection) as captured:
        response = ask()
        queries = len(captured)  # now: the next request forgets them
    if response.status_code not in (200, 302) or (response.status_code == 200 and b"errornote" in response.content):
        raise SystemExit(f"The desk answered {response.status_code}: the bench does not fit this form any more.")
    took = []
    for _ in range(requests):
        began = time.process_time()
        ask()
        took.append((time.process_time() - began) * 1000)
    return {"cpu_ms": statistics.median(took), "queries": queries, "bytes": len(response.content)}


class _Fields(HTMLParser):
    """What a browser would post of the story's form, by the names of the fields."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "button", "file"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.fields[name] = given.get("value") or ("on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.fields[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, text: str) -> None:
        if self._area:
            self.fields[self._area] += text
