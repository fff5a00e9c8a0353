"""Imports stories in ninjs: each object becomes a draft."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.exchange.ninjs.drafts import Imported, make_drafts
from articles.desk.exchange.ninjs.stories import BadNinjs, read
from articles.models import Article, Edition, Section
from articles.reader import items

LARGEST_BYTES = 64 << 20


class Command(BaseCommand):
    """Import ninjs, each file all or nothing. A bad file is reported and skipped; the exit status is 1 then.

    Nothing that is here is changed: a story that was imported before, and one of the paper's own (known by the uri
    that its ninjs gives it, or by slug and headline), is skipped with a line that says so. To take over changes,
    use `export` and `loaddata --overwrite`: they carry the whole story, ninjs only what readers have of it.
    """

    help = (
        "Makes a draft of each story in ninjs (JSON: an object, or a list of objects). Tags and people are found by name "
        "and made if they are new. A story that was imported before, or is the paper's own, is left as it is here."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="JSON in UTF-8.")
        parser.add_argument(
            "--section", default="", metavar="SLUG", help="The section of all drafts, whatever the file says."
        )

    def handle(self, *, files, section, **options):
        made = failed = 0
        try:
            chosen_section = self.section(section)
            for file in files:
                try:
                    stories = read(contents(file))
                    imported = make_drafts(
                        stories, section=chosen_section, own=own_stories({story.key for story in stories})
                    )
                except (BadNinjs, OSError) as error:
                    failed += 1
                    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                    self.stderr.write(self.style.ERROR(f"{file}: {reason}"))
                    continue
                made += sum(story.is_new for story in imported)
                for story in imported:
                    self.report(file, story)
        except DatabaseError as error:
            raise CommandError(f"The database reported an error: {' '.join(str(error).split())}") from error
        self.stdout.write(f"{made} {'draft' if made == 1 else 'drafts'} from {len(files)} file(s).")
        if failed:
            raise CommandError(f"{failed} of {len(files)} file(s) could not be imported; nothing of them was kept.")

    def section(self, slug: str) -> Section | None:
        try:
            return Section.objects.by_slug(slug) if slug else None
        except Section.DoesNotExist as error:
            slugs = ", ".join(Section.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no section “{slug}”. There are: {slugs or 'none yet'}.") from error

    def report(self, file: Path, story: Imported) -> None:
        if story.is_own:
            self.stdout.write(f"{file}: the paper's own story “{story.article.slug}”. It stays as it is here.")
            return
        if not story.is_new:
            self.stdout.write(f"{file}: imported before, as “{story.article.slug}”. It stays as it is here.")
            return
        more = f" Left out: {'; '.join(story.left_out)}." if story.left_out else ""
        self.stdout.write(f"{file}: draft “{story.article.slug}”.{more}")


def own_stories(uris: set[str]) -> dict[str, Article]:
    """The paper's stories to which its own ninjs gives one of `uris`, by that."""
    if not any(uri.startswith("urn:uuid:") for uri in uris):
        return {}
    printed = items.with_id(Edition.objects.filter(number=1)).filter(first_digest__isnull=False)
    editions = printed.only("article_id").iterator()
    by_uri = {uri: edition.article_id for edition in editions if (uri := items.story_id(edition)) in uris}
    articles = Article.objects.in_bulk(by_uri.values())
    return {uri: articles[pk] for uri, pk in by_uri.items()}


def contents(file: Path) -> bytes:
    """The bytes of `file`. Raises BadNinjs if it is too large, and OSError."""
    if file.stat().st_size > LARGEST_BYTES:
        raise BadNinjs(f"it has more than {LARGEST_BYTES >> 20} MB. Split it into several files.")
    return file.read_bytes()
