"""Where did we print this? For a source that was withdrawn or corrected."""

from django.core.management.base import BaseCommand, CommandError

from articles.desk.steps.reprints import where_printed
from articles.models import Source
from articles.reader.addresses import address


class Command(BaseCommand):
    """List every live story that rests on a source or on what came through it: slug, headline, address, why, tabbed."""

    help = "Lists every live story that rests on a source, or on anything that we know only through it."

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE", help="The source's slug: the end of its address.")

    def handle(self, *, source, **options):
        try:
            record = Source.objects.by_slug(source)
        except Source.DoesNotExist as error:
            raise CommandError(
                f"There is no source “{source}”. Its slug is the end of its address, as in /sources/this-is-it/, "
                "and the desk's list of sources shows it."
            ) from error
        reprints = where_printed(record)
        for story in reprints:
            edition = story.edition
            headline = " ".join(edition.headline.split())
            self.stdout.write("\t".join([edition.slug, headline, address(edition), "; ".join(story.why)]))
        if not reprints:
            self.stderr.write(f"No live story rests on “{record}”.", style_func=str)
