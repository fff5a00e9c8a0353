"""Readers' reports of errors: the list, one report with its steps, and where else the words were printed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin.printed import ReadOnlyAdmin
from articles.admin.reprints import show_reprints
from articles.admin.steps import told_errors
from articles.admin.texts import Lines, printable
from articles.desk.rules.refusals import Refused
from articles.desk.steps import reports
from articles.models import ErrorReport

Status = ErrorReport.Status
LABELS = {
    Status.TAKEN_UP: "Take it up",
    Status.ANSWERED: "It is answered",
    Status.CORRECTED: "It led to a notice",
    Status.DECLINED: "Decline it",
}
DONE = {
    Status.TAKEN_UP: "You have taken it up.",
    Status.ANSWERED: "It is answered.",
    Status.CORRECTED: "It led to a notice. Readers find it counted under Corrections once they have the notice.",
    Status.DECLINED: "It is declined.",
}


class DecisionForm(forms.Form):
    """What becomes of a report."""

    status = forms.ChoiceField(label="What becomes of it", widget=forms.RadioSelect)
    notice = forms.TypedChoiceField(
        label="The notice",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Of those given since the report came. If yours is not there, correct the story first.",
    )
    reason = Lines(
        label="The reason, or what was answered",
        required=False,
        max_length=4000,
        validators=[printable],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="For the desk. Declining needs one.",
    )

    def __init__(self, report, data=None):
        super().__init__(data)
        self.fields["status"].choices = [(status, LABELS[status]) for status in reports.NEXT[report.status]]
        chosen = [(notice.number, str(notice)) for notice in reports.notices_for(report)]
        self.fields["notice"].choices = [("", "none"), *chosen]


@admin.register(ErrorReport)
class ErrorReportAdmin(ReadOnlyAdmin):
    list_display = ["said", "story", "edition_number", "at", "status", "actor"]
    list_filter = ["status"]
    date_hierarchy = "at"
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["desk/desk.css"]}

    # ── Who may ─────────────────────────────────────────────────────────────

    def get_queryset(self, request):
        return reports.visible_to(request.user).order_by("-at", "-pk")

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.view_article")
        return reports.visible_to(request.user).filter(pk=obj.pk).exists()

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # ── The list ────────────────────────────────────────────────────────────

    @admin.display(description="what is wrong")
    def said(self, report):
        return Truncator(report.wrong).chars(80)

    @admin.display(description="story")
    def story(self, report):
        return report.edition.headline or report.edition.slug

    @admin.display(description="edition", ordering="edition__number")
    def edition_number(self, report):
        return report.edition.number

    # ── One report ──────────────────────────────────────────────────────────

    def get_urls(self):
        view = self.admin_site.admin_view(self.reprints_view)
        return [path("<int:pk>/reprints/", view, name="errorreport-reprints"), *super().get_urls()]

    def seen(self, request, pk) -> ErrorReport:
        """The report `pk`. Raises Http404 for one that does not exist, PermissionDenied for one that is not theirs."""
        report = get_object_or_404(ErrorReport.objects.select_related("edition").defer("edition__document"), pk=pk)
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        return report

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The report; posted to, what becomes of it. What the reader wrote is never changed."""
        report = self.seen(request, object_id)
        if request.method != "POST":
            return self.page(request, report)
        if reports.decide_refusal(request.user):
            raise PermissionDenied
        form = DecisionForm(report, request.POST)
        try:
            if not form.is_valid():
                raise Refused(told_errors(form))
            reports.decide(report, by=request.user, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
            return self.page(request, report, request.POST)
        messages.success(request, DONE[report.status])
        return redirect("admin:articles_errorreport_change", report.pk)

    def page(self, request, report: ErrorReport, posted=None):
        """The page of `report`, with what was `posted` where that was refused."""
        may_decide = not reports.decide_refusal(request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": "A reader's report",
            "opts": self.opts,
            "report": report,
            "may_decide": may_decide,
            "address": report.address if may_decide else "",
            "decision": DecisionForm(report, posted) if may_decide and reports.NEXT[report.status] else None,
        }
        return render(request, "admin/articles/report.html", context)

    @method_decorator(require_safe)
    def reprints_view(self, request, pk):
        """Every other live story with the words that the report says are wrong."""
        report = self.seen(request, pk)
        return show_reprints(
            request, self.admin_site, report.words or report, reports.where_printed(report), back_to(report)
        )


def back_to(report: ErrorReport) -> tuple[str, str]:
    """Address and name of the page of `report`."""
    return reverse("admin:articles_errorreport_change", args=[report.pk]), "A reader's report"
