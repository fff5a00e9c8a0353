"""Several pictures at once: chosen or dropped together, one credit for all; for a story, each is described at once."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from articles import pictures
from articles.admin.texts import printable
from articles.desk.rules.refusals import Refused
from articles.desk.steps import guards
from articles.desk.steps.picturing import Described, add_pictures
from articles.models import Article, Photo, free_slug

MOST = 20  # files at once: encoding one takes a second


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralField(forms.FileField):
    """Some files. Its value is the list of them."""

    widget = SeveralFiles(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list:
        uploads = data if isinstance(data, list) else [data]
        if len(uploads) > MOST:
            raise forms.ValidationError(f"At most {MOST} pictures at once; these are {len(uploads)}.")
        return [super(SeveralField, self).clean(upload, initial) for upload in uploads or [None]]


class SeveralForm(forms.Form):
    """The files, and what they share."""

    pictures = SeveralField(
        help_text=f"Choose or drop up to {MOST}: JPEG, PNG, WebP, AVIF or GIF, each at most 25 MB and 50 megapixels.",
    )
    credit = forms.CharField(
        max_length=160, validators=[printable], help_text="Who made them, as it is printed: “Ann Example/Agency”."
    )
    licence = forms.CharField(max_length=160, required=False, validators=[printable])


class DescribedForm(forms.Form):
    """What a picture shows, for those who do not see it; or that it shows nothing which the text does not say."""

    alt_text = forms.CharField(label="What it shows", max_length=300, required=False, validators=[printable])
    decorative = forms.BooleanField(label="Decorative: it tells nothing that the text does not", required=False)
    caption = forms.CharField(required=False, validators=[printable])

    def clean(self):
        data = super().clean()
        if bool(data.get("alt_text")) == bool(data.get("decorative")):
            raise forms.ValidationError("Say what it shows, or tick “decorative”: one of them.")
        return data


@dataclass
class Kept:
    """A picture that was kept, with the form that describes it."""

    photo: Photo
    form: DescribedForm


def several_urls(photos) -> list[URLPattern]:
    """The addresses of both pages, for the admin of the `photos`."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def several(request):
        return several_page(photos, request)

    @require_http_methods(["GET", "HEAD", "POST"])
    def describe(request, pk):
        return describe_page(photos, request, pk)

    door = photos.admin_site.admin_view
    return [
        path("several/", door(several), name="photo-several"),
        path("describe/<int:pk>/", door(describe), name="photo-describe"),
    ]


def several_page(photos, request) -> HttpResponse:
    """The form; posted, a photo of each file. `?story=` leads on to describing them for that story."""
    if not photos.has_add_permission(request):
        raise PermissionDenied
    form = SeveralForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = [photo for upload in form.cleaned_data["pictures"] if (photo := _keep(photos, request, upload, form))]
        if kept:
            messages.success(request, f"Kept: {len(kept)} picture{'s' * (len(kept) > 1)}.")
            return redirect(_next(request, kept))
    context = {**photos.admin_site.each_context(request), "title": "Add several photos", "opts": photos.opts}
    return render(request, "admin/articles/photo/several.html", {**context, "form": form})


def _keep(photos, request, upload: Any, form: SeveralForm) -> Photo | None:
    """The photo of one file; None where it is no picture that we print, which is said with its name."""
    try:
        picture = pictures.take_in(upload.read(pictures.LARGEST_FILE_BYTES + 1))
    except pictures.NotAPicture as refusal:
        messages.error(request, f"“{upload.name}”: {refusal}")
        return None
    title = PurePath(upload.name).stem.replace("-", " ").replace("_", " ").strip()[:160] or form.cleaned_data["credit"]
    with transaction.atomic():
        photo = Photo.objects.create(
            title=title,
            slug=free_slug(Photo, title),
            file=pictures.store(picture),
            width=picture.width,
            height=picture.height,
            credit=form.cleaned_data["credit"],
            licence=form.cleaned_data["licence"],
        )
        photos.log_addition(request, photo, [{"added": {}}])
    return photo


def _next(request, kept: list[Photo]) -> str:
    story = request.GET.get("story", "")
    if not (story.isascii() and story.isdigit() and len(story) < 16):
        return reverse("admin:articles_photo_changelist")
    keys = "&".join(f"photo={photo.pk}" for photo in kept)
    return f"{reverse('admin:photo-describe', args=[story])}?{keys}"


def describe_page(photos, request, pk: int) -> HttpResponse:
    """Each of the photos in the address with what it shows; posted, they stand in the story `pk`."""
    story = get_object_or_404(Article, pk=pk)
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    to_story = redirect("admin:articles_article_change", pk)
    if why := guards.edit_refusal(story, request.user):
        messages.error(request, why)
        return to_story
    keys = [key for key in request.GET.getlist("photo")[:MOST] if key.isascii() and key.isdigit() and len(key) < 16]
    posted = request.POST if request.method == "POST" else None
    chosen = Photo.objects.filter(pk__in=keys).order_by("pk")
    kept = [Kept(photo, DescribedForm(posted, prefix=str(photo.pk))) for photo in chosen]
    if not kept:
        messages.error(request, "Choose pictures first.")
        return to_story
    if posted is not None and all([one.form.is_valid() for one in kept]):
        described = [Described(one.photo, **one.form.cleaned_data) for one in kept]
        try:
            add_pictures(story, described, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"In the story: {len(kept)} picture{'s' * (len(kept) > 1)}.")
        return to_story
    context = {**photos.admin_site.each_context(request), "title": f"Pictures for “{story}”", "opts": photos.opts}
    context |= {"kept": kept, "story": story}
    return render(request, "admin/articles/photo/describe.html", context)
