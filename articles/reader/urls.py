"""Every address that readers can ask for. Names, not paths, are what the rest of the house knows."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, SlugConverter

from articles.reader import ledger, lists, pages, records, texts


class Year(IntConverter):
    """Four digits."""

    regex = "[0-9]{4}"

    def to_url(self, value: int) -> str:
        return f"{int(value):04}"


class TwoDigits(IntConverter):
    """A month or a day with its leading zero: one address for one day."""

    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        return f"{int(value):02}"


class OurSlug(SlugConverter):
    """Small ASCII letters and digits joined by hyphens, as `models.slugs` has them."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


register_converter(Year, "yyyy")
register_converter(TwoDigits, "nn")
register_converter(OurSlug, "name")

urlpatterns = [
    path("", lists.front, name="front"),
    path("people/", records.people, name="people"),
    path("people/<name:slug>/", records.person, name="person"),
    path("sources/", records.sources, name="sources"),
    path("sources/<name:slug>/", records.source, name="source"),
    path("topics/", records.topics, name="topics"),
    path("topics/<name:slug>/", records.topic, name="topic"),
    path("archive/", lists.archive, name="archive"),
    path("archive/<yyyy:year>/", lists.archive_year, name="archive-year"),
    path("archive/<yyyy:year>/<nn:month>/", lists.archive_month, name="archive-month"),
    path("archive/<yyyy:year>/<nn:month>/<nn:day>/", lists.archive_day, name="archive-day"),
    path("corrections/", lists.corrections, name="corrections"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger.json", ledger.ledger_json, name="ledger-json"),
    path("about/", texts.about, name="about"),
    path("contact/", texts.contact, name="contact"),
    path("corrections-policy/", texts.corrections_policy, name="corrections-policy"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/", pages.article, name="article"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/changes/", pages.article_changes, name="article-changes"),
    path("<name:slug>/", lists.section, name="section"),  # last: it takes every single word
]
