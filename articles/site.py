"""The desk: Django's admin site, which opens with what waits for you and loses no text when a login has expired.

Not in `articles.admin`: that package registers its forms with this site when it is imported.
"""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.shortcuts import render
from django.urls import reverse

from articles.desk import waiting

LOGIN_FIELDS = "again"


class DeskSite(admin.AdminSite):
    """The admin site of the paper; `articles.apps.DeskConfig` puts it in the place of Django's."""

    site_header = site_title = "The desk"
    index_title = "Waiting for you"
    index_template = "admin/desk.html"
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        user = request.user
        piles = {"piles": waiting.waiting(user), "unread": waiting.unread(user), "trouble": waiting.trouble(user)}
        return super().index(request, {**piles, **(extra_context or {})})

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def keeps_what_was_typed(request, *args, **kwargs):
            has_expired = request.method == "POST" and request.user.is_anonymous
            if has_expired and request.path not in self.own_doors() and (page := self.login_again(request)):
                return page
            return guarded(request, *args, **kwargs)

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
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and not name.startswith(f"{LOGIN_FIELDS}-")
            for value in values
        ]
        context = {**self.each_context(request), "title": "Log in again", "form": form, "carried": carried}
        return render(request, "admin/login_again.html", context, status=403)
