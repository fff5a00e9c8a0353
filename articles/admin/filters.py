"""Filters of the list of stories."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from articles.desk.overview import work
from articles.desk.steps import standing
from articles.models import Citation, Mention, TaggedArticle

MOST_NAMED = 25
LOOKED_AT = 2_000  # the newest mentions: counting all of a big archive would slow every look at the list


class ReadersSeeFilter(admin.SimpleListFilter):
    title = "what readers see"
    parameter_name = "readers"

    def lookups(self, request, model_admin):
        return [
            ("live", "the story"),
            ("scheduled", "it, or an update, at its hour"),
            ("unseen", "nothing yet"),
            ("retracted", "the notice of a retraction"),
        ]

    def queryset(self, request, queryset):
        return queryset if self.value() is None else queryset.filter(standing.seen_as(self.value()))


class MineFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("yes", "mine: made by me, or assigned to me")]

    def queryset(self, request, queryset):
        if self.value() != "yes":
            return queryset
        return queryset.filter(Q(created_by=request.user) | Q(assigned_to=request.user))


class AssignedFilter(admin.SimpleListFilter):
    title = "assigned to"
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        assigned = model_admin.model.objects.exclude(assigned_to=None).values("assigned_to")
        people = get_user_model().objects.filter(pk__in=assigned).order_by("username")
        return [("nobody", "nobody"), *((str(user.pk), user.get_username()) for user in people)]

    def queryset(self, request, queryset):
        if self.value() == "nobody":
            return queryset.filter(assigned_to=None)
        if self.value() and self.value().isascii() and self.value().isdigit():
            return queryset.filter(assigned_to=int(self.value()))
        return queryset


class HolderFilter(admin.SimpleListFilter):
    """Who has a story: my desk leads here by `?with=name`, and the list offers no choice of its own."""

    title = "who has it"
    parameter_name = "with"

    def lookups(self, request, model_admin):
        return [(self.value(), self.value())] if self.value() else []

    def queryset(self, request, queryset):
        return queryset.filter(work.held_by(self.value())) if self.value() else queryset


class NamedFilter(admin.SimpleListFilter):
    """What was named most of late in stories; any other by its slug in the address, to which its own form leads.

    `rows`: the model whose column `column` names it.
    """

    rows: Any
    column: str

    def lookups(self, request, model_admin):
        newest = self.rows.objects.order_by("-pk").values("pk")[:LOOKED_AT]
        named = self.rows.objects.filter(pk__in=newest).order_by().values(self.column).annotate(times=Count("pk"))
        most = named.order_by("-times", self.column)[:MOST_NAMED]
        record = self.rows._meta.get_field(self.column).related_model
        asked_for = request.GET.get(self.parameter_name, "")[:80]
        records = record.objects.filter(Q(pk__in=[row[self.column] for row in most]) | Q(slug=asked_for))
        return [(one.slug, str(one)) for one in sorted(records.distinct(), key=lambda one: one.folded)]

    def named(self, slug: str) -> Q:
        """The condition on stories that name the record of this slug."""
        raise NotImplementedError

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(pk__in=queryset.model.objects.filter(self.named(self.value())).order_by().values("pk"))

    def has_output(self):
        # An address that asks for what no story names finds nothing, rather than everything.
        return super().has_output() or self.value() is not None


class PersonFilter(NamedFilter):
    title, parameter_name = "people", "person"
    rows, column = Mention, "person"

    def named(self, slug):
        return Q(mentions__person__slug=slug) | Q(quotes__speaker__slug=slug) | Q(bylines__person__slug=slug)


class SourceFilter(NamedFilter):
    title, parameter_name = "sources", "source"
    rows, column = Citation, "source"

    def named(self, slug):
        return Q(citations__source__slug=slug) | Q(quotes__source__slug=slug)


class TagFilter(NamedFilter):
    title, parameter_name = "tags", "tag"
    rows, column = TaggedArticle, "tag"

    def named(self, slug):
        return Q(tagged__tag__slug=slug)
