"""Tags: topics, places, organisations, events and groups that stories share."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from taggit.admin import Tag as OtherTag

from articles.admin.records import MergedFilter, MergingForm, RecordAdmin
from articles.admin.twins import TwinForm, link, tags_called
from articles.models import Tag
from articles.text import fold

# taggit's own tags: the paper has none of them, and two lists of tags on the desk would mislead.
admin.site.unregister(OtherTag)


class TagForm(TwinForm, MergingForm):
    twins = staticmethod(tags_called)

    class Meta:
        help_texts = {
            "name": "As readers know it: “Crimea”, not “crimea news”. Seen by readers.",
            "slug": "The end of the page's address. Leave it empty and it is made from the name. An old one keeps leading here.",
            "synonyms": "Other names and spellings, one a line. Search finds the tag by them.",
            "merged_into": "For two tags of one thing: choose the one that stays. Readers are led there.",
        }

    def clean_name(self):
        name = self.cleaned_data["name"]
        # The database compares folded names too, but its refusal would be a failed page.
        other = Tag.objects.filter(folded=fold(name).strip()).exclude(pk=self.instance.pk).first()
        if other:
            raise forms.ValidationError(
                format_html("We have {}. Use that tag: two of one name would mislead.", link(other))
            )
        return name


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    form = TagForm
    list_display = ["name", "kind", "merged_into"]
    list_filter = ["kind", MergedFilter]
    list_select_related = ["merged_into"]
    autocomplete_fields = ["merged_into"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "slug", "synonyms"]}),
        (
            "On the tag's page",
            {
                "fields": ["description"],
                "description": "Readers see a change of this at once. It is kept on record, with your name.",
            },
        ),
        ("Housekeeping", {"fields": ["merged_into"]}),
    ]

    def withheld(self, request, obj):
        if obj is not None:
            return set()
        return {"merged_into"} if self.has_change_permission(request) else {"merged_into", "description"}

    def also_found(self, words):
        with_synonyms = Tag.objects.exclude(synonyms="").values_list("pk", "synonyms")
        return [pk for pk, synonyms in with_synonyms if all(word in fold(synonyms) for word in words)]

    def view_on_site(self, obj):
        return reverse("topic", args=[obj.slug]) if Tag.objects.in_print().filter(pk=obj.pk).exists() else None
