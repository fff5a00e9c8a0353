"""The editor's guide. What can be read from the tables of the desk is read from them, so that it does not go stale."""

from django.contrib import admin
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.desk.rules.findings import BLOCKERS
from articles.desk.rules.states import ROLES, TRANSITIONS, Transition
from articles.models import State
from articles.site import page


@page("help/", "help")
@require_safe
def guide(request):
    """A day at the desk, the steps, what keeps a story from print, the keys."""
    context = {
        **admin.site.each_context(request),
        "title": "Help",
        "steps": [(rule, came_from(rule), taken_by(rule)) for rule in TRANSITIONS.values()],
        "blockers": BLOCKERS,
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/help.html", context)


def came_from(rule: Transition) -> str:
    """The states that a step is for, in words: "draft, in review"."""
    if rule.sources == frozenset(State):
        return "any state"
    return ", ".join(str(state.label).lower() for state in State if state in rule.sources)


def taken_by(rule: Transition) -> str:
    """Who may take a step: "reporter, own stories", "publisher", "whom an administrator names"."""
    codename = rule.permission.removeprefix("articles.")
    role = next((role.lower() for role, codenames in ROLES.items() if codename in codenames), "")
    if not role:
        return "whom an administrator names"
    return f"{role}, own stories" if rule.own_only else role
