"""Reports what keeps stories from print."""

from django.core.management.base import BaseCommand, CommandError

from articles.desk.preflight import BLOCKER, ROWS, Finding, grouped, preflight
from articles.desk.steps import counts
from articles.models import Article


class Command(BaseCommand):
    """Report what preflight finds. The exit status is 1 if a story has a blocker, else 0."""

    help = (
        "Reports what preflight finds in the stories with these slugs, or in all that are on the desk "
        "(draft, in review, approved). The exit status is 1 if one of them cannot be printed as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "slugs", nargs="*", metavar="slug", help="The stories to check; all on the desk if none is given."
        )
        parser.add_argument(
            "--count",
            action="store_true",
            help="Count instead what lists show, where the count is missing or of another day. A story is counted as well when it is saved or opened.",
        )
        parser.add_argument("--blockers", action="store_true", help="Leave out warnings.")

    def handle(self, *, slugs, blockers, count, **options):
        if count:
            self._count(slugs)
            return
        unfit = 0
        for article in self._stories(slugs):
            findings = [finding for finding in preflight(article) if finding.level == BLOCKER or not blockers]
            unfit += any(finding.level == BLOCKER for finding in findings)
            if findings or slugs:
                self._report(article, findings)
        if unfit:
            raise CommandError(f"{unfit} {'story' if unfit == 1 else 'stories'} cannot be printed yet.", returncode=1)

    def _count(self, slugs: list[str]) -> None:
        """Count a few stories at a time: whoever saves meanwhile waits no longer than for these."""
        keys = (
            [article.pk for article in self._stories(slugs)]
            if slugs
            else list(counts.uncounted().values_list("pk", flat=True))
        )
        for start in range(0, len(keys), counts.AT_ONCE):
            counts.count(Article.objects.filter(pk__in=keys[start : start + counts.AT_ONCE]).prefetch_related(*ROWS))
        self.stdout.write(f"Counted {len(keys)} {'story' if len(keys) == 1 else 'stories'}.")

    def _stories(self, slugs: list[str]) -> list[Article]:
        if not slugs:
            return list(Article.objects.filter(state__in=counts.ON_THE_WAY).order_by("slug"))
        stories = []
        for slug in dict.fromkeys(slugs):
            try:
                stories.append(Article.objects.by_slug(slug))
            except Article.DoesNotExist as error:
                raise CommandError(f"There is no story “{slug}”.") from error
        return stories

    def _report(self, article: Article, findings: list[Finding]) -> None:
        self.stdout.write(f"{article.slug}: {article.headline}" if findings else f"{article.slug}: nothing found.")
        for title, members in grouped(findings):
            is_blocker = members[0].level == BLOCKER
            style = self.style.ERROR if is_blocker else self.style.WARNING
            self.stdout.write(style(f"  {'BLOCKER' if is_blocker else 'warning'}  {members[0].code}: {title}"))
            for finding in members:
                self.stdout.write(f"    {finding.message}")
