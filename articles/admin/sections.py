"""Sections: the parts of the paper."""

from django.contrib import admin
from django.urls import reverse

from articles.admin.records import RecordAdmin, RecordForm
from articles.models import Section
from articles.text import fold


class SectionForm(RecordForm):
    class Meta:
        help_texts = {
            "name": "As it stands in the navigation. Seen by readers at once; a change is kept on record.",
            "slug": "The address of its page. Leave it empty and it is made from the name. An old one keeps leading here.",
        }


@admin.register(Section)
class SectionAdmin(RecordAdmin):
    form = SectionForm
    list_display = ["name", "slug", "order"]
    search_fields = ["slug"]
    fieldsets = [(None, {"fields": ["name", "slug", "order"]})]

    def also_found(self, words):
        return [
            pk for pk, name in Section.objects.values_list("pk", "name") if all(word in fold(name) for word in words)
        ]

    def view_on_site(self, obj):
        return reverse("section", args=[obj.slug])
