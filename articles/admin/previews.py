"""A story as it is typed, saved or not: its page, its cards and what is to do, beside the text."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

from articles.admin.fitness import read_once
from articles.admin.story_form import TypedForm
from articles.models import Article, ArticlePhoto
from articles.text import paragraphs, plain

FIRST_WORDS = 155  # characters: what a search engine shows of a description


def typed(page: admin.ModelAdmin, request: HttpRequest, story: Article) -> Article:
    """`story` with the columns as they were posted, never to be saved; as it is stored where nothing was."""
    if request.method != "POST" or "headline" not in request.POST:
        return story
    form = page.get_form(request, story, change=True, form=TypedForm)(request.POST, instance=story)
    form.is_valid()  # what is not valid yet keeps the stored value
    return form.instance


def card_of(story: Article) -> dict[str, Any]:
    """What search engines and social networks show of `story`: title, description, picture. As preflight has read it."""
    uses = read_once(story).pictures
    lead = next((use.photo for use in uses if use.role == ArticlePhoto.Role.LEAD), None)
    return {
        "site": settings.NEWSROOM_NAME,
        "slug": story.slug,
        "language": story.language,
        "title": story.headline,
        "description": story.standfirst or plain(paragraphs(story.body))[: FIRST_WORDS * 2].replace("\n", " "),
        "picture": lead.file.url if lead else "",
    }
