"""Many stories at once from the list: asked once, taken one by one, refusals named."""

import html
import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin import bulk
from articles.desk.steps.workflow import move
from articles.models import Article, Edition, Section, State, Tag
from articles.tests.cast import make_draft, rewrite

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture(autouse=True)
def one_story_after_the_other(no_query_for_each_row, settings) -> None:
    """Each story is a transaction of its own, on purpose; what the page that asks costs is counted below."""
    settings.ZEAL_ALLOWLIST = [{"model": "*", "field": "*"}]


def stories(by, count: int, *steps) -> list[Article]:
    """So many drafts of `by`, each taken through `steps`: (name, user)."""
    made = [make_draft(by, slug=f"story-{n}", headline=f"Story {n}") for n in range(1, count + 1)]
    for story in made:
        for name, user in steps:
            move(story, name, by=user)
    return made


def ask(client, name: str, chosen: list[Article], query: str = ""):
    """Tick `chosen` in the list and choose an action: the page that asks."""
    return client.post(LIST + query, {"action": name, "_selected_action": [story.pk for story in chosen]})


def answer(client, name: str, page, **fields):
    """Post the page that asked, as a browser does."""
    markup = html.unescape(page.content.decode())
    shown = re.findall(r'name="story" value="([0-9:]+)"', markup)
    back = re.search(r'name="back" value="([^"]*)"', markup)[1]
    return client.post(reverse("admin:article-bulk", args=[name]), {"story": shown, "back": back, **fields})


def told(response) -> list[str]:
    """The messages, without their links."""
    return [html.unescape(re.sub(r"<[^>]+>", "", str(message))) for message in get_messages(response.wsgi_request)]


def test_each_is_offered_only_what_they_have_a_right_to(client, rana, esra, piet):
    make_draft(rana)
    offered = {}
    for user in (rana, esra, piet):
        client.force_login(user)
        offered[user.username] = [name for name, _ in client.get(LIST).context["action_form"].fields["action"].choices]

    assert offered == {
        "rana": ["", "submit", "tag", "section"],
        "esra": ["", "submit", "approve", "assign", "tag", "section", "spike"],
        "piet": ["", "submit", "approve", "publish", "together", "assign", "tag", "section", "spike"],
    }


def test_what_can_be_approved_is_approved_and_the_rest_is_named_with_its_reason(client, rana, esra):
    first, second = stories(rana, 2, ("submit", rana))
    own = make_draft(esra, slug="own", headline="Own")
    move(own, "submit", by=esra)
    client.force_login(esra)

    response = answer(client, "approve", ask(client, "approve", [first, second, own]))

    assert told(response) == [
        "Approved: 2 stories.",
        "“Own”: You submitted it: it takes another editor.",
    ]
    assert set(Article.objects.values_list("slug", "state")) == {
        ("story-1", "approved"),
        ("story-2", "approved"),
        ("own", "review"),
    }


def test_a_story_that_somebody_changed_since_the_page_was_shown_is_named_and_not_overwritten(client, rana, esra):
    first, second = stories(rana, 2, ("submit", rana))
    client.force_login(esra)
    page = ask(client, "spike", [first, second])
    Article.objects.filter(pk=second.pk).update(headline="Changed", version=second.version + 1)

    response = answer(client, "spike", page, **{"spike-note": "Old"})

    assert told(response)[0] == "Spiked: 1 story."
    assert "“Changed”: Somebody else has changed this story" in told(response)[1]
    second.refresh_from_db()
    assert second.state == State.REVIEW


def test_a_step_that_needs_a_note_asks_for_it_once(client, rana, esra):
    chosen = stories(rana, 2, ("submit", rana))
    client.force_login(esra)

    page = answer(client, "spike", ask(client, "spike", chosen))

    assert page.status_code == 200
    assert "This field is required." in page.content.decode()
    assert not Article.objects.filter(state=State.SPIKED).exists()


def test_stories_are_assigned_tagged_and_put_in_a_section_and_each_change_is_a_saved_state(client, rana, esra):
    chosen = stories(rana, 2)
    region = Section.objects.create(slug="region", name="Region")
    Tag.objects.create(slug="bridges", name="Bridges")
    client.force_login(esra)

    told_of_assigning = told(answer(client, "assign", ask(client, "assign", chosen), **{"bulk-assigned_to": esra.pk}))
    answer(client, "tag", ask(client, "tag", chosen), **{"bulk-tag": "BRIDGES"})
    answer(client, "section", ask(client, "section", chosen), **{"bulk-section": region.pk})

    assert told_of_assigning == ["Assigned: 2 stories."]
    for story in Article.objects.all():
        assert (story.assigned_to, story.section) == (esra, region)
        assert [str(row.tag) for row in story.tagged.all()] == ["Bridges"]
        assert story.revisions.count() == 4


def test_a_tag_that_a_story_has_makes_no_other_state_of_it(client, rana, esra):
    (story,) = stories(rana, 1)
    story.tags.add(Tag.objects.create(slug="bridges", name="Bridges"))
    client.force_login(esra)

    response = answer(client, "tag", ask(client, "tag", [story]), **{"bulk-tag": "bridges"})

    assert told(response) == ["“Story 1”: It is so already."]
    assert Article.objects.get().version == story.version


def test_a_tag_that_nobody_made_is_refused_on_the_page(client, rana, esra):
    chosen = stories(rana, 1)
    client.force_login(esra)

    page = answer(client, "tag", ask(client, "tag", chosen), **{"bulk-tag": "Brigdes"})

    assert "There is no tag “Brigdes”." in page.content.decode()


def test_a_reporter_sorts_their_own_drafts_only(client, rana, esra):
    own, others = make_draft(rana, slug="own", headline="Own"), make_draft(esra, slug="others", headline="Others")
    region = Section.objects.create(slug="region", name="Region")
    client.force_login(rana)

    response = answer(client, "section", ask(client, "section", [own, others]), **{"bulk-section": region.pk})

    assert "“Others”: This is another reporter's story. Ask an editor to assign it to you." in told(response)
    assert list(Article.objects.filter(section=region)) == [own]


def test_published_one_by_one_what_can_go_goes(client, rana, esra, piet):
    ready, changed = stories(rana, 2, ("submit", rana), ("approve", esra))
    rewrite(changed, esra, headline="Changed")
    client.force_login(piet)

    response = answer(client, "publish", ask(client, "publish", [ready, changed]), **{"publish-when": "now"})

    assert told(response)[0] == "Published: 1 story. Readers have it."
    assert "“Changed”: The text is not the one that was approved" in told(response)[1]
    assert Edition.objects.get().article == ready


def test_published_together_all_of_them_or_none(client, rana, esra, piet):
    ready = stories(rana, 2, ("submit", rana), ("approve", esra))
    draft = make_draft(rana, slug="draft", headline="Draft")
    client.force_login(piet)
    fields = {"publish-when": "now"}

    refused = answer(client, "together", ask(client, "together", [*ready, draft]), **fields)
    assert told(refused) == [
        "Nothing was printed. Leave out what cannot go, or mend it first.",
        "“Draft”: “Publish” is not for a story that is Draft.",
    ]
    assert not Edition.objects.exists()

    response = answer(client, "together", ask(client, "together", ready), **fields)
    assert told(response)[-1] == "Published together: 2 stories. Readers have them."
    assert len(set(Edition.objects.live().values_list("live_from", flat=True))) == 1


def test_an_hour_that_is_missing_is_asked_again_and_nothing_prints(client, rana, esra, piet):
    ready = stories(rana, 2, ("submit", rana), ("approve", esra))
    client.force_login(piet)

    page = answer(client, "together", ask(client, "together", ready), **{"publish-when": "hour"})

    assert "Type the day and the hour, both." in page.content.decode()
    assert not Edition.objects.exists()


def test_more_stories_than_the_limit_are_refused_with_the_limit(client, rana, esra, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    chosen = stories(rana, 3)
    client.force_login(esra)

    response = ask(client, "spike", chosen)

    assert response.status_code == 302
    assert told(response) == ["At most 2 stories at once. Narrow the list, or tick fewer."]


def test_the_way_back_leads_to_the_list_as_it_was_narrowed(client, rana, esra):
    chosen = stories(rana, 1)
    client.force_login(esra)

    response = answer(client, "assign", ask(client, "assign", chosen, "?state__exact=draft&q=story"))

    assert response.url == f"{LIST}?state__exact=draft&q=story"


def test_the_address_is_closed_to_who_has_no_right_to_the_step(client, rana):
    (story,) = stories(rana, 1)
    client.force_login(rana)

    posted = {"story": [f"{story.pk}:{story.version}"], "spike-note": "Old"}
    assert client.post(reverse("admin:article-bulk", args=["spike"]), posted).status_code == 403
    assert client.post(reverse("admin:article-bulk", args=["erase"]), posted).status_code == 404


def test_asking_costs_the_same_number_of_queries_for_one_story_and_many(client, rana, esra, piet):
    one = stories(rana, 1, ("submit", rana), ("approve", esra))
    many = [make_draft(rana, slug=f"more-{n}", assigned_to=esra) for n in range(12)]
    client.force_login(piet)
    ask(client, "together", one)
    with CaptureQueriesContext(connection) as few:
        ask(client, "together", one)
    with CaptureQueriesContext(connection) as lots:
        ask(client, "together", [*one, *many])

    assert len(lots) == len(few)
