"""Stories that come as ninjs, the IPTC's news in JSON: each becomes a draft. A module imports only from those below it:

drafts    a draft of each story, a photo of each picture
versions  the version of a story that is here, and what a newer one or a cancellation does
stories   one object -> a story, a picture, or what is neither
bylines   "By A and B, Agency" -> names
fields    the fields of one object, by any of their names
files     a file -> its objects
"""
