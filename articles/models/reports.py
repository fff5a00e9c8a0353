"""Reports of errors: what readers say is wrong in an edition, and what the desk did about it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.constraints import one_of
from articles.models.editions import Edition
from articles.models.generation import NothingToDump
from articles.models.times import now


class ReportStatus(models.TextChoices):
    """How far the desk is with a report."""

    NEW = "new"
    TAKEN_UP = "taken up", "Taken up"
    ANSWERED = "answered"
    CORRECTED = "corrected", "Led to a notice"
    DECLINED = "declined"


OPEN = (ReportStatus.NEW, ReportStatus.TAKEN_UP)
SENDER_KEPT = dt.timedelta(hours=1)


def address_kept() -> dt.timedelta:
    """For how long a reader's address is kept after the report was closed: NEWSROOM_REPORT_DAYS."""
    return dt.timedelta(days=settings.NEWSROOM_REPORT_DAYS)


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    """Reports of errors."""

    def open(self) -> "ErrorReportQuerySet":
        """Those that wait for the desk."""
        return self.filter(status__in=OPEN)

    def forget(self, at: dt.datetime) -> None:
        """Empty what has been kept long enough: whence a report came, and its reader's address once it is closed."""
        self.exclude(sender="").filter(at__lte=at - SENDER_KEPT).update(sender="")
        closed = self.exclude(status__in=OPEN).exclude(email="")
        closed.filter(handled_at__lte=at - address_kept()).update(email="")


class ErrorReport(models.Model):
    """One report of one reader on one edition. What the reader wrote never changes; no page shows it."""

    Status = ReportStatus

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    # What the reader wrote.
    words = models.TextField(blank=True, help_text="The words that are wrong, as the reader copied them.")
    wrong = models.TextField(help_text="What is wrong with them.")
    how_known = models.TextField(blank=True, help_text="How the reader knows.")
    email = models.EmailField("the reader's address", blank=True, help_text="Emptied some time after it is closed.")
    sender = models.CharField(
        max_length=64,
        blank=True,
        help_text="Keyed digest of the network address, for the limit; emptied after an hour.",
    )

    # What the desk did about it: only `desk.steps.reports` writes these.
    status = models.CharField(max_length=9, choices=ReportStatus, default=ReportStatus.NEW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=150, blank=True, help_text="Who took the last step, as text.")
    handled_at = models.DateTimeField("last step", null=True)
    reason = models.TextField(blank=True, help_text="Why it was declined, or what was answered. For the desk only.")
    notice_number = models.PositiveIntegerField(null=True, help_text="The number of the story's notice that it led to.")

    dumped = NothingToDump()
    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ()
        constraints = [
            one_of("errorreport", "status", ReportStatus),
            models.CheckConstraint(condition=~Q(wrong=""), name="errorreport_says_what"),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.CORRECTED, notice_number__isnull=False)
                | (~Q(status=ReportStatus.CORRECTED) & Q(notice_number=None)),
                name="errorreport_notice_if_corrected",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-at"], name="errorreport_by_status"),
            models.Index(fields=["-at"], name="errorreport_newest"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} on {self.edition.slug} edition {self.edition.number}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def address(self) -> str:
        """The reader's address for as long as it may be kept, whether it was emptied by then or not."""
        is_over = not self.is_open and self.handled_at is not None and self.handled_at <= now() - address_kept()
        return "" if is_over else self.email
