"""Stories that come from and go to other systems. A room or module imports only from those below it here:

exports    a selection of stories as a fixture that another newsroom loads
ninjs      stories in the IPTC's JSON, each of which becomes a draft
importers  papers of WordPress and Ghost, which become fixtures
loads      fixtures: what `manage.py loaddata` does
"""
