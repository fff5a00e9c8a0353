"""Tags that an article lists in its own fields, by name or slug. A tag that does not exist is made."""

from collections.abc import Iterable
from typing import Any

from articles.desk.exchange.loads.checking.refs import Index, Ref
from articles.desk.exchange.loads.parsing.rows import FixtureRow
from articles.models import Article, Tag, TaggedArticle
from articles.text import fold, slugify


def spread(rows: Iterable[FixtureRow], index: Index) -> tuple[list[FixtureRow], list[FixtureRow], set[tuple]]:
    """New tags for the articles in `rows`, all uses of tags as rows, and the keys of the articles that list tags.

    An article that lists none is among the keys too: it gives up the tags that it had.
    """
    listing = [row for row in rows if row.model is Article and "tags" in row.fields]
    if any(row.model is Tag for row in rows):
        index.tag_names = index.tag_names or TagNames(index)  # a later parcel may name them
    if not listing:
        return [], [], set()
    names = index.tag_names = index.tag_names or TagNames(index)
    names.new = []
    uses = []
    for row in listing:
        for tag in dict.fromkeys(names.tag(row, name) for name in _listed(row)):
            use = FixtureRow(row.file, row.place, TaggedArticle, None, {}, key=row.key)
            use.values = {"content_object": Ref(Article, row.key), "tag": tag}
            uses.append(use)
    return names.new, uses, {row.key for row in listing}


def _listed(row: FixtureRow) -> list[Any]:
    value = row.fields["tags"]
    if isinstance(value, str):  # XML has no lists of its own
        value = [name.strip() for name in value.split(",") if name.strip()]
    if not isinstance(value, list):
        raise row.wrong("this has to be a list of names: [“Crimea”, “Grain”].", "tags")
    return [entry[0] if isinstance(entry, list) and len(entry) == 1 else entry for entry in value]


class TagNames:
    """Finds the tag that a name means: by slug, then by folded name, then by folded synonym."""

    def __init__(self, index: Index):
        self.index = index
        self.new: list[FixtureRow] = []
        self._by_name: dict[str, Ref] = {}
        synonyms: dict[str, Ref] = {}
        for slug, folded, lines in Tag.objects.values_list("slug", "folded", "synonyms"):
            self._learn(Ref(Tag, (slug,)), folded, lines, synonyms)
        for ref, row in index.rows.items():
            if ref.model is Tag:
                self._learn(ref, fold(row.values.get("name", "")).strip(), row.values.get("synonyms", ""), synonyms)
        self._by_name = synonyms | self._by_name

    def _learn(self, ref: Ref, folded: str, lines: str, synonyms: dict[str, Ref]) -> None:
        if folded:
            self._by_name[folded] = ref
        for synonym in lines.splitlines():
            if fold(synonym).strip():
                synonyms.setdefault(fold(synonym).strip(), ref)

    def tag(self, row: FixtureRow, name: Any) -> Ref:
        """The tag called `name`, made if there is none. Raises BadFixture for what cannot be the name of a tag."""
        if isinstance(name, int) and not isinstance(name, bool):
            ref = self.index.find(Tag, name)
            if ref is None:
                raise row.wrong(f"there is no tag {name}. List tags by name.", "tags")
            return ref
        if not isinstance(name, str) or not name.strip():
            raise row.wrong("a tag is listed by its name.", "tags")
        folded = fold(name).strip()
        match = self._by_name.get(folded)
        return (
            self.index.find(Tag, [name])
            or (match and self.index.find(Tag, list(match.key)))
            or self._make(row, name.strip(), folded)
        )

    def _make(self, row: FixtureRow, name: str, folded: str) -> Ref:
        base = slugify(name, max_length=70)
        if not base:
            raise row.wrong(f"no slug can be made from “{name}”: give the tag as an articles.tag of its own.", "tags")
        longest = Tag._meta.get_field("name").max_length
        if longest and len(name) > longest:
            raise row.wrong(f"“{name[:40]}…” is too long for a tag. Shorten it.", "tags")
        slug, count = base, 1
        while self.index.find(Tag, [slug]):
            count += 1
            slug = f"{base}-{count}"
        fields = {"slug": slug, "name": name}
        row_of_tag = FixtureRow(row.file, row.place, Tag, None, fields, dict(fields))
        self.index.add_records(Tag, [row_of_tag])
        self.new.append(row_of_tag)
        self._by_name[folded] = Ref(Tag, row_of_tag.key)
        return self._by_name[folded]
