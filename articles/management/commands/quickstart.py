"""From a fresh checkout to a paper that can be read, in one command."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate, load the seed and the sample (never over an edit), and serve. A second run changes nothing."""

    help = "Set up the database, load the seed and sample stories, and serve the paper."

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000", help="Where to serve (127.0.0.1:8000).")
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving.")

    def handle(self, *, address, no_serve, **options):
        call_command("migrate", verbosity=0)
        call_command("loaddata", "seed", "sample", keep_ours=True, stdout=self.stdout)
        if no_serve:
            return
        self.stdout.write(f"The paper: http://{address}/")
        call_command("runserver", address, use_reloader=False)
