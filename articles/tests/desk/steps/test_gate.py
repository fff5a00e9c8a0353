"""A draft copy of the seed story at the gate: it goes to print once an editor has mended what is wrong, not before."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.desk.preflight import BLOCKER, preflight
from articles.desk.rules.refusals import NotFit
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, Quote, Section
from articles.tests.cast import member, rewrite

pytestmark = pytest.mark.django_db

SEED = settings.BASE_DIR / "fixtures" / "seed.json"
SLUG = "a-copy-of-the-seed"


@pytest.fixture
def copy(tmp_path) -> Article:
    """The seed beside a draft of it: no section, one quotation miscopied, one without its speaker."""
    rows = json.loads(SEED.read_text())
    (seed,) = [row for row in rows if row["model"] == "articles.article"]
    old = seed["fields"]["slug"]
    copied = [
        json.loads(json.dumps(row).replace(f'"{old}"', f'"{SLUG}"')) for row in rows if f'"{old}"' in json.dumps(row)
    ]
    for row in copied:
        if row["model"] == "articles.article":
            row["fields"] |= {"state": "draft", "section": None}
            row["fields"].pop("published_at", None)
    copied = [row for row in copied if row["model"] != "articles.source"]
    (tmp_path / "copy.json").write_text(json.dumps(copied))
    call_command("loaddata", "seed", verbosity=0)
    call_command("loaddata", str(tmp_path / "copy.json"), verbosity=0)
    article = Article.objects.get(slug=SLUG)
    first, second = article.quotes.filter(kind=Quote.Kind.DIRECT).order_by("number")[:2]
    Quote.objects.filter(pk=first.pk).update(text=first.text.replace("independence", "freedom"))
    Quote.objects.filter(pk=second.pk).update(speaker=None)
    return article


def blockers(article: Article) -> list[str]:
    return [finding.code for finding in preflight(article) if finding.level == BLOCKER]


def test_a_copy_of_the_seed_is_printed_only_after_an_editor_mended_what_blocks_it(copy):
    rana, esra, piet = member("rana", "Reporter"), member("esra", "Editor"), member("piet", "Publisher")
    Article.objects.filter(pk=copy.pk).update(assigned_to=rana)
    copy.refresh_from_db()
    move(copy, "submit", by=rana)

    assert sorted(blockers(copy)) == ["no-section", "quote-not-in-body", "quote-without-attribution"]
    with pytest.raises(NotFit) as refused:
        move(copy, "approve", by=esra)
    assert len(refused.value.findings) == 3
    with pytest.raises(NotFit):
        move(copy, "rush", by=piet, note="Now")

    printed = {quote.text: quote for quote in Quote.objects.exclude(article=copy)}
    for quote in copy.quotes.filter(kind=Quote.Kind.DIRECT):
        right = printed.get(quote.text) or printed[quote.text.replace("freedom", "independence")]
        Quote.objects.filter(pk=quote.pk).update(text=right.text, speaker=right.speaker)
    rewrite(copy, esra, section=Section.objects.get(slug="world"))

    assert blockers(copy) == []
    move(copy, "approve", by=esra)
    move(copy, "publish", by=piet)
    assert Edition.objects.live().filter(slug=SLUG).exists()
