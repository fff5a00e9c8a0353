"""What the tests of preflight share: a story's findings in short, and its rows."""

from articles.desk.preflight import Finding, preflight
from articles.models import Article, Citation, Mention, Person, Quote, Source
from articles.text import paragraphs, plain


def codes(article: Article, **given) -> list[str]:
    return [finding.code for finding in preflight(article, **given)]


def only(article: Article, **given) -> Finding:
    """The only finding of `article`."""
    (finding,) = preflight(article, **given)
    return finding


def standing(finding: Finding, article: Article) -> str:
    """The words of the body at which `finding` points."""
    return plain(paragraphs(article.body))[slice(*finding.span)]


def quote(article: Article, text: str, **fields) -> Quote:
    number = article.next_number()
    return Quote.objects.create(article=article, number=number, order=number, text=text, **fields)


def mention(article: Article, person: Person, **fields) -> Mention:
    return Mention.objects.create(article=article, number=article.next_number(), person=person, **fields)


def cite(article: Article, source: Source, passage: str = "") -> Citation:
    return Citation.objects.create(article=article, number=article.next_number(), source=source, passage=passage)


def source(kind: str = "document", **fields) -> Source:
    return Source.objects.create(slug="report", title="Report", kind=kind, **fields)
