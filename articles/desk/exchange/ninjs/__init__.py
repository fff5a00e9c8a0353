"""Stories that come as ninjs, the IPTC's news in JSON: each becomes a draft. A module imports only from those below it:

drafts   a draft of each story
stories  a file -> stories
"""
