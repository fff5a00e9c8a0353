"""The readers' door: pages made of printed editions, and of nothing else.

    urls         every address readers can ask for
    pages        a story, what changed in it, and the notice where one was retracted
    lists        front page, sections, archive, corrections
    reports      "Report an error", and what is counted of it
    records      people, sources, topics
    ledger       the chain over all printings, for people and for programs
    texts        about, contact, corrections policy
    feeds        RSS, Atom and JSON Feed of the front, sections, topics, people; feed_formats writes them
    sitemaps     sitemaps and robots.txt for search engines
    api          what is in print, for programs: ninjs is the form of a story there, openapi describes the API
    metadata     the metadata in a page's head; linked_data is the JSON-LD of a story
    search       looking for words in print: a room of its own
    items        which stories feeds and the API give out, under which id and time
    errors       the pages for 404 and 500
    changes      two editions compared word by word
    names        links from names in a text to people's pages
    evidence     numbers behind quotations with a note each, facts with their source, the record by speaker
    reading      reads that pages share
    cards        the front page's and related stories, as plain rows
    furniture    what surrounds a page: sections, and which names lead to a page
    nearby       stories near a story
    prepared     queries whose SQL is made once
    keyset       "Older stories" without counting
    door         how every page is sent
    templating   the filters of the templates
    addresses    the addresses of stories and pages
    wording      days, moments and stored values in words; locale/ has those of the other languages

It imports `articles.models` module by module, never the package root, never the desk: nothing
here can reach a working copy.
"""
