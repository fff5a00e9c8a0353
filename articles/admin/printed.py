"""What was done and what was printed: to look at, not to change."""

from django.contrib import admin
from django.utils.html import format_html

from articles.admin.records import ClosedLookups
from articles.models import Edition, Move, Revision


class ReadOnlyAdmin(ClosedLookups, admin.ModelAdmin):
    """Records that nobody changes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["headline", "number", "kind", "live_from", "live_until", "withdrawn_at"]
    list_filter = ["kind", "section", "language", "one_pair_of_eyes"]
    list_select_related = ["article", "section"]
    search_fields = ["folded", "slug"]
    date_hierarchy = "live_from"
    fields = [
        "headline",
        "article",
        "number",
        "kind",
        "note",
        "printed_at",
        "live_from",
        "live_until",
        "withdrawn_at",
        "pulled",
        "withheld_line",
        "one_pair_of_eyes",
        "digest",
    ]


@admin.register(Move)
class MoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "name", "record", "from_state", "to_state", "actor", "note"]
    list_display_links = ["name"]
    list_filter = ["name"]
    list_select_related = ["article", "user"]
    search_fields = ["record", "actor"]
    date_hierarchy = "at"
    fields = ["name", "record", "from_state", "to_state", "actor", "at", "note", "hash"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["article", "number", "actor", "at", "note"]
    list_select_related = ["article", "by"]
    date_hierarchy = "at"
    fields = ["article", "number", "actor", "at", "note", "text"]

    @admin.display(description="text")
    def text(self, revision):
        """Its headline and body, as they were saved."""
        if revision.is_erased:
            return "It was erased for legal reasons."
        fields = revision.content[0]["fields"]
        return format_html(
            '<strong>{}</strong><br><span class="desk-text">{}</span>', fields["headline"], fields["body"]
        )
