"""Who has had a text in their hands: the rule that two people stand behind every printed word."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.desk.press import shelf
from articles.models import Article, Edition, Move


def authors(article: Article) -> set[int | str]:
    """Whoever saved a revision that changed what prints since the last edition: user ids, or an actor's text.

    Importers and restorers count. Editions that were withdrawn before their hour do not start a new count.
    """
    last = shelf.out(article).order_by("-number").select_related("revision").first()
    digest, number = (last.revision.print_digest, last.revision.number) if last else ("", 0)
    found: set[int | str] = set()
    saved = article.revisions.filter(number__gt=number).order_by("number")
    for print_digest, by, actor in saved.values_list("print_digest", "by_id", "actor"):
        if print_digest != digest:
            found.add(by or actor)
            digest = print_digest
    return found


def submitter(article: Article) -> Move | None:
    """The latest submission of `article`."""
    return article.moves.filter(name="submit").order_by("-number").first()


def is_second_reader(article: Article, user) -> bool:
    """Whether with `user` at least two people are in the text: they did not write all of it themselves."""
    return not (authors(article) and authors(article) <= {user.pk})


def approved_by_second_reader(article: Article) -> bool:
    """Whether the last approval of `article` came from somebody who neither wrote all of it nor submitted it."""
    approval = article.moves.filter(name="approve").order_by("-number").first()
    if approval is None or approval.user is None:
        return False
    submission = submitter(article)
    return is_second_reader(article, approval.user) and not (submission and submission.user_id == approval.user_id)


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


def unread_by(user) -> QuerySet[Edition]:
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
