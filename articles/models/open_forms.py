"""What the desk remembers of forms that stand open in a browser. None of it is the story, and no dump has it."""

from django.conf import settings
from django.db import models

from articles.models.articles import Article
from articles.models.generation import NothingToDump
from articles.models.times import now
from articles.text import plain


class OpenForm(models.Model):
    """What belongs to one user, and to a story where that is stored already."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    dumped = NothingToDump()
    objects = models.Manager()

    class Meta:
        abstract = True


class Typing(OpenForm):
    """What somebody typed in a story's form and did not save yet. Gone when it is saved or thrown away."""

    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    form_key = models.CharField(max_length=32, help_text="The one-time key of the form.")
    fields = models.JSONField(help_text="What the form would post: pairs of name and value.")
    at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="typing_once"),
            models.UniqueConstraint(
                fields=["user", "form_key"], condition=models.Q(article=None), name="typing_of_new_story_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} typing, {self.at}"

    @property
    def title(self) -> str:
        """The headline as it was typed, or the first words of the text."""
        fields = dict(self.fields)
        return (fields.get("headline", "").strip() or plain(fields.get("body", "")).strip())[:80] or "untitled"

    @property
    def words(self) -> str:
        """The headline, the standfirst and the text, to be read and copied."""
        fields = dict(self.fields)
        parts = [fields.get("headline", ""), fields.get("standfirst", ""), plain(fields.get("body", ""))]
        return "\n\n".join(part for part in parts if part)


class Presence(OpenForm):
    """Somebody has the form of a story open."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now, help_text="When the browser said so last.")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.since}"


class SentForm(OpenForm):
    """The form of a new story that was saved: sent a second time, it leads to that draft."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    form_key = models.CharField(max_length=32, help_text="The one-time key of the form.")
    digest = models.CharField(max_length=64, help_text="Digest of what was sent.")
    at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "form_key"], name="sentform_once")]
        indexes = [models.Index(fields=["at"], name="sentform_by_time")]

    def __str__(self) -> str:
        return f"{self.user_id} sent {self.form_key}"
