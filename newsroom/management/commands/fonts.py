"""The readers' fonts, ready to be served."""

from django.core.management.base import BaseCommand

from newsroom import fonts


class Command(BaseCommand):
    """Make the files of the readers' fonts that are lacking; `collectstatic` does so too. A second run changes nothing."""

    help = "Make the readers' fonts, once: half a minute."

    def handle(self, **options):
        self.stdout.write(
            "The readers' fonts are made, once: half a minute …" if fonts.lacking() else "The readers' fonts are here."
        )
        fonts.build()
