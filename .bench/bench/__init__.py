"""How fast the paper is: `.bench/run`.

words       names and sentences of an invented country
stories     the fixture rows of a whole archive, made of them
scratch     a database, a folder and an environment of their own
fill        the stories into them, by `loaddata`
pages       the kinds of pages that are measured, their addresses and queries
edits       what one edit costs
desk        what the desk's lists and forms cost
servers     gunicorn, and what its processes compute and hold
references  what pages are compared with: views and a WSGI application that return a constant
nginx       the nginx of .deploy/ in front
load        readers
measure     rounds of everything in turn
run         the whole of it
report      the figures as tables
"""
