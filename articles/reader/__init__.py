"""The readers' door: pages made of what was printed, and of nothing else.

    urls         every address readers can ask for
    pages        a story, what changed in it, and the notice where one was retracted
    lists        front page, sections, archive, corrections
    records      people, sources, topics
    ledger       the chain over all printings, for people and for programs
    texts        what the paper says about itself
    feeds        RSS, Atom and JSON Feed of the front, sections, topics, people; feed_formats writes them
    sitemaps     what search engines are told
    api          what is in print, for programs: ninjs says how a story looks there, openapi what can be asked
    metadata     what a page says of itself to machines; linked_data is the JSON-LD of a story
    search       looking for words in print: a room of its own
    items        which stories feeds and the API give out, under which id and time
    errors       pages for what is not there
    changes      two editions compared word by word
    reading      reads that a page needs as one
    cards        the front page's and related stories, as plain rows
    furniture    what stands around a page: sections, and which names lead to a page
    nearby       stories near a story
    prepared     queries whose SQL is made once
    keyset       "Older stories" without counting
    door         how every page leaves the house
    templating   what the templates can say
    addresses    where a printed story stands
    wording      days, moments and languages in words

It imports `articles.models` module by module, never the package root, never the desk: nothing
here can reach a working copy.
"""
