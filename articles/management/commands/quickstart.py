"""From a fresh checkout to a paper that can be read, in one command."""

import secrets

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.desk.rules.states import ROLES


class Command(BaseCommand):
    """Migrate, load the seed and the sample (never over an edit), and serve. A second run changes nothing."""

    help = "Set up the database, load the seed and sample stories, and serve the paper."

    def add_arguments(self, parser):
        parser.add_argument(
            "address",
            nargs="?",
            default="127.0.0.1:8000",
            help="Where to serve the paper: 127.0.0.1:8000 if not given.",
        )
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving.")

    def handle(self, *, address, no_serve, **options):
        call_command("migrate", verbosity=0)
        for fixture in ("seed", "sample"):
            call_command("loaddata", fixture, keep_ours=True, stdout=self.stdout)
        self.make_accounts()
        call_command("fonts", stdout=self.stdout)
        if no_serve:
            return
        self.stdout.write(f"The paper: http://{address}/")
        self.stdout.write(f"The desk:  http://{address}/admin/")
        call_command("runserver", address, use_reloader=False)

    def make_accounts(self):
        """Make an account for each role that has none of its name yet, and print its password, once."""
        for group in Group.objects.filter(name__in=ROLES).order_by("pk"):
            name = group.name.lower()
            if User.objects.filter(username=name).exists():
                continue
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(name, password=password, is_staff=True)
            user.groups.add(group)
            self.stdout.write(f"Account {name}, password {password} (shown this once)")
