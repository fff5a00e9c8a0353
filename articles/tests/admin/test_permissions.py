"""Every address of the desk, and what each member of the cast gets there. A new address without a line here fails."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, reverse

from articles.desk.steps.workflow import move
from articles.models import Edition, ErrorReport, Move, Person, Photo, Revision, Source, Tag
from articles.tests.cast import make_draft, member
from articles.tests.loading import everything
from articles.tests.printing import document, origin, print_story

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# Nobody is logged in · Olaf has an account and is not staff · Rana reports · Esra edits · Piet publishes · Boss is superuser.
CAST = {"nobody": None, "olaf": "", "rana": "Reporter", "esra": "Editor", "piet": "Publisher", "boss": ""}

# What they get at each address, by GET and by an empty POST: a status, "login" where they are led to the login page,
# "on" where they are led elsewhere. A POST with 200 came back with a form that wants to be filled in.
MATRIX = r"""
#                                  GET                                  POST
#                                  nobody olaf  rana esra piet boss     nobody olaf  rana esra piet boss
# the desk itself
index                              login  login 200  200  200  200      403    login 200  200  200  200
login                              200    200   on   on   on   on       200    200   200  200  200  200
logout                             on     on    405  405  405  405      on     on    200  200  200  200
password_change                    login  login 200  200  200  200      403    login 200  200  200  200
password_change_done               login  login 200  200  200  200      403    login 405  405  405  405
calendar                           login  login 200  200  200  200      403    login 405  405  405  405
calendar-move                      login  login 405  405  405  405      403    login on   on   on   on
run-sheet                          login  login 200  200  200  200      403    login 405  405  405  405
figures                            login  login 403  403  200  200      403    login 405  405  405  405
help                               login  login 200  200  200  200      403    login 405  405  405  405
autocomplete                       login  login 200  200  200  200      403    login 405  405  405  405
jsi18n                             login  login 200  200  200  200      403    login 405  405  405  405
view_on_site                       login  login 404  404  404  404      403    login 404  404  404  404
app_list                           login  login 200  200  200  200      403    login 200  200  200  200
(?P<url>.*)$                       login  login 404  404  404  404      403    login 404  404  404  404
# the front page and the sections are arranged by editors
front-page                         login  login 403  200  200  200      403    login 403  200  200  200
front-section                      login  login 403  200  200  200      403    login 403  200  200  200
# stories: what may be done in which state is for the table of steps
article-intake                     login  login 405  405  405  405      403    login 200  200  200  200
article-move                       login  login on   on   on   on       403    login on   on   on   on
article-notes                      login  login 200  200  200  200      403    login 200  200  200  200
article-plans                      login  login 405  405  405  405      403    login on   on   on   on
article-preview                    login  login 200  200  200  200      403    login 200  200  200  200
article-check                      login  login 405  405  405  405      403    login 200  200  200  200
article-record                     login  login 200  200  200  200      403    login 200  200  200  200
article-dismiss                    login  login 405  405  405  405      403    login on   on   on   on
article-reprints                     login  login 404  404  404  404      403    login 405  405  405  405
source-reprints                      login  login 200  200  200  200      403    login 405  405  405  405
article-saved                      login  login 200  200  200  200      403    login on   on   on   on
article-compare                    login  login 404  404  404  404      403    login 405  405  405  405
article-countersign                login  login on   on   on   on       403    login 405  405  405  405
article-typing                     login  login 405  405  405  405      403    login 200  200  200  200
article-new-typing                 login  login 405  405  405  405      403    login 200  200  200  200
article-bulk                       login  login 405  405  405  405      403    login 403  on   on   on
article-csv                        login  login 200  200  200  200      403    login 405  405  405  405
article-view-save                  login  login 405  405  405  405      403    login on   on   on   on
article-view-delete                login  login 405  405  405  405      403    login 404  404  404  404
article-wire                       login  login 200  200  200  200      403    login 200  200  200  200
articles_article_changelist        login  login 200  200  200  200      403    login 200  200  200  200
articles_article_add               login  login 200  200  200  200      403    login 200  200  200  200
articles_article_history           login  login 200  200  200  200      403    login 200  200  200  200
articles_article_delete            login  login 403  403  403  403      403    login 403  403  403  403
articles_article_change            login  login 200  200  200  200      403    login 200  200  200  200
articles/article/<path:object_id>/ login  login on   on   on   on       403    login on   on   on   on
# shared records: Rana adds, Esra changes, Piet has the sections; the source was printed
articles_person_changelist         login  login 200  200  200  200      403    login 200  200  200  200
articles_person_add                login  login 200  200  200  200      403    login 200  200  200  200
articles_person_history            login  login 200  200  200  200      403    login 200  200  200  200
articles_person_delete             login  login 403  200  200  200      403    login 403  200  200  200
articles_person_change             login  login 200  200  200  200      403    login 403  200  200  200
articles/person/<path:object_id>/  login  login on   on   on   on       403    login on   on   on   on
photo-several                      login  login 200  200  200  200      403    login 200  200  200  200
photo-describe                     login  login on   on   on   on       403    login on   on   on   on
articles_photo_changelist          login  login 200  200  200  200      403    login 200  200  200  200
articles_photo_add                 login  login 200  200  200  200      403    login 200  200  200  200
articles_photo_history             login  login 200  200  200  200      403    login 200  200  200  200
articles_photo_delete              login  login 403  200  200  200      403    login 403  200  200  200
articles_photo_change              login  login 200  200  200  200      403    login 403  200  200  200
articles/photo/<path:object_id>/   login  login on   on   on   on       403    login on   on   on   on
articles_section_changelist        login  login 200  200  200  200      403    login 200  200  200  200
articles_section_add               login  login 403  403  200  200      403    login 403  403  200  200
articles_section_history           login  login 200  200  200  200      403    login 200  200  200  200
articles_section_delete            login  login 403  403  200  200      403    login 403  403  200  200
articles_section_change            login  login 200  200  200  200      403    login 403  403  200  200
articles/section/<path:object_id>/ login  login on   on   on   on       403    login on   on   on   on
articles_source_changelist         login  login 200  200  200  200      403    login 200  200  200  200
articles_source_add                login  login 200  200  200  200      403    login 200  200  200  200
articles_source_history            login  login 200  200  200  200      403    login 200  200  200  200
articles_source_delete             login  login 403  200  200  200      403    login 403  200  200  200
articles_source_change             login  login 200  200  200  200      403    login 403  200  200  200
articles/source/<path:object_id>/  login  login on   on   on   on       403    login on   on   on   on
articles_tag_changelist            login  login 200  200  200  200      403    login 200  200  200  200
articles_tag_add                   login  login 200  200  200  200      403    login 200  200  200  200
articles_tag_history               login  login 200  200  200  200      403    login 200  200  200  200
articles_tag_delete                login  login 403  200  200  200      403    login 403  200  200  200
articles_tag_change                login  login 200  200  200  200      403    login 403  200  200  200
articles/tag/<path:object_id>/     login  login on   on   on   on       403    login on   on   on   on
# readers' reports, this one on a story of nobody's: Rana reads those on her own stories, Esra decides
errorreport-reprints               login  login 403  200  200  200      403    login 405  405  405  405
articles_errorreport_changelist    login  login 200  200  200  200      403    login 200  200  200  200
articles_errorreport_add           login  login 403  403  403  403      403    login 403  403  403  403
articles_errorreport_history       login  login on   200  200  200      403    login on   200  200  200
articles_errorreport_delete        login  login 403  403  403  403      403    login 403  403  403  403
articles_errorreport_change        login  login 403  200  200  200      403    login 403  200  200  200
articles/errorreport/<path:object_id>/ login  login on   on   on   on   403    login on   on   on   on
# what was printed and done: nobody changes it
articles_edition_changelist        login  login 200  200  200  200      403    login 200  200  200  200
articles_edition_add               login  login 403  403  403  403      403    login 403  403  403  403
articles_edition_history           login  login 200  200  200  200      403    login 200  200  200  200
articles_edition_delete            login  login 403  403  403  403      403    login 403  403  403  403
articles_edition_change            login  login 200  200  200  200      403    login 403  403  403  403
articles/edition/<path:object_id>/ login  login on   on   on   on       403    login on   on   on   on
articles_move_changelist           login  login 200  200  200  200      403    login 200  200  200  200
articles_move_add                  login  login 403  403  403  403      403    login 403  403  403  403
articles_move_history              login  login 200  200  200  200      403    login 200  200  200  200
articles_move_delete               login  login 403  403  403  403      403    login 403  403  403  403
articles_move_change               login  login 200  200  200  200      403    login 403  403  403  403
articles/move/<path:object_id>/    login  login on   on   on   on       403    login on   on   on   on
articles_revision_changelist       login  login 200  200  200  200      403    login 200  200  200  200
articles_revision_add              login  login 403  403  403  403      403    login 403  403  403  403
articles_revision_history          login  login 200  200  200  200      403    login 200  200  200  200
articles_revision_delete           login  login 403  403  403  403      403    login 403  403  403  403
articles_revision_change           login  login 200  200  200  200      403    login 403  403  403  403
articles/revision/<path:object_id>/ login  login on   on   on   on       403    login on   on   on   on
# accounts
auth_group_changelist              login  login 403  403  403  200      403    login 403  403  403  200
auth_group_add                     login  login 403  403  403  200      403    login 403  403  403  200
auth_group_history                 login  login 403  403  403  200      403    login 403  403  403  200
auth_group_delete                  login  login 403  403  403  200      403    login 403  403  403  200
auth_group_change                  login  login 403  403  403  200      403    login 403  403  403  200
auth/group/<path:object_id>/       login  login on   on   on   on       403    login on   on   on   on
auth_user_password_change          login  login 403  403  403  200      403    login 403  403  403  200
auth_user_changelist               login  login 403  403  403  200      403    login 403  403  403  200
auth_user_add                      login  login 403  403  403  200      403    login 403  403  403  200
auth_user_history                  login  login 403  403  403  200      403    login 403  403  403  200
auth_user_delete                   login  login 403  403  403  200      403    login 403  403  403  200
auth_user_change                   login  login 403  403  403  200      403    login 403  403  403  200
auth/user/<path:object_id>/        login  login on   on   on   on       403    login on   on   on   on
"""
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.splitlines() if line.strip() and not line.startswith("#")}


def addresses() -> dict[str, str]:
    """The pattern of every address of the desk by its name; where it has none, by the pattern itself."""
    result, waiting = {}, [("", pattern) for pattern in admin.site.urls[0]]
    for prefix, pattern in waiting:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            result[pattern.name or whole] = whole
        else:
            waiting += [(whole, inner) for inner in pattern.url_patterns]
    return result


@pytest.fixture
def records():
    """One record of each kind that the desk has; Rana's story, a printed source."""
    rana = member("rana", "Reporter")
    move(make_draft(rana, slug="quay"), "submit", by=rana)
    print_story(document("harbour-opens", sources=[origin("Harbour log")]))
    story = make_draft(rana)
    return {
        "article": story,
        "section": story.section,
        "edition": Edition.objects.get(),
        "move": Move.objects.get(),
        "errorreport": ErrorReport.objects.create(edition=Edition.objects.get(), wrong="It opened on Sunday."),
        "revision": Revision.objects.filter(article=story).get(),
        "person": Person.objects.create(name="Maren", slug="maren"),
        "photo": Photo.objects.create(title="Bridge", slug="bridge"),
        "source": Source.objects.get(),
        "tag": Tag.objects.create(name="Ferries", slug="ferries"),
        "user": rana,
        "group": Group.objects.get(name="Editor"),
    }


def where(name: str, pattern: str, records) -> str:
    """A real address for the pattern."""
    story = records["article"].pk
    match name.split("_") if "<" not in name else []:
        case ["autocomplete"]:
            return reverse("admin:autocomplete") + "?app_label=articles&model_name=byline&field_name=person"
        case ["app", "list"]:
            return reverse("admin:app_list", args=["articles"])
        case ["view", "on", "site"]:
            kind = ContentType.objects.get_for_model(Person)
            return reverse("admin:view_on_site", args=[kind.pk, records["person"].pk])
        case [_, model, "history" | "delete" | "change"]:
            return reverse(f"admin:{name}", args=[records[model].pk])
        case ["auth", "user", "password", "change"]:
            return reverse(f"admin:{name}", args=[records["user"].pk])
        case ["calendar-move"]:
            return reverse("admin:calendar-move", args=[story])
        case ["front-section"]:
            return reverse("admin:front-section", args=[records["section"].slug])
        case ["article-reprints"]:
            return reverse("admin:article-reprints", args=[story, "quotes", 1])
        case ["article-bulk"]:
            return reverse("admin:article-bulk", args=["approve"])
        case ["article-view-delete"]:
            return reverse("admin:article-view-delete", args=[1])  # nobody's: each deletes their own
        case ["photo-describe"]:
            return reverse("admin:photo-describe", args=[story])
        case ["source-reprints"]:
            return reverse("admin:source-reprints", args=[records["source"].pk])
        case ["errorreport-reprints"]:
            return reverse("admin:errorreport-reprints", args=[records["errorreport"].pk])
        case [word] if "<int:pk>" in pattern and word.startswith("article-"):
            return reverse(f"admin:{name}", args=[story, 1] if "<int:number>" in pattern else [story])
        case []:
            model = name.split("/")[1] if name.count("/") > 1 else ""
            key = str(records[model].pk) if model else ""
            return reverse("admin:index") + pattern.replace("<path:object_id>", key).replace(
                "(?P<url>.*)$", "nothing-here"
            )
    return reverse(f"admin:{name}")


def given(response) -> str:
    """What the answer is, as the table says it."""
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    return "login" if response.url.startswith(reverse("admin:login")) else "on"


def test_every_address_of_the_desk_has_a_line():
    assert set(ROWS) == set(addresses())


@pytest.mark.parametrize("name", CAST)
def test_the_desk_gives_everybody_what_the_table_says(client, records, name):
    user = None
    if CAST[name] is not None:
        user = User.objects.filter(username=name).first() or member(name, CAST[name])
    if name == "boss":
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    got, said = {}, {}
    for address, pattern in addresses().items():
        url = where(address, pattern, records)
        for method, place in ((client.get, 0), (client.post, len(CAST))):
            if user:
                client.force_login(user)
            column = place + list(CAST).index(name)
            got[address, method.__name__] = given(method(url))
            said[address, method.__name__] = ROWS[address][column] if address in ROWS else ""

    assert got == said


def test_empty_posts_to_every_address_leave_everything_as_it_was(client, records):
    client.force_login(member("piet", "Publisher"))
    before = everything()

    for address, pattern in addresses().items():
        if address != "logout":
            client.post(where(address, pattern, records))

    assert everything() == before
