"""“Report an error”: a form without cookie or script, on a page that nobody keeps, and what /corrections/ counts."""

import datetime as dt
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from statistics import median

from django import forms
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.intake import normalise_text
from articles.models.editions import Edition
from articles.models.printed import PrintedNotice
from articles.models.reports import ErrorReport, ReportStatus
from articles.models.times import now
from articles.reader import pages, reading
from articles.reader.addresses import day_of
from articles.reader.door import show
from articles.reader.furniture import furnish
from articles.text import UNPRINTABLE

HOUR = dt.timedelta(hours=1)
YEAR = dt.timedelta(days=365)
MOST_OF_ONE, MOST_OF_ALL = 5, 200  # reports an hour: from one network address, from all of them
ONE_NETWORK = 64  # bits of an IPv6 address that one household has


class Words(forms.CharField):
    """What a reader types: never a character that cannot be printed, line ends as everywhere."""

    def __init__(self, length: int, **options):
        super().__init__(max_length=length, **options)
        self.error_messages["max_length"] = f"Please say it in at most {length} characters."

    def to_python(self, value):
        return normalise_text(UNPRINTABLE.sub("", super().to_python(value) or ""))


class ReportForm(forms.Form):
    """What is asked. `website` is a trap: people do not see it, robots fill it in."""

    words = Words(1000, required=False)
    wrong = Words(4000, error_messages={"required": "Please say what is wrong."})
    how_known = Words(2000, required=False)
    email = forms.EmailField(
        required=False, error_messages={"invalid": "That is no e-mail address. You may leave it empty."}
    )
    website = forms.CharField(required=False)


# No cookie comes with it, so nobody else's can be used: there is nothing for a token to protect.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """The form for the story at this address; posted, its thanks, or the form again with what keeps it back."""
    on = day_of(year, month, day)
    edition = reading.at_address(on, slug)
    if edition is None:
        return pages.redirect_to_story("article-report", on, slug)
    if edition.is_retraction:
        return pages.gone(request, edition)
    if request.method != "POST":
        return _page(request, edition, is_sent="sent" in request.GET)
    form = ReportForm(request.POST)
    if not _is_ours(request):
        return _page(
            request, edition, form, status=403, refused="This was not sent from our own page. Press “Send” again."
        )
    if not form.is_valid():
        return _page(request, edition, form, status=400)
    if not form.cleaned_data.pop("website"):
        sender = sender_of(request)
        if _is_too_much(sender):
            refused = "Too many reports have come at once. Please try again in an hour, or write to us by e-mail."
            page = _page(request, edition, form, status=429, refused=refused)
            page["Retry-After"] = str(int(HOUR.total_seconds()))
            return page
        _keep(_edition_read(request, edition), sender, form.cleaned_data)
    return HttpResponseRedirect(f"{request.path}?sent")


def _page(
    request: HttpRequest,
    edition: Edition,
    form: ReportForm | None = None,
    *,
    status: int = 200,
    refused: str = "",
    is_sent: bool = False,
) -> HttpResponse:
    form = form or ReportForm()
    context = {
        "edition": edition,
        "number": _edition_read(request, edition).number,
        "typed": {name: form[name].value() or "" for name in form.fields},
        "errors": {name: " ".join(map(str, form.errors.get(name, []))) for name in form.fields},
        "refused": refused,
        "is_sent": is_sent,
        "days": settings.NEWSROOM_REPORT_DAYS,
        "mail_address": pages.mail_about(edition),
        "sections": furnish().sections,
    }
    return show(request, "report.html", context, status=status)


def _edition_read(request: HttpRequest, live: Edition) -> Edition:
    """The edition that the reader had: that which the form names, if readers ever had it, else the `live` one."""
    named = request.POST.get("edition", "") or request.GET.get("edition", "")
    if not (named.isascii() and named.isdigit() and len(named) < 6) or int(named) == live.number:
        return live
    printed = Edition.objects.printed().filter(article_id=live.article_id, number=int(named)).for_lists()
    return printed.first() or live


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form was sent from this host, as far as the browser says. An old browser says nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    sent_from = request.headers.get("Origin")
    return sent_from is None or sent_from == f"{request.scheme}://{request.get_host()}"


# ── The limit ───────────────────────────────────────────────────────────────


def sender_of(request: HttpRequest) -> str:
    """A keyed digest of the network address that a request came from: equal addresses are seen, none can be read."""
    given = request.META.get("REMOTE_ADDR", "")
    if not given or given in settings.NEWSROOM_PROXIES:  # nothing where a proxy asks through a socket
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or given
    try:
        network = ip_address(given)
    except ValueError:
        return salted_hmac(__name__, "unknown", algorithm="sha256").hexdigest()
    if isinstance(network, IPv6Address):
        network = network.ipv4_mapped or ip_address(int(network) >> 128 - ONE_NETWORK << 128 - ONE_NETWORK)
    return salted_hmac(__name__, str(network), algorithm="sha256").hexdigest()


def _is_too_much(sender: str) -> bool:
    recent = ErrorReport.objects.filter(at__gt=now() - HOUR)
    return recent.filter(sender=sender).count() >= MOST_OF_ONE or recent.count() >= MOST_OF_ALL


def _keep(edition: Edition, sender: str, typed: dict[str, str]) -> None:
    """Store the report, unless it came a moment ago; forget what has been kept long enough of earlier ones."""
    ErrorReport.objects.forget(now())
    is_here = ErrorReport.objects.filter(at__gt=now() - HOUR, edition=edition, sender=sender, **typed).exists()
    if not is_here:
        ErrorReport.objects.create(edition=edition, sender=sender, **typed)


# ── What is counted ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Figures:
    """The reports of a year: how many there were, how many led to a notice, and the median time until it was given."""

    reported: int
    corrected: int
    median_seconds: int | None


def figures() -> Figures:
    """The figures of the last year: two queries. A notice counts when readers have it, and not before."""
    reports = ErrorReport.objects.filter(at__gt=now() - YEAR)
    notice = PrintedNotice.objects.on_shelf().filter(
        edition__article=OuterRef("edition__article"), number=OuterRef("notice_number")
    )
    corrected = reports.filter(status=ReportStatus.CORRECTED).order_by()
    given = corrected.annotate(given_at=Subquery(notice.order_by().values("at")[:1])).exclude(given_at=None)
    seconds = [(given_at - at).total_seconds() for at, given_at in given.values_list("at", "given_at")]
    return Figures(reports.count(), len(seconds), int(median(seconds)) if seconds else None)
