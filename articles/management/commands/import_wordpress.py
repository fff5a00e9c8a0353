"""Turns an export of WordPress into a fixture."""

from pathlib import Path

from articles.desk.exchange.importers.fixtures import Fixture
from articles.desk.exchange.importers.media import MediaFolder
from articles.desk.exchange.importers.wordpress import WordPress
from articles.management.handing_over import HandingOver, run


class Command(HandingOver):
    """Write a fixture of the posts in an export of WordPress. The database is not asked."""

    help = (
        "Turns an export of WordPress (Tools, Export; WXR 1.0 to 1.2) into a fixture, which loaddata takes: posts, their "
        "authors, categories, tags, dates, pictures, ids and addresses. It tells by story what it could not keep; "
        "pages, menus, revisions and comments are not taken over."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="The export, in XML.")
        parser.add_argument(
            "--post-type",
            action="append",
            dest="post_types",
            metavar="NAME",
            help="The types of posts that are stories; may be given again. Else: post.",
        )
        super().add_arguments(parser)

    def handle(self, *, file, media, output, post_types, **options):
        self.check_output(output)

        def import_() -> None:
            site = WordPress(file, MediaFolder(media), post_types=frozenset(post_types or {"post"}))
            fixture = Fixture(language=site.language)
            self.write(site.stories(), fixture, output)
            self.report(fixture, site.not_imported(), output)

        run(self, file, import_)
