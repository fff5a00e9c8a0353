"""The wire desk: plain text in, a draft out, with everything proposed and nothing decided. No model, no network.

received   what arrives, decoded, or why it cannot be read
layout     what stands where: date line, advisory, headline, byline, dateline, paragraphs, language
dates      days as they are written, and "last week" as seen from a day
mentions   where names stand in a text, and which letters are taken
titles     what single words tell beside a name
newcomers  people whom nobody here knows, by the titles and verbs beside their names
reported   what is said to have been said without marks, and pieces of it within marks
setting    when, where and how something was said
subjects   tags and sources that the newsroom has
first_tags tags for a newsroom that has none yet
proposal   the whole reading of a text, with how sure each part is
versions   the same text again, a newer version of it, a kill
draft      the story and its rows
"""
