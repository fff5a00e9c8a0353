"""What one edit costs: a minor correction of a story in print, by the desk's own steps. Runs in a scratch paper."""

import json
import statistics
import sys
import time

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.desk.steps.fixing import Fix
from articles.models import Article, Edition, EditionKind

COUNTED = 3  # edits whose queries are counted
BEFORE, AFTER = " has a ", " has one "  # of the first sentence of every generated story


def tell(edits: int) -> None:
    """Print, as JSON, the median milliseconds of this process for an edit, of `edits`, and the queries of one."""
    editor, _ = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
    editor.groups.add(Group.objects.get(name="Publisher"))
    slugs = list(Edition.objects.live().order_by("pk").values_list("article__slug", flat=True))
    wanted = edits + COUNTED
    chosen = [slugs[place * len(slugs) // wanted] for place in range(wanted)]
    queries = []
    for slug in chosen[:COUNTED]:
        with CaptureQueriesContext(connection) as captured:
            correct(slug, by=editor)
        queries.append(len(captured))
    took = []
    for slug in chosen[COUNTED:]:
        began = time.process_time()
        correct(slug, by=editor)
        took.append((time.process_time() - began) * 1000)
    figures = {"edits": len(took), "cpu_ms": statistics.median(took), "queries": max(queries)}
    json.dump(figures, sys.stdout)


def correct(slug: str, *, by: User) -> None:
    """Take up the story again, change a word, and print it as a minor edition: what “Fix and publish” does."""
    with transaction.atomic():
        article = Article.objects.get(slug=slug)
        fix = Fix(article, by)
        old, new = (BEFORE, AFTER) if BEFORE in article.body else (AFTER, BEFORE)
        article.body = article.body.replace(old, new, 1)
        article.save(update_fields=["body"])
        fix.publish(kind=EditionKind.MINOR, note="A word was missing.")
