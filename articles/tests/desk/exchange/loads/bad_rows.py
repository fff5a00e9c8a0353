"""Rows that cannot be loaded, each with what the refusal has to say."""

from articles.tests.loading import row, story

BIG = 10**20
DEEP = 300


def nested(depth: int) -> list:
    lines: list = []
    for _ in range(depth):
        lines = [lines]
    return lines


def quote(**fields) -> dict:
    return row("quote", **{"article": "grain-leaves", "text": "Yes.", **fields})


def account(**fields) -> dict:
    return {"model": "auth.user", "fields": {"username": "rana", "password": "x"} | fields}


MODELS = {
    "unknown model": (
        [{"model": "articles.artcle", "fields": {}}],
        "object 1: there is no model “articles.artcle”. Did you",
    ),
    "no app": ([{"model": "article", "fields": {}}], "there is no model “article”"),
    "control character": ([{"model": "articles.\x00\n", "fields": {}}], "there is no model"),
    "endless": ([{"model": "x" * 100_000, "fields": {}}], "there is no model"),
    "surrogate": ([{"model": "articles.\ud800", "fields": {}}], "there is no model"),
    "unknown field": (
        [story(headlin="x")],
        "article “grain-leaves”, field “headlin”: the model has no such field. Did you",
    ),
    "unknown field of nothing like it": ([story(zzz=1)], "no such field. It has: "),
    "field in two lines": ([story(**{"head\nline\x00": 1})], "no such field"),
    "field of a surrogate": ([story(**{"\ud800": 1})], "no such field"),
    "endless field": ([story(**{"x" * 100_000: 1})], "no such field"),
    "relation from the other side": ([story(quotes=[1])], "field “quotes”: this field is not loaded"),
    "model a list": ([{"model": ["articles.article"], "fields": {}}], "object 1: an object has to look like"),
    "fields a list": ([{"model": "articles.article", "fields": []}], "“fields” is missing or not an object"),
    "a row that is text": (["articles.article"], "object 1: an object has to look like"),
    "null for a row": ([None], "object 1: an object has to look like"),
    "unknown field of an account": (
        [account(mood="calm")],
        "auth.user “rana”, field “mood”: the model has no such field",
    ),
    "former slug of no kind": (
        [story(), row("formerslug", slug="old", target="grain-leaves")],
        "field “kind”: it is missing",
    ),
    "edition without its revision": (
        [story(), row("edition", article="grain-leaves", number=1, digest="x", kind="first")],
        "field “revision”: it is missing",
    ),
    "account without a name": ([{"model": "auth.user", "fields": {}}], "auth.user, field “username”"),
}

VALUES = {
    "state": ([story(state="PWNED")], "field “state”: “PWNED” is not one of its values: draft, review"),
    "kind": (
        [story(), quote(kind="shouted")],
        "object 2, articles.quote “grain-leaves”, field “kind”: “shouted” is not one",
    ),
    "bad choice in a long word": ([story(state="x" * 50_000)], "field “state”"),
    "long headline": ([story(headline="x" * 251)], "at most 250 characters"),
    "long kicker": ([story(kicker="x" * 81)], "at most 80 characters"),
    "long name of a tag": ([story(tags=["x" * 101])], "field “tags”"),
    "long account": ([account(username="x" * 151)], "auth.user “x+…”, field “username”: .*at most 150"),
    "bad account": ([account(username="a b/c")], "field “username”: Enter a valid username"),
    "bad e-mail": ([account(email="nobody")], "field “email”: Enter a valid email"),
    "slug outside the pattern": (
        [story(slug="../../admin/")],
        "field “slug”: Use small ASCII letters.*For example “admin”",
    ),
    "slug with capitals": ([story(slug="Grain")], "For example “grain”"),
    "slug with a line break": ([story(slug="grain\n")], "field “slug”"),
    "long slug": ([story(slug="x" * 81)], "field “slug”: .*at most 80"),
    "slug of no letters": ([row("article", headline="!!!")], "no slug can be made from “headline”"),
    "language": ([story(language="English!")], "A language tag such as en"),
    "address": ([row("source", slug="s", kind="speech", title="S", url="javascript:alert(1)")], "field “url”"),
    "empty headline": ([story(headline="", state="published")], "it cannot be empty"),
    "null headline": ([story(headline=None)], "null is not allowed here"),
    "no headline": ([row("article", slug="x")], "field “headline”: it is missing"),
    "urgency of 12": ([story(urgency=12)], "urgency"),
    "urgency of -1": ([story(urgency=-1)], "urgency"),
    "number 0": ([story(), quote(number=-1)], "field “number”"),
}

REVISION = row("revision", article="grain-leaves", number=1, content={}, print_digest="d" * 64, actor="x")
EDITION = row(
    "edition",
    article="grain-leaves",
    number=1,
    kind="first",
    document={},
    digest="d" * 64,
    revision=["grain-leaves", 1],
    live_from="2022-11-01T00:00:00Z",
    slug="grain-leaves",
    genre="news",
    language="en",
    urgency=5,
    first_published="2022-11-01T00:00:00Z",
    updated_at="2022-11-01T00:00:00Z",
    printed_on="2022-11-01",
)

TYPES = {
    "a number for text": ([story(headline=5)], "field “headline”: this has to be text"),
    "true for text": ([story(headline=True)], "this has to be text"),
    "a list for text": ([story(body=["x"])], "this has to be text"),
    "an object for text": ([story(body={"a": 1})], "this has to be text"),
    "a list for a choice": ([story(state=["draft"])], "this has to be text"),
    "a list for a slug": ([story(slug=["x"])], "field “slug”: this has to be text"),
    "a number for a slug": ([story(slug=7)], "field “slug”: this has to be text"),
    "null for a slug": ([story(slug=None, headline=None)], "field “slug”"),
    "a fraction for a number": ([story(urgency=3.7)], "this has to be a whole number"),
    "true for a number": ([story(urgency=True)], "this has to be a whole number"),
    "text for a number": ([story(urgency="five")], "field “urgency”"),
    "a list for a number": ([story(urgency=[5])], "this has to be a whole number"),
    "an object for a number": ([story(urgency={"a": 5})], "this has to be a whole number"),
    "text for true": ([story(noindex="false")], "field “noindex”: this has to be true or false"),
    "text as Python writes it": ([story(noindex="False")], "this has to be true or false"),
    "a number for true": ([story(noindex=1)], "this has to be true or false"),
    "a list for true": ([story(noindex=[])], "this has to be true or false"),
    "a number for a date": ([story(dateline_on=20221101)], "a date as text"),
    "a number for a moment": ([story(published_at=1667260800)], "field “published_at”: this has to be"),
    "a list for a moment": ([story(published_at=["2022-11-01"])], "field “published_at”: this has to be"),
    "a fraction for a moment": ([story(published_at=1.5)], "field “published_at”: this has to be"),
    "an object for a reference": ([story(section={"slug": "x"})], "field “section”: name the record by its slug"),
    "an empty list for a reference": ([story(section=[])], "name the record by its slug"),
    "true for a reference": ([story(section=True)], "name the record by its slug"),
    "a fraction for a reference": ([story(section=1.5)], "name the record by its slug"),
    "a nested list for a reference": ([story(section=[["x"]])], "field “section”"),
    "an object in a reference": ([story(section=[{"slug": "x"}])], "field “section”"),
    "null in a reference": ([story(section=[None])], "field “section”"),
    "a list for an account": ([story(created_by=[["rana"]])], "field “created_by”"),
    "an object for an account": ([story(created_by={"a": 1})], "field “created_by”"),
    "an object for tags": ([story(tags={"a": 1})], "this has to be a list of names"),
    "a number for tags": ([story(tags=7)], "this has to be a list of names"),
    "null for tags": ([story(tags=None)], "this has to be a list of names"),
    "a list in tags": ([story(tags=[["a", "b"]])], "a tag is listed by its name"),
    "an object in tags": ([story(tags=[{"name": "a"}])], "a tag is listed by its name"),
    "null in tags": ([story(tags=[None])], "a tag is listed by its name"),
    "a fraction in tags": ([story(tags=[1.5])], "a tag is listed by its name"),
    "true in tags": ([story(tags=[True])], "a tag is listed by its name"),
    "groups of an account as text": ([account(groups="Editor")], "auth.user “rana”"),
    "a list for an account's name": ([account(username=["rana"])], "field “username”: this has to be text"),
    "text for an account's truth": ([account(is_staff="yes")], "this has to be true or false"),
    "content no JSON can be": (
        [story(), row("revision", article="grain-leaves", number=1, content=1.5, print_digest="x", actor="a")],
        "field “content”",
    ),
    "document a list": (
        [story(), REVISION, EDITION | {"fields": EDITION["fields"] | {"document": []}}],
        "field “document”",
    ),
}

PRIMARY_KEYS = {
    **{
        f"pk {name}": ([story() | {"pk": pk}], "field “pk”: “.*” is not a primary key. Leave it out")
        for name, pk in {
            "list": [1],
            "object": {},
            "true": True,
            "fraction": 1.5,
            "words": "one",
            "negative": -1,
            "zero": 0,
            "huge": BIG,
            "NUL": "1\0",
            "surrogate": "\ud800",
            "other digits": "²",
        }.items()
    },
    "pk of an account": ([account() | {"pk": BIG}], "auth.user “rana”, field “pk”: “.*” is not a primary key"),
    "pk of an account in words": (
        [account() | {"pk": "x\0"}],
        "auth.user “rana”, field “pk”: “.*” is not a primary key",
    ),
    "two with one pk": (
        [story() | {"pk": 7}, story(slug="other") | {"pk": 7}],
        "object 2.*“other”, field “pk”: .*object 1 has the primary key 7 already",
    ),
    "two accounts of one pk": (
        [account() | {"pk": 7}, account(username="esra") | {"pk": 7}],
        "object 2, auth.user “esra”, field “pk”: .*object 1",
    ),
}

# PostgreSQL's columns end here; SQLite would take what is more.
NUMBERS = {
    "small integer": ([story(urgency=40_000)], "field “urgency”: .*a whole number from 0 to 32767"),
    "integer": ([story(version=3_000_000_000)], "field “version”: .*a whole number from 0 to 2147483647"),
    "order": (
        [row("section", slug="world", name="World", order=32_768)],
        "field “order”: .*a whole number from 0 to 32767",
    ),
    "large integer": (
        [row("move", number=2**63, record="x", name="x", actor="x", previous="a", hash="b")],
        "field “number”",
    ),
    "more than any integer": ([story(version=BIG)], "field “version”"),
    "thousands of digits": (
        '[{"model": "articles.article", "fields": {"slug": "x", "urgency": 1%s}}]' % ("0" * 5000),
        "line 1: .*digits",
    ),
    "thousands of digits as text": ([story(urgency="1" * 5000)], "field “urgency”"),
    "1e999": (
        '[{"model": "articles.article", "fields": {"slug": "x", "headline": "X", "urgency": 1e999}}]',
        "field “urgency”: this has to be a whole number",
    ),
    "1e999 as a pk": (
        '[{"model": "articles.article", "pk": 1e999, "fields": {"slug": "x", "headline": "X"}}]',
        "field “pk”",
    ),
    "1e999 as a reference": (
        '[{"model": "articles.article", "fields": {"slug": "x", "headline": "X", "section": 1e999}}]',
        "field “section”",
    ),
    "1e999 as a tag": (
        '[{"model": "articles.article", "fields": {"slug": "x", "headline": "X", "tags": [1e999]}}]',
        "field “tags”",
    ),
    "NaN": ('[{"model": "articles.article", "fields": {"urgency": NaN}}]', "NaN is not a number"),
    "Infinity": ('[{"model": "articles.article", "pk": -Infinity, "fields": {}}]', "-Infinity is not a number"),
    "huge reference": ([story(section=BIG)], "field “section”: there is no section"),
    "huge account": ([story(created_by=[str(BIG)], section=str(BIG))], "field “section”: there is no section"),
    "huge tag": ([story(tags=[BIG])], "field “tags”: there is no tag"),
    "huge number of a key": (
        [story(), row("dismissal", article="grain-leaves", code="c", digest="d" * 64, actor="a", by=None, at=BIG)],
        "field “at”",
    ),
    "huge number in a key": (
        [
            story(),
            row(
                "move",
                number=1,
                record="x",
                name="x",
                actor="x",
                previous="a",
                hash="b",
                revision=["grain-leaves", BIG],
            ),
        ],
        "field “revision”: there is no revision",
    ),
    "other digits in a key": (
        [
            story(),
            row(
                "move",
                number=1,
                record="x",
                name="x",
                actor="x",
                previous="a",
                hash="b",
                revision=["grain-leaves", "²"],
            ),
        ],
        "field “revision”: there is no revision",
    ),
    "other digits for a reference": ([story(section="²")], "field “section”: there is no section"),
}
DANGLING = {
    "natural key": ([story(section=["none"])], "article “grain-leaves”, field “section”: there is no section “none”"),
    "slug": ([story(), quote(speaker="nobody")], "object 2.*field “speaker”: there is no person “nobody”"),
    "primary key": ([story(section=4711)], "field “section”: there is no section “4711”"),
    "key of too many parts": ([story(section=["a", "b"])], "field “section”"),
    "parent": ([quote(article="nowhere")], "no story “nowhere”"),
    "parent by primary key": ([quote(article=4711)], "no story “4711”"),
    "no parent": ([row("quote", text="x")], "field “article”: it is missing"),
    "null for a parent": ([quote(article=None)], "field “article”: it cannot be null"),
    "tag by primary key": ([story(tags=[4711])], "field “tags”: there is no tag 4711"),
    "tag of a use": (
        [story(), row("taggedarticle", content_object="grain-leaves", tag="none")],
        "field “tag”: there is no tag",
    ),
    "original": ([story(translation_of="none")], "field “translation_of”: there is no story “none”"),
    "source's source": (
        [row("source", slug="s", kind="speech", title="S", via="none")],
        "field “via”: there is no source",
    ),
    "group of an account": ([account(groups=[["none"]])], "auth.user “rana”"),
    "group by primary key": ([account(groups=[4711])], "auth.user “rana”"),
    "permission": ([account(user_permissions=[["a", "b", "c"]])], "auth.user “rana”"),
    "person of an account": (
        [row("person", slug="a", name="A", birth_date="2000-01-01", photo="none")],
        "field “photo”: there is no photo",
    ),
    "another kind of record": ([story(), row("person", slug="a", name="A", photo="grain-leaves")], "there is no photo"),
}

TWINS = {
    "stories": ([story(), story()], "object 2.*object 1 is the same story"),
    "stories that differ": ([story(), story(headline="Other")], "object 2.*object 1 is the same story"),
    "quotes of one number": ([story(), quote(number=2), quote(number=2)], "has number “2” already"),
    "people mentioned twice": (
        [story(), row("person", slug="a", name="A"), *[row("mention", article="grain-leaves", person="a")] * 2],
        "already",
    ),
    "uses of one tag": (
        [
            story(),
            row("tag", slug="a", name="A"),
            *[row("taggedarticle", content_object="grain-leaves", tag="a")] * 2,
        ],
        "already",
    ),
    "tag listed and used": (
        [
            story(tags=["A"]),
            row("tag", slug="a", name="A"),
            row("taggedarticle", content_object="grain-leaves", tag="a"),
        ],
        "already",
    ),
    "tags of one name": ([row("tag", slug="a", name="Kirim"), row("tag", slug="b", name="Kırım")], "same name"),
    "accounts": ([account(), account()], "object 2, auth.user “rana”.*object 1"),
    "former slugs": (
        [story(), *[row("formerslug", kind="article", slug="b", target="grain-leaves")] * 2],
        "object 3.*object 2 is the same",
    ),
}

DEEP_DOWN = {
    "reference": ([story(section=nested(DEEP))], "field “section”"),
    "text": ([story(body=nested(DEEP))], "this has to be text"),
    "tags": ([story(tags=nested(DEEP))], "field “tags”"),
    "pk": ([story() | {"pk": nested(DEEP)}], "field “pk”"),
    "document": (
        [story(), row("revision", article="grain-leaves", number=1, content=nested(DEEP), print_digest="x", actor="a")],
        "field “content”: .*nested",
    ),
    "field of an account": ([account(first_name=nested(DEEP))], "field “first_name”"),
}

ROWS = {
    f"{family}: {name}": case
    for family, cases in {
        "model": MODELS,
        "value": VALUES,
        "type": TYPES,
        "pk": PRIMARY_KEYS,
        "number": NUMBERS,
        "dangling": DANGLING,
        "twin": TWINS,
        "deep": DEEP_DOWN,
    }.items()
    for name, case in cases.items()
}
