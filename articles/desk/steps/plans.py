"""Plans for a story that is no part of its text: they may change at any time, and make no edition."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.desk.rules.refusals import Refused
from articles.desk.steps import editing, guards
from articles.desk.steps.claims import claim
from articles.models import Article

PLANS = ("urgency", "assigned_to", "planned_for", "internal_note")


def plans_refusal(article: Article, user: User) -> str:
    """Why `user` cannot change the plans for `article`; "" where they can."""
    if user.is_active and user.has_perm(guards.REVIEW):
        return ""
    return f"This takes {guards.role_for(guards.REVIEW)}."


def change_plans(article: Article, plans: dict, *, by: User) -> list[str]:
    """Set columns of PLANS as the user `by`, all or nothing; the names of those that changed.

    The urgency changes on the editions too, so that the front page follows at once. Keeps a revision and
    an "amend" Move where something changed. Raises Refused where `by` may not, Stale where somebody else
    saved or moved the story since `article` was read.
    """
    if why := plans_refusal(article, by):
        raise Refused(why)
    changed = {name: plans[name] for name in PLANS if name in plans and plans[name] != getattr(article, name)}
    if not changed:
        return []
    before = {name: getattr(article, name) for name in changed}
    with transaction.atomic():
        claim(article, by)
        Article.objects.filter(pk=article.pk).update(**changed)
        if "urgency" in changed:
            article.editions.update(urgency=changed["urgency"])
        names = [name.replace("_", " ") for name in changed]
        note = ", ".join(names) + " changed"
        if "urgency" in changed:
            note += f": urgency {before['urgency']} to {changed['urgency']}"
        editing.finish_on_record(article, "amend", by, note=note)
    article.refresh_from_db()
    return names
