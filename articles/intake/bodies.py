"""A body, HTML or plain text, as it can be kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.intake.characters import normalise_text
from articles.intake.losses import Losses, in_words
from articles.intake.rewriting import INLINE, Rewriter
from articles.intake.tree import DROPPED, EMBEDS, READ, parse
from articles.text import BLOCK_TAGS, BODY_TAGS, sanitise

_TAG = re.compile(r"</?([a-zA-Z][^\s/<>]*)([^<>]*)>")
_OUR_ATTRIBUTES = re.compile(r"""(?:\s+(?:lang|dir|start|data-photo|href)="[^"<>]*")*\s*/?""")
_INTO_PAGE = re.compile(r"""\shref="#""")
_LINE_SEPARATOR, _PARAGRAPH_SEPARATOR = "\u2028", "\u2029"
_INVISIBLE_ENTITY = re.compile(
    r"&(?:shy|ZeroWidthSpace|NoBreak|#0*(?:173|8203|8288|65279|6158)|#x0*(?:ad|200b|2060|feff|180e));?", re.IGNORECASE
)
# Elements of HTML that are passed over and whose words stay, beside those that are read for what they mean.
_PASSED_OVER = frozenset(
    (
        "html head body meta link base frame frameset noframes abbr acronym area bdi bdo big cite data datalist dfn dialog dir "
        "hgroup input kbd label map marquee blink nobr mark meter optgroup option output param picture plaintext progress rb "
        "rp rt rtc ruby samp search slot small source summary time track tt var xmp listing basefont image keygen applet"
    ).split()
)
_ELEMENTS = READ | EMBEDS | DROPPED | _PASSED_OVER
_BLOCKS = READ - INLINE - {"s", "strike", "del", "img", "wbr", "br"}


@dataclass(frozen=True)
class Intake:
    """A body as it can be kept, and what of it could not."""

    body: str
    losses: Losses = field(default_factory=Losses)

    @property
    def message(self) -> str:
        """What could not be kept, in one sentence; "" where everything was."""
        return in_words(self.losses)


def normalise_body(body: str) -> Intake:
    """`body`, HTML or plain text, with the tags that a body may have and every word apart that was apart.

    Plain text stays plain text, and what is no element of HTML stands as it was typed: "<john@paper.example>".
    A body that is clean already is given back as it is, and so is what this returns.
    """
    typed = _TAG.sub(lambda match: match[0] if _is_element(match[1]) else f"&lt;{match[0][1:]}", body)
    typed = _INVISIBLE_ENTITY.sub("", typed)
    tags = {match[1].lower() for match in _TAG.finditer(typed)}
    if not tags & (_ELEMENTS - BODY_TAGS | BLOCK_TAGS | {"br"}) and _has_our_attributes(typed):
        return Intake(normalise_text(typed).strip("\n"))
    marked = typed.replace(_LINE_SEPARATOR, "<br>").replace(_PARAGRAPH_SEPARATOR, "<br><br>")
    text = normalise_text(marked)
    if tags <= BODY_TAGS and _has_our_attributes(text) and not _has_loose_words(text):
        return Intake(text)
    rewriter = Rewriter()
    for part in _parts(text, tags):
        rewriter.take(parse(part))
    return Intake(sanitise(rewriter.finished()), rewriter.losses)


def _is_element(name: str) -> bool:
    """True for elements of HTML, those of other vocabularies (`o:p`), and those that a site made up (`my-player`)."""
    return name.lower() in _ELEMENTS or bool(re.fullmatch(r"[a-zA-Z][\w.]*[:-][\w.:-]+", name))


def _has_our_attributes(text: str) -> bool:
    tags = list(_TAG.finditer(text))
    return all(_OUR_ATTRIBUTES.fullmatch(match[2]) for match in tags) and not _INTO_PAGE.search(text)


def _has_loose_words(text: str) -> bool:
    """True where words stand beside the blocks of `text`, in none of them."""
    return any(
        child.strip() if isinstance(child, str) else child.name not in BLOCK_TAGS for child in parse(text).children
    )


def _parts(text: str, tags: set[str]) -> Iterator[str]:
    """`text` in one, or plain text with marks in it by its paragraphs, which blank lines part."""
    if tags & _BLOCKS:
        yield text
    else:
        yield from (f"<p>{part}</p>" for part in re.split(r"\n[ \t]*\n", text))
