"""Forms for what stories share."""

from django.contrib import admin

from articles.models import Person, PersonName, Position, Section, Source, Tag


class NumberedInline(admin.TabularInline):
    """Rows of a record, which get their numbers when they are saved."""

    extra = 0


class NumberingAdmin(admin.ModelAdmin):
    """A record that gives its new rows their numbers."""

    def save_formset(self, request, form, formset, change):
        for row in formset.save(commit=False):
            if hasattr(row, "number") and row.number is None:
                row.number = form.instance.next_number()
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()


class PersonNameInline(NumberedInline):
    model = PersonName
    exclude = ["folded"]


class PositionInline(NumberedInline):
    model = Position
    autocomplete_fields = ["organisation"]


@admin.register(Person)
class PersonAdmin(NumberingAdmin):
    list_display = ["name", "has_page", "protected"]
    list_filter = ["has_page"]
    search_fields = ["name", "folded"]
    prepopulated_fields = {"slug": ["name"]}
    exclude = ["user", "merged_into", "photo"]
    inlines = [PersonNameInline, PositionInline]


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["title", "kind", "publisher", "standing"]
    list_filter = ["kind", "standing"]
    search_fields = ["title", "folded"]
    autocomplete_fields = ["author", "via", "supersedes"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "folded"]
    exclude = ["merged_into"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
