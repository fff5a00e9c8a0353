"""Pictures: taken in once, encoded anew, never replaced by another file."""

from pathlib import PurePath

from django import forms
from django.contrib import admin, messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.forms.widgets import Script
from django.utils.html import format_html, format_html_join

from articles import pictures
from articles.admin.records import RecordAdmin, RecordForm, free_address
from articles.admin.several_photos import several_urls
from articles.models import Photo

PREVIEW_PIXELS = 320
THUMBNAIL_PIXELS = 72
CROP_PIXELS = 120  # high
CROPS = ((16, 9, "16:9"), (1, 1, "1:1"), (4, 5, "4:5"))


class PhotoForm(RecordForm):
    """A picture's record. Its file comes with the first save, and only then."""

    picture = forms.FileField(
        help_text="JPEG, PNG, WebP, AVIF or GIF, at most 25 MB and 50 megapixels: the original, as it came from the "
        "camera. We keep a copy of at most 2000 pixels without place, device and comment. Another file is another photo.",
        error_messages={"required": "Choose a picture. If you had chosen one, please choose it again."},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}),
    )
    taken_in: pictures.Picture | pictures.NotAPicture | None = None

    class Meta:
        help_texts = {
            "title": "For finding it on the desk. Readers never see it.",
            "slug": "Leave it empty and it is made from the title.",
            "credit": "Who made it, as it is printed under the picture: “Ann Example” or “Ann Example/Agency”. "
            "A story cannot go to print without.",
            "licence": "By what right we print it: our own, an agency's contract, CC BY 4.0, handed out for the press …",
            "focal_x": "Where the eye should rest, from the left edge: 0 to 1000, 500 is the middle. "
            "Narrow crops keep this point.",
            "focal_y": "The same from the top edge: 0 to 1000.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["picture"]
            return
        if "credit" in self.fields:
            self.fields["credit"].required = True  # whoever uploads it knows it; later nobody does
        if "title" in self.fields:
            self.fields["title"].required = False
            self.fields["title"].help_text += " Leave it empty and it is the file's name."

    def clean_picture(self):
        if isinstance(self.taken_in, pictures.NotAPicture):
            raise forms.ValidationError(str(self.taken_in))
        return self.cleaned_data["picture"]

    def clean(self):
        upload = self.cleaned_data.get("picture")
        if upload and not self.cleaned_data.get("title"):
            stem = PurePath(upload.name).stem.replace("-", " ").replace("_", " ")
            self.cleaned_data["title"] = stem.strip()[:160]
        return super().clean()

    def proposed_slug(self, cleaned):
        """As of any record; a picture without a title is called by its credit."""
        return free_address(Photo, cleaned.get("title") or cleaned.get("credit") or "")


class CreditFilter(admin.SimpleListFilter):
    """Photos that cannot go to print yet."""

    title = "credit"
    parameter_name = "credited"

    def lookups(self, request, model_admin):
        return [("yes", "given"), ("no", "missing")]

    def queryset(self, request, queryset):
        match self.value():
            case "no":
                return queryset.filter(credit="")
            case "yes":
                return queryset.exclude(credit="")
        return queryset


@admin.register(Photo)
class PhotoAdmin(RecordAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "title", "credit", "licence", "size", "added_at"]
    list_display_links = ["thumbnail", "title"]
    list_filter = [CreditFilter, "added_at"]
    readonly_fields = ["preview", "crops", "size", "added_at"]
    add_fieldsets = [(None, {"fields": ["picture", "title", "slug", "credit", "licence"]})]
    fieldsets = [
        (None, {"fields": [("preview", "crops"), "title", "slug", "credit", "licence"]}),
        (
            "How it is cropped",
            {
                "fields": ["focal_x", "focal_y"],
                "description": "The ring in the preview marks the point: click on the picture, or type the numbers.",
            },
        ),
        ("As we keep it", {"fields": ["size", "added_at"]}),
    ]

    class Media:
        css = {"all": ["desk/desk.css"]}
        js = [Script("desk/focal.js", type="module")]

    def get_urls(self):
        return [*several_urls(self), *super().get_urls()]

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.taken_in = getattr(request, "taken_in", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        upload = request.FILES.get("picture") if request.method == "POST" else None
        if upload and object_id is None and self.has_add_permission(request):
            # Before the transaction: encoding takes a second or two, in which nobody else could write.
            request.taken_in = _taken_in(upload)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.file = pictures.store(form.taken_in)
            obj.width, obj.height = form.taken_in.width, form.taken_in.height
        super().save_model(request, obj, form, change)
        twin = Photo.objects.filter(file=obj.file.name).exclude(pk=obj.pk).first()
        if not change and twin:
            messages.warning(
                request, f"This picture was here already, as “{twin}”. Delete one of them if that is enough."
            )

    def delete_model(self, request, obj):
        name = obj.file.name
        super().delete_model(request, obj)
        transaction.on_commit(lambda: _remove_files({name}))

    def delete_queryset(self, request, queryset):
        names = set(queryset.values_list("file", flat=True))
        super().delete_queryset(request, queryset)
        transaction.on_commit(lambda: _remove_files(names))

    @admin.display(description="size in pixels", ordering="width")
    def size(self, obj):
        return f"{obj.width}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{obj.height}"

    @admin.display(description="picture")
    def thumbnail(self, obj):
        width, height = _fitted(obj, THUMBNAIL_PIXELS)
        if not width:
            return "no picture"
        return format_html('<img src="{}" width="{}" height="{}" alt="" loading="lazy">', obj.file.url, width, height)

    @admin.display(description="preview")
    def preview(self, obj):
        width, height = _fitted(obj, PREVIEW_PIXELS)
        if not width:
            return "There is no picture in this record."
        return format_html(
            '<svg data-focal viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
            'aria-label="The picture, with its focal point">'
            '<image href="{href}" width="{w}" height="{h}"/>'
            '<circle cx="{x}" cy="{y}" r="9" fill="none" stroke="#000" stroke-width="4"/>'
            '<circle cx="{x}" cy="{y}" r="9" fill="none" stroke="#fff" stroke-width="2"/></svg>',
            w=width,
            h=height,
            href=obj.file.url,
            x=obj.focal_x * width // 1000,
            y=obj.focal_y * height // 1000,
        )

    @admin.display(description="crops")
    def crops(self, obj):
        """The picture as the paper's narrower places cut it: the same piece that a browser would show."""
        width, height = _fitted(obj, PREVIEW_PIXELS)
        if not width:
            return "There is no picture in this record."
        drawn = [
            (width, height, *_crop(obj, width, height, across / down), CROP_PIXELS * across // down, CROP_PIXELS, name)
            for across, down, name in CROPS
        ]
        return format_html_join(
            " ",
            '<svg data-crop="{0} {1}" viewBox="{2} {3} {4} {5}" width="{6}" height="{7}" role="img" '
            'aria-label="Cropped to {8}"><image href="{9}" width="{0}" height="{1}"/></svg>',
            [(*crop, obj.file.url) for crop in drawn],
        )


def _taken_in(upload) -> pictures.Picture | pictures.NotAPicture:
    try:
        # One byte more than allowed tells a file that is too large, whatever its true size.
        return pictures.take_in(upload.read(pictures.LARGEST_FILE_BYTES + 1))
    except pictures.NotAPicture as refusal:
        return refusal


def _fitted(photo: Photo, longer_side: int) -> tuple[int, int]:
    """Width and height of `photo` scaled down to fit a square of `longer_side`; (0, 0) where it has no picture."""
    if not photo.file or not photo.width or not photo.height:
        return 0, 0
    scale = min(1, longer_side / max(photo.width, photo.height))
    return max(1, round(photo.width * scale)), max(1, round(photo.height * scale))


def _crop(photo: Photo, width: int, height: int, ratio: float) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest piece of `ratio` in `width` by `height` that keeps the focal point."""
    across, down = min(width, round(height * ratio)), min(height, round(width / ratio))
    return (width - across) * photo.focal_x // 1000, (height - down) * photo.focal_y // 1000, across, down


def _remove_files(names: set[str]) -> None:
    """Remove the files of deleted photos, so that nobody who kept the address goes on seeing them."""
    for name in names - {""} - set(Photo.objects.filter(file__in=names).values_list("file", flat=True)):
        default_storage.delete(name)
