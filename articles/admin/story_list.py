"""The list of stories on the desk: what it shows, how it is narrowed and searched."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timesince import timesince

from articles.admin import bulk, csv_list, filters, find, fitness, saved_views
from articles.admin.records import ClosedLookups
from articles.desk.steps import standing
from articles.models import Article

# What a row of the list, and the form, name beside the story.
NAMED = ("section", "translation_of", "assigned_to", "modified_by", "preflight_count")


class StoryList(ClosedLookups):
    """The columns, filters and search of the list."""

    list_display = ["headline", "stands", "readers_see", "to_mend", "section", "urgency", "assigned_to", "saved"]
    list_filter = [
        "state",
        filters.ReadersSeeFilter,
        filters.MineFilter,
        "section",
        filters.AssignedFilter,
        filters.HolderFilter,
        filters.PersonFilter,
        filters.SourceFilter,
        filters.TagFilter,
        "planned_for",
        "modified_at",
        "language",
        "genre",
    ]
    change_list_template = "admin/articles/article/change_list.html"
    list_select_related = ["section", "assigned_to", "preflight_count"]
    list_per_page = 50
    show_full_result_count = False  # a count over the whole table, for a figure that nobody needs
    search_fields = ["folded"]
    search_help_text = "Words of the text or the address, people and tags, with or without accents."

    def get_actions(self, request):
        return bulk.actions(request.user)

    def get_urls(self):
        return [
            *bulk.bulk_urls(self),
            *saved_views.view_urls(self),
            *csv_list.csv_urls(self),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Stories", "is_nav_sidebar_enabled": False, **saved_views.context(self, request)}
        context |= extra_context or {}
        return super().changelist_view(request, context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        named = super().get_queryset(request).select_related(*NAMED)
        return standing.annotated(named)

    def get_changelist_instance(self, request):
        """The list reads no text: neither of its stories nor of those that they translate."""
        changelist = super().get_changelist_instance(request)
        shown = changelist.result_list.select_related(None).select_related(*self.list_select_related)
        changelist.result_list = shown.without_text()
        return changelist

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(find.matching(search_term)), False

    @admin.display(description="stands", ordering="state")
    def stands(self, story):
        return standing.state_of(story)

    @admin.display(description="readers see")
    def readers_see(self, story):
        return standing.readers_see(story)

    @admin.display(description="preflight")
    def to_mend(self, story):
        """Counts for what is on its way to print; a story in print has been through the gate."""
        return fitness.counted(story)

    @admin.display(description="saved", ordering="modified_at")
    def saved(self, story):
        return f"{timesince(story.modified_at, depth=1)} ago"
