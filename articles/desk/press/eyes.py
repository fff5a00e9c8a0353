"""Who has had a text in their hands: the rule that two people stand behind every printed word."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.desk.press import shelf
from articles.models import Article, Edition, Move, Revision


def authors(article: Article, editions: Sequence[Edition] | None = None) -> set[int | str]:
    """Who changed what prints since the last edition: user ids, or the recorded names of those without an account.

    Importers and restorers count. Editions that were withdrawn before their hour do not start a new count.
    `editions`: all of the story's by number, where the caller has them.
    """
    if editions is None:
        editions = shelf.out(article).only("article", "revision", "withdrawn_at").order_by("number")
    in_print = [edition.revision_id for edition in editions if edition.withdrawn_at is None]
    saved = article.revisions.order_by("number")
    if in_print:
        # Of these the first is the one that was printed: nobody has changed it yet.
        saved = saved.filter(number__gte=Revision.objects.filter(pk=in_print[-1]).values("number"))
    states = list(saved.values_list("print_digest", "by_id", "actor"))
    digest = states[0][0] if in_print else ""
    writers: set[int | str] = set()
    for print_digest, by, actor in states:
        if print_digest != digest:
            writers.add(by or actor)
            digest = print_digest
    return writers


def submitter(article: Article) -> Move | None:
    """The latest submission of `article`."""
    return article.moves.filter(name="submit").order_by("-number").first()


def is_second_reader(article: Article, user_id: int, editions: Sequence[Edition] | None = None) -> bool:
    """True where with this user at least two people are in the text: they did not write all of it themselves."""
    return are_two(authors(article, editions), user_id)


def are_two(writers: set[int | str], user_id: int) -> bool:
    """True where with this user at least two people are in the text of these `writers`."""
    return not (writers and writers <= {user_id})


def approved_by_second_reader(
    article: Article, editions: Sequence[Edition] | None = None, *, approver: int | None = None
) -> bool:
    """True if the last approval came from somebody who neither wrote all of the text nor submitted it.

    `editions`: all of the story's by number, where the caller has them. `approver`: the id of the user who is
    approving it now, before that is on record.
    """
    last: dict[str, int | None] = {}
    moves = article.moves.filter(name__in=["approve", "submit"]).order_by("-number")
    for name, user_id in moves.values_list("name", "user_id"):
        last.setdefault(name, user_id)
    reader = approver or last.get("approve")
    return reader is not None and reader != last.get("submit") and is_second_reader(article, reader, editions)


def four_eyes() -> bool:
    """Whether the paper demands two people for every text: NEWSROOM_FOUR_EYES."""
    return settings.NEWSROOM_FOUR_EYES


def unread() -> QuerySet[Edition]:
    """Editions that were printed on one pair of eyes and that nobody has countersigned, nor a later one of the story."""
    countersigned = Move.objects.filter(
        name="countersign", article=OuterRef("article"), edition__number__gte=OuterRef("number")
    )
    unread = Edition.objects.filter(~Exists(countersigned), one_pair_of_eyes=True, withdrawn_at=None)
    return unread.filter(withheld_line="")  # of what the law took back there may be nothing to read


def unread_by(user: User) -> QuerySet[Edition]:
    """Those of `unread` that somebody else than `user` printed: what they may countersign."""
    printer = Move.objects.filter(edition=OuterRef("pk")).exclude(name="countersign").order_by("number")
    others = unread().annotate(printer=Subquery(printer.values("user_id")[:1]))
    return others.filter(Q(printer=None) | ~Q(printer=user.pk))


def unread_of(article: Article) -> Edition | None:
    """The newest edition of `article` that waits to be read after printing."""
    return unread().filter(article=article).order_by("-number").first()


def printer_id(edition: Edition) -> int | None:
    """The id of who sent `edition` to print."""
    return edition.moves.exclude(name="countersign").order_by("number").values_list("user_id", flat=True).first()
