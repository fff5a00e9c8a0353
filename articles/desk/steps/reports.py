"""What the desk does with a reader's report of an error: takes it up, answers it, leads it to a notice, declines it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from articles.desk.rules.refusals import Refused, Stale
from articles.desk.steps import guards, letters, reprints
from articles.desk.steps.reprints import Reprint
from articles.models import ErrorReport, Notice, now
from articles.models.reports import OPEN

LENGTH = 8
Status = ErrorReport.Status
# What may become of a report in each status. One that led to a notice is done with.
NEXT: dict[str, tuple[str, ...]] = {
    Status.NEW: (Status.TAKEN_UP, Status.ANSWERED, Status.CORRECTED, Status.DECLINED),
    Status.TAKEN_UP: (Status.ANSWERED, Status.CORRECTED, Status.DECLINED),
    Status.ANSWERED: (Status.CORRECTED,),
    Status.DECLINED: (Status.ANSWERED, Status.CORRECTED),
    Status.CORRECTED: (),
}


def visible_to(user: User) -> QuerySet[ErrorReport]:
    """The reports that `user` may read: all for who reviews, for a reporter those on stories of their own."""
    reports = ErrorReport.objects.select_related("edition").defer("edition__document", "edition__folded")
    if not user.is_active or not user.has_perm(letters.SEE):
        return reports.none()
    if user.has_perm(guards.REVIEW):
        return reports
    return reports.filter(Q(edition__article__created_by=user) | Q(edition__article__assigned_to=user))


def open_for(user: User) -> list[ErrorReport]:
    """Reports that wait and that `user` may read, newest first, at most LENGTH."""
    return list(visible_to(user).filter(status__in=OPEN).order_by("-at", "-pk")[:LENGTH])


def decide_refusal(user: User) -> str:
    """Why `user` cannot decide about reports; "" where they can."""
    if user.is_active and user.has_perm(guards.REVIEW):
        return ""
    return f"This takes {guards.role_for(guards.REVIEW)}."


def notices_for(report: ErrorReport) -> QuerySet[Notice]:
    """The notices that `report` can have led to: those of its story that were given after it came."""
    return Notice.objects.filter(article=report.edition.article_id, at__gte=report.at)


def decide(report: ErrorReport, status: str, *, by: User, reason: str = "", notice: int | None = None) -> None:
    """Bring `report` to `status` as the user `by`; it is as new afterwards.

    `reason`: why it is declined, or what was answered. `notice`: the number of the notice that it led to. Raises
    Refused where `by` may not or something lacks, Stale where a colleague has decided since `report` was read.
    """
    if why := decide_refusal(by):
        raise Refused(why)
    if status not in NEXT[report.status]:
        raise Refused(f"A report that is “{report.get_status_display().lower()}” cannot become that.")
    reason = reason.strip()
    if status == Status.DECLINED and not reason:
        raise Refused("Declining a report needs a reason: say why the text stands.")
    if status == Status.CORRECTED:
        _check_notice(report, notice)
    with transaction.atomic():
        decided = ErrorReport.objects.filter(pk=report.pk, status=report.status).update(
            status=status,
            by=by,
            actor=by.get_username(),
            handled_at=now(),
            reason=reason,
            notice_number=notice if status == Status.CORRECTED else None,
        )
        if not decided:
            raise Stale("A colleague has decided about this report since you opened it. Open it again.")
        ErrorReport.objects.forget(now())
    report.refresh_from_db()


def _check_notice(report: ErrorReport, number: int | None) -> None:
    if number is None:
        raise Refused("Choose the notice. If there is none yet, correct the story first, with a notice.")
    if not notices_for(report).filter(number=number).exists():
        raise Refused("That notice was given before the report came. Answer the report, or choose another notice.")


def where_printed(report: ErrorReport) -> list[Reprint]:
    """Every other live story with the words that `report` says are wrong, the newest first."""
    return reprints.where_words_stand(report.words, besides=report.edition.article_id) if report.words.strip() else []
