"""Text on its way in: one normaliser for the form, paste, fixtures, ninjs and wire copy. No Django in here.

Two promises hold for whatever comes: words that were apart stay apart, and what was struck out does not come back.
A tag that a body may not have leaves what it meant: blocks are paragraphs, table cells are separated, headings are
headings. What could not be kept is counted, so that each door can say it once.

A module imports only from those below it here:

bodies      a body, HTML or plain text, as it can be kept
rewriting   a tree of elements, written with the tags that a body may have
wording     Word's own markup: lists that are paragraphs, comments, what it hides
tables      a table as lines
losses      what could not be kept, counted and in words
tree        HTML -> a tree of elements
characters  line ends and invisible characters
"""

from articles.intake.bodies import Intake, normalise_body
from articles.intake.characters import normalise_line, normalise_text
from articles.intake.losses import Losses, in_words

__all__ = ["Intake", "Losses", "in_words", "normalise_body", "normalise_line", "normalise_text"]
