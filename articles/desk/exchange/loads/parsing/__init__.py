"""A fixture's text becomes rows. Nothing here asks the database. A module imports only from those below it here:

stream   a long JSONL file, read in parcels
repeats  rows that several files of one load have word for word
formats  JSON, JSONL and XML -> rows
in_xml   XML -> the objects that JSON would hold
rows     one row, and the error that names its place
"""
