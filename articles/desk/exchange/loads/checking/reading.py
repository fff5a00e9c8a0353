"""The first pass over the rows of a parcel."""

from typing import Any

from django.db import models

from articles.desk.exchange.loads.checking import history, tags
from articles.desk.exchange.loads.checking.fields import check_fields, check_others, refuse_missing
from articles.desk.exchange.loads.checking.refs import Index, User, key_of
from articles.desk.exchange.loads.checking.words import take_in
from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.desk.exchange.loads.records import BOOKKEEPING, HISTORY, PAPER, PARTS, SLUG_KINDS, parent_of
from articles.models import Article, ChainHead, Edition, FormerSlug, Move, Revision, State


class Reading:
    """The rows of a parcel, their values checked and their references resolved. Raises BadFixture for a bad row."""

    def __init__(self, rows: list[FixtureRow], index: Index | None = None, *, ignore: bool = False):
        self.index = index or Index()
        self.rows = [row for row in rows if row.model in PAPER]
        self.others = [row for row in rows if row.model not in PAPER]
        check_others(self.others, ignore=ignore)
        self.index.learn_users([{"pk": row.pk, "fields": row.fields} for row in self.others if row.model is User])
        references = {row: check_fields(row, ignore=ignore) for row in self.rows}
        for model in SLUG_KINDS.values():
            self.index.add_records(model, self.of(model))
        new_tags, tag_uses, self.tag_owners = tags.spread(self.rows, self.index)
        # Parents before their rows: a row's key begins with its parent's.
        last: list[type[models.Model]] = [*HISTORY, FormerSlug, *BOOKKEEPING]
        for models_in_turn in ([*SLUG_KINDS.values(), *PARTS], [Revision], [Edition], last):
            for row in self.of(*models_in_turn):
                if row in references:
                    self._resolve(row, references.pop(row))
        self.rows += [*new_tags, *tag_uses]
        for row in self.of(Edition):
            history.check_edition(row, self.rows)
        self.rows += history.missing_notices(self.rows)
        # A dump of a whole paper: only that carries the heads of the chains.
        self.is_own_dump = any(row.model is ChainHead for row in self.rows)
        self.with_editions = history.articles_of(self.rows, Edition)
        self.with_moves = history.articles_of(self.rows, Move)
        self.notes: list[str] = []
        self.with_history = self.with_editions | self.with_moves | history.articles_of(self.rows, Revision)

        self._take_in_words()

    def _take_in_words(self) -> None:
        """Read the texts of what comes without its history; what comes with it stays as it was printed and saved."""
        if self.is_own_dump:
            return
        for row in self.rows:
            is_of_story = row.model is Article or PARTS.get(row.model) in ("article", "content_object")
            if is_of_story and row.key[:1] in self.with_history:
                continue
            if message := take_in(row):
                self.notes.append(f"{row.key[0]}: {message}")

    def of(self, *kinds: type[models.Model]) -> list[FixtureRow]:
        """The rows of these models, in the files' order."""
        return [row for row in self.rows if row.model in kinds]

    def _resolve(self, row: FixtureRow, references: dict[models.ForeignKey, Any]) -> None:
        for field, value in references.items():
            row.values[field.name] = self.index.resolve(row, field, value)
        parent = parent_of(row.model)
        if parent and not row.values.get(parent):
            raise row.wrong("it is missing: say which record this row belongs to.", parent)
        if parent and row.model in PARTS:
            row.key = row.values[parent].key  # for errors: its number may not be known yet
        elif row.model not in SLUG_KINDS.values():
            refuse_missing(row)
            row.key = key_of(row)
            self.index.add(row)

    def set_arrival_state(self, row: FixtureRow) -> None:
        """Put a new story that was approved elsewhere into review, unless its own moves or editions come along."""
        if row.key in self.with_moves or row.key in self.with_editions:
            return
        row.values.pop("approved_digest", None)
        row.values.pop("version", None)
        if row.values.get("state") == State.APPROVED:
            row.values["state"] = State.REVIEW
