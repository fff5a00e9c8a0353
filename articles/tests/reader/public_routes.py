"""Every public route and the addresses at which the tests ask for it: a new route gets a line here."""

import itertools
import re

# Every public route, and the addresses to ask there. {words} stand for each of the VALUES.
ROUTES = {
    "front": ["/"],
    "section": ["/{section}/"],
    "article": ["/{day}/{slug}/"],
    "article-changes": ["/{day}/{slug}/changes/"],
    "article-report": ["/{day}/{slug}/report/", "/{day}/{slug}/report/?sent"],
    "people": ["/people/", "/people/?after={person}"],
    "person": ["/people/{person}/"],
    "sources": ["/sources/", "/sources/?after={source}"],
    "source": ["/sources/{source}/"],
    "topics": ["/topics/", "/topics/?after={tag}"],
    "topic": ["/topics/{tag}/"],
    "archive": ["/archive/"],
    "archive-year": ["/archive/2026/"],
    "archive-month": ["/archive/2026/03/"],
    "archive-day": ["/archive/{day}/"],
    "corrections": ["/corrections/"],
    "search": [
        "/search/",
        *(f"/search/?q={query}" for query in ("zyq", "z%C4%B1q", "zyq&order=relevance", "ferry", "again")),
    ],
    "ledger": ["/ledger/", "/ledger/?before=99999"],
    "ledger-json": ["/ledger.json"],
    "about": ["/about/"],
    "contact": ["/contact/"],
    "corrections-policy": ["/corrections-policy/"],
    "feeds": ["/feeds/"],
    "front-feed": ["/{form}"],
    "section-feed": ["/{section}/atom.xml"],
    "topic-feed": ["/topics/{tag}/feed.json"],
    "person-feed": ["/people/{person}/rss.xml"],
    "sitemap": ["/sitemap.xml"],
    "sitemap-pages": ["/sitemap-pages.xml"],
    "sitemap-news": ["/sitemap-news.xml"],
    "sitemap-part": ["/sitemap-{kind}-1.xml"],
    "robots": ["/robots.txt"],
    "api": ["/api/"],
    "api-openapi": ["/api/openapi.json"],
    "api-stories": ["/api/stories/"],
    "api-story": ["/api/stories/{day}/{slug}/"],
    "api-editions": ["/api/stories/{day}/{slug}/editions/"],
    "api-updates": ["/api/updates/", "/api/updates/?since=2026-03-01T00:00:00Z"],
    "api-day": ["/api/days/{day}/"],
    "api-sections": ["/api/sections/"],
    "api-section": ["/api/sections/{section}/"],
    "api-topics": ["/api/topics/", "/api/topics/?after={tag}"],
    "api-topic": ["/api/topics/{tag}/"],
    "api-people": ["/api/people/", "/api/people/?after={person}"],
    "api-person": ["/api/people/{person}/"],
    "api-quotations": ["/api/people/{person}/quotations/"],
    "api-sources": ["/api/sources/", "/api/sources/?after={source}"],
    "api-source": ["/api/sources/{source}/"],
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
    "photo": ["/media/photos/{file}"],
}
VALUES = {
    "day": ["2026/03/02", "2026/03/03"],
    "slug": ["ferry", "zyq-article", "zyq-former"],
    "section": ["world", "zyq-section"],
    "person": ["maren-oldcastle", "zyq-author", "zyq-speaker", "zyq-mentioned", "zyq-writer", "zyq-former"],
    "source": ["wire-copy", "zyq-source", "zyq-via"],
    "tag": ["storms", "zyq-topic", "zyq-occasion"],
    "file": ["zyqfile.jpg"],
    "form": ["rss.xml", "atom.xml", "feed.json"],
    "kind": ["stories", "people", "topics", "sources"],
}


def addresses(route: str) -> list[str]:
    """Every address to ask at `route`."""
    paths = []
    for form in ROUTES[route]:
        names = re.findall(r"{(\w+)}", form)
        paths += [
            form.format(**dict(zip(names, values, strict=True)))
            for values in itertools.product(*(VALUES[name] for name in names))
        ]
    return paths
