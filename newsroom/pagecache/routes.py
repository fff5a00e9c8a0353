"""Every page that is kept, by the name of its route, and the queries that lead to another page of it.

What is not named here is never kept. A query that is not named here is answered by Django itself. A page may depend on
nothing but its address and what is printed: what else changes by the clock belongs into `reader.freshness`.
"""

WHOLE: frozenset[str] = frozenset()
OLDER = frozenset({"before"})
FURTHER = frozenset({"after"})

KEPT = {
    # pages
    "front": WHOLE,
    "section": OLDER,
    "article": WHOLE,
    "article-changes": OLDER,
    "people": FURTHER,
    "person": OLDER | {"stories"},
    "sources": FURTHER,
    "source": OLDER,
    "topics": FURTHER,
    "topic": OLDER,
    "archive": WHOLE,
    "archive-year": WHOLE,
    "archive-month": WHOLE,
    "archive-day": OLDER,
    "corrections": OLDER,
    "search": OLDER | {"q", "section", "topic", "person", "year", "order", "go"},
    "ledger": OLDER,
    "ledger-json": OLDER,
    "feeds": WHOLE,
    "about": WHOLE,
    "contact": WHOLE,
    "corrections-policy": WHOLE,
    # feeds
    "front-feed": WHOLE,
    "section-feed": WHOLE,
    "topic-feed": WHOLE,
    "person-feed": WHOLE,
    # for search engines
    "robots": WHOLE,
    "sitemap": WHOLE,
    "sitemap-pages": WHOLE,
    # for other systems
    "api": WHOLE,
    "api-openapi": WHOLE,
    "api-stories": OLDER,
    "api-story": WHOLE,
    "api-editions": OLDER,
    "api-updates": OLDER | {"since"},
    "api-day": OLDER,
    "api-sections": FURTHER,
    "api-section": OLDER,
    "api-topics": FURTHER,
    "api-topic": OLDER,
    "api-people": FURTHER,
    "api-person": OLDER,
    "api-quotations": OLDER,
    "api-sources": FURTHER,
    "api-source": OLDER,
}

# What others hang on our links to count readers: no page depends on it, so it is taken off before a page is looked for.
HANGERS_ON = ("utm_", "fbclid", "gclid", "msclkid", "igshid", "mc_cid", "mc_eid")

# A part of the sitemap is a megabyte that nobody asks for twice before it changes. The news sitemap drops a story
# when it is two days old, and is asked for by a few robots.
# A form for one reader, with what was typed, is nobody else's.
LEFT_OUT = {"sitemap-part", "sitemap-news", "article-report"}
