"""Every address that readers can ask for. The rest of the code knows them by name, not by path."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, SlugConverter

from articles.reader import api, feeds, ledger, lists, pages, records, reports, sitemaps, texts
from articles.reader.search.page import search_page


class Year(IntConverter):
    """Four digits."""

    regex = "[0-9]{4}"

    def to_url(self, value: int | str) -> str:
        return f"{int(value):04}"


class TwoDigits(IntConverter):
    """A month or a day with its leading zero: one address for one day."""

    regex = "[0-9]{2}"

    def to_url(self, value: int | str) -> str:
        return f"{int(value):02}"


class OurSlug(SlugConverter):
    """Small ASCII letters and digits joined by hyphens, as `models.slugs` has them."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class FeedForm:
    """The file name of a feed, which says its format."""

    regex = r"rss\.xml|atom\.xml|feed\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedForm, "feed")
register_converter(Year, "yyyy")
register_converter(TwoDigits, "nn")
register_converter(OurSlug, "name")

# They are tried one after the other: what is asked for most stands first.
urlpatterns = [
    path("", lists.front, name="front"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/", pages.article, name="article"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/changes/", pages.article_changes, name="article-changes"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/report/", reports.report, name="article-report"),
    path("<feed:form>", feeds.front, name="front-feed"),
    path("people/<name:slug>/<feed:form>", feeds.person, name="person-feed"),
    path("topics/<name:slug>/<feed:form>", feeds.topic, name="topic-feed"),
    path("<name:slug>/<feed:form>", feeds.section, name="section-feed"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-<name:kind>-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("api/", api.root, name="api"),
    path("api/openapi.json", api.openapi, name="api-openapi"),
    path("api/stories/", api.stories, name="api-stories"),
    path("api/stories/<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/", api.story, name="api-story"),
    path("api/stories/<yyyy:year>/<nn:month>/<nn:day>/<name:slug>/editions/", api.editions, name="api-editions"),
    path("api/updates/", api.updates, name="api-updates"),
    path("api/days/<yyyy:year>/<nn:month>/<nn:day>/", api.day, name="api-day"),
    path("api/sections/", api.sections, name="api-sections"),
    path("api/sections/<name:slug>/", api.section, name="api-section"),
    path("api/topics/", api.topics, name="api-topics"),
    path("api/topics/<name:slug>/", api.topic, name="api-topic"),
    path("api/people/", api.people, name="api-people"),
    path("api/people/<name:slug>/", api.person, name="api-person"),
    path("api/people/<name:slug>/quotations/", api.quotations, name="api-quotations"),
    path("api/sources/", api.sources, name="api-sources"),
    path("api/sources/<name:slug>/", api.source, name="api-source"),
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
    path("search/", search_page, name="search"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger.json", ledger.ledger_json, name="ledger-json"),
    path("about/", texts.about, name="about"),
    path("contact/", texts.contact, name="contact"),
    path("corrections-policy/", texts.corrections_policy, name="corrections-policy"),
    path("<name:slug>/", lists.section, name="section"),  # last: it takes every single word
]
