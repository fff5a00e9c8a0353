"""The editors' rules: what may move where, what is fit to print, and how a working copy becomes an edition.

A room imports only from those below it here; README.md beside this file says why it is so.

exchange   stories in and out: fixtures, exports, ninjs
vault      backups, the chains verified, what the law had erased kept erased
wire       raw wire text becomes a draft, everything proposed
steps      what editors do: the only writer of `Article.state`, the only maker of editions
preflight  is it fit to print?
press      the working copy becomes a document, an edition, a place on the shelf
rules      states, transitions, roles, refusals, findings: data
language   reads text, knows no rule
"""
