"""Speech between straight single marks, 'as some papers have it', read like speech between curled ones."""

import re
from dataclasses import replace

from articles.desk.language.patterns import lazily
from articles.desk.language.prose import Prose

_CURLED = lazily(r"[‘’]")
_DOUBLE = lazily(r"[\"“”„«»]|''")
_OPENS = lazily(r"(?:(?<=[\s(\[—–:])|^)'(?=[^\W_]|…)(?!\d\ds\b)", re.MULTILINE)
_CLOSES = lazily(r"(?<=\S)'(?!\w|')")
_ENDS_SPEECH = lazily(r"[,.!?…]'(?!\w|')")


def curl(prose: Prose) -> Prose:
    """`prose` with ‘ and ’ for ', letter for letter, where that marks its speech; else `prose` itself.

    It does where more ends with it than there are double marks, and no curled one stands anywhere.
    """
    ends = len(_ENDS_SPEECH.findall(prose.text))
    if ends < 2 or ends * 2 < len(_DOUBLE.findall(prose.text)) or _CURLED.search(prose.text):
        return prose
    return replace(prose, text=_CLOSES.sub("’", _OPENS.sub("‘", prose.text)))


def as_it_came(words: str, read: Prose, prose: Prose) -> str:
    """`words` of `read`, which is `prose` curled or itself, with the marks of `prose`."""
    return words if read is prose else _CURLED.sub("'", words)
