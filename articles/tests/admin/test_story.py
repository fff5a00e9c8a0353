"""Stories in the admin: whatever a form posts, the table of steps decides."""

import datetime as dt

import pytest
from django.urls import reverse

from articles.models import Article, Edition, FormerSlug, Move, Notice, Quote, Revision, Section, State, now
from articles.tests.admin.desk_forms import change, in_print, press, quote_row, story_form
from articles.tests.cast import make_draft, member

pytestmark = pytest.mark.django_db


def test_readers_keep_edition_one_until_edition_two_is_published_and_every_step_is_a_move(client, rana, esra, piet):
    world = Section.objects.create(slug="world", name="World")

    client.force_login(rana)
    client.post(
        reverse("admin:articles_article_add"),
        story_form(Article(), slug="ferry", headline="Ferry runs", body="It runs.", section=world.pk),
    )
    article = Article.objects.get()
    press(client, article, "submit")
    client.force_login(esra)
    press(client, article, "send back", note="Which ferry?")
    client.force_login(rana)
    article.refresh_from_db()
    client.post(change(article), story_form(article, headline="The night ferry runs", _step="submit"))
    client.force_login(esra)
    article.refresh_from_db()
    client.post(change(article), story_form(article, body="<p>It runs again.</p>", _step="approve"))
    client.force_login(piet)
    press(client, article, "publish")
    client.force_login(rana)
    press(client, article, "revise")
    article.refresh_from_db()
    client.post(change(article), story_form(article, body="<p>It stopped.</p>", _step="submit"))

    address = f"/{now():%Y/%m/%d}/ferry/"
    page = client.get(address).content.decode()
    assert "The night ferry runs" in page
    assert "It runs again." in page
    assert "It stopped." not in page

    client.force_login(esra)
    press(client, article, "approve")
    client.force_login(piet)
    press(client, article, "publish", kind="update")

    assert "It stopped." in client.get(address).content.decode()
    steps = ["submit", "send back", "submit", "approve", "publish", "revise", "submit", "approve", "publish"]
    assert list(Move.objects.order_by("number").values_list("name", flat=True)) == steps


def test_a_forged_post_of_state_or_step_changes_nothing(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    client.post(change(article), story_form(article, state="published", published_at="2020-01-01"))
    for step in ("publish", "rush", "approve and publish", "fix and publish", "no such step", ""):
        press(client, article, step, note="Now")

    article.refresh_from_db()
    assert (article.state, article.published_at) == (State.DRAFT, None)
    assert not Edition.objects.exists()
    assert not Move.objects.exists()


def test_who_submitted_cannot_approve_not_even_as_superuser(client, esra):
    olga = member("olga", "Editor")
    olga.is_superuser = True
    olga.save()
    article = make_draft(olga)
    client.force_login(olga)
    press(client, article, "submit")

    page = press(client, article, "approve").content.decode()

    assert "You submitted it: it takes another editor." in page
    article.refresh_from_db()
    assert article.state == State.REVIEW


def test_a_step_pressed_in_the_form_that_is_refused_keeps_what_was_typed_and_saves_nothing(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    page = client.post(change(article), story_form(article, headline="Half a thought", _step="approve"))

    assert page.status_code == 200
    assert "Half a thought" in page.content.decode()
    assert "Nothing was saved" in page.content.decode()
    assert Article.objects.get().headline == "Ferry runs again"
    assert Revision.objects.count() == 1


def test_the_page_says_who_can_press_a_grey_button(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    page = client.get(change(article)).content.decode()

    assert "This takes a publisher." in page


def test_a_colleagues_draft_can_be_seen_but_not_changed(client, rana):
    article = make_draft(rana)
    client.force_login(member("rauf", "Reporter"))

    assert client.get(change(article)).status_code == 200
    assert client.post(change(article), story_form(article, headline="Mine now")).status_code == 403
    assert Article.objects.get().headline == "Ferry runs again"


def test_a_story_can_be_scheduled_and_is_not_called_published_before_its_hour(client, rana, esra, piet, settings):
    settings.TIME_ZONE = "Europe/Istanbul"
    article = make_draft(rana)
    for user, step in ((rana, "submit"), (esra, "approve")):
        client.force_login(user)
        press(client, article, step)
    client.force_login(piet)
    tomorrow = now() + dt.timedelta(days=1)

    page = press(client, article, "publish", go_live=f"{tomorrow:%Y-%m-%d}T06:00").content.decode()

    edition = Edition.objects.get()
    assert f"{edition.live_from:%H:%M}" == "03:00"
    assert "06:00 (Istanbul)" in page
    assert "is published" not in page
    assert not Edition.objects.live().exists()


def test_an_hour_before_the_embargo_is_refused_and_what_was_typed_stays(client, rana, esra, piet):
    article = make_draft(rana, embargo_until=now() + dt.timedelta(days=2))
    for user, step in ((rana, "submit"), (esra, "approve")):
        client.force_login(user)
        press(client, article, step)
    client.force_login(piet)
    hour = f"{now() + dt.timedelta(days=1):%Y-%m-%dT%H:%M}"

    page = press(client, article, "publish", go_live=hour, note="For the morning").content.decode()

    assert "under embargo" in page
    assert hour in page
    assert "For the morning" in page
    assert not Edition.objects.exists()


def test_approve_and_publish_is_one_press_and_takes_both_steps_or_none(client, rana, piet):
    article = make_draft(rana, section=None)
    client.force_login(rana)
    press(client, article, "submit")
    client.force_login(piet)

    page = press(client, article, "approve and publish").content.decode()

    assert "It is in no section." in page
    article.refresh_from_db()
    assert article.state == State.REVIEW

    Article.objects.update(section=Section.objects.create(slug="city", name="City"))
    press(client, article, "approve and publish")

    assert Edition.objects.live().count() == 1
    assert list(Move.objects.order_by("number").values_list("name", flat=True)) == ["submit", "approve", "publish"]


def test_fix_and_publish_revises_edits_notes_and_prints_in_one_form(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    fields = {
        "fix-and-publish-kind": "update",
        "fix-and-publish-note": "A name was wrong",
        "fix-and-publish-notice_place": "top",
        "fix-and-publish-notice_kind": "correction",
        "fix-and-publish-notice_text": "The ferry is the night ferry.",
    }

    assert 'name="fix-and-publish-notice_text"' in client.get(change(article, "?fix=1")).content.decode()
    client.post(change(article, "?fix=1"), story_form(article, body="<p>The night ferry.</p>", **fields))

    edition = Edition.objects.live().get()
    assert (edition.number, edition.one_pair_of_eyes) == (2, True)
    assert edition.document["notices"][0]["text"] == "The ferry is the night ferry."
    assert "The night ferry." in client.get(f"/{edition.printed_on:%Y/%m/%d}/ferry/").content.decode()
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_a_fix_that_cannot_be_printed_leaves_all_as_it_was_and_the_form_as_typed(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    fields = {"fix-and-publish-kind": "update", "fix-and-publish-notice_kind": "correction"}

    page = client.post(change(article, "?fix=1"), story_form(article, body="<p>The night ferry.</p>", **fields))

    assert "A notice needs both" in page.content.decode()
    assert "The night ferry." in page.content.decode()
    article.refresh_from_db()
    assert (article.state, article.body) == (State.PUBLISHED, "It runs.\n\nAgain.")
    assert Edition.objects.get().number == 1
    assert not Notice.objects.exists()


def test_a_reporter_cannot_open_the_form_of_a_fix(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    client.force_login(rana)

    assert client.post(change(article, "?fix=1"), story_form(article, body="Mine")).status_code == 403


def test_urgency_changes_on_a_live_story_without_a_new_edition(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    client.force_login(esra)

    client.post(reverse("admin:article-plans", args=[article.pk]), {"seen_version": article.version, "urgency": 2})

    edition = Edition.objects.get()
    assert (edition.number, edition.urgency) == (1, 2)
    last = Move.objects.first()
    assert (last.name, last.actor) == ("amend", "esra")
    assert "urgency 5 to 2" in last.note


def test_a_reporter_cannot_change_the_urgency_of_a_live_story(client, rana, esra, piet):
    article = in_print(client, rana, esra, piet)
    client.force_login(rana)

    client.post(reverse("admin:article-plans", args=[article.pk]), {"seen_version": article.version, "urgency": 1})

    assert Edition.objects.get().urgency == 5


def test_saving_without_a_change_keeps_a_plain_text_as_it_was_typed(client, rana):
    article = make_draft(rana, body="One  line.\n\nIt said ''as is''.")
    client.force_login(rana)
    in_editor = client.get(change(article)).context["adminform"].form["body"].value()

    client.post(change(article), story_form(article, body=in_editor.replace("\n", "")))

    assert Article.objects.get().body == "One  line.\n\nIt said ''as is''."
    assert Revision.objects.count() == 1


def test_a_pictures_place_survives_the_editor(client, rana):
    body = '<p>Before.</p><figure data-photo="2"></figure><p>After.</p>'
    article = make_draft(rana, body=body)
    client.force_login(rana)
    in_editor = client.get(change(article)).context["adminform"].form["body"].value()

    client.post(change(article), story_form(article, body=in_editor.replace("After", "Afterwards")))

    assert "[picture 2]" in in_editor
    assert Article.objects.get().body == body.replace("After", "Afterwards")


def test_the_preview_shows_the_working_copy_to_the_desk_only(client, rana):
    article = make_draft(rana)
    preview = reverse("admin:article-preview", args=[article.pk])

    assert client.get(preview).status_code == 302
    client.force_login(rana)
    page = client.get(preview)

    assert "Ferry runs again" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_the_desk_opens_with_what_waits(client, rana, esra, piet):
    article = make_draft(rana)
    client.force_login(rana)
    assert "Your drafts" in client.get("/admin/").content.decode()
    press(client, article, "submit")

    client.force_login(esra)
    assert "To read" in client.get("/admin/").content.decode()
    press(client, article, "approve")
    client.force_login(piet)
    assert "To publish" in client.get("/admin/").content.decode()


def test_what_was_printed_on_one_pair_of_eyes_waits_for_everyone_but_who_printed_it(client, rana, esra, piet):
    article, *others = [make_draft(rana, slug=slug) for slug in ("ferry", "quay", "pier")]
    client.force_login(piet)
    for story in (article, *others):
        press(client, story, "rush", note="It is on fire")

    assert "Read after printing" not in client.get("/admin/").content.decode()
    client.force_login(esra)
    assert "Read after printing" in client.get("/admin/").content.decode()
    for story in (article, *others):
        press(client, story, "countersign")
    assert "Read after printing" not in client.get("/admin/").content.decode()


def test_a_changed_address_leads_on_from_the_old_one(client, rana):
    article = make_draft(rana)
    client.force_login(rana)

    client.post(change(article), story_form(article, slug="night-ferry"))

    assert FormerSlug.objects.get().slug == "ferry"
    assert Article.objects.by_slug("ferry").slug == "night-ferry"


def test_checking_a_quotation_records_who_checked_it_and_when(client, rana):
    article = make_draft(rana)
    quote = Quote.objects.create(article=article, number=article.next_number(), text="It runs.", label="a sailor")
    client.force_login(rana)
    article.refresh_from_db()
    row = quote_row(quote, label="sailors", checked_how="heard")

    client.post(change(article), story_form(article, **row))

    quote.refresh_from_db()
    assert (quote.checked_by, quote.checked_how, quote.label) == (rana, "heard", "sailors")
    assert quote.checked_at is not None


def test_the_list_finds_without_accents_and_filters_by_what_readers_see(client, rana, esra, piet):
    in_print(client, rana, esra, piet)
    make_draft(rana, slug="kirim", headline="Kırım’da fırtına")
    client.force_login(rana)
    stories = reverse("admin:articles_article_changelist")

    def found(query):
        page = client.get(f"{stories}?{query}")
        return [story.slug for story in page.context["cl"].result_list]

    assert found("q=kirim") == ["kirim"]
    assert found("readers=live") == ["ferry"]
    assert found("readers=unseen") == ["kirim"]
    assert found("readers=whatever") == []
    assert found("mine=yes&state=draft") == ["kirim"]
    assert set(found("mine=yes")) == {"kirim", "ferry"}
    assert found("person=nobody-at-all") == []


def test_an_address_that_is_left_empty_is_made_from_the_headline_and_counted_on_where_it_is_taken(client, rana):
    client.force_login(rana)

    for _ in range(2):
        client.post(reverse("admin:articles_article_add"), story_form(Article(), slug="", headline="Kırım’da fırtına"))

    assert set(Article.objects.values_list("slug", flat=True)) == {"kirimda-firtina", "kirimda-firtina-2"}


def test_line_ends_of_a_browser_do_not_count_as_a_change(client, rana):
    article = make_draft(rana, standfirst="One.\nTwo.")
    client.force_login(rana)

    client.post(change(article), story_form(article, standfirst="One.\r\nTwo.", body="It runs.\r\n\r\nAgain."))

    assert Revision.objects.count() == 1


def test_a_list_cannot_be_asked_for_what_it_does_not_show(client, rana):
    make_draft(rana, internal_note="Only the desk knows")
    client.force_login(rana)

    assert client.get(reverse("admin:articles_article_changelist") + "?internal_note__startswith=O").status_code == 400
    assert client.get(reverse("admin:articles_edition_changelist") + "?document__contains=O").status_code == 400
