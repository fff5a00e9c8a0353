"""People, sources, tags and sections in the admin: found without accents, changed on record, never read letter by letter."""

import pytest
from django.urls import reverse

from articles.models import FormerSlug, Move, Person, PersonName, Photo, Section, Source, Tag
from articles.tests.admin.record_forms import add, errors, filled, save, url
from articles.tests.cast import member
from articles.tests.printing import document, mention, origin, print_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def rana(client):
    return sign_in(client, "rana", "Reporter")


@pytest.fixture
def esra(client):
    return sign_in(client, "esra", "Editor")


@pytest.fixture
def piet(client):
    return sign_in(client, "piet", "Publisher")


def sign_in(client, name, role):
    user = member(name, role)
    client.force_login(user)
    return user


def found(client, model, term):
    page = client.get(url("changelist", model), {"q": term})
    return [str(record) for record in page.context["cl"].result_list]


def offered(client, term, field, model="person"):
    """What the autocomplete of `field` offers for `term`."""
    queries = {"term": term, "app_label": "articles", "model_name": model, "field_name": field}
    return [row["text"] for row in client.get(reverse("admin:autocomplete"), queries).json()["results"]]


def person(name, slug, **columns):
    return Person.objects.create(name=name, slug=slug, **columns)


# ── Finding ─────────────────────────────────────────────────────────────────


def test_people_are_found_without_their_accents_and_by_other_names(client, rana):
    cemilev = person("Mustafa Cemilev", "mustafa-cemilev")
    person("Hakan Çavuşoğlu", "hakan-cavusoglu")
    PersonName.objects.create(person=cemilev, number=1, name="Мустафа Джемілєв")

    assert found(client, Person, "cavusoglu") == ["Hakan Çavuşoğlu"]
    assert found(client, Person, "ÇAVUŞOĞLU hakan") == ["Hakan Çavuşoğlu"]
    assert found(client, Person, "Джемілєв") == ["Mustafa Cemilev"]


def test_tags_are_found_by_synonyms_and_sources_by_publisher(client, rana):
    Tag.objects.create(name="Crimea", slug="crimea", synonyms="Kırım\nКрим")
    Source.objects.create(title="Evening talk", slug="talk", kind="speech", publisher="Şehir Radyosu")

    assert found(client, Tag, "kirim") == ["Crimea"]
    assert found(client, Tag, "КРИМ") == ["Crimea"]
    assert found(client, Source, "sehir") == ["Evening talk"]


def test_sections_are_found_by_their_folded_names(client, rana):
    Section.objects.create(name="Kültür", slug="arts")

    assert found(client, Section, "kultur") == ["Kültür"]
    assert found(client, Section, "sport") == []


def test_autocomplete_offers_the_one_that_stays_in_place_of_the_merged(client, esra):
    stays = person("Maren Oldcastle", "maren-oldcastle")
    person("M. Öldcastle-Reed", "m-oldcastle", merged_into=stays)

    assert offered(client, "oldcastle-reed", "speaker", model="quote") == ["Maren Oldcastle"]


# ── Lookups ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Person, "protected_reason__startswith"),
        (Person, "user__password__startswith"),
        (Person, "merged_into__protected_reason__startswith"),
        (Person, "biography__contains"),
        (Source, "text_received__startswith"),
        (Source, "reliability_note__contains"),
        (Source, "kind__startswith"),
    ],
)
def test_no_column_can_be_read_through_the_address_of_a_list(client, rana, model, lookup):
    assert client.get(url("changelist", model), {lookup: "a"}).status_code == 400


def test_every_link_of_a_lists_own_filters_works(client, piet):
    for model in (Person, Source, Tag, Section, Photo):
        page = client.get(url("changelist", model))
        cl = page.context["cl"]
        for spec in cl.filter_specs:
            for choice in spec.choices(cl):
                assert client.get(url("changelist", model) + choice["query_string"]).status_code == 200


def test_a_reporter_reads_a_protected_person_but_not_why(client, rana):
    nadia = person("Nadia Example", "nadia-example", protected="complainant", protected_reason="CASE 12")

    page = client.get(url("change", nadia)).content.decode()

    assert "a complainant" in page
    assert "CASE 12" not in page
    assert "This takes an editor." in page


def test_accounts_cannot_be_listed_through_the_field_for_an_account(client, esra):
    queries = {"app_label": "articles", "model_name": "person", "field_name": "user"}

    assert client.get(reverse("admin:autocomplete"), queries).status_code == 403
    assert "user" not in filled(client, url("add", Person))


# ── Changing ────────────────────────────────────────────────────────────────


def test_each_change_of_what_readers_see_is_a_move(client, esra):
    maren = person("Maren Oldcastle", "maren-oldcastle", biography="A mayor.")

    assert save(client, maren, biography="Mayor of Port Example.", has_page="on").status_code == 302

    answer = set(Move.objects.values_list("name", "record", "actor", "note"))
    assert answer == {
        ("amend", "person maren-oldcastle", "esra", "biography: A mayor. -> Mayor of Port Example."),
        ("amend", "person maren-oldcastle", "esra", "has a page: no -> yes"),
    }


def test_a_change_that_no_reader_sees_is_no_move(client, esra):
    maren = person("Maren Oldcastle", "maren-oldcastle")

    assert save(client, maren, wikidata_id="Q42", protected="minor", protected_reason="16").status_code == 302

    maren.refresh_from_db()
    assert (maren.wikidata_id, maren.protected) == ("Q42", "minor")
    assert not Move.objects.exists()


def test_the_history_of_a_record_tells_what_readers_saw_change_under_each_address(client, esra):
    maren = person("Maren Oldcastle", "maren", biography="A mayor.")
    save(client, maren, biography="The mayor.")
    save(client, maren, slug="maren-oldcastle")

    page = client.get(url("history", maren)).content.decode()

    assert "biography: A mayor. -&gt; The mayor." in page
    assert "slug: maren -&gt; maren-oldcastle" in page


def test_a_save_that_changes_nothing_is_no_move(client, piet):
    records = [
        person("Maren Oldcastle", "maren-oldcastle", biography="Two\nlines."),
        Tag.objects.create(name="Ferries", slug="ferries"),
        Source.objects.create(title="Talk", slug="talk", kind="speech"),
        Section.objects.create(name="World", slug="world"),
    ]

    for record in records:
        assert save(client, record).status_code == 302
    save(client, records[0], biography="Two\r\nlines.")  # as a browser sends it

    assert not Move.objects.exists()


def test_a_reporter_adds_a_person_but_not_what_readers_would_see_of_them(client, rana):
    add(client, Person, name="Hakan Çavuşoğlu", has_page="on", biography="Great man.", protected="minor")

    hakan = Person.objects.get()
    assert (hakan.slug, hakan.has_page, hakan.biography) == ("hakan-cavusoglu", False, "")
    assert hakan.protected == "minor"


def test_a_reporter_changes_neither_people_nor_tags(client, rana):
    records = [person("Maren Oldcastle", "maren-oldcastle"), Tag.objects.create(name="Ferries", slug="ferries")]

    for record in records:
        assert client.post(url("change", record), {"name": "Mine now"}).status_code == 403
        record.refresh_from_db()
        assert record.name != "Mine now"


def test_a_reporter_changes_a_source_until_it_is_printed(client, rana):
    Source.objects.create(title="Evening talk", slug="evening-talk", kind="speech")
    assert save(client, Source.objects.get(), title="Evening lecture").status_code == 302
    print_story(document(sources=[origin("Evening lecture", slug="evening-talk")]))
    source = Source.objects.get()

    page = client.get(url("change", source)).content.decode()
    answer = client.post(url("change", source), {"title": "Mine now"})

    assert "Readers see this source. Changing it takes an editor." in page
    assert answer.status_code == 403
    assert Source.objects.get().title == "Evening lecture"


def test_a_stale_form_is_refused_with_what_the_other_wrote(client, esra):
    maren = person("Maren Oldcastle", "maren-oldcastle")
    opened = filled(client, url("change", maren))
    Person.objects.update(biography="What Piet wrote.")

    page = client.post(url("change", maren), {**opened, "biography": "What Esra wrote."})

    assert "Somebody else saved this record" in errors(page)
    assert "What Piet wrote." in page.content.decode()
    assert "What Esra wrote." in page.content.decode()
    assert Person.objects.get().biography == "What Piet wrote."


def test_rows_of_a_person_get_numbers_of_their_own(client, esra):
    maren = person("Maren Oldcastle", "maren-oldcastle")
    row = {"names-TOTAL_FORMS": 1, "names-0-name": "M. Oldcastle", "names-0-kind": "nickname", "names-0-order": 0}

    assert save(client, maren, **row).status_code == 302

    assert PersonName.objects.get().number == 1


# ── Addresses ───────────────────────────────────────────────────────────────


def test_an_address_that_a_record_had_keeps_leading_to_it(client, piet):
    records = [
        person("Maren Oldcastle", "maren"),
        Tag.objects.create(name="Ferries", slug="boats"),
        Source.objects.create(title="Talk", slug="chat", kind="speech"),
        Section.objects.create(name="World", slug="abroad"),
    ]

    for record in records:
        assert save(client, record, slug="now-here").status_code == 302
        assert type(record).objects.by_slug(record.slug).slug == "now-here"

    assert Move.objects.filter(name="amend", note__startswith="slug: ").count() == 4


def test_an_address_that_another_had_once_is_refused(client, esra):
    maren = person("Maren Oldcastle", "maren")
    save(client, maren, slug="maren-oldcastle")

    page = add(client, Person, name="Another Maren", slug="maren")

    assert "stays theirs" in errors(page)
    assert Person.objects.count() == 1
    assert FormerSlug.objects.get().target == "maren-oldcastle"


def test_an_empty_address_is_made_from_the_name_and_must_be_free(client, esra):
    add(client, Tag, name="Kırım", kind="place")
    assert Tag.objects.get().slug == "kirim"
    person("Hakan Çavuşoğlu", "hakan-cavusoglu")

    assert "please type a web address" in errors(add(client, Person, name="محمد"))


def test_a_section_cannot_take_the_address_of_another_page(client, piet):
    assert "belongs to another page" in errors(add(client, Section, name="Archive", order=1))


# ── Tags and sources ────────────────────────────────────────────────────────


def test_a_tag_is_refused_whose_name_differs_only_by_accents(client, rana):
    Tag.objects.create(name="Kırım", slug="kirim")

    page = add(client, Tag, name="KIRIM", slug="kirim-2", kind="place")

    assert "We have <a" in errors(page)
    assert ">Kırım</a>. Use that tag" in errors(page)


def test_a_web_address_without_its_scheme_is_taken_as_https(client, rana):
    add(client, Source, kind="document", title="Report", url="example.org/report")

    assert Source.objects.get().url == "https://example.org/report"


def test_text_as_received_is_kept_as_it_came_with_its_sum(client, rana):
    add(client, Source, kind="wire copy", title="Wire", text_received=" date 2022 text ")
    wire = Source.objects.get()

    save(client, wire, text_received="Rewritten.", publisher="An agency")

    wire.refresh_from_db()
    assert (wire.text_received, wire.publisher) == (" date 2022 text ", "An agency")
    assert len(wire.text_sha256) == 64


def test_a_source_is_neither_known_through_itself_nor_its_own_successor(client, esra):
    source = Source.objects.create(title="Talk", slug="talk", kind="speech")

    page = save(client, source, via=source.pk, supersedes=source.pk)

    assert "not known through itself" in errors(page)
    assert "cannot supersede itself" in errors(page)


# ── Merging ─────────────────────────────────────────────────────────────────


def test_a_person_is_merged_into_another_on_record(client, esra):
    stays, goes = person("Maren Oldcastle", "maren-oldcastle"), person("M. Oldcastle", "m-oldcastle")

    assert save(client, goes, merged_into=stays.pk).status_code == 302

    goes.refresh_from_db()
    assert goes.merged_into == stays
    assert Move.objects.get().note == "merged into: empty -> maren-oldcastle"


def test_merging_into_oneself_in_a_circle_or_along_a_chain_is_refused(client, esra):
    stays = Tag.objects.create(name="Storms", slug="storms")
    merged = Tag.objects.create(name="Tempests", slug="tempests", merged_into=stays)
    other = Tag.objects.create(name="Weather", slug="weather")

    assert "cannot be merged into itself" in errors(save(client, other, merged_into=other.pk))
    assert "was itself merged into “Storms”" in errors(save(client, other, merged_into=merged.pk))
    assert "was merged into this one" in errors(save(client, stays, merged_into=merged.pk))
    assert "Merge those into “Weather” first" in errors(save(client, stays, merged_into=other.pk))
    assert not Move.objects.exists()


# ── Deleting ────────────────────────────────────────────────────────────────


def test_what_was_printed_cannot_be_deleted_and_the_page_says_so(client, piet):
    print_story(
        document(
            people=[mention("Maren Oldcastle")], tags=["Ferries"], sources=[origin("Harbour log")], section="World"
        )
    )

    for record in (Person.objects.get(), Tag.objects.get(), Source.objects.get(), Section.objects.get()):
        page = client.get(url("delete", record))
        assert "Cannot delete" in page.content.decode()
        assert "printed edition: 1" in page.content.decode()
        assert client.post(url("delete", record), {"post": "yes"}).status_code == 200
        chosen = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
        assert client.post(url("changelist", record), chosen).status_code == 200
        assert type(record).objects.filter(pk=record.pk).exists()


def test_a_page_for_readers_is_linked_only_when_there_is_one(client, esra):
    print_story(document(people=[mention("Maren Oldcastle")]))
    unknown = person("Nobody Yet", "nobody-yet", has_page=True)

    assert (
        reverse("person", args=["maren-oldcastle"])
        in client.get(url("change", Person.objects.get(slug="maren-oldcastle"))).content.decode()
    )
    assert "View on site" not in client.get(url("change", unknown)).content.decode()
