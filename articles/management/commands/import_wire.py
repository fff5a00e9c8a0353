"""Imports wire copy: each file becomes a draft in which everything is proposed."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.desk.rules.refusals import Refused
from articles.desk.wire.arrival import WireArrival, keep_kill, keep_version, look
from articles.desk.wire.draft import make_draft
from articles.desk.wire.proposal import as_data
from articles.desk.wire.received import LARGEST_BYTES, decode
from articles.desk.wire.versions import Earlier
from articles.models import Section

EVERY = 100  # files between two lines of progress


class Command(BaseCommand):
    """Import wire copy. A file that cannot be read is reported and skipped; the exit status is 1 then."""

    help = (
        "Makes a draft of each file of plain text from the wire: paragraphs, people, quotations, tags and sources are "
        "proposed, nothing is decided. The same text is never imported twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="Plain text in UTF-8.")
        parser.add_argument("--source", default="", help="Who sent it, for texts that do not name an agency.")
        parser.add_argument("--section", default="", help="The slug of the section that the drafts go to.")
        parser.add_argument("--supersede", action="store_true", help="Keep newer versions of texts received before.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would be proposed, and write nothing.")
        parser.add_argument("--json", action="store_true", help="With --dry-run: a list with an object for each file.")

    def handle(self, *, files, section, dry_run, **options):
        if options["json"] and not dry_run:
            raise CommandError("--json works only with --dry-run: add that.")
        self.options, self.dry_run, self.data = options, dry_run, []
        self.section = self._section(section)
        self.made = self.failed = 0
        for number, name in enumerate(files, 1):
            self._take(name)
            if number % EVERY == 0:
                self.stderr.write(f"{number} of {len(files)} files read")
        if options["json"]:
            self.stdout.write(json.dumps(self.data, ensure_ascii=False, indent=1))
        elif not dry_run:
            self.stdout.write(f"{self.made} {'draft' if self.made == 1 else 'drafts'} from {len(files)} file(s).")
        if self.failed:
            raise CommandError(f"{self.failed} of {len(files)} file(s) could not be read.", returncode=1)

    def _section(self, slug: str) -> Section | None:
        try:
            return Section.objects.by_slug(slug) if slug else None
        except Section.DoesNotExist as error:
            slugs = ", ".join(Section.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no section “{slug}”. There are: {slugs or 'none yet'}.") from error

    def _take(self, name: str) -> None:
        try:
            arrival = look(decode(_read(name)))
        except (OSError, Refused) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.failed += 1
            self.stderr.write(self.style.ERROR(f"{name}: {reason}"))
            if self.options["json"]:
                self.data.append({"file": name, "error": reason})
            return
        if self.options["json"]:
            self.data.append(as_data(arrival.proposal, name))
        elif self.dry_run:
            self._show(name, arrival)
        else:
            self._import(name, arrival)

    def _import(self, name: str, arrival: WireArrival) -> None:
        publisher = self.options["source"]
        if arrival.is_story:
            article = make_draft(arrival.proposal, publisher=publisher, section=self.section)
            self.made += 1
            self.stdout.write(f"{name}: draft “{article.slug}”, {summary(arrival)}")
        elif arrival.same_text:
            self.stdout.write(f"{name}: received before. {stories(arrival)}")
        elif arrival.is_advisory:
            self._kill(name, arrival)
        elif arrival.earlier and self.options["supersede"]:
            source = keep_version(arrival, publisher=publisher)
            version = f"the next version of “{arrival.earlier.source.slug}”"
            self.stdout.write(f"{name}: kept as “{source.slug}”, {version}. {stories(arrival)}")
        elif arrival.earlier:
            self._offer(name, arrival, arrival.earlier)

    def _kill(self, name: str, arrival: WireArrival) -> None:
        if arrival.killed is None:
            self.stdout.write(f"{name}: a kill, but no such text was received. Nothing was changed.")
            return
        keep_kill(arrival)
        self.stdout.write(
            f"{name}: “{arrival.killed.slug}” is marked as withdrawn by its publisher. {stories(arrival)}"
        )

    def _offer(self, name: str, arrival: WireArrival, earlier: Earlier) -> None:
        message = f"{name}: {earlier.likeness} % the same as “{earlier.source.slug}”: no second story is made. {stories(arrival)}"
        self.stdout.write(f"{message} Keep it as the next version with --supersede.")
        for line in arrival.changes:
            self.stdout.write(f"  {line}")

    def _show(self, name: str, arrival: WireArrival) -> None:
        layout = arrival.proposal.layout
        day = f"{layout.on:%Y-%m-%d}" if layout.on else "no date"
        self.stdout.write(
            f"{name}: {layout.headline or 'no headline'} ({layout.language or 'language unknown'}; {layout.place or 'no place'}, {day})"
        )
        for quote in arrival.proposal.quotes:
            setting = quote.setting
            when = f"{setting.on} ({setting.precision})" if setting.on else ""
            who = f"{quote.who or 'nobody named'} ({quote.basis})"
            line = ", ".join(filter(None, [quote.kind, who, setting.medium, setting.place, when]))
            self.stdout.write(f"  {line}: {quote.text[:60]}")
        for person in arrival.proposal.people:
            new = f"new, {person.basis}" if person.is_new else "in our records"
            self.stdout.write(f"  person, {person.person.name} ({new}): {person.described_as}")
        if names := ", ".join(str(tag.record) for tag in arrival.proposal.tags):
            self.stdout.write(f"  tags: {names}")
        for source in arrival.proposal.sources:
            self.stdout.write(f"  source, {source.kind}: {source.title}")
        for figure in arrival.proposal.figures:
            self.stdout.write(f"  figure without a source: {figure.text}")
        if not arrival.is_story:
            self.stdout.write(f"  not a new story: {stories(arrival)}")


def _read(name: str) -> bytes:
    """The bytes of a file, or of standard input for "-"; one more than allowed for a file that is too large."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def summary(arrival: WireArrival) -> str:
    """How many quotations, people and tags were proposed."""
    proposal = arrival.proposal
    kinds = (("quotation", proposal.quotes), ("person", proposal.people), ("tag", proposal.tags))
    plurals = {"person": "people"}
    return ", ".join(f"{len(kind)} {name if len(kind) == 1 else plurals.get(name, name + 's')}" for name, kind in kinds)


def stories(arrival: WireArrival) -> str:
    """The stories that rest on the text received before."""
    slugs = ", ".join(f"“{story.slug}”" for story in arrival.stories)
    return f"Its story: {slugs}." if slugs else "No story rests on it."
