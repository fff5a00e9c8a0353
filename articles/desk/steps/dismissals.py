"""Setting warnings aside, and taking them up again."""

from django.contrib.auth.models import User

from articles.desk.preflight import BLOCKER, Finding
from articles.desk.rules.refusals import Refused
from articles.desk.steps import counts, guards
from articles.desk.steps.past import Past
from articles.models import Article, Dismissal


def dismiss(article: Article, finding: Finding, by: User) -> Dismissal:
    """Set the warning `finding` of `article` aside for as long as its words stay as they are. Twice is once.

    Raises Refused for a blocker, and where `dismiss_refusal` says why.
    """
    if finding.level == BLOCKER:
        raise Refused("This keeps the story from print: it is mended, not dismissed.")
    if why := dismiss_refusal(article, by):
        raise Refused(why)
    code, field, digest = finding.key
    dismissal, is_new = Dismissal.objects.get_or_create(
        article=article,
        code=code,
        field=field,
        digest=digest,
        defaults={"by": by, "actor": by.get_username()},
    )
    if is_new:
        counts.change(article, warnings=-1)
    return dismissal


def restore(article: Article, finding: Finding, by: User) -> None:
    """Show a dismissed warning of `article` again. Raises Refused for a user who cannot change stories."""
    if why := dismiss_refusal(article, by):
        raise Refused(why)
    code, field, digest = finding.key
    gone, _ = article.dismissals.filter(code=code, field=field, digest=digest).delete()
    if gone:
        counts.change(article, warnings=1)


def dismiss_refusal(article: Article, by: User, past: Past | None = None) -> str:
    """Why `by` cannot set warnings of `article` aside; "" where they can: an editor, or who may change the text now.

    `past`: that of `article`, where the caller has it.
    """
    if by.is_active and by.has_perm(guards.REVIEW):
        return ""
    return guards.edit_refusal(article, by, past)
