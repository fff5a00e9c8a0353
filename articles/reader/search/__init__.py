"""Searching what is in print: the same answer on SQLite and on PostgreSQL.

    page         the page at /search/
    results      search(): a reader's text -> the stories that contain it, newest printing first
    matches      the records that a query names: other names of the same person or topic, pages to suggest
    relevance    the order in which stories that say it prominently come first
    passages     the passage of a story that contains the words, with marks on the original letters
    query        what a reader typed -> words, phrases, what to leave out
    index        the word index that the database itself keeps; made, looked after, rebuilt
    sqlite  postgresql     how each of them does that

What is public is decided by `live()` at the moment of asking. The index knows every edition and decides nothing.
"""
