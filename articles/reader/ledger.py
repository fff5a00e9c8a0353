"""The public ledger: the chain over everything that was printed. `models.ledger` says how to recompute it."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models.editions import Edition, EditionKind
from articles.models.ledger import GENESIS, LedgerEntry
from articles.reader import metadata
from articles.reader.door import show, show_json
from articles.reader.furniture import furnish
from articles.reader.keyset import by_number

ENTRIES_AT_ONCE = 1000
# Of the edition only whether its hour is known: a retracted story leaves no word here.
SHOWN = ("number", "at", "kind", "edition_digest", "hash", "edition__first_published_precision")
ABOUT = (
    "Every printing of this paper, the newest first. To check an entry, take away its hash and write the rest as JSON "
    "with sorted keys, no spaces, in UTF-8: the SHA-256 of that is its hash. Its previous is the hash of the entry "
    "whose number is one less; that of entry 1 is genesis. older leads to the next entries, it is null on the last page."
)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger's page: what it is, how to check it, its newest entries."""
    page = by_number(request, LedgerEntry.objects.select_related("edition").only(*SHOWN))
    stories = _stories(page)
    context = {
        "page": page,
        "rows": [(entry, stories.get(entry.edition_id)) for entry in page],
        "sections": furnish().sections,
        "meta": metadata.page(request, "Ledger"),
    }
    return show(request, "ledger.html", context)


@require_safe
def ledger_json(request: HttpRequest) -> HttpResponse:
    """The whole chain, the newest entry first, for programs that recompute it: an entry's other keys give its hash."""
    page = by_number(request, LedgerEntry.objects.all(), length=ENTRIES_AT_ONCE)
    entries = [
        {"number": entry.number, **entry.content(), "previous": entry.previous, "hash": entry.hash} for entry in page
    ]
    older = f"{reverse('ledger-json')}?before={page.older}" if page.older else None
    return show_json({"about": ABOUT, "genesis": GENESIS, "entries": entries, "older": older})


def _stories(entries: Iterable[LedgerEntry]) -> dict[int, Edition]:
    """Edition key -> the live story whose changes page shows it; nothing for retracted or withheld editions."""
    printed = Edition.objects.printed().exclude(kind=EditionKind.RETRACTION)
    article_of = dict(printed.filter(pk__in=[entry.edition_id for entry in entries]).values_list("pk", "article_id"))
    live = Edition.objects.live().filter(article_id__in=set(article_of.values())).for_lists()
    stories = {story.article_id: story for story in live}
    return {pk: stories[article] for pk, article in article_of.items() if article in stories}
