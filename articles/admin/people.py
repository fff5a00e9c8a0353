"""People: names, positions, what readers see of them, and whom the law or decency protects."""

from django.contrib import admin
from django.urls import reverse

from articles.admin.records import MergedFilter, MergingForm, RecordAdmin
from articles.admin.rows import RowInline
from articles.admin.twins import TwinForm, people_called
from articles.models import Person, PersonName, Position


class PersonForm(TwinForm, MergingForm):
    twins = staticmethod(people_called)

    class Meta:
        help_texts = {
            "name": "As the paper prints it. Seen by readers. Other spellings belong under name variants.",
            "slug": "The end of the page's address. Leave it empty and it is made from the name. An old one keeps leading here.",
            "has_page": "Only for people in public life: officials, artists, athletes. Not for a passer-by who was "
            "quoted once. Without a page the name is plain text everywhere.",
            "biography": "Two or three sentences on who this is, with nothing that no story of ours says. Seen by readers.",
            "wikidata_id": "Such as Q42. It tells people of one name apart.",
            "merged_into": "For two records of one person: choose the one that stays. Readers are led there.",
        }


class PersonNameInline(RowInline, admin.TabularInline):
    model = PersonName
    fields = ["name", "kind", "language", "script", "curated", "order"]


class PositionInline(RowInline, admin.StackedInline):
    model = Position
    names = ("organisation",)
    fields = [("title", "organisation"), ("since", "until", "order")]
    autocomplete_fields = ["organisation"]


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    form = PersonForm
    list_display = ["name", "has_page", "protected", "birth_date", "merged_into"]
    list_filter = ["has_page", "protected", MergedFilter]
    list_select_related = ["merged_into"]
    search_fields = ["folded", "names__folded"]
    autocomplete_fields = ["photo", "merged_into", "user"]
    inlines = [PersonNameInline, PositionInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "birth_date", "wikidata_id"]}),
        (
            "On the person's page",
            {
                "fields": ["has_page", "biography", "photo"],
                "description": "Readers see a change of these at once. It is kept on record, with your name.",
            },
        ),
        (
            "Protection",
            {
                "fields": ["protected", "protected_reason"],
                "description": "For minors, complainants and court orders. The reason is for editors; never put into it "
                "what a court forbids to be written down.",
            },
        ),
        ("Housekeeping", {"fields": ["user", "merged_into"]}),
    ]

    def withheld(self, request, obj):
        columns = set()
        if obj is None:
            columns.add("merged_into")
        if not self.has_change_permission(request, obj):
            # Whoever adds a person may say why the name is protected; only editors read it afterwards.
            columns |= {"protected_reason"} if obj else {"has_page", "biography", "photo"}
        if not request.user.has_perm("auth.view_user"):
            columns.add("user")
        return columns

    def get_inlines(self, request, obj):
        may = obj or self.has_change_permission(request)
        return self.inlines if may else []  # empty tables without a way to fill them

    def view_on_site(self, obj):
        return reverse("person", args=[obj.slug]) if Person.objects.in_print().filter(pk=obj.pk).exists() else None
