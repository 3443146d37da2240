"""Languages of reports: catalogs that say in another language what templates, rule packs and code say in English.

A catalog (``reports/languages/<code>.yaml``) has for each English sentence what to print instead; a sentence it does
not have stays English. What a policy, a license or a model card says is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.errors import UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.printable import upfirst
from auditor.core.resources import data_root

ENGLISH = "en"
SECTIONS = ("phrases", "sentences", "words")
"""Of a catalog: what templates and code say, what rule packs and the registry of facts say, and names."""
PLACEHOLDER = re.compile(r"\{([\w.]*)\}")
_SENTENCE_ENDS = re.compile(r"[.?!] +")
_FIGURE = re.compile(r"(\d[\d,]*)(?:\.(\d+))?((?: [A-Za-z]+)*)")
_QUOTED = re.compile(r"“[^“”]*”|\{[^{}]*\}|`[^`]*`")
"""A quote, YAML for the policy file, a name in code."""
_MOST_SENTENCES = 24
"""Sentences of one text that are looked up one by one. By judgment: our own texts have at most a dozen; what a
stranger's text in them has beyond stays as it is."""
_REMEMBERED = 1 << 14
"""Sentences kept in both languages. By judgment: those of a large report, a few megabytes."""


@dataclass(frozen=True)
class _Pattern:
    """A sentence with places for what is filled in: the words between them, and what is said instead."""

    parts: tuple[str, ...]
    names: tuple[str, ...]
    said: str

    def groups(self, text: str, blanked: str) -> tuple[str, ...] | None:
        """What is filled in, each as short as can be; None where the text is another sentence. Takes linear time.

        Args:
            blanked: the text without what it quotes, at the same places.
        """
        first, *middle, last = self.blanked
        begins = blanked[: len(first)]
        if begins != first and (begins[:1].lower() + begins[1:]) != first[:1].lower() + first[1:]:
            return None
        if not blanked.endswith(last) or len(text) < len(first) + len(last) + 1:
            return None
        found, at, end = [], len(first), len(text) - len(last)
        for part in middle:
            next_ = blanked.find(part, at + 1, end)
            if next_ < 0:
                return None
            found.append(text[at:next_])
            at = next_ + len(part)
        found.append(text[at:end])
        return tuple(found) if at < end and self._names_alike(text, found) else None

    def _names_alike(self, text: str, found: Sequence[str]) -> bool:
        """Whether the names in code that the sentence itself has stand in the text too: both were blanked."""
        at = 0
        for part, value in zip(self.parts, (*found, ""), strict=True):
            if text[at + 1 : at + len(part)] != part[1:]:  # the first letter may be a capital
                return False
            at += len(part) + len(value)
        return True

    def filled(self, values: Iterable[str]) -> str:
        """The sentence of the other language with these values, by name where they have one, else in their order."""
        given = list(values)
        named = dict(zip(self.names, given, strict=True))
        rest = iter(given)
        return PLACEHOLDER.sub(lambda place: named[place[1]] if place[1] else next(rest), self.said)

    @cached_property
    def blanked(self) -> tuple[str, ...]:
        """The words without the names in code among them, as a text is compared."""
        return tuple(map(_blanked, self.parts))

    @property
    def literal(self) -> int:
        """Characters that must stand in the text; none where the other language says it alike."""
        return 0 if PLACEHOLDER.sub("{}", self.said).split("{}") == list(self.parts) else sum(map(len, self.parts))


@dataclass(frozen=True)
class Language:
    """A language by its code and what it says instead of our English phrases."""

    code: str
    phrases: Mapping[str, str] = field(default_factory=FrozenMap)
    units: Mapping[str, str] = field(default_factory=FrozenMap)
    """What stands behind figures, word by word; with ``1 `` before it where a single one is called otherwise."""
    decimal: str = "."
    thousands: str = ","

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[_Pattern, ...]]:
        """First letter (empty where a value comes first) → sentences with something filled in."""
        found: dict[str, list[_Pattern]] = {}
        for key, said in self.phrases.items():
            names = tuple(place[1] for place in PLACEHOLDER.finditer(key))
            if names:
                parts = tuple(PLACEHOLDER.split(key)[::2])
                found.setdefault(parts[0][:1].lower(), []).append(_Pattern(parts, names, said))
        return {letter: tuple(same) for letter, same in found.items()}

    @cached_property
    def say(self) -> Callable[[str], str]:
        """The phrase in this language, or as it is; what is filled in is said likewise."""
        return (lambda phrase: self._said(phrase)[1]) if self.phrases else (lambda phrase: phrase)

    @cached_property
    def _said(self) -> Callable[[str], tuple[int, str]]:
        """How many characters can be said in this language, and the text; asked again for what is filled in."""
        return lru_cache(_REMEMBERED)(self._looked_up)

    def _looked_up(self, text: str) -> tuple[int, str]:
        known = self._exact(text)
        if known is not None:
            return len(text), known
        if _QUOTED.fullmatch(text):
            return 0, text
        figure = _FIGURE.fullmatch(text)
        if figure and self.units.keys() >= {*figure[3].split()}:
            said = self._figure(*figure.groups())
            return int(said != text), said
        return max(self._filled(text), self._split(text), self._items(text), key=lambda one: one[0])

    def _exact(self, text: str) -> str | None:
        """What the catalog has for the words, whether or not they begin a sentence here."""
        known = self.phrases.get(text) or self.phrases.get(upfirst(text))
        if known is None and text[:1].isupper():
            lower = self.phrases.get(text[:1].lower() + text[1:])
            known = upfirst(lower) if lower else None
        return known

    def _filled(self, text: str) -> tuple[int, str]:
        best, blanked = (0, text), _blanked(text)
        for pattern in (*self._patterns.get(text[:1].lower(), ()), *self._patterns.get("", ())):
            groups = pattern.groups(text, blanked)
            if groups is None:
                continue
            said = [
                (0, group) if before.endswith("“") else self._said(group)
                for before, group in zip(pattern.parts, groups, strict=False)
            ]
            score = pattern.literal + sum(one[0] for one in said)
            if score > best[0]:
                made = pattern.filled(one[1] for one in said)
                best = (
                    score,
                    upfirst(made) if pattern.parts[0] and text[:1].isupper() and pattern.said[0] != "{" else made,
                )
        return best

    def _split(self, text: str) -> tuple[int, str]:
        """A text of several sentences: those that together have most words in this language."""
        ends = [end.end() for end in _SENTENCE_ENDS.finditer(_blanked(text))][:_MOST_SENTENCES]
        if not ends:
            return 0, text
        starts = [0, *ends, len(text)]
        best: list[tuple[int, str]] = [(0, "")] * len(starts)
        for first in range(len(starts) - 2, -1, -1):
            options = []
            for last in range(first + 1, len(starts)):
                if (first, last) == (0, len(starts) - 1):
                    continue
                part = text[starts[first] : starts[last]]
                own = part.rstrip(" ")
                known = self._exact(own)
                score, said = (len(own), known) if known else self._filled(own)
                options.append((score + best[last][0], said + part[len(own) :] + best[last][1]))
            best[first] = max(options, key=lambda one: one[0])
        return best[0]

    def _items(self, text: str) -> tuple[int, str]:
        """A list, each item alone; an item may have commas itself."""
        for between in ("; ", ", "):
            items = _parted(text, between)
            if len(items) == 1 or len(items) > _MOST_SENTENCES:
                continue
            score, said, at = 0, [], 0
            while at < len(items):
                for end in range(len(items), at, -1):
                    item = between.join(items[at:end])
                    known = self._exact(item)
                    if known or end == at + 1:
                        one = (len(item), known) if known else self._said(item)
                        score, at = score + one[0], end
                        said.append(one[1])
                        break
            return score, between.join(said)
        return 0, text

    def _figure(self, whole: str, part: str | None, units: str) -> str:
        number = whole.replace(",", self.thousands) + (f"{self.decimal}{part}" if part else "")
        alone = "1 " if whole == "1" and not part else ""
        words = (self.units.get(alone + unit, self.units.get(unit, unit)) for unit in units.split())
        return " ".join((number, *words))


def _blanked(text: str) -> str:
    """The text, as long as it was, without what it quotes: words of others are never read as ours."""
    return _QUOTED.sub(lambda quoted: quoted[0][0] + "\0" * (len(quoted[0]) - 2) + quoted[0][-1], text)


def _parted(text: str, between: str) -> list[str]:
    """The items of a list, none of them begun or ended within a quote."""
    items, at = [], 0
    for item in _blanked(text).split(between):
        items.append(text[at : at + len(item)])
        at += len(item) + len(between)
    return items


def languages() -> tuple[str, ...]:
    """Codes of all languages there is a catalog for, English included."""
    return tuple(sorted({ENGLISH, *(path.stem for path in (data_root("reports") / "languages").glob("*.yaml"))}))


@cache
def language(code: str) -> Language:
    """A language by its code.

    Raises:
        UsageError: there is no catalog for it.
    """
    if code == ENGLISH:
        return Language(ENGLISH)
    if code not in languages():
        raise UsageError(f"there is no catalog for the language {code!r}", wanted=", ".join(languages()))
    catalog = plain_yaml(data_root("reports") / "languages" / f"{code}.yaml")
    phrases = {str(key): str(value) for section in SECTIONS for key, value in catalog[section].items()}
    figures = catalog["figures"]
    return Language(code, FrozenMap(phrases), FrozenMap(figures["units"]), figures["decimal"], figures["thousands"])
