"""The rules of the desk as data. Nothing here reads or writes a story.

A module imports only from those below it here:

roles     the groups Reporter, Editor and Publisher, made after `migrate`
states    states, transitions and the permissions of each role
refusals  why a step was not taken: Refused, NotFit, Stale
findings  the closed list of preflight's codes, and one finding
"""
