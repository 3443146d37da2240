"""The lexicon: concepts of rights, each with its words in the languages that are read or recognized.

Words are data (`license_db/lexicon/*.yaml`) that a lawyer may correct: a word ends with ``*`` where any ending may
follow, begins with ``*`` where any beginning may, and may be several words. One pass over a folded sentence tells which
concepts stand in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from auditor.core import patterns as re
from auditor.core.compiled import code_of, kept, plain_yamls
from auditor.core.resources import data_root
from auditor.core.worded import Worded
from auditor.text import UNKNOWN, UNSURE, fold
from auditor.text.fold import made_by

_UNSPACED = frozenset({"zh", "ja", "ko", "th"})
"""Languages that write words without blanks, or add endings to them: a word counts wherever it stands."""
_NEAR = (
    frozenset({"da", "no", "sv"}),
    frozenset({"es", "pt", "it", "fr"}),
    frozenset({"cs", "pl"}),
    frozenset({"ru", "uk"}),
    frozenset({"zh", "ja"}),
    frozenset({"nl", "de"}),
)
"""Languages that short sentences do not tell apart: the words of one are looked for in the others too."""
_TOKEN = re.compile(r"[^\W\d_]+")
_TERMS_OF_IT = Worded("license_words.yaml").pattern("{terms_of_it~}|{then_nothing}")
"""A license's own terms are the license; terms that are nobody's are somebody's else."""
NUMBER = "number"
"""The concept of a figure, which needs no words."""


class _Word(NamedTuple):
    concept: str
    language: str
    any_beginning: bool
    any_ending: bool


@dataclass(frozen=True, slots=True)
class WordHit:
    """A word of a concept, where it stands in a folded sentence (half open)."""

    concept: str
    start: int
    end: int


_WELL_KNOWN = 250
"""Words of the lexicon in a language from which it is well known. Measured: in Norwegian (221) and Turkish (230) whole
conditions were found without two concepts, in those with more words none of the laws' was."""


@lru_cache(4_096)
def _once(concepts: frozenset[str]) -> frozenset[str]:
    """The first of equal sets: many sentences have the same, and hold it together."""
    return concepts


class Lexicon:
    """All concepts, ready to be found."""

    def __init__(
        self,
        concepts: list[dict[str, Any]],
        rows: list[dict[str, Any]],
        accounts: dict[str, list[str]],
        notices: dict[str, Any],
        claim_words: list[str],
        title_words: list[str],
        lawful: Mapping[str, Any],
        invites: Mapping[str, Any],
    ) -> None:
        self.languages: frozenset[str] = frozenset(language for one in concepts for language in one["words"])
        counted = Counter(language for one in concepts for language, words in one["words"].items() for _ in words)
        self.well_known = frozenset({UNSURE, *(language for language, held in counted.items() if held >= _WELL_KNOWN)})
        """Languages in which a sentence that limits hardly lacks the lexicon's words."""
        self.concepts = tuple(one["id"] for one in concepts)
        sources = [json.dumps(concepts, ensure_ascii=False).encode(), code_of(__name__), made_by()]
        words: dict[str, list[list[Any]]] = kept("lexicon-words", sources, lambda: _folded(concepts))
        self._entries = list(words.values())
        self._automaton = AhoCorasick(list(words))
        self.rows = tuple((frozenset(row["all"]), frozenset(row.get("none", ()))) for row in rows)
        """What fires: all concepts of the first set, none of the second."""
        self._notices = notices
        self._claim_words = frozenset(claim_words)
        self._title_words = self._claim_words | frozenset(title_words)
        self._lawful = _lawful(lawful)
        self._invites = _invites(invites)
        self.accounts = {concept: frozenset(terms) for concept, terms in accounts.items()}
        """Concept → the terms of a license that account for it; only concepts that can limit something."""

    def hits(self, words: str, language: str) -> Iterator[WordHit]:
        """The words of a folded sentence that stand for a concept in its language, in English, or in one near to it."""
        known = self._known(language)
        for number, start, end in self._automaton.find_matches_as_indexes(words, overlapping=True):
            for row in self._entries[number]:
                if row[1] in known and _stands(_Word(*row), words, start, end):
                    yield WordHit(row[0], start, end)

    @cache  # noqa: B019 - one lexicon lives as long as the process
    def _known(self, language: str) -> frozenset[str]:
        if language in (UNKNOWN, UNSURE):
            return self.languages
        near = next((group for group in _NEAR if language in group), frozenset())
        return frozenset({language, "en"}) | near

    @lru_cache(20_000)  # noqa: B019 - as below
    def concepts_of(self, words: str, language: str) -> frozenset[str]:
        """The concepts that stand in a folded sentence."""
        found = {hit.concept for hit in self.hits(words, language)}
        if any(map(str.isdigit, words)):
            found.add(NUMBER)
        return _once(frozenset(found))

    def only_claims(self, words: str) -> bool:
        """Whether folded words with license names masked do nothing but say that these licenses apply."""
        return all(token in self._claim_words for token in _TOKEN.findall(_TERMS_OF_IT.sub("thislicense", words)))

    def only_a_title(self, words: str) -> bool:
        """Whether the folded words of a heading say no more than that a license, or its terms, follow."""
        return all(token in self._title_words for token in _TOKEN.findall(words))

    def only_keeps_to_the_law(self, words: str) -> bool:
        """Whether a folded sentence asks for nothing but not to break the law, or the rights of others."""
        return self._lawful.fullmatch("".join(f" {token}" for token in _TOKEN.findall(words))) is not None

    def only_invites(self, words: str) -> bool:
        """Whether a folded sentence invites somebody to get in touch, and says nothing else."""
        return self._invites.fullmatch("".join(f" {token}" for token in _TOKEN.findall(words))) is not None

    def needs(self, concepts: frozenset[str]) -> tuple[frozenset[str], ...]:
        """For each concept that can limit something, the terms of a license that would account for it."""
        wanted = {concept: self.accounts[concept] for concept in sorted(concepts) if concept in self.accounts}
        concept = self._notices["concept"]
        if concept in concepts and not concepts & set(self._notices["besides"]):
            wanted |= {one: wanted[one] | wanted[concept] for one in self._notices["opens"] if one in wanted}
        return tuple(wanted.values())

    def fires(self, concepts: frozenset[str]) -> bool:
        """Whether concepts stand together that make a limit in any sentence."""
        return any(wanted <= concepts and not (unless & concepts) for wanted, unless in self.rows)


def _folded(concepts: Sequence[Mapping[str, Any]]) -> dict[str, list[_Word]]:
    """The words of concepts, each folded → what it stands for."""
    found: dict[str, list[_Word]] = {}
    for one in concepts:
        for language, words in one["words"].items():
            for word in words:
                folded = fold(word.strip("*")) or word.strip("*")
                found.setdefault(folded, []).append(
                    _Word(one["id"], language, word.startswith("*"), word.endswith("*"))
                )
    return found


def _lawful(words: Mapping[str, Any]) -> re.Pattern[str]:
    """The sentences that ask what the law asks, word by word with a blank before each."""
    breaks = f"{_one_of(words, 'break')}+"
    what = f"(?: (?:{'|'.join(str(words.get('what', '')).split())}))+"
    who, never, must, when, ways = (_one_of(words, part) for part in ("who", "never", "must", "when", "ways"))
    used = f"{_one_of(words, 'use')}{_one_of(words, 'this')}?{_one_of(words, 'things')}"
    return re.compile(f"{who}?(?:{never}(?:{used}{ways})?{breaks}{what}|{must}{what}(?:{when}{used})?)")


def _one_of(words: Mapping[str, Any], part: str) -> str:
    return f"(?: (?:{'|'.join(words.get(part, ()))}))"


def _invites(words: Mapping[str, Any]) -> re.Pattern[str]:
    """The sentences that invite somebody to get in touch, word by word with a blank before each."""
    opens, opened, who, reach, free = (_one_of(words, part) for part in ("open", "opened", "who", "reach", "free"))
    more = f"(?: (?:{'|'.join(str(words.get('more', '')).split())}))*"
    return re.compile(f"(?:{opens}{who}|{who}{opened}|{free}){reach}{more}")


def _stands(entry: _Word, words: str, start: int, end: int) -> bool:
    """Whether a word stands by itself, as far as it must."""
    if entry.language in _UNSPACED:
        return True
    if not entry.any_beginning and start and words[start - 1].isalnum() and words[start].isalnum():
        return False
    return entry.any_ending or end >= len(words) or not (words[end].isalnum() and words[end - 1].isalnum())


@cache
def words_of_rights() -> tuple[str, ...]:
    """Longer English words of the lexicon in their forms, for telling misspelled ones (`license_db/train_net.py`)."""
    return tuple((data_root("license_db") / "rights.words").read_text("utf-8").split())


_SECTIONS = ("concepts", "fires", "accounts", "notices", "claim_words", "title_words", "lawful", "invites")
"""What of the lexicon's files is about the gate; the rest is about frames."""


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon."""
    folder = data_root("license_db") / "lexicon"
    concepts: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    accounts: dict[str, list[str]] = {}
    notices: dict[str, Any] = {}
    claim_words: list[str] = []
    title_words: list[str] = []
    lawful: dict[str, Any] = {}
    invites: dict[str, Any] = {}
    for held in plain_yamls("lexicon", sorted(folder.glob("*.yaml")), _SECTIONS):
        concepts += held.get("concepts", [])
        rows += held.get("fires", [])
        accounts |= held.get("accounts", {})
        notices |= held.get("notices", {})
        claim_words += str(held.get("claim_words", "")).split()
        title_words += str(held.get("title_words", "")).split()
        lawful |= held.get("lawful", {})
        invites |= held.get("invites", {})
    return Lexicon(concepts, rows, accounts, notices, claim_words, title_words, lawful, invites)
