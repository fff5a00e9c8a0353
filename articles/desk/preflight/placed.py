"""Warnings about pictures and where they stand in the text."""

import re
from collections.abc import Iterator

from articles.desk.language.patterns import lazily
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.press.compose import PICTURE_MARK
from articles.desk.rules.findings import Finding, warning
from articles.models import ArticlePhoto

CODE = "picture-out-of-place"
_LEFT_OVER = lazily(r"\[picture [0-9]+\]", re.IGNORECASE)


def misplaced_pictures(story: StoryUnderCheck) -> Iterator[Finding]:
    """Places without a picture, pictures without a place, and more than one over the text."""
    marked = dict.fromkeys(int(number) for number in PICTURE_MARK.findall(story.markup))
    inline = {picture.number: picture for picture in story.pictures if picture.role == ArticlePhoto.Role.INLINE}
    for number in marked:
        if number not in inline:
            message = f"The text has a place for picture {number}, and no picture “in the text” has that number."
            yield warning(CODE, message, "body", words=f"[picture {number}]")
    for left in _LEFT_OVER.finditer(story.prose.text):
        message = f"“{left.group()}” would be printed as words. Give it a line of its own."
        yield warning(CODE, message, "body", span=left.span(), words=left.group())
    for number, picture in inline.items():
        if number not in marked:
            message = f"“{picture.photo}” has no place in the text. Put [picture {number}] on a line of its own."
            yield warning(CODE, message, "pictures", words=picture.photo.file.name, number=number)
    for picture in [picture for picture in story.pictures if picture.role == ArticlePhoto.Role.LEAD][1:]:
        message = f"“{picture.photo}” is the second picture over the text: only the first is printed there."
        yield warning(CODE, message, "pictures", words=picture.photo.file.name, number=picture.number)
