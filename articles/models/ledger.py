"""Chains that show tampering: the public one over printings, and an inner one over moves.

A link is a handful of strings and integers, its `content()`. Its hash is made so, and by anybody
who has it (`/ledger.json` gives out the public chain, an entry without its `hash` is what is hashed):

1. Put the link's own `number` and, as `previous`, the hash of the link before it into its content.
   The first link has number 1 and as previous hash GENESIS, 64 zeros.
2. Write that as canonical JSON: keys sorted, no spaces, nothing escaped that need not be, UTF-8.
3. Its hash is the SHA-256 of these bytes, in 64 small hexadecimal digits.

In Python, for an `entry` of `/ledger.json`:

    unsealed = {key: value for key, value in entry.items() if key != "hash"}
    canonical = json.dumps(unsealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == entry["hash"]

The keys of an entry are `at` (when readers could first read the edition, in UTC as
2026-11-23T09:00:00+00:00; midnight where only the day is known), `edition` (its digest), `kind`,
`number` and `previous`. An edition's digest is the SHA-256 of the canonical JSON of its whole
document, the notices and the `edition` block included.

Who holds a hash knows that nothing before it was changed, put in or taken out, as long as that
hash is still in the chain: `manage.py verify_ledger --head HASH` says so.
"""

from django.db import models

from articles.models.editions import EditionKind
from articles.text import digest

GENESIS = "0" * 64


class Chain(models.TextChoices):
    PRINTINGS = "printings"
    MOVES = "moves"


class ChainHead(models.Model):
    """The last link of a chain. Whoever appends updates this row first, so that two writers never fork the chain."""

    Chain = Chain

    chain = models.CharField(max_length=9, choices=Chain, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"

    @classmethod
    def locked(cls, chain: str) -> "ChainHead":
        """The head of `chain`, which nobody else can move until this transaction ends.

        An UPDATE, as SQLite knows no SELECT … FOR UPDATE. Raises LookupError where the head is
        missing: `migrate` makes it.
        """
        if not cls.objects.filter(pk=chain).update(number=models.F("number")):
            raise LookupError(f"The head of the chain of {chain} is missing. Run `manage.py migrate`, which makes it.")
        return cls.objects.get(pk=chain)

    def advance(self, content: dict) -> tuple[int, str, str]:
        """Count one link on with `content`: (number, previous hash, hash). The caller saves the link, then this head.

        A link's hash is the sha256 of the canonical JSON (`text.canonical_json`) of `content` with
        two more keys, `number` and `previous`.
        """
        previous = self.hash
        self.number += 1
        self.hash = digest({**content, "number": self.number, "previous": previous})
        return self.number, previous, self.hash


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Links of the public chain."""

    def get_by_natural_key(self, number: int) -> "LedgerEntry":
        return self.get(number=number)


class LedgerEntry(models.Model):
    """One printing in the public chain. Only what readers have seen: nothing of unpublished work, not even gaps.

    A scheduled edition is entered with the next step in the newsroom after its hour, so numbers
    follow the order of entering, and an imported archive stands behind what was printed before it came.
    """

    number = models.PositiveBigIntegerField(unique=True)
    edition = models.OneToOneField("articles.Edition", models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="When readers first saw the edition.")
    kind = models.CharField(max_length=10, choices=EditionKind)
    edition_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        default_permissions = ("view",)
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"

    def natural_key(self) -> tuple[int]:
        return (self.number,)

    def content(self) -> dict:
        """What its hash is over, apart from number and previous hash. The module says how an outsider recomputes it."""
        return {"at": self.at.isoformat(), "kind": self.kind, "edition": self.edition_digest}
