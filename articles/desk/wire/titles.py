"""What single words tell beside a name: titles, forms of address, beginnings of sentences."""

from collections.abc import Sequence

from articles.desk.language import vocabulary
from articles.desk.language.names import Word
from articles.text import fold

SHORTEST_STEM = 3  # letters before an ending by which a word is known


def titles_in(words: Sequence[Word]) -> list[int]:
    """Which of `words`, which stand together with capitals, are titles. A surname with a title's letters is none.

    Such are Bannerman, by its ending, and Baker, where a first name stands before it.
    """
    titles = [number for number, word in enumerate(words) if is_title(word)]
    last = len(words) - 1
    if last and titles and titles[-1] == last and last - 1 not in titles:
        folded = fold(words[last].folded)
        if folded not in vocabulary.folded("titles.words") or folded in vocabulary.folded("names.also_surname"):
            titles.pop()
    return titles


def is_title(word: Word) -> bool:
    """Whether `word` may end a title: minister, sözcüsü, речниця."""
    return is_title_word(fold(word.folded))


def is_title_word(folded: str) -> bool:
    """The same for a folded word."""
    titles = vocabulary.folded("titles.words")
    if folded in titles:
        return True
    plural, endings = vocabulary.endings("groups.plural_endings"), vocabulary.endings("titles.endings")
    if folded.endswith(plural) and any(folded.removesuffix(ending) in titles for ending in plural):
        return True
    return folded.endswith(endings) and folded.isalpha() and any(_ends_with(folded, ending) for ending in endings)


def is_honorific(word: Word) -> bool:
    """Whether `word` is a form of address: Mr, Dr."""
    return word.folded in vocabulary.folded("titles.honorifics")


def is_genitive(word: Word) -> bool:
    """Whether `word` has an ending that no given name has: України."""
    return any(_ends_with(word.folded, ending, 2) for ending in vocabulary.endings("names.genitive_endings"))


def follows_surname(word: Word) -> bool:
    """Whether `word` is one such as "Jr"."""
    return word.folded in vocabulary.folded("names.after_surname")


def is_starter(word: Word) -> bool:
    """Whether `word` only has its capital because a sentence begins with it."""
    return word.folded in vocabulary.folded("names.starters")


def never_begins_title(word: Word) -> bool:
    """Whether no title begins with `word`: "of", and the s of a genitive in "the port's director"."""
    return word.folded == "s" or word.folded in vocabulary.folded("titles.never_first") or is_starter(word)


def ends_title_to_its_left(word: str) -> bool:
    """Whether what stands before `word` is no part of the title behind it: "met", "said"."""
    return word in vocabulary.plain("titles.ends_before") or any(
        _ends_with(word, ending, language.counts.get("titles.verb_stem", SHORTEST_STEM))
        for language in vocabulary.languages()
        for ending in language.words.get("titles.verb_endings", ())
    )


def _ends_with(word: str, ending: str, shortest: int = SHORTEST_STEM) -> bool:
    """Whether `word` is `ending` behind `shortest` letters at least."""
    return word.endswith(ending) and len(word) - len(ending) >= shortest
