"""Filters of the list of stories."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from articles.desk.overview import work
from articles.desk.steps import standing
from articles.models import Mention, Person

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


class PersonFilter(admin.SimpleListFilter):
    """Whoever was named most of late; any other person by `?person=slug`, to which their own form leads."""

    title = "people"
    parameter_name = "person"

    def lookups(self, request, model_admin):
        newest = Mention.objects.order_by("-pk").values("pk")[:LOOKED_AT]
        named = Mention.objects.filter(pk__in=newest).values("person").annotate(times=Count("pk"))
        most = named.order_by("-times", "person")[:MOST_NAMED]
        people = Person.objects.filter(pk__in=[row["person"] for row in most])
        chosen = Person.objects.filter(slug=request.GET.get(self.parameter_name, "")[:80])
        return [(person.slug, person.name) for person in sorted({*people, *chosen}, key=lambda person: person.folded)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        named = Q(mentions__person__slug=self.value()) | Q(quotes__speaker__slug=self.value())
        named |= Q(bylines__person__slug=self.value())
        return queryset.filter(pk__in=queryset.model.objects.filter(named).values("pk"))

    def has_output(self):
        # An address that asks for somebody nobody mentions finds nothing, rather than everything.
        return super().has_output() or self.value() is not None
