"""The records. A module imports only from those below it here:

    open_forms                            what stands open in browsers EDITORS ONLY
    revisions  quotes  notices  parts     the working copy's rows      EDITORS ONLY
    dismissals  preflight_counts  notes   warnings set aside, how much preflight found, notes to each other   EDITORS ONLY
    saved_views                           lists of stories by name     EDITORS ONLY
    articles                              the working copy             EDITORS ONLY
    moves  arrivals                       what was done, what was loaded   EDITORS ONLY
    reports                               what readers say is wrong    no page shows it
    generation                            the number that moves with whatever readers could see
    people  sources  tags                 shared records, and which of them have a page
    photos  sections                      shared records
    printed                               the rows an edition leaves for lists
    placements                            stories that an editor put in a place of a page
    former_addresses                      what stories were called on an old site
    ledger                                the chains over printings and moves
    editions                              what was printed, and what "public" means
    slugs  times  constraints  dumping             what all of them are made of

The readers' side imports single modules from `people` down, and never this package root.
"""

from articles.models.arrivals import Arrival
from articles.models.articles import Article, Genre, State
from articles.models.dismissals import Dismissal
from articles.models.editions import Edition, EditionKind
from articles.models.former_addresses import FormerAddress
from articles.models.generation import Generation
from articles.models.ledger import GENESIS, ChainHead, LedgerEntry
from articles.models.moves import Move
from articles.models.notes import Note
from articles.models.notices import Notice
from articles.models.open_forms import Presence, SentForm, Typing
from articles.models.parts import ArticlePhoto, Byline, Citation, Mention, TaggedArticle
from articles.models.people import Person, PersonName, Position
from articles.models.photos import Photo
from articles.models.placements import PLACES, Placement
from articles.models.preflight_counts import PreflightCount
from articles.models.printed import (
    EditionPerson,
    EditionPhoto,
    EditionSource,
    EditionTag,
    PrintedCitation,
    PrintedNotice,
    PrintedQuote,
)
from articles.models.quotes import Quote
from articles.models.reports import ErrorReport
from articles.models.revisions import Revision
from articles.models.saved_views import SavedView
from articles.models.sections import Section
from articles.models.slugs import Folded, FormerSlug, Numbered, Numbering, Slugged, free_slug, free_slugs
from articles.models.sources import Source
from articles.models.tags import Tag
from articles.models.times import FOREVER, Precision, PublishedPrecision, now, whole_second

__all__ = [
    "FOREVER",
    "GENESIS",
    "PLACES",
    "Arrival",
    "Article",
    "ArticlePhoto",
    "Byline",
    "ChainHead",
    "Citation",
    "Dismissal",
    "Edition",
    "EditionKind",
    "EditionPerson",
    "EditionPhoto",
    "EditionSource",
    "EditionTag",
    "ErrorReport",
    "Folded",
    "FormerAddress",
    "FormerSlug",
    "Generation",
    "Genre",
    "LedgerEntry",
    "Mention",
    "Move",
    "Note",
    "Notice",
    "Numbered",
    "Numbering",
    "Person",
    "PersonName",
    "Photo",
    "Placement",
    "Position",
    "Precision",
    "PreflightCount",
    "Presence",
    "PrintedCitation",
    "PrintedNotice",
    "PrintedQuote",
    "PublishedPrecision",
    "Quote",
    "Revision",
    "SavedView",
    "Section",
    "SentForm",
    "Slugged",
    "Source",
    "State",
    "Tag",
    "TaggedArticle",
    "Typing",
    "free_slug",
    "free_slugs",
    "now",
    "whole_second",
]
