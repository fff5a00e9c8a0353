"""What the desk's pages read in the body of a story."""

from articles.desk.language import names, speech
from articles.desk.language.names import FoundPerson
from articles.desk.language.speech import FoundQuote
from articles.desk.preflight.story import StoryUnderCheck
from articles.models import Article, Person
from articles.tests.cast import make_draft


def speech_in(article: Article) -> list[FoundQuote[Person]]:
    """The direct speech in the body of `article` that none of its quotations records."""
    story = StoryUnderCheck(article)
    return speech.unrecorded(story.prose, story.quoted, story.occurrences, story.recorded)


def people_in(article: Article) -> list[FoundPerson]:
    """The people on record whom the body of `article` names and none of its rows does."""
    story = StoryUnderCheck(article)
    return names.unlinked(story.occurrences, story.people)


def one(rana, body: str, **fields):
    """The only direct speech that is found in `body`."""
    (passage,) = speech_in(make_draft(rana, body=body, **fields))
    return passage
