"""Imports stories in ninjs: each object becomes a draft."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.importers.stories import BadExport
from articles.desk.exchange.ninjs import drafts
from articles.desk.exchange.ninjs.drafts import Choices, Imported, make_drafts
from articles.desk.exchange.ninjs.files import BadNinjs
from articles.desk.exchange.ninjs.stories import read
from articles.models import Article, Edition, Section
from articles.reader import items

OUTCOMES = {
    drafts.PICTURE: "photo “{slug}”.",
    drafts.OWN: "the paper's own story “{slug}”. It stays as it is here.",
    drafts.BEFORE: "imported before, as “{slug}”. It stays as it is here.",
    drafts.OLDER: "imported before, as “{slug}”. This is an older version: nothing was changed.",
    drafts.NEWER: "imported before, as “{slug}”. This is a newer version: keep it with --supersede.",
    drafts.KEPT: "kept as “{source}”, the next version of what “{slug}” rests on. Compare and change the story.",
    drafts.WITHDRAWN: "“{source}” is marked as withdrawn by its publisher. Its story: “{slug}”.",
    drafts.LEFT_OUT: "{why}",
}


class Command(BaseCommand):
    """Import ninjs, each file all or nothing. A bad file is reported and skipped; the exit status is 1 then.

    Nothing that is here is changed: a story that was imported before, and one of the paper's own (known by the uri
    that its ninjs gives it, or by slug and headline), is skipped with a line that says so. To take over changes,
    use `export` and `loaddata --overwrite`: they carry the whole story, ninjs only what readers have of it.
    """

    help = (
        "Makes a draft of each story in ninjs 1.x to 3.1 (JSON: an object, a list of objects, an API's answer with items, "
        "or an object a line). Tags and people are found by name and made if they are new. A story that was imported "
        "before, or is the paper's own, is left as it is here; what its publisher took back is marked as withdrawn."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="JSON in UTF-8, or .jsonl.")
        parser.add_argument(
            "--section", default="", metavar="SLUG", help="The section of all drafts, whatever the file says."
        )
        parser.add_argument(
            "--media", type=Path, metavar="FOLDER", help="Where the files of pictures lie. Else beside the file."
        )
        parser.add_argument(
            "--supersede", action="store_true", help="Keep a newer version of a text that was received before."
        )

    def handle(self, *, files, section, media, supersede, **options):
        made = failed = 0
        try:
            chosen_section = self.section(section)
            for file in files:
                try:
                    choices = Choices(
                        chosen_section, settings.NEWSROOM_NAME, MediaFolder(media or folder_beside(file)), supersede
                    )
                    # Read twice: a file is checked to its end before anything is stored, and never in memory as a whole.
                    own = own_stories({story.key for story in read(file)})
                    imported = make_drafts(read(file), choices=choices, own=own)
                except (BadNinjs, BadExport, OSError) as error:
                    failed += 1
                    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                    self.stderr.write(self.style.ERROR(f"{file}: {reason}"))
                    continue
                made += sum(story.outcome == drafts.DRAFT for story in imported)
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
        if story.outcome == drafts.DRAFT:
            more = f" Left out: {'; '.join(story.left_out)}." if story.left_out else ""
            self.stdout.write(f"{file}: draft “{story.slug}”.{more}")
            return
        message = OUTCOMES[story.outcome].format(slug=story.slug, source=story.source, why=story.why)
        self.stdout.write(f"{file}: {message}")


def folder_beside(file: Path) -> Path | None:
    """The folder in which `file` lies: the pictures that it names may lie there, too."""
    return file.parent if file.parent.is_dir() else None


def own_stories(uris: set[str]) -> dict[str, Article]:
    """The paper's stories to which its own ninjs gives one of `uris`, by that."""
    if not any(uri.startswith("urn:uuid:") for uri in uris):
        return {}
    printed = items.with_id(Edition.objects.filter(number=1)).filter(first_digest__isnull=False)
    editions = printed.only("article_id").iterator()
    by_uri = {uri: edition.article_id for edition in editions if (uri := items.story_id(edition)) in uris}
    articles = Article.objects.in_bulk(by_uri.values())
    return {uri: articles[pk] for uri, pk in by_uri.items()}
