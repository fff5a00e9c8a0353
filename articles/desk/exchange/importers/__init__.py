"""Papers that come from another system: its export becomes a fixture, which `loaddata` takes. Nothing is stored here.

What a story is and whether it may be printed is decided once, by the load. A module imports only from those below it:

wordpress   an export of WordPress (WXR) -> old stories
ghost       an export of Ghost (JSON) -> old stories
fixtures    old stories -> the rows of a fixture, each record once
markup      HTML of elsewhere: its pictures and players are taken out, the rest is a body
shortcodes  WordPress's own notation in a text -> HTML
lexical     Ghost's texts, lexical or mobiledoc -> HTML
cards       what plays, sells or leads elsewhere in Ghost's HTML -> links
pictures    the pictures of one story, numbered
wxr         a file of WordPress -> its posts, one after the other
media       the folder with the pictures of the old site
stories     a story as the old site had it, in no system's words
"""
