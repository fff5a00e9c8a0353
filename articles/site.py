"""The desk: Django's admin site, which opens with my desk and loses no text when a login has expired.

Not in `articles.admin`: that package registers its forms with this site when it is imported.
"""

from collections.abc import Callable
from functools import wraps

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views import csrf as views_csrf
from django.views import defaults

from articles.desk.overview import days, in_print, mine, times, work
from articles.desk.steps import notes, reports

LOGIN_FIELDS = "again"
# The foot of my desk: a line of links, in the place of Django's list of tables.
RECORDS = (
    ("Stories", "article"),
    ("People", "person"),
    ("Sources", "source"),
    ("Tags", "tag"),
    ("Photos", "photo"),
    ("Sections", "section"),
    ("Printed editions", "edition"),
    ("Reports", "errorreport"),
    ("Log", "move"),
)

PAGES: list[tuple[str, Callable, str]] = []


def page(route: str, name: str):
    """Decorator: hangs a view at `route` of the desk, for who is logged in; its address is `admin:name`.

    As `register` does with forms: the room above this module brings its pages.
    """

    def hang(view):
        PAGES.append((route, view, name))
        return view

    return hang


class DeskSite(admin.AdminSite):
    """The admin site of the paper; `articles.apps.DeskConfig` puts it in the place of Django's."""

    site_header = site_title = "The desk"
    index_title = "My desk"
    index_template = "admin/desk.html"
    enable_nav_sidebar = True

    def get_urls(self):
        pages = [path(route, self.admin_view(view), name=name) for route, view, name in PAGES]
        return [*pages, *super().get_urls()]

    def each_context(self, request):
        """Django's, and to who is logged in which version this is: strangers at the door need not know."""
        version = settings.NEWSROOM_VERSION if request.user.is_authenticated else ""
        return {**super().each_context(request), "version": version}

    def index(self, request, extra_context=None):
        """My desk: what waits for whoever asks, and beside it what the paper has before it."""
        user = request.user
        context = {
            "records": [
                (label, f"admin:articles_{model}_changelist")
                for label, model in RECORDS
                if self.get_model_admin(apps.get_model("articles", model)).has_view_permission(request)
            ],
            "is_administrator": user.is_superuser,
            "may_see": may_see(user, "article"),
        }
        if context["may_see"]:
            context |= {
                "asked": notes.asked_of(user),
                "reported": reports.open_for(user),
                "piles": mine.waiting(user),
                "unread": mine.unread(user),
                "trouble": mine.trouble(user),
                "days": days.next_days(),
                "place": times.place(),
                "printed": in_print.printed_today(),
                "shares": work.everybodys(),
                "columns": work.COLUMNS,
                "corrections": in_print.corrections_this_week(),
                "printed_this_week": in_print.printed_this_week(),
            }
        return super().index(request, {**context, **(extra_context or {})})

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def keeps_what_was_typed(request, *args, **kwargs):
            has_expired = request.method == "POST" and request.user.is_anonymous
            if not has_expired or request.path in self.own_doors():
                return guarded(request, *args, **kwargs)
            request.sensitive_post_parameters = "__ALL__"  # a password may be among them: keep it out of reports
            if page := self.login_again(request):
                return page
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                message = f"{request.user} may not do this. Log in as who began it: what was typed is still here."
                logout(request)  # the next answer is a login again
                return self.send_again(request, AdminAuthenticationForm(request, prefix=LOGIN_FIELDS), message)

        return keeps_what_was_typed

    def own_doors(self) -> set[str]:
        """The addresses that anybody may post to."""
        return {reverse(f"{self.name}:{page}") for page in ("login", "logout")}

    def login_again(self, request):
        """A login page that carries all that was posted, for a form that was sent after its login had expired.

        None once the login is right: the form then goes its way as if nothing had happened. Files
        cannot be carried; they have to be chosen again.
        """
        is_answer = f"{LOGIN_FIELDS}-username" in request.POST
        form = AdminAuthenticationForm(request, request.POST if is_answer else None, prefix=LOGIN_FIELDS)
        if is_answer and form.is_valid():
            login(request, form.get_user())
            return None
        return self.send_again(request, form, "Your login had expired. Log in, and what you typed is sent on.")

    def send_again(self, request, form: AdminAuthenticationForm | None, message: str):
        """A page that carries all that was posted but passwords, to be sent again: with a login where `form` asks for one."""
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and not name.startswith(f"{LOGIN_FIELDS}-") and "password" not in name
            for value in values
        ]
        context = {
            **self.each_context(request),
            "title": "Send it again",
            "form": form,
            "carried": carried,
            "told": message,
        }
        page = render(request, "admin/send_again.html", context, status=403)
        add_never_cache_headers(page)
        return page


def may_see(user, model: str) -> bool:
    """Whether `user` may look at records of this kind."""
    return user.has_perm(f"articles.view_{model}") or user.has_perm(f"articles.change_{model}")


def csrf_failure(request, reason=""):
    """A form of the desk whose token is an old one, as after a login in another tab: it is kept, to be sent again.

    Only what the desk's own pages sent: another site's form gets Django's answer, and nothing to press.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    is_desks = request.path.startswith(reverse("admin:index")) and request.path not in admin.site.own_doors()
    if not (is_ours and is_desks):
        return views_csrf.csrf_failure(request, reason=reason)
    if request.user.is_anonymous:
        form = AdminAuthenticationForm(request, prefix=LOGIN_FIELDS)
        return admin.site.send_again(request, form, "Your login had expired. Log in, and what you typed is sent on.")
    return admin.site.send_again(
        request, None, "You logged in anew since this page was opened. Nothing was saved yet: send it once more."
    )


def bad_request(request, exception):
    """400. A form that is larger than the desk takes is told so in a sentence: a bare error would look like a loss."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return defaults.bad_request(request, exception)
    message = (
        "This is more than the desk takes at once: 400,000 characters of text, and some thousands of rows. Nothing was "
        "saved and nothing is lost. Go back: what you typed is kept in your browser. Make two stories of it."
    )
    return HttpResponseBadRequest(message, content_type="text/plain; charset=utf-8")
