"""What is pasted into the prose editor, in a real browser: it arrives as it was meant, and says what it lost."""

import pytest

from articles.models import Article
from articles.tests.admin.test_browser import log_in
from articles.tests.cast import make_draft, member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# As Word puts it on the clipboard: a deletion, a comment with its anchor, a list of paragraphs, a table.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body lang=EN-GB><!--StartFragment-->
<p class=MsoNormal>The council said <del cite="mailto:rana" datetime="2026-03-02T09:00">no</del><ins
cite="mailto:rana">yes</ins><span class=MsoCommentReference><a style='mso-comment-reference:R_1'
href="#_msocom_1" class=msocomanchor>[A1]</a><span style='mso-special-character:comment'>&nbsp;</span></span>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Bread<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Salt<o:p></o:p></p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>12</p></td><td><p class=MsoNormal>34</p></td></tr>
<tr><td><p class=MsoNormal>5</p></td><td><p class=MsoNormal>6</p></td></tr></table>
<div style='mso-element:comment-list'><div style='mso-element:comment'><div id="_com_1" class=msocomtxt>
<p class=MsoCommentText>Our source is the clerk - delete before print</p></div></div></div>
<!--EndFragment--></body></html>"""

PASTE = """([markup, words]) => {
  const data = new DataTransfer();
  data.setData("text/html", markup);
  data.setData("text/plain", words);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(event);
}"""


def open_story(window, **fields) -> tuple:
    """A window on the form of a new draft, with its story."""
    story = make_draft(member("rana", "Reporter"), **fields)
    page = window()
    log_in(page, "rana")
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("textbox", name="Text").click()
    return page, story


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()


def test_what_comes_from_word_is_what_it_meant_and_says_what_it_lost(window):
    page, story = open_story(window, body="")

    page.evaluate(PASTE, [WORD, "not this"])
    page.get_by_text("1 table was turned into lines").wait_for()
    save(page)

    body = Article.objects.get(pk=story.pk).body
    assert "The council said yes." in body
    assert "<ul><li><p>Bread</p></li><li><p>Salt</p></li></ul>" in body
    assert "12 · 34<br>5 · 6" in body
    assert "clerk" not in body
    assert "A1" not in body


def test_a_page_of_the_web_keeps_its_blocks_apart_and_its_headings(window):
    page, story = open_story(window, body="")

    page.evaluate(PASTE, ["<div>One.</div><div>Two.</div><h1>Head</h1><h5>Under</h5><b>bold</b> <i>slanted</i>", ""])
    page.get_by_role("heading", name="Under").wait_for()
    save(page)

    body = Article.objects.get(pk=story.pk).body.replace("\n", "")
    assert body == ("<p>One.</p><p>Two.</p><h2>Head</h2><h3>Under</h3><p><strong>bold</strong> <em>slanted</em></p>")


def test_a_paste_while_the_desk_is_away_is_plain_text_and_says_so(window):
    page, _ = open_story(window, body="")
    page.route("**/intake/", lambda route: route.fulfill(body="<h1>Log in</h1>"))

    page.evaluate(PASTE, ["<p>One <del>not </del>two</p>", "One two"])
    page.get_by_text("this was pasted as plain text").wait_for()

    assert page.get_by_role("textbox", name="Text").inner_text().strip() == "One two"


def test_language_direction_and_the_first_number_of_a_list_outlive_an_edit(window):
    body = (
        '<p>He said:</p><p dir="rtl" lang="ar">مرحبا</p><p>Rana wrote <em lang="tr">merhaba</em> there.</p>'
        '<ol start="4"><li><p>Four</p></li></ol>'
    )
    page, story = open_story(window, body=body)

    page.locator(".ProseMirror[contenteditable] p[dir=rtl]").click()
    page.keyboard.press("End")
    page.keyboard.type(" x")
    save(page)

    kept = Article.objects.get(pk=story.pk).body
    assert '<p dir="rtl" lang="ar">' in kept or '<p lang="ar" dir="rtl">' in kept
    assert "مرحبا" in kept
    assert "x" in kept
    assert '<em lang="tr">merhaba</em>' in kept
    assert '<ol start="4">' in kept
