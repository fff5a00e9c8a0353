"""The three roles as groups of permissions, made after `migrate`."""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from articles.desk.rules.states import ROLES


def make_roles(app_config, using, **kwargs) -> None:
    """Make the groups that do not exist yet. One that exists is left as its administrator made it."""
    create_permissions(app_config, verbosity=0, using=using)
    granted: list[str] = []
    for role, codenames in ROLES.items():
        granted += codenames
        group, is_new = Group.objects.using(using).get_or_create(name=role)
        if is_new:
            permissions = Permission.objects.using(using).filter(
                content_type__app_label="articles", codename__in=granted
            )
            missing = set(granted) - {permission.codename for permission in permissions}
            if missing:
                raise LookupError(f"The role {role} names permissions that no model has: {', '.join(sorted(missing))}.")
            group.permissions.set(permissions)
