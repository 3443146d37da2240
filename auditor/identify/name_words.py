"""Which words a name is made of: a positive grammar of holders, authors and organizations.

A name is open by nature, so what it may hold is bounded by three things at once: its shape (words with capitals, few of
them, joined by the small words that join names), the closed list of what organizations and their members are called,
and what no name holds (words of rights in any language). A phrase that says something needs other words than these.
"""

from __future__ import annotations

from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.identify import normalize
from auditor.identify.known_words import known_words
from auditor.identify.rights_words import LEAST_LIMITING, compound, denies, foreign, given, of_rights, rights
from auditor.text.fold import fold
from auditor.text.language import english_words

_INITIAL = re.compile(r"[A-Z]")
_CASED = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]+")
_SAYS = re.compile("[不禁仅僅限非勿须須必只用商免费費试試可得准應应请請或者若如需]")
"""Signs that say something; no name is taken to hold one."""


MOST_JOINED = 7
"""Letters of a part in small letters after a hyphen of a name. By judgment: "Hewlett-packard"; what is longer is a word
with an ending ("Valvira-numerolla")."""


_PARTIES = Worded("parties.yaml")


@cache
def _asian() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An organization in Chinese or Japanese, by what it ends or begins with; and a person, by the surname."""
    known = known_words()
    organized = re.compile(
        rf"(?P<own>[\u4e00-\u9fff]{{0,16}}?)(?:{'|'.join(known.asian_organizations)})+"
        rf"|{_PARTIES.told('{kana_company~}')}(?P<after>[\u30a0-\u30ff\u4e00-\u9fff]{{1,12}})"
    )
    return organized, re.compile(rf"[{known.surnames}][\u4e00-\u9fff]{{1,2}}")


@lru_cache(20_000)
def kind(raw: str) -> str:
    """What a word may be in a name.

    ``n``: a name of its own; ``d``: an English word with a capital, beside others; ``k``: an organization's word;
    ``r``: one that needs another organization's word; ``p``: a particle; ``i``: an initial; ``h``: a name that begins
    small; empty: no part of a name.
    """
    listed, word = known_words(), normalize.spell(raw)
    if len(raw) == 1 and _INITIAL.fullmatch(raw):
        return "i"
    capital = raw[:1].isupper()
    if word in listed.particles and (not capital or raw.isupper() or word == "the"):
        return "p"
    if word in listed.organizations and capital:
        return "r" if word in listed.leading else "k"
    if "-" in raw:
        kinds = [kind(part) for part in raw.split("-")]
        lower = [part for part in raw.split("-")[1:] if part.islower()]
        speaks = any(
            part in listed.never or part in rights() or len(part) > MOST_JOINED or of_rights(part, shortest=3)
            for part in lower
        )
        return (
            kinds[0]
            if kinds[0] in ("n", "d", "i", "k")
            and not speaks
            and all(one or part in lower for one, part in zip(kinds, raw.split("-"), strict=True))
            else ""
        )
    before, apostrophe, rest = raw.partition("'")
    if apostrophe and before.lower() in listed.elided and rest[:1].isupper():
        return "n" if kind(rest) in ("n", "d") else ""
    inner = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+", raw)
    if len(inner) > 1 and raw.isascii() and not raw.isupper() and "".join(inner) == raw:
        said = [normalize.spell(part) for part in inner]
        speaks = any((part in listed.never or part in rights()) and part not in listed.organizations for part in said)
        return "" if speaks or "non" in said or "no" in said else "n"
    if not _CASED.fullmatch(raw):
        return "n" if _named_in_signs(raw) else ""
    if len(raw) == 2 and not raw.isascii():
        return ""  # in other alphabets so short a word joins what is said: "До 15.03.2027"
    folded = fold(raw)
    if word in listed.never or word in rights() or denies(word):
        return "w" if capital and not raw.isupper() and word in ("will", "may", "grant", "law", "court") else ""
    if raw in listed.suffixes or (capital and word in given()):
        return "n" if capital else "h"
    limits = folded in foreign()[2] and (len(folded) >= LEAST_LIMITING or not raw.isascii())
    if limits or compound().search(folded):
        return ""
    known = word in english_words()
    if not known and of_rights(folded, shortest=6 if capital and not (raw.isupper() and len(raw) > 1) else 3):
        return ""
    if capital:
        return "d" if known else "n"
    if any(letter.isupper() for letter in raw[1:]):
        return "n"
    return "" if known or not raw.isascii() else "h"


@lru_cache(20_000)
def is_thing(raw: str, *, shortest: int = 3) -> bool:
    """Whether a word of small letters speaks of no right: what a project may be called before "developers"."""
    listed, word = known_words(), normalize.spell(raw)
    spoken = word in listed.never or word in rights() or word in listed.leading or denies(word)
    return (
        raw.isascii()
        and raw.islower()
        and 1 < len(raw) < 20
        and not spoken
        and not of_rights(fold(raw), shortest=shortest)
    )


def _named_in_signs(raw: str) -> bool:
    """Whether a run of Chinese or Japanese signs is an organization by its ending, or a person by the surname."""
    organized, person = _asian()
    found = organized.fullmatch(raw)
    if found is not None:
        return not _SAYS.search(found["own"] or found["after"] or "")
    return person.fullmatch(raw) is not None and not _SAYS.search(raw)


def _several(raw: str) -> bool:
    """Whether a word names several of a kind: "Cooperatives of Crete" are whom something is for, no holder."""
    listed, word = known_words(), raw.lower()
    return word.endswith("s") and word not in listed.organizations | listed.members | given()


def counts(words: tuple[str, ...]) -> bool:
    """Whether a number after words counts something beside a name: "Jane Doe Seats 5", "Seats 5"; not "Studio 54"."""
    return sum(kind(word) != "p" for word in words) > 1 or _several(words[-1])


def _plural(word: str) -> bool:
    """Whether a Dutch or German word names several of a kind: "Waterschappen van Zeeland", and not "Ellen van Dijk"."""
    return len(word) >= LEAST_PLURAL and word.endswith("en")


def is_name(words: tuple[str, ...]) -> bool:
    """Whether words in a row, with no sign between them but points and hyphens, are one name."""
    return _is_name(words) if 0 < len(words) <= LONGEST else False


MOST_GIVEN = 4
"""Words of one person's name, no particle or organization's word among them. By judgment: "Ana Maria Souza Lima"."""
MOST_LOUD = 3
"""Words of a name in capital letters throughout, no organization's word among them. By judgment: capitals tell no name
there, and whoever has more than three is asked about."""
LEAST_PLURAL = 10
"""Letters of a word whose "-en" makes it several. By judgment: given names with that ending are shorter."""
LONGEST = 9
"""Words of one name. By judgment: "The Regents of the University of California at Berkeley" has nine."""


def _devoted(words: tuple[str, ...], at: int) -> bool:
    """Whether a "for" stands inside an organization's name: "Center for Open Science"."""
    if words[at] != "for" or not 0 < at < len(words) - 1:
        return False
    before = words[at - 1]
    return before[0].isupper() and before.lower() in known_words().devoted and words[at + 1][0].isupper()


def _initials(kinds: str, words: tuple[str, ...]) -> bool:
    """Whether the names among some words are all in capitals of more than one letter."""
    return all(word.isupper() and len(word) > 1 for one, word in zip(kinds, words, strict=True) if one in "nhi")


@lru_cache(20_000)
def _is_name(words: tuple[str, ...]) -> bool:
    listed = known_words()
    kinds = "".join("p" if _devoted(words, at) else kind(word) or "-" for at, word in enumerate(words))
    if "-" in kinds or kinds[-1] == "p":
        return False
    names, anchors = sum(map(kinds.count, "nhi")), sum(map(kinds.count, "k"))
    plain, loud, small = kinds.count("d"), kinds.count("r"), kinds.count("h")
    if kinds.count("w") > 1 or (small > 1 and kinds != "hh") or (small and len(kinds) > 3):
        return False
    if kinds.count("w") and not (names or plain):
        return False
    if kinds.count("n") > MOST_GIVEN and not anchors and "p" not in kinds:
        return False
    if plain and names and not (anchors or loud) and _initials(kinds, words):
        return False  # English beside initials alone: "See EULA", "Free NDA"
    if names + plain > MOST_LOUD and not anchors and all(map(str.isupper, words)):
        return False  # a sentence in capitals
    if any(
        (
            (after in _PARTIES.among("place_joins") and _several(word))
            or (after in _PARTIES.among("family_joins") and _plural(word))
        )
        and one in "dn"
        for word, one, after in zip(words, kinds, words[1:], strict=False)
    ):
        return False
    if "h" in kinds[1:] and kinds != "hh" and words[-1] not in listed.suffixes:
        return False
    if loud and not (anchors or (loud > 1 and names + plain)) and not (names and words[-1].lower() in listed.last):
        return False
    if plain and not (names or anchors or len(kinds) == 1 or kinds.count("w")):
        return False
    return bool(names or anchors or plain) and plain <= 2 + anchors
