"""Words of an invented country: names that nobody has, and sentences whose nouns are as unevenly spread as real ones.

As in any text, a few words are everywhere and most are rare: the word of rank r is about r times as rare as the first.
"""

import random
from functools import cache
from itertools import accumulate, islice, product

NOUNS = (
    "harbour council bridge school market ferry road storm library orchard museum railway lighthouse quay budget "
    "hearing archive garden theatre reservoir workshop survey canal bakery hospital festival tower mill vineyard "
    "bus lamp river meadow tram valley pier concert depot boat shed greenhouse choir quarry well nursery stadium"
).split()
ADJECTIVES = (
    "new old small northern southern quiet public second last narrow costly early late open empty restored shared "
    "temporary long wooden wide bright yearly spare joint"
).split()
DONE = (
    "approved repaired opened counted moved painted measured closed drained extended rebuilt inspected lent planned "
    "named cleaned surveyed replaced lit sold"
).split()
ONSETS = "b br d dr f fl g gr h k l m n p pl r s st t th v".split()
VOWELS = "a e i o u au ea".split()
CODAS = "ld ln m n nd r rn rd sk st t th".split()
ENDINGS = ["mere", "wick", "dale", "sund", "holt", "stead", "vane", "combe", "fell", "garth", "ness", "brook", "lund"]
GIVEN = (
    "Adra Belin Corvo Dalia Edrin Fenna Garrod Hesper Ilva Jorun Kessa Lorin Maret Nerys Odran Pella Quill Rowen Sefa "
    "Tamsin Ulric Vessa Wynn Xanthe Yorick Zelma Anselm Brisa Cadoc Dorrit"
).split()
OFFICES = (
    "mayor; head of the port authority; keeper of the archive; harbour pilot; chair of the council; engineer; "
    "head teacher; ferry captain; museum director; baker; surveyor; choir leader; minister for roads; gardener; "
    "union secretary; hospital director; judge; orchard owner; printer; lighthouse keeper"
).split("; ")

CLAUSES = (
    "The {a} {n} of {p} was {d} after a {n2} of {k} days",
    "{p} {d2} its {a} {n} with help from the {n2} beside the {n3}",
    "A {n} that stood between the {n2} and the {n3} was {d} by the people of {p}",
    "The plan for the {a} {n} names the {n2}, the {n3} and the {n4}",
    "Nobody in {p} had {d} a {n} of this kind before the {a} {n2} was {d2}",
    "For {k} weeks the {n} had no {n2}, and the {n3} was {d} instead",
    "The {n} costs {k} thousand crowns, the {n2} about {k2} thousand more",
    "Where the {n} meets the {n2}, a {a} {n3} will be {d}",
    "What the {n} needs is a {n2}, the report on the {a} {n3} says",
    "The {n2} near {p} and the {a} {n} were {d} on the same day",
    "Before the {n} was {d}, the {a} {n2} had served {k} families in {p}",
    "The work on the {n} begins when the {n2} has been {d}",
)
JOINTS = ("; ", ", and ", ", while ", ", because ", ". ", ". ", ". ", ". ")
SAID = (
    "We {d} the {n} first, because without it the {n2} is only a {a} {n3}",
    "The {n} belongs to everybody who ever {d} a {n2} in {p}",
    "Give us {k} more days and the {a} {n} will stand beside the {n2}",
    "Nobody asked for a {n}, and now nobody wants to be without the {a} {n2}",
    "A {n} is like a {n2}: it shows its {n3} only when it is {d}",
)


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """20,000 nouns, the commonest first, and the running total of their weights."""
    syllables = ["".join(parts) for parts in product(ONSETS, VOWELS, CODAS)]
    dice = random.Random("vocabulary")  # noqa: S311 (no secret is made of it)
    dice.shuffle(syllables)
    pairs = (first + second for first, second in zip(syllables * 12, _turned(syllables), strict=False))
    words = list(islice(dict.fromkeys([*NOUNS, *pairs]), 20_000))
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))


def _turned(syllables: list[str]) -> list[str]:
    """The syllables twelve times, each time begun at another place: with themselves they make ever new pairs."""
    return [syllable for turn in range(1, 13) for syllable in syllables[turn * 97 :] + syllables[: turn * 97]]


@cache
def places() -> list[str]:
    """Some 1,900 names of places; the first are the ones that are written about."""
    return _names(onsets=ONSETS, vowels=VOWELS, endings=ENDINGS, seed="places")


@cache
def _places() -> frozenset[str]:
    return frozenset(places())


@cache
def surnames() -> list[str]:
    """Some 20,000 names of families, none of which is a place."""
    middles = ["".join(parts) for parts in product("lmnrst", "aeio")]
    return _names(
        onsets=ONSETS,
        vowels=VOWELS,
        endings=[m + e for m in middles for e in ("lis", "var", "kin", "dor", "sen", "ter")],
        seed="surnames",
    )


def _names(*, onsets: list[str], vowels: list[str], endings: list[str], seed: str) -> list[str]:
    names = ["".join(parts).capitalize() for parts in product(onsets, vowels, endings)]
    random.Random(seed).shuffle(names)  # noqa: S311
    return names


class Writer:
    """Writes sentences with the dice that it is given: the same dice, the same sentences."""

    def __init__(self, dice: random.Random):
        self._dice = dice

    def sentence(self) -> str:
        """One or two clauses about invented things, ending in a full stop."""
        first, joint, second = self._clause(), self._dice.choice(JOINTS), self._clause()
        if joint != ". " and second.split()[0] not in _places():
            second = second[0].lower() + second[1:]
        return f"{first}{joint}{second}."

    def saying(self) -> str:
        """What somebody may have said, without marks and without a full stop."""
        return self._filled(self._dice.choice(SAID))

    def _clause(self) -> str:
        return self._filled(self._dice.choice(CLAUSES))

    def _filled(self, frame: str) -> str:
        dice, (words, weights) = self._dice, vocabulary()
        nouns = dice.choices(words, cum_weights=weights, k=4)
        return frame.format(
            n=nouns[0],
            n2=nouns[1],
            n3=nouns[2],
            n4=nouns[3],
            a=dice.choice(ADJECTIVES),
            d=dice.choice(DONE),
            d2=dice.choice(DONE),
            p=places()[int(dice.paretovariate(0.8)) % 400],
            k=dice.randint(3, 40),
            k2=dice.randint(41, 90),
        )
