"""The first pass over rows: every one checked, every reference resolved."""

from articles.desk.exchange.loads import history, tags
from articles.desk.exchange.loads.check import check_fields, check_others, refuse_missing
from articles.desk.exchange.loads.parse import FixtureRow
from articles.desk.exchange.loads.records import BOOKKEEPING, HISTORY, PAPER, PARTS, SLUG_KINDS, parent_of
from articles.desk.exchange.loads.refs import Index, User, key_of
from articles.models import ChainHead, Edition, FormerSlug, Move, Revision, State


class Reading:
    """The rows of a parcel: every one checked and every reference resolved."""

    def __init__(self, rows: list[FixtureRow], index: Index | None = None, *, ignore: bool = False):
        self.index = index or Index()
        self.rows = [row for row in rows if row.model in PAPER]
        self.others = [row for row in rows if row.model not in PAPER]
        check_others(self.others, ignore=ignore)
        self.index.learn_users([{"pk": row.pk, "fields": row.fields} for row in self.others if row.model is User])
        references = {row: check_fields(row, ignore=ignore) for row in self.rows}
        for model in SLUG_KINDS.values():
            self.index.add_records(model, self.of(model))
        made, uses, self.listing = tags.spread(self.rows, self.index)
        # Parents before their rows: a row's key begins with its parent's.
        for models in ((*SLUG_KINDS.values(), *PARTS), (Revision,), (Edition,), (*HISTORY, FormerSlug, *BOOKKEEPING)):
            for row in self.of(*models):
                if row in references:
                    self._resolve(row, references.pop(row))
        self.rows += [*made, *uses]
        for row in self.of(Edition):
            history.check_edition(row, self.rows)
        self.rows += history.missing_notices(self.rows)
        # A dump of a whole paper: only that carries the heads of the chains.
        self.is_own_dump = any(row.model is ChainHead for row in self.rows)
        self.with_editions = history.told_articles(self.rows, Edition)
        self.with_moves = history.told_articles(self.rows, Move)
        self.with_history = self.with_editions | self.with_moves | history.told_articles(self.rows, Revision)

    def of(self, *models) -> list[FixtureRow]:
        """The rows of `models`, in the files' order."""
        return [row for row in self.rows if row.model in models]

    def _resolve(self, row: FixtureRow, references: dict) -> None:
        for reference, value in references.items():
            row.given[reference.name] = self.index.resolve(row, reference, value)
        if (parent := parent_of(row.model)) and not row.given.get(parent):
            raise row.wrong("it is missing: say which record this row belongs to.", parent)
        if row.model in PARTS:
            row.key = row.given[parent].key  # for errors: its number may not be known yet
        elif row.model not in SLUG_KINDS.values():
            refuse_missing(row)
            row.key = key_of(row)
            self.index.add(row)

    def set_arrival_state(self, row: FixtureRow) -> None:
        """Approval from outside is none, the desk reads the story first; with its moves it is one of our own."""
        if row.key in self.with_moves or row.key in self.with_editions:
            return
        row.given.pop("approved_digest", None)
        row.given.pop("version", None)
        if row.given.get("state") == State.APPROVED:
            row.given["state"] = State.REVIEW
