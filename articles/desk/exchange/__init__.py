"""Stories that come from and go to other systems.

loads    fixtures: what `manage.py loaddata` does
exports  a selection of stories as a fixture that another newsroom loads
ninjs    stories in the IPTC's JSON, each of which becomes a draft
"""
