"""Warnings about marks of another system that would be printed as words: Markdown, HTML, shortcodes."""

import re
from collections.abc import Iterator

from articles.desk.language.patterns import lazily
from articles.desk.preflight.story import StoryUnderCheck
from articles.desk.rules.findings import Finding, warning

CODE = "markup-left-over"
_ELEMENTS = (
    "p|br|b|i|u|em|strong|a|div|span|font|h[1-6]|ul|ol|li|table|tr|td|th|tbody|thead|img|figure|figcaption|blockquote|"
    "script|style|iframe|video|section|article|center|sub|sup|del|ins|pre|code|hr|body|html|head|meta|link"
)
_KINDS = {
    "Markdown": lazily(
        r"\*\*(?=\S)[^*\n]{1,200}?(?<=\S)\*\*"  # **bold**
        r"|(?<!\w)__(?=\S)[^_\n]{1,200}?(?<=\S)__(?!\w)"  # __bold__
        r"|!?\[[^\[\]\n]{1,200}\]\((?:https?:|/|mailto:|#)[^()\s]*\)"  # [words](address)
        r"|^\#{1,6}[ ]\S[^\n]{0,80}"  # ## Heading
        r"|^```|^~~~"  # a block of code
        r"|^[ ]{0,3}\*[ ]\S[^\n]{0,80}"  # * an item
        r"|~~(?=\S)[^~\n]{1,200}?(?<=\S)~~",  # ~~struck out~~
        re.MULTILINE,
    ),
    "HTML": lazily(
        rf"</?(?:{_ELEMENTS})(?:\s[^<>\n]{{0,500}})?/?>|<!--|&(?:[a-z]{{2,8}}[0-9]{{0,2}}|\#[0-9]{{1,6}}|\#x[0-9a-f]{{1,5}});",
        re.IGNORECASE,
    ),
    "a shortcode": lazily(
        r"\[/?(?:caption|gallery|embed|audio|video|playlist|quote|b|i|u|url|img|list|vc_\w+|et_pb_\w+)(?:[ =][^\[\]\n]{0,300})?\]",
        re.IGNORECASE,
    ),
}


def markup_left_over(story: StoryUnderCheck) -> Iterator[Finding]:
    """What looks like marks of another system, the first of each kind in each text of the story."""
    texts = {"headline": story.article.headline, "standfirst": story.article.standfirst, "body": story.prose.text}
    for field, text in texts.items():
        for kind, pattern in _KINDS.items():
            if match := pattern.search(text):
                message = f"“{match.group()}” looks like {kind}. It would be printed as it stands."
                yield warning(CODE, message, field, span=match.span(), words=match.group())
