"""The form of a new story is saved once, however often it is sent: it carries a key of its own.

The form of a stored story needs none: sent again, it is behind its own save, and nothing in it differs from that.
"""

import datetime as dt

from django.contrib.auth.models import User
from django.db import IntegrityError

from articles.models import Article, SentForm, now

KEPT_DAYS = 7


class SentTwice(Exception):
    """The same form was saved while this one was on its way. Undo what was done."""


def sent_before(user: User, form_key: str) -> SentForm | None:
    """What became of the form `form_key` of `user`, with its story; None where it was not saved yet."""
    return SentForm.objects.filter(user=user, form_key=form_key).select_related("article").first() if form_key else None


def remember_sent(user: User, form_key: str, article: Article, digest: str) -> None:
    """This form is saved as `article`. Inside the transaction of the save; raises SentTwice."""
    if not form_key:
        return
    SentForm.objects.filter(at__lt=now() - dt.timedelta(days=KEPT_DAYS)).delete()
    try:
        SentForm.objects.create(user=user, form_key=form_key, article=article, digest=digest)
    except IntegrityError as error:
        raise SentTwice from error
