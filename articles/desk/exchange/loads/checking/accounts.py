"""Accounts, groups and permissions of a file. They are found here by their names and never changed by a load.

The numbers of accounts, groups and permissions differ between databases: one that a file gives means a row of the same
file. A load makes accounts and groups that are new here; what is here stays as it is, and who would change it is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models

from articles.desk.exchange.loads.checking.refs import User
from articles.desk.exchange.loads.parsing.rows import BadFixture, FixtureRow
from articles.desk.rules.states import ROLES

PermissionKey = tuple[str, str, str]  # as in a natural key: codename, app, model
HANDLED = (ContentType, Permission, Group, User, Session)
_NUMBERS_DIFFER = (
    "numbers of {} differ between databases. Dump with --natural-foreign, or let the file bring its {} along."
)
# What a login or the database sets, so that it differs in every dump.
_NOT_COMPARED = {"id", "last_login", "date_joined"}


@dataclass
class Accounts:
    """The accounts and groups that a load makes, and what it says about those that are here."""

    groups: list[tuple[FixtureRow, set[PermissionKey]]] = field(default_factory=list)
    users: list[tuple[FixtureRow, set[str], set[PermissionKey]]] = field(default_factory=list)
    names: dict[tuple[type[models.Model], str], Any] = field(default_factory=dict)  # what a number in the file means
    notes: list[str] = field(default_factory=list)


def plan_accounts(
    rows: Iterable[FixtureRow], *, keep_ours: bool, superusers: bool
) -> tuple[Accounts, list[FixtureRow]]:
    """What becomes of the accounts and groups in `rows`, and the other rows. Writes nothing.

    `keep_ours`: an account or a group that differs from the one here is left out, and told. `superusers`: new
    accounts may be superusers. Raises BadFixture for a clash, and for what cannot be found here.
    """
    by_model: dict[type[models.Model], list[FixtureRow]] = {model: [] for model in HANDLED}
    others: list[FixtureRow] = []
    for row in rows:
        by_model.get(row.model, others).append(row)
    planner = _Planner(by_model, keep_ours=keep_ours, superusers=superusers)
    planner.plan()
    return planner.accounts, others


class _Planner:
    """Compares the rows of a file with the accounts and groups that are here."""

    def __init__(self, rows: dict[type[models.Model], list[FixtureRow]], *, keep_ours: bool, superusers: bool):
        self.rows, self.keep_ours, self.superusers = rows, keep_ours, superusers
        self.accounts = Accounts()
        self._types = {str(row.pk): (row.fields.get("app_label"), row.fields.get("model")) for row in rows[ContentType]}
        self._permissions = {str(row.pk): self._permission_of(row) for row in rows[Permission]}
        self._groups = {str(row.pk): row.fields.get("name") for row in rows[Group] if row.pk is not None}
        self._new_groups = {row.fields.get("name") for row in rows[Group]}
        self._existing: set[PermissionKey] | None = None

    def plan(self) -> None:
        """Fill `accounts`. Raises BadFixture."""
        for row in self.rows[Group]:
            self._plan_group(row)
        for row in self.rows[User]:
            self._plan_user(row)
        for row in self.rows[User]:
            if row.pk is not None:
                self.accounts.names[User, str(row.pk)] = row.fields[User.USERNAME_FIELD]
        for pk, name in self._groups.items():
            self.accounts.names[Group, pk] = name
        if count := len(self.rows[Session]):
            self.accounts.notes.append(f"Left out: {count} session(s). People log in anew.")

    # ── Groups ──────────────────────────────────────────────────────────────

    def _plan_group(self, row: FixtureRow) -> None:
        name = row.fields["name"]
        group = Group.objects.filter(name=name).first()
        if group is None:
            self.accounts.groups.append((row, self._permissions_named(row, "permissions")))
        elif name in ROLES:
            if self._names_unknown(row) or self._differs(group, row):
                self.accounts.notes.append(
                    f"The role {name} stays as it is here: a load does not change what a role may do."
                )
        elif self._differs(group, row):
            self._clash(row, f"there is a group “{name}” here, which may do something else")

    def _differs(self, group: Group, row: FixtureRow) -> bool:
        return "permissions" in row.fields and self._permissions_named(row, "permissions") != _granted(
            group.permissions
        )

    def _names_unknown(self, row: FixtureRow) -> bool:
        """True if a role of another release may do what is not known here, or says it by numbers."""
        try:
            self._permissions_named(row, "permissions")
        except BadFixture:
            return True
        return False

    # ── Accounts ────────────────────────────────────────────────────────────

    def _plan_user(self, row: FixtureRow) -> None:
        name = row.fields[User.USERNAME_FIELD]
        groups, permissions = self._groups_named(row), self._permissions_named(row, "user_permissions")
        account = User.objects.filter(**{User.USERNAME_FIELD: name}).first()
        if account is None:
            if row.fields.get("is_superuser") in (True, "True", "true") and not self.superusers:
                raise row.wrong(
                    "this account is a superuser, who may do everything. Say --superusers if that is meant, or leave "
                    "accounts out: --exclude auth.user",
                )
            self.accounts.users.append((row, groups, permissions))
        elif changed := self._changed(account, row, groups, permissions):
            self._clash(row, f"there is an account “{name}” here, with another {' and '.join(changed)}")

    def _changed(self, account: Any, row: FixtureRow, groups: set[str], permissions: set[PermissionKey]) -> list[str]:
        """The names of the fields in which `row` differs from `account`."""
        changed = [
            name
            for name, value in plain_values(row).items()
            if name not in _NOT_COMPARED and value != getattr(account, name)
        ]
        if "groups" in row.fields and groups != set(account.groups.values_list("name", flat=True)):
            changed.append("groups")
        if "user_permissions" in row.fields and permissions != _granted(account.user_permissions):
            changed.append("user_permissions")
        return changed

    def _clash(self, row: FixtureRow, reason: str) -> None:
        if not self.keep_ours:
            label = row.model._meta.label_lower
            raise row.wrong(
                f"{reason}. A load never changes it: say --keep-ours to leave this one out, or --exclude {label}"
            )
        self.accounts.notes.append(f"Left as it is here: {row.model._meta.verbose_name} “{_name_of(row)}”.")

    # ── What is meant ───────────────────────────────────────────────────────

    def _groups_named(self, row: FixtureRow) -> set[str]:
        names = set()
        for value in row.fields.get("groups") or []:
            name = value[0] if isinstance(value, list) and len(value) == 1 else self._groups.get(str(value))
            if name is None:
                raise row.wrong(_NUMBERS_DIFFER.format("groups", "groups"), "groups")
            if name not in self._new_groups and not Group.objects.filter(name=name).exists():
                raise row.wrong(f"there is no group “{name}”.", "groups")
            names.add(name)
        return names

    def _permissions_named(self, row: FixtureRow, name: str) -> set[PermissionKey]:
        keys = set()
        for value in row.fields.get(name) or []:
            key = tuple(value) if isinstance(value, list) else self._permissions.get(str(value))
            if key is None:
                raise row.wrong(_NUMBERS_DIFFER.format("permissions", "permissions and content types"), name)
            if key not in self._here():
                raise row.wrong(f"there is no permission “{' '.join(map(str, key))}”.", name)
            keys.add(key)
        return keys

    def _permission_of(self, row: FixtureRow) -> PermissionKey | None:
        """The natural key of a permission in the file; None if its content type is given by a number only."""
        content_type = row.fields.get("content_type")
        named = tuple(content_type) if isinstance(content_type, list) else self._types.get(str(content_type))
        if named is None or len(named) != 2:
            return None
        app, model = named
        return str(row.fields.get("codename")), str(app), str(model)

    def _here(self) -> set[PermissionKey]:
        if self._existing is None:
            self._existing = _granted(Permission.objects)
        return self._existing


def plain_values(row: FixtureRow) -> dict[str, Any]:
    """The values of an account, without what it refers to, as its fields hold them."""
    fields = {field.name: field for field in User._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in row.fields.items() if name in fields}


def _granted(permissions: Any) -> set[PermissionKey]:
    """The natural keys of these `permissions`, a manager or queryset."""
    return set(permissions.values_list("codename", "content_type__app_label", "content_type__model"))


def _name_of(row: FixtureRow) -> str:
    return str(row.fields.get("username") or row.fields.get("name"))
