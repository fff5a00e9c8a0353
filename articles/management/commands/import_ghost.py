"""Turns an export of Ghost into a fixture."""

from pathlib import Path

from articles.desk.exchange.importers.fixtures import Fixture
from articles.desk.exchange.importers.ghost import Ghost
from articles.desk.exchange.importers.media import MediaFolder
from articles.management.handing_over import HandingOver, run


class Command(HandingOver):
    """Write a fixture of the posts in an export of Ghost. The database is not asked."""

    help = (
        "Turns an export of Ghost 5 (Settings, Import/Export) into a fixture, which loaddata takes: posts, their authors, "
        "tags, dates, pictures, ids and addresses. It tells by story what it could not keep. What was for members only "
        "becomes a draft; pages are not taken over."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="The export, in JSON.")
        parser.add_argument(
            "--section-tag",
            action="append",
            dest="sections",
            metavar="SLUG",
            help="A tag that is a section here; may be given again. Else no story is in a section.",
        )
        super().add_arguments(parser)

    def handle(self, *, file, media, output, sections, **options):
        self.check_output(output)

        def import_() -> None:
            site = Ghost(file, MediaFolder(media), sections=frozenset(sections or ()))
            fixture = Fixture(language=site.language)
            self.write(site.stories(), fixture, output)
            self.report(fixture, site.not_imported(), output)

        run(self, file, import_)
