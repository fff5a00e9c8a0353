"""A load decides nothing about who may do what: accounts and groups are found by name and never changed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.tests.cast import member
from articles.tests.desk.exchange.loads.test_dumps import empty
from articles.tests.loading import load, load_file, row, story

pytestmark = pytest.mark.django_db


def user(pk=None, **fields) -> dict:
    return {"model": "auth.user", "pk": pk, "fields": {"username": "stranger", "password": "x", **fields}}


def group(pk=None, **fields) -> dict:
    return {"model": "auth.group", "pk": pk, "fields": fields}


def rights(name: str) -> set[str]:
    return set(Permission.objects.filter(group__name=name).values_list("codename", flat=True))


# ── Accounts that are here ──────────────────────────────────────────────────


def test_a_strangers_admin_does_not_become_ours(tmp_path):
    admin = User.objects.create_superuser("admin", password="ours")
    before = User.objects.values().get(pk=admin.pk)

    with pytest.raises(
        CommandError, match="auth.user “admin”: there is an account “admin” here, with another password"
    ):
        load(tmp_path, [story(), user(admin.pk, username="admin", is_superuser=True)])

    assert User.objects.values().get(pk=admin.pk) == before
    assert not Article.objects.exists()


def test_another_name_under_the_number_of_our_account_gets_a_number_of_its_own(tmp_path):
    admin = User.objects.create_superuser("admin", password="ours")

    load(tmp_path, [user(admin.pk), story(created_by=admin.pk)])

    assert User.objects.get(pk=admin.pk).username == "admin"
    assert Article.objects.get().created_by.username == "stranger"


@pytest.mark.parametrize("options", [["--keep-ours"], ["--overwrite"]])
def test_ours_stays_where_it_may_differ_and_is_named(tmp_path, options):
    rana = member("rana", "Reporter")
    password = rana.password

    said = load(tmp_path, [user(username="rana", groups=[["Publisher"]]), story(created_by=["rana"])], *options)

    rana.refresh_from_db()
    assert rana.password == password
    assert list(rana.groups.values_list("name", flat=True)) == ["Reporter"]
    assert "Left as it is here: user “rana”." in said
    assert Article.objects.get().created_by == rana


def test_an_account_that_is_the_same_is_no_clash(tmp_path):
    rana = member("rana", "Reporter")

    load(tmp_path, [user(77, username="rana", password=rana.password, is_staff=True, groups=[["Reporter"]])])

    assert User.objects.get() == rana


# ── New accounts ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("truth", [True, "True"])
def test_a_superuser_needs_the_flag(tmp_path, truth):
    rows = [user(is_superuser=True)]
    if truth == "True":
        xml = '<django-objects version="1.0"><object model="auth.user"><field name="username" type="CharField">stranger'
        xml += (
            '</field><field name="password" type="CharField">x</field><field name="is_superuser" type="BooleanField">'
        )
        rows, name = f"{xml}True</field></object></django-objects>", "wire.xml"
    else:
        name = "wire.json"

    with pytest.raises(CommandError, match="auth.user “stranger”: this account is a superuser.* --superusers"):
        load(tmp_path, rows, name=name)
    assert not User.objects.exists()

    load(tmp_path, rows, "--superusers", name=name)
    assert User.objects.get().is_superuser


def test_accounts_with_and_without_numbers_do_not_get_in_each_others_way(tmp_path):
    ours = User.objects.create_user("ours")
    rows = [user(ours.pk), *(user(ours.pk + n, username=f"number-{n}") for n in range(1, 4)), user(username="none")]

    load(tmp_path, rows)

    assert User.objects.count() == 6
    assert {User.objects.get(username=f"number-{n}").pk for n in range(1, 4)} == {ours.pk + n for n in range(1, 4)}


def test_a_new_account_joins_a_group_by_its_name_or_by_its_number_in_the_file(tmp_path):
    rows = [group(901, name="Guests"), user(groups=[901, ["Reporter"]])]

    load(tmp_path, rows)

    assert set(User.objects.get().groups.values_list("name", flat=True)) == {"Guests", "Reporter"}


def test_a_number_of_a_group_that_the_file_does_not_bring_is_refused(tmp_path):
    reporter = Group.objects.get(name="Reporter")

    with pytest.raises(CommandError, match="field “groups”: numbers of groups differ between databases"):
        load(tmp_path, [user(groups=[reporter.pk])])


# ── Groups ──────────────────────────────────────────────────────────────────


def test_another_group_under_the_number_of_a_role_is_a_group_of_its_own(tmp_path):
    reporter, before = Group.objects.get(name="Reporter"), rights("Reporter")

    load(tmp_path, [group(reporter.pk, name="Bloggers", permissions=[])])

    assert Group.objects.get(pk=reporter.pk).name == "Reporter"
    assert rights("Reporter") == before
    assert Group.objects.filter(name="Bloggers").exists()


@pytest.mark.parametrize("permissions", [[], [1], [["fly", "articles", "article"]], [["add_user", "auth", "user"]]])
def test_a_role_keeps_what_it_may_do_and_the_load_says_so(tmp_path, permissions):
    before = rights("Reporter")

    said = load(tmp_path, [story(), group(name="Reporter", permissions=permissions)])

    assert rights("Reporter") == before
    assert "The role Reporter stays as it is here" in said
    assert Article.objects.exists()


def test_a_group_of_ours_that_may_do_something_else_is_a_clash(tmp_path):
    Group.objects.create(name="Guests")

    with pytest.raises(CommandError, match="auth.group “Guests”: there is a group “Guests” here"):
        load(tmp_path, [group(name="Guests", permissions=[["add_user", "auth", "user"]])])

    assert rights("Guests") == set()


def test_permissions_by_numbers_mean_those_of_the_file(tmp_path):
    types = {"model": "contenttypes.contenttype", "pk": 9001, "fields": {"app_label": "articles", "model": "article"}}
    right = {
        "model": "auth.permission",
        "pk": 9002,
        "fields": {"name": "?", "content_type": 9001, "codename": "view_article"},
    }
    counts = ContentType.objects.count(), Permission.objects.count()

    load(tmp_path, [types, right, group(name="Guests", permissions=[9002])])

    assert rights("Guests") == {"view_article"}
    assert (ContentType.objects.count(), Permission.objects.count()) == counts


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_moves_with_its_accounts(tmp_path):
    """Everything that `dumpdata` writes, numbers and all, comes into a database that has other numbers."""
    boss = User.objects.create_superuser("boss", password="x")
    rana = member("rana", "Reporter")
    load(tmp_path, [row("section", slug="world", name="World"), story(created_by=["rana"])])
    LogEntry.objects.create(user=boss, action_flag=1, content_type=None, object_repr="x")
    call_command("dumpdata", output=str(tmp_path / "all.json"), verbosity=0)
    empty()
    other = User.objects.create_user("other", pk=boss.pk)

    load_file(tmp_path / "all.json", "--superusers")

    assert set(User.objects.values_list("username", "is_superuser")) == {
        ("boss", True),
        ("rana", False),
        ("other", False),
    }
    assert User.objects.get(username="rana").password == rana.password
    assert list(User.objects.get(username="rana").groups.values_list("name", flat=True)) == ["Reporter"]
    assert Article.objects.get().created_by.username == "rana"
    assert LogEntry.objects.get().user.username == "boss"
    other.refresh_from_db()
    assert other.username == "other"
