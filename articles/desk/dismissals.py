"""Setting warnings aside, and taking them up again."""

from articles.desk.preflight import BLOCKER, Finding
from articles.desk.refusals import Refused
from articles.models import Article, Dismissal

CHANGE = "articles.change_article"


def dismiss(article: Article, finding: Finding, by) -> Dismissal:
    """Set the warning `finding` of `article` aside for as long as its words stay as they are. Twice is once.

    Raises Refused for a blocker, and for a user who cannot change stories.
    """
    if finding.level == BLOCKER:
        raise Refused("This keeps the story from print: it is mended, not dismissed.")
    _refuse_stranger(by)
    code, field, digest = finding.key
    return Dismissal.objects.get_or_create(
        article=article,
        code=code,
        field=field,
        digest=digest,
        defaults={"by": by, "actor": by.get_username()},
    )[0]


def restore(article: Article, finding: Finding, by) -> None:
    """Show a dismissed warning of `article` again. Raises Refused for a user who cannot change stories."""
    _refuse_stranger(by)
    code, field, digest = finding.key
    article.dismissals.filter(code=code, field=field, digest=digest).delete()


def _refuse_stranger(by) -> None:
    if not by.is_active or not by.has_perm(CHANGE):
        raise Refused("This takes a reporter.")
