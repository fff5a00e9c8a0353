"""Stories that arrive through `loaddata`, ready to print or as changes of what is here."""

from articles.desk import chains, history
from articles.desk.preflight import BLOCKER, preflight
from articles.desk.shelf import out
from articles.desk.workflow import claim, put_in_print, retract_from_print, take_back_pending
from articles.models import Article, Edition, EditionKind, Move, Notice, State, now


def record_import(article: Article, *, actor: str, by=None, note: str = "") -> Move:
    """Record that `article` arrived or was changed by a load, without printing anything. Inside a transaction."""
    return _record_import(article, actor=actor, by=by, note=note, states=("", article.state))


def print_import(article: Article, *, actor: str, by=None) -> Edition:
    """Print a story that arrived published, or the notice of one that arrived retracted. Inside a transaction.

    It goes live at its `published_at` (now where the file gave none), but not before its embargo.
    What would keep it from print is noted in the Move and blocks nothing: it was printed elsewhere already.
    """
    at = now()
    blockers = [finding for finding in preflight(article) if finding.level == BLOCKER]
    note = " ".join(finding.message for finding in blockers)
    if article.published_at is None:
        Article.objects.filter(pk=article.pk).update(published_at=at)
        article.published_at = at
    live_from = max(moment for moment in (article.published_at, article.embargo_until) if moment)
    revision = history.current(article, by=by, actor=actor, note="Imported")
    if article.state == State.RETRACTED:
        reason = article.notices.filter(kind=Notice.Kind.RETRACTION).order_by("-number").first()
        edition = retract_from_print(article, reason, at=live_from, revision=revision)
    else:
        edition = put_in_print(
            article, kind=EditionKind.FIRST, live_from=live_from, revision=revision, one_pair_of_eyes=False
        )
    _record_import(
        article, actor=actor, by=by, note=note, states=("", article.state), revision=revision, edition=edition
    )
    return edition


def revise_import(article: Article, *, actor: str, by=None) -> Move:
    """Take a printed story whose working copy a load is changing back to draft; readers keep the live edition."""
    at = now()
    states = (article.state, State.DRAFT)
    claim(article, State.DRAFT, by, at)
    take_back_pending(article, at)
    article.refresh_from_db()
    return _record_import(article, actor=actor, by=by, note="Changed by a load: waits for the desk.", states=states)


def reprint_import(article: Article, *, actor: str, by=None) -> Edition:
    """Print the changes that a load made to a printed story, as an update. Inside a transaction."""
    at = now()
    claim(article, State.PUBLISHED, by, at)
    take_back_pending(article, at)
    revision = history.current(article, by=by, actor=actor, note="Imported")
    live_from = max(moment for moment in (at, article.embargo_until) if moment)
    is_out = out(article).exists()
    edition = put_in_print(
        article,
        kind=EditionKind.UPDATE if is_out else EditionKind.FIRST,
        live_from=live_from,
        revision=revision,
        one_pair_of_eyes=False,
    )
    article.refresh_from_db()
    _record_import(
        article,
        actor=actor,
        by=by,
        note="",
        states=(State.PUBLISHED, State.PUBLISHED),
        revision=revision,
        edition=edition,
    )
    return edition


def _record_import(article, *, actor, by, note, states, revision=None, edition=None) -> Move:
    revision = revision or history.current(article, by=by, actor=actor, note="Imported")
    recorded = chains.add_move(
        "import",
        about=f"article {article.slug}",
        by=by,
        actor=actor,
        at=now(),
        note=note,
        article=article,
        states=states,
        revision=revision,
        edition=edition,
    )
    chains.enter_printings(now())
    return recorded
