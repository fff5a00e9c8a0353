"""Bodies on their way in: what was apart stays apart, what was struck out stays out, and the rest keeps its meaning."""

import pytest

from articles.desk.language.prose import read
from articles.intake import in_words, normalise_body
from articles.text import paragraphs, plain, sanitise

GREEN = "<table><tr><th>Party</th><th>Seats</th></tr><tr><td>Green</td><td>12</td></tr></table>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<table><tr><td>12</td><td>34</td></tr><tr><td>5</td><td>6</td></tr></table>", "12 · 34\n5 · 6"),
        (GREEN, "Party: Green · Seats: 12"),
        ("<table><tr><th>Mayor</th><td>Ana <b>Lind</b></td></tr></table>", "Mayor: Ana Lind"),
        ("<table><tr><td></td><td>34</td></tr><tr><td> </td></tr></table>", "34"),
        ("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "One.\nTwo."),
        ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a b · c"),
        ("<div>One.</div><div>Two.</div>", "One.\nTwo."),
        ("<section><header>One.</header>Two.<footer>Three.</footer></section>", "One.\nTwo.\nThree."),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\nMeaning"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<p>one<br><br>two</p>", "one\ntwo"),
        ("<p>one\u2028two\u2029three</p>", "one\ntwo\nthree"),
        ("one<img src='x.png'>two", "one two"),
        ("he said <q>yes</q>", "he said “yes”"),
        ("loose <p>One.</p> and <em>more</em> loose", "loose\nOne.\nand more loose"),
        ("<p>One</p><details><summary>Two</summary>Three</details>", "One\nTwo\nThree"),
        ("<my-player>One</my-player><o:p>Two</o:p>", "OneTwo"),
        ("<p>a<wbr>b co&shy;operate x&#8203;y</p>", "ab cooperate xy"),
    ],
)
def test_words_that_were_apart_stay_apart(given, expected):
    assert plain(paragraphs(normalise_body(given).body)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<h1>A</h1><h2>B</h2><h4>C</h4><h6>D</h6>", "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n<h3>D</h3>"),
        ("<p><b>a</b> <i>b</i> <u>c</u></p>", "<p><strong>a</strong> <em>b</em> c</p>"),
        ("<p><b>a <b>b</b></b></p>", "<p><strong>a b</strong></p>"),
        ("<div>text</div>", "<p>text</p>"),
        ("<div><blockquote>said</blockquote></div>", "<blockquote><p>said</p></blockquote>"),
        ("<div><ul><li>a</li><li><p>b</p></li></ul></div>", "<ul><li>a</li><li><p>b</p></li></ul>"),
        ("<div><ul>a<li>b</li></ul></div>", "<ul><li>a</li><li>b</li></ul>"),
        ("<div><ol start='4'><li>d</li></ol></div>", '<ol start="4"><li>d</li></ol>'),
        ("<div dir=rtl><p>a</p><p>b</p></div>", '<p dir="rtl">a</p>\n<p dir="rtl">b</p>'),
        ("<div lang=uk>a</div>", '<p lang="uk">a</p>'),
        ("<div><p><span dir=RTL>a</span> <span dir=RTL>b</span></p></div>", '<p dir="rtl">a b</p>'),
        (
            "<div><a href='https://a.example/?x=1&amp;y=2'>a</a></div>",
            '<p><a href="https://a.example/?x=1&amp;y=2">a</a></p>',
        ),
        ("<div><a href='javascript:alert(1)'>a</a></div>", "<p>a</p>"),
        ("<p>a<a href='#_ftn1'>[1]</a></p>", "<p>a[1]</p>"),
        ("<div><figure data-photo='2'><img></figure></div>", '<figure data-photo="2"></figure>'),
        ("<figure><img><figcaption>A bridge</figcaption></figure>", "<p>A bridge</p>"),
        ("<p> </p><p>&nbsp;</p><div>a</div>", "<p>a</p>"),
        ("<div></div><ul><li> </li></ul>", ""),
    ],
)
def test_a_tag_that_is_not_kept_leaves_what_it_meant(given, expected):
    assert normalise_body(given).body == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("The council said <del>no</del>yes.", "The council said yes."),
        ("<p>The council said <s>no</s> <strike>maybe</strike> yes.</p>", "The council said yes."),
        ("<p>said <span style='text-decoration: line-through'>no</span>yes</p>", "said yes"),
        ("<p>said <span class=msoDel>no</span>yes</p>", "said yes"),
        ("<p>a <span style='display:none'>b</span>c</p>", "a c"),
        ("<p>a <span hidden>b</span>c</p>", "a c"),
        ("<script>alert(1)</script><p>a</p><style>p{}</style>", "a"),
        ("<table><tr><td>a<del>b</del></td><td>c</td></tr></table>", "a · c"),
    ],
)
def test_what_was_struck_out_or_hidden_does_not_come_back(given, expected):
    assert plain(paragraphs(normalise_body(given).body)) == expected


def test_comments_of_a_word_processor_never_arrive():
    word = (
        "<p class=MsoNormal>The council said <span style='mso-comment-reference:AB_1;mso-comment-date:20261101T1200'>yes"
        "</span><span class=MsoCommentReference><span style='font-size:8.0pt'><a style='mso-comment-reference:AB_1' "
        "class=msocomanchor id='_anchor_1' href='#_msocom_1' name='_msoanchor_1'>[A1]</a><span "
        "style='mso-special-character:comment'>&nbsp;</span></span></span>.</p>"
        "<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1><div style='mso-element:comment'>"
        "<div id='_com_1' class=msocomtxt><p class=MsoCommentText>Our source is the clerk - delete before print</p>"
        "</div></div></div>"
    )

    intake = normalise_body(word)

    assert intake.body == "<p>The council said yes.</p>"
    assert "comment" in intake.message


def test_lists_of_a_word_processor_become_lists():
    def item(marker: str, text: str, level: int = 1) -> str:
        return (
            f"<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
            "<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>"
            f"{marker}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;</span></span></span><![endif]>{text}</p>"
        )

    word = item("·", "One") + item("o", "Within", 2) + item("·", "Two") + "<p>After</p>" + item("3.", "Three")

    assert normalise_body(word).body == (
        "<ul><li><p>One</p><ul><li><p>Within</p></li></ul></li><li><p>Two</p></li></ul>\n"
        '<p>After</p>\n<ol start="3"><li><p>Three</p></li></ol>'
    )


def test_what_an_editor_on_the_web_copies_keeps_its_emphasis_and_no_more():
    copied = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Bold</span>'
        '<span> and </span><span style="font-style:italic">slanted</span></p><br><p dir="ltr"><span>Next</span></p></b>'
    )

    assert normalise_body(copied).body == (
        '<p dir="ltr"><strong>Bold</strong> and <em>slanted</em></p>\n<p dir="ltr">Next</p>'
    )


@pytest.mark.parametrize(
    "clean",
    [
        "First paragraph.\n\nSecond, with a < b and 5 > 4.",
        "Plain with <em>emphasis</em> and a [picture 2].",
        "<p>One</p>\n<p>Two</p>",
        "<p>a<br>b</p><ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>",
        '<h2>H</h2><blockquote>said</blockquote><figure data-photo="1"></figure><ol start="3"><li>c</li></ol>',
        '<p lang="ar" dir="rtl">عربي</p><p>Ma\u00a0non\u00a0troppo 12\u202f000</p>',
        "می\u200cخواهم and 👩\u200d🚀",
        "",
    ],
)
def test_a_clean_body_is_given_back_as_it_is(clean):
    intake = normalise_body(clean)

    assert intake.body == clean
    assert intake.message == ""


def test_what_is_no_element_of_html_stands_as_it_was_typed():
    assert plain(paragraphs(normalise_body("Write to <john@paper.example> or <Ana>.").body)) == (
        "Write to <john@paper.example> or <Ana>."
    )


def test_it_is_told_once_what_could_not_be_kept():
    intake = normalise_body(GREEN * 2 + "<p>a<img src=x></p><iframe src=x></iframe>")

    assert intake.message == (
        "2 tables were turned into lines, 1 picture was left out, 1 player or frame from elsewhere was left out."
    )
    assert in_words(intake.losses) == intake.message


def test_a_markup_without_end_ends():
    body = normalise_body("<div>" * 20_000 + "deep" + "</div>" * 20_000 + "<p>after</p>").body

    assert plain(body).split() == ["deep", "after"]


def test_what_comes_out_is_what_sanitise_lets_through():
    body = normalise_body("<div onclick=x>a<script>b</script><a href='https://a.example' onclick=x>c</a></div>").body

    assert sanitise(body) == body


def test_the_number_that_a_list_begins_with_is_a_number():
    assert sanitise('<ol start="4"><li>d</li></ol>') == '<ol start="4"><li>d</li></ol>'
    assert sanitise('<ol start="x"><li>d</li></ol>') == "<ol><li>d</li></ol>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ul><li>a<ul><li>b</li></ul></li><li>c<p>d</p></li></ul>", "a\nb\nc\nd"),
        ("<blockquote>a <p>b</p></blockquote>", "a \nb"),
        ("<p>a</p> <p>b</p>\n<p>c</p>", "a\n b\nc"),
    ],
)
def test_a_block_right_behind_words_starts_a_line(markup, expected):
    assert plain(markup) == expected
    assert read(markup).text == expected
