"""The first pass over rows: values are checked and references resolved. A module imports only from those below it here:

reading  all rows of a parcel, in the order in which their keys can be known
accounts accounts and groups: found by name, never changed
history  rows that are only ever added: revisions, editions, moves, the ledger
tags     tags that an article lists by name
photos   picture files that lie beside a fixture
refs     which record is meant: keys, former slugs, primary keys of a dump
words    texts as the paper keeps them
fields   one row's fields
values   one field's value
"""
