"""Caps and ages: a number bound to what it counts in its own clause, how it compares, and what follows for the right.

A number alone is no cap: beside it stands a word that compares ("more than"), or a right given for so many things and
no more ("on two servers"), and something must follow for the right: another agreement, a fee, a display, or its end.
That stands in the sentence, in the lead or heading above it, in the sentence that goes on from it ("Beyond that, ask
us"), or where a word that the number defines is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.areas import look
from auditor.terms.concepts import UNSPACED, Concepts, Hit, concept_rows, concepts
from auditor.terms.definitions import used as where_used
from auditor.terms.finding import Find
from auditor.terms.frames import FORBID, FREE, PERMIT, REQUIRE, Frames, above
from auditor.terms.numbers import Amount, amounts
from auditor.terms.passages import Passage
from auditor.text import fold

MONEY = frozenset("revenue lifetime funding total-assets market-capitalization production-budget".split())
_TIMES = ("per-day", "per-month", "per-year", "per-hour")
_COMPARE = ("over", "under", "at-most", "at-release")
_WHO = ("affiliates", "product", "bearer")
_AFTER = ("display", "separate", "license", "charge", "ends", "allowed")
_GUARDS = ("no-limit", "whatever", "liability", "about-data", "example", "defines", "requirement")
_THINGS = frozenset(
    "seats servers machines workstations computers devices gpus instances copies projects users people employees "
    "classes students "
    "installations requests images robots vehicles records visits".split()
)
"""What a right may be given for so many of, without a word that compares."""
_PLACED = frozenset("seats servers machines workstations computers devices gpus instances projects".split())
"""What a right may be given for one of."""
_WEAK = frozenset({"people", "installations", "copies", "tonnes", "hours", "classes"})
"""Counts whose word says little: another word in the same clause says what is counted."""
_STOP = re.compile(r"[;；。]|[.!?](?=\s|$)")
_SIGNS = tuple(
    "span years-span not-span hours-of label names-part that-amount asks answer-mark article single bound-name "
    "licensee without denying spares denied-after means by-name whoever pronoun number-of small-word no-thing "
    "about-form".split()
)
"""Words that stand beside a number or a name and tell what it is."""
_THING = "thing:"
"""Begins the name of a unit that no concept claims."""
_NUMBERED = re.compile(r"[.)、:]|\.\d")
_TOUCHING = re.compile(r"[)\]\"' .]{0,3}")
"""Signs between a number and the word it belongs to."""
_NEAR, _FAR, _BEHIND = 34, 220, 34
"""Characters between a number and what it counts behind it, before it, and between it and a word that compares. By
judgment: a few words, and a subject with what belongs to it."""
_FEWEST = 5
"""Users below which no number is a cap, unless the right is for so many. By judgment."""
_OPENING = 14
"""Characters within which a sentence that goes on says so. By judgment: an article and a word."""


@cache
def _layers() -> dict[str, Concepts]:
    listed = concept_rows("measure_concepts")
    apart = {*_TIMES, *_COMPARE, *_WHO, *_AFTER, *_GUARDS, *_SIGNS, "goes-on", "answer-no"}
    groups = {
        "counted": [one for one in listed if one["id"] not in apart and not one["id"].startswith(_THING)],
        "thing": [one for one in listed if one["id"].startswith(_THING)],
        "time": [one for one in listed if one["id"] in _TIMES],
        "compare": [one for one in listed if one["id"] in _COMPARE],
        "who": [one for one in listed if one["id"] in _WHO],
        "after": [one for one in listed if one["id"] in _AFTER],
        "guard": [one for one in listed if one["id"] in _GUARDS],
        "no": [one for one in listed if one["id"] == "answer-no"],
        "goes": [one for one in listed if one["id"] == "goes-on"],
    }
    return {name: Concepts(rows) for name, rows in groups.items()}


@dataclass(slots=True)
class Measured:
    """A folded sentence with what is known of it: the words of measure in it, and above it."""

    words: str
    language: str
    frames: Frames
    lead: str = ""
    heading: str = ""

    def hits(self, layer: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """The words of a layer between two characters."""
        stop = len(self.words) if end is None else end
        return [
            hit
            for hit in _found(layer, self.words, self.language)
            if start <= hit.start and hit.end <= stop and hit.concept != "other-thing"
        ]

    def has(self, layer: str, concept: str) -> bool:
        """Whether a concept stands in it."""
        return any(hit.concept == concept for hit in _found(layer, self.words, self.language))

    def signs(self, *ids: str) -> tuple[Hit, ...]:
        """The words of some signs."""
        return _signs(self.words, self.language, *ids)

    def above(self, layer: str, concept: str) -> bool:
        """Whether a concept stands in the lead or the heading."""
        return any(
            hit.concept == concept
            for words in (self.lead, self.heading)
            if words
            for hit in _found(layer, words, self.language)
        )


@cache
def _all() -> Concepts:
    """Every concept of measures, none hiding another: tells at once which layers have anything in a sentence."""
    return Concepts([one | {"aside": True} for one in concept_rows("measure_concepts")])


@lru_cache(256)
def _there(words: str, language: str) -> frozenset[str]:
    known = _all()
    found = {hit.concept for hit in known.find(words, language if language in known.languages else "en")}
    if language in UNSPACED:
        found |= {hit.concept for hit in known.find(words, "en")}
    return frozenset(found)


@lru_cache(1024)
def _found(layer: str, words: str, language: str) -> tuple[Hit, ...]:
    known = _layers()[layer]
    if _there(words, language).isdisjoint(known.ids):
        return ()
    held = known.find(words, language if language in known.languages else "en")
    if language in UNSPACED:
        held = held + [hit for hit in known.find(words, "en") if words[hit.start].isascii()]
    return tuple(held)


def counts(words: str, language: str) -> bool:
    """Whether folded words name what is counted, or what is due."""
    return bool(_found("counted", words, language) or _found("thing", words, language)) or any(
        hit.concept == "charge" for hit in _found("after", words, language)
    )


def sizes(said: Measured) -> tuple[_Bound | None, _Bound | None]:
    """Where the size that a cell gives begins and ends: "from 6 to 40 seats", "up to 5", "above 40"."""
    bound = next(iter(bounds_in(said)), None)
    if bound is None:
        return None, None
    alike = [one for one in _counts(said.words, said.language) if one.currency == bound.amount.currency]
    first, *more = sorted(alike, key=lambda one: one.value) or [bound.amount]
    if more:
        return replace(bound, amount=first), replace(bound, amount=more[-1])
    return (bound, None) if bound.over else (None, bound)


@cache
def _some(ids: tuple[str, ...]) -> Concepts:
    """Some concepts by themselves, so that the words of others do not hide theirs."""
    return Concepts([one for one in concept_rows("measure_concepts") if one["id"] in ids])


@lru_cache(2048)
def _signs(words: str, language: str, *ids: str) -> tuple[Hit, ...]:
    """Where words of some concepts stand."""
    if _there(words, language).isdisjoint(ids):
        return ()
    known = _some(ids)
    held = known.find(words, language if language in known.languages else "en")
    if language in UNSPACED:
        held = held + [hit for hit in known.find(words, "en") if words[hit.start].isascii()]
    return tuple(held)


@lru_cache(512)
def amounts_in(words: str, language: str, articles: bool = False) -> tuple[Amount, ...]:
    """The numbers of a sentence; one that is said again in parentheses, in words or in digits, is one."""
    found: list[Amount] = []
    for one in amounts(words, language, articles=articles):
        last = found[-1] if found else None
        if (
            last
            and last.value == one.value
            and not last.article
            and not one.article
            and _AGAIN.fullmatch(words, last.end, one.start)
            and words[one.end : one.end + 1] == ")"
        ):
            found[-1] = Amount(last.value, last.currency or one.currency, last.start, one.end + 1)
        else:
            found.append(one)
    return tuple(found)


_AGAIN = re.compile(r" ?[(\[]")
"""What stands between a number and the same in parentheses."""


@dataclass(slots=True)
class _Bound:
    """A number with what it counts."""

    amount: Amount
    unit: str
    at: Hit | None
    over: bool | None
    """Whether what lies above the number is meant; None where nothing compares."""
    segment: tuple[int, int]


# ------------------------------------------------------------------------------------------------------ binding


def bounds_in(said: Measured) -> Iterator[_Bound]:
    words = said.words
    listed = [one for one in _counts(words, said.language, True) if not _is_the_licensors(said, one)]
    numbers = [one for one in listed if not one.article]
    tight = said.language in UNSPACED
    for amount in listed:
        start, end = _segment(words, amount)
        left = max([start, *(one.end for one in numbers if one.end <= amount.start)])
        right = min([end, *(one.start for one in numbers if one.start >= amount.end)])
        if amount.article:
            hit = next(iter(said.hits("counted", amount.end, min(right, amount.end + 26))), None)
            if hit and hit.concept in _PLACED and _single(words, amount, said.language):
                yield _Bound(amount, hit.concept, hit, None, (start, end))
            continue
        hit = _what(said, amount, left, right, start, end, tight=tight)
        hit = _thing(said, amount, left, right, hit) or hit
        if hit is None:
            hit = _asked(said)
            if hit is None:
                continue
        over = _compares(said, amount, hit, left, right, tight=tight)
        if (
            1900 <= amount.value <= 2100
            and not amount.currency
            and not (0 <= hit.start - amount.end <= 3 or over is not None)
        ):
            continue
        yield _Bound(amount, hit.concept, hit, over, (start, end))
        again = next((one for one in said.signs("that-amount") if one.start >= amount.end), None)
        if amount.currency and again:
            # "more than $3 million in funding or yearly sales above that amount"
            other = next(
                (one for one in reversed(said.hits("counted", amount.end, again.start)) if one.concept in MONEY), None
            )
            if other and other.concept != hit.concept:
                yield _Bound(amount, other.concept, other, over, (start, end))


def _question(words: str, language: str, start: int = 0) -> tuple[int, int] | None:
    """The end of the first question from a character on."""
    sign = words.find("?", start)
    places = [(sign, sign + 1)] if sign >= 0 else []
    places += [(hit.start, hit.end + 1) for hit in _signs(words, language, "asks") if hit.start >= start]
    return min(places, default=None)


def _asked(said: Measured) -> Hit | None:
    """What a question asks about, where the number stands in its answer."""
    question = _question(said.words, said.language)
    if question is None:
        return None
    return next((hit for hit in said.hits("counted", 0, question[0]) if hit.concept not in MONEY), None)


def _behind_question(said: Measured, end: int) -> str:
    """The answer that stands behind a question, without the sign that it is one."""
    rest = said.words[end:].lstrip("\"'”』」 —–-:.")
    mark = next((hit for hit in _signs(rest, said.language, "answer-mark") if hit.start == 0), None)
    if mark and not rest[mark.end : mark.end + 1].isalpha():
        rest = rest[mark.end :].lstrip("\"'”』」 —–-:.")
    return rest


def _single(words: str, amount: Amount, language: str) -> bool:
    """Whether the article says "one and no more": a mere article does only with a word for "alone" behind it."""
    held = _signs(words, language, "article", "single")
    if not any(hit.concept == "article" and hit.start == amount.start for hit in held):
        return True
    return any(hit.concept == "single" and 0 <= hit.start - amount.end <= 1 for hit in held)


def _is_the_licensors(said: Measured, amount: Amount) -> bool:
    """Whether a number is of what the licensor has: "one of our 40 million users"."""
    return any(
        hit.concept == "licensor" and 0 <= amount.start - hit.end <= 2
        for piece in said.frames.pieces
        for hit in piece.hits
    )


def _is_no_count(amount: Amount, words: str, language: str) -> bool:
    """Whether a number is the name of something, a share, a time, a date or a size: by what touches it."""
    if amount.currency:
        return False
    if _A_NAME.match(words, amount.end) or _A_SIZE.fullmatch(words, amount.start, amount.end):
        return True
    if amount.start <= 1 and _NUMBERED.match(words, amount.end):
        return True
    if any(
        hit.end <= amount.start and _LABELS.fullmatch(words, hit.end, amount.start)
        for hit in _signs(words, language, "label")
    ):
        return True
    behind = next(
        (
            hit
            for hit in _signs(words, language, "span", "years-span", "not-span", "hours-of", "names-part")
            if hit.start >= amount.end and _TOUCHING.fullmatch(words, amount.end, hit.start)
        ),
        None,
    )
    return words[amount.end : amount.end + 2].lstrip()[:1] == "%" or (
        behind is not None and behind.concept in ("span", "years-span", "names-part")
    )


@lru_cache(256)
def _counts(words: str, language: str, articles: bool = False) -> tuple[Amount, ...]:
    """The numbers of a sentence that count something."""
    return tuple(one for one in amounts_in(words, language, articles) if not _is_no_count(one, words, language))


_A_NAME = re.compile(r"\.[a-z]")
_A_SIZE = re.compile(r"\d+b")
_LABELS = re.compile(r"[. (#§]{0,3}(?:\d+(?:\.\d+)*(?:, ?|[ -]\w{0,3}[ -]?))*")
"""What stands between a word that labels and its number: signs, and the numbers before it in a list or a range."""


def _segment(words: str, amount: Amount) -> tuple[int, int]:
    """The clause of a number: up to signs that end a statement."""
    start, end = 0, len(words)
    for sign in _STOP.finditer(words):
        if sign.end() <= amount.start:
            start = sign.end()
        elif sign.start() >= amount.end:
            end = sign.start()
            break
    return start, end


def _what(said: Measured, amount: Amount, left: int, right: int, start: int, end: int, *, tight: bool) -> Hit | None:
    """What a number counts: behind it, else before it; money takes a word of money anywhere in its clause."""
    if amount.currency:
        near = [hit for hit in said.hits("counted") if hit.concept in MONEY]
        inside = [hit for hit in near if start <= hit.start < end] or [
            hit for hit in near if amount.start - 160 <= hit.start <= amount.end + 60
        ]
        if not inside:
            return None
        special = [hit for hit in inside if hit.concept not in ("revenue", "lifetime")]
        nearest = min(inside, key=lambda hit: min(abs(hit.start - amount.end), abs(amount.start - hit.end)))
        if nearest.concept == "revenue" and any(hit.concept == "lifetime" for hit in inside):
            return next(hit for hit in inside if hit.concept == "lifetime")
        if special and nearest.concept == "revenue" and min(abs(amount.start - one.end) for one in special) < 12:
            return special[0]
        return nearest
    reach = _NEAR // 2 if tight else _NEAR
    behind = [
        hit
        for hit in said.hits("counted", amount.end, right)
        if hit.concept not in MONEY and hit.start - amount.end <= reach
    ]
    before = [
        hit
        for hit in said.hits("counted", max(left, amount.start - (50 if tight else _FAR)), amount.start)
        if hit.concept not in MONEY
    ]
    if (
        before
        and amount.start - before[-1].end > (24 if tight else _FAR // 2)
        and not said.hits("compare", max(left, amount.start - 30), amount.start + 1)
    ):
        before = []
    named = [hit for hit in said.signs("number-of") if hit.end <= amount.start]
    if named and not (behind and behind[0].concept not in _WEAK):
        own = [hit for hit in before if 0 <= hit.start - named[-1].end <= _NEAR]
        own += [hit for hit in before if tight and 0 <= named[-1].start - hit.end <= 2]
        if own and own[0].concept not in _WEAK:
            return own[0]
    first = behind[0] if behind else None
    if first and "," in said.words[amount.end : first.start] and before:
        first = None
    if first and first.concept in _WEAK:
        return (
            next((hit for hit in behind[1:] if hit.concept not in _WEAK and hit.start - first.end <= 24), None)
            or next((hit for hit in reversed(before) if hit.concept not in _WEAK), None)
            or first
        )
    if first and first.concept == "users" and len(behind) > 1 and behind[1].start - first.end < 2:
        return behind[1]
    return first or (before[-1] if before else None)


def _thing(said: Measured, amount: Amount, left: int, right: int, before: Hit | None) -> Hit | None:
    """The thing that a compared number counts and no concept claims: the noun behind it.

    Never a word of grammar, a time, an ordinal or a part of a text. A concept that stands before the number is what it
    counts, unless that is only the licensee, or the noun behind the number is known as a thing.
    """
    words, language = said.words, said.language
    if amount.currency or amount.value < 2:
        return None
    tight = language in UNSPACED
    start = _INTO.match(words, amount.end).end()  # type: ignore[union-attr]
    named = next((hit for hit in said.hits("thing", start, right) if hit.start - start <= (2 if tight else 24)), None)
    if before and before.start >= amount.end and not (named and named.end <= before.start):
        return None
    if named and (not before or not tight) and not re.search(r"[,;:.(]", words[start : named.start]):
        noun = named
    else:
        found = _noun(said, start, right, tight=tight)
        if found is None or (before and (tight or not _is_bearer(said, before))):
            return None
        noun = found
    if any(one.start <= noun.start < one.end for one in said.signs("no-thing")) and noun is not named:
        return None
    reach = 4 if tight else 10
    near = [
        one
        for one in said.hits("compare")
        if one.concept != "at-release"
        and (
            (left <= one.start and -1 <= amount.start - one.end <= reach)
            or (0 <= one.start - noun.end <= (reach if tight else 2) and one.end <= right)
            or (tight and 0 <= one.start - amount.end <= reach)
        )
    ]
    return noun if near else None


_INTO = re.compile(r"[)\]\"' ]{0,3}")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_LEAST = 4
"""Letters of a noun that no concept claims. By judgment."""


def _noun(said: Measured, start: int, right: int, *, tight: bool) -> Hit | None:
    """The noun that begins at a character: in a script without blanks a counter, else the first plural of a group."""
    words = said.words
    if tight:
        first = words[start : start + 1]
        stops = (*said.hits("compare"), *said.hits("time"), *said.signs("no-thing", "span", "years-span"))
        if not first.isalpha() or first.isascii() or any(one.start <= start < one.end for one in stops):
            return None
        return Hit(start, start + 1, f"{_THING}units", 0)
    grammar = {
        one.start for one in (*said.signs("small-word"), *said.hits("compare"), *said.hits("time"), *said.hits("after"))
    }
    place = start
    group: list[re.Match[str]] = []
    while (
        (match := _WORD.match(words, place))
        and match.end() <= right
        and match.start() not in grammar
        and len(group) < 3
    ):
        group.append(match)
        place = match.end() + 1
        if words[match.end() : place] not in (" ", "-"):
            break
    plural = _PLURALS.get(said.language)
    noun = next((one for one in group if len(one[0]) >= _LEAST and (plural is None or plural.search(one[0]))), None)
    if noun is None or (said.language != "en" and noun is not group[0]):
        return None
    slug = re.sub(r"[^a-z0-9]+", "-", noun[0]).strip("-") if noun[0].isascii() else ""
    return Hit(noun.start(), noun.end(), f"{_THING}{slug[:40] or 'units'}", 0)


_WORDS = Worded("numbers.yaml")
_PLURALS = {
    "en": _WORDS.pattern(r"(?<!s){plural_endings.en~}$"),
    **{code: _WORDS.pattern(rf"{{plural_endings.{code}~}}$") for code in ("fr", "es", "pt", "it", "nl")},
}
"""How a noun in the plural ends."""


def _is_bearer(said: Measured, hit: Hit) -> bool:
    """Whether a word before a number names the licensee alone, so that the number is not of it."""
    return any(one.start == hit.start and one.end == hit.end for one in said.signs("licensee"))


def _compares(said: Measured, amount: Amount, hit: Hit, left: int, right: int, *, tight: bool) -> bool | None:
    reach = 16 if tight else _BEHIND
    ahead = [
        one
        for one in said.hits("compare", max(left, amount.start - reach - 8), amount.start + 4)
        if one.concept != "at-release"
    ]
    behind = [
        one
        for one in said.hits("compare", amount.end, min(right, max(hit.end, amount.end) + reach))
        if one.concept != "at-release"
    ]
    if ahead and amount.start - ahead[-1].end <= reach:
        return ahead[-1].concept == "over" and not _is_denied(said, ahead[-1])
    if behind:
        return behind[0].concept == "over"
    ahead = [
        one
        for one in said.hits("compare", max(left, amount.start - 2 * reach), amount.start)
        if one.concept != "at-release"
    ]
    if not ahead and said.lead:
        ahead = [one for one in _found("compare", said.lead, said.language) if one.concept != "at-release"]
    return ahead[-1].concept == "over" if ahead else None


def _tells_again(said: Measured, amount: Amount) -> bool:
    """Whether a sentence tells a number again, or the next: "the 21st robot"."""
    if amount.value <= _FEWEST or amount.currency:
        return False
    return not _figures(said.words).isdisjoint((amount.value, amount.value + 1))


@lru_cache(256)
def _figures(words: str) -> frozenset[int]:
    """The numbers that a sentence writes in digits."""
    return frozenset(int(re.sub(r"\D", "", one)) for one in re.findall(r"\d[\d.,]{0,12}", words) if one[-1].isdecimal())


def _is_denied(said: Measured, hit: Hit) -> bool:
    """Whether a word that compares is denied: "does not at any time exceed"."""
    return hit.concept == "over" and any(
        0 <= hit.start - one.end <= _DENIAL and not _STOP.search(said.words, one.end, hit.start)
        for one in said.signs("denying")
    )


def _is_denied_far(said: Measured, bound: _Bound) -> bool:
    """Whether a main clause denies that more is done: "no more than 500 words can be translated", in any order."""
    piece = next((one for one in said.frames.pieces if one.start <= bound.amount.start < one.end), None)
    return (
        piece is not None
        and piece.role == "main"
        and any(piece.start <= one.start and one.end <= bound.amount.start for one in said.signs("denying"))
    )


_DENIAL = 16
"""Characters between a denial and the word it denies. By judgment: an adverbial of three words."""


# ------------------------------------------------------------------------------------------------- what follows


def _consequence(said: Measured, bound: _Bound, following: Sequence[Measured]) -> tuple[str, bool] | None:
    """What follows where the number is passed, and whether the text says so; None where nothing follows."""
    told = _told(said)
    answer = _answer(said, bound, following)
    if answer == "no":
        return None
    goes_on = not _ENDED.search(said.words)
    for number, one in enumerate(following[:4]):
        opens = any(hit.start <= _OPENING for hit in one.hits("goes")) or _tells_again(one, bound.amount)
        if not (opens and number < 2) and not goes_on and not (number == 0 and answer):
            break
        told |= _told(one)
        goes_on = goes_on and not _ENDED.search(one.words)
    passed = any(hit.start >= bound.amount.end for hit in said.hits("goes"))
    if bound.over is None and not ({"allowed", "only", "at-most", "ends"} & told or passed):
        return None
    if (
        bound.over is None
        and bound.at is not None
        and bound.at.start < bound.amount.start
        and not (passed or "at-most" in told or (said.language in UNSPACED and {"only", "forbid", "need"} & told))
    ):
        return None
    if "without" in told and bound.over:
        return "separate-license", True
    if "license" in told and "need" in told and not ({"ends", "forbid"} & told and "separate" not in told):
        told.add("separate")
    if "display" in told and not ("separate" in told and "need" in told):
        return "display-attribution", True
    if "separate" in told:
        return "separate-license", True
    if "charge" in told:
        return "fee", True
    if "ends" in told or "forbid" in told or ("only" in told and bound.over is not None):
        return "no-rights", True
    if "spared" in told and bound.over is not True:
        return "separate-license", True
    if "allowed" in told and bound.over is not True:
        return "no-rights", False
    if ("at-most" in told or "need" in told) and bound.over is False:
        return "no-rights", False
    if bound.over and "allowed" in told and _is_denied_far(said, bound):
        return "no-rights", False
    if bound.over and said.frames.pieces and said.frames.pieces[0].role == "if" and _of_licensee(said):
        return "separate-license", False
    return None


def _of_licensee(said: Measured) -> bool:
    """Whether a case without its consequence speaks of the licensee's size: a part of a longer clause."""
    return any(hit.concept in ("affiliates", "product") for hit in said.hits("who")) and (
        said.has("after", "license") or bool(said.signs("licensee"))
    )


def _stands_before(said: Measured, hit: Hit, concept: str) -> bool:
    """Whether a word of a concept stands before a word, with at most two words between."""
    return any(
        one.end <= hit.start and _FEW_WORDS.fullmatch(said.words, one.end, hit.start)
        for one in said.signs(concept)
        if hit.start - one.end <= 30
    )


_FEW_WORDS = re.compile(r"(?: \w+){0,2} ?")
_DENIED_BEHIND = 6
"""Characters between a word and its denial behind it. By judgment: a particle."""


_ENDED = re.compile(r"[.!?。！？][\"')\]]{0,3}$")


def _answer(said: Measured, bound: _Bound, following: Sequence[Measured]) -> str:
    """How a question that the number stands in is answered: ``no``, ``yes`` for all else, empty for no question."""
    question = _question(said.words, said.language, bound.amount.end)
    if question is None or _STOP.search(said.words, bound.amount.end, question[0]):
        return ""
    rest = _behind_question(said, question[1])
    answering = Measured(rest, said.language, said.frames) if len(rest) > 1 else (following[0] if following else None)
    if answering is None:
        return "yes"
    return "no" if any(hit.start <= 3 for hit in answering.hits("no")) else "yes"


def _told(said: Measured) -> set[str]:
    """What a sentence says about the right, be it in the sentence, or above it."""
    told: set[str] = set()
    known = concepts()
    frames = said.frames
    for piece in frames.pieces:
        kinds = {mark[2] for mark in piece.marks}
        if REQUIRE in kinds:
            told.add("need")
        if FORBID in kinds:
            told.add("forbid")
        if PERMIT in kinds or FREE in kinds:
            told.add("allowed")
        if piece.only:
            told.add("only")
    for hit in said.hits("after"):
        if hit.concept in ("separate", "license", "charge", "display"):
            if hit.concept == "separate" and _stands_before(said, hit, "without"):
                told |= {"separate", "need"} if "forbid" in told else {"without"}
                if "forbid" in told:
                    continue
            if _stands_before(said, hit, "spares") or any(
                0 <= one.start - hit.end <= _DENIED_BEHIND for one in said.signs("denied-after")
            ):
                told.add("spared" if hit.concept in ("separate", "license") else "allowed")
                continue
        told.add(hit.concept)
    if any(hit.concept == "at-most" for hit in said.hits("compare")):
        told.add("at-most")
    needs = known.mask(["other-license", "consent", "apply"])
    pays = known.mask(["fee"])
    for piece in frames.pieces:
        free = piece.governed.get(FREE, 0)
        if piece.role == "unless" and "forbid" in told and piece.mask & needs:
            told |= {"separate", "need"}
        elif piece.mask & ~free & needs and piece.role not in ("if", "unless") and "spared" not in told:
            told.add("separate" if piece.mask & known.mask(["other-license"]) or "need" in told else "license")
        if piece.mask & ~free & pays and piece.role not in ("if", "unless"):
            told.add("charge")
    for words in (said.lead, said.heading):
        if words:
            above = _found("after", words, said.language)
            told |= {hit.concept for hit in above if hit.concept in ("ends", "allowed", "separate")}
            told |= _marks_above(words, said.language)
    return told


def _marks_above(words: str, language: str) -> set[str]:

    held = above(words, language)
    told = {FORBID: {"forbid"}, PERMIT: {"allowed"}, REQUIRE: {"need"}}.get(held.mark, set())
    return told | ({"only"} if held.only else set())


def _is_void(said: Measured, bound: _Bound) -> bool:
    """Whether the sentence speaks of something else than a limit of the right, or denies one."""
    start, end = bound.segment
    if said.lead and _promised(said.lead, said.language):
        return True
    for hit in said.hits("guard"):
        if hit.concept in ("no-limit", "liability", "about-data", "example") and start - 60 <= hit.start <= end + 60:
            return True
        if hit.concept == "whatever" and start <= hit.start < bound.amount.start:
            return True
        if hit.concept == "requirement" and bound.unit in ("gpus", "servers", "devices"):
            return True
    return said.above("guard", "no-limit") or said.above("guard", "liability") or said.above("guard", "about-data")


def _promised(lead: str, language: str) -> bool:
    """Whether a lead is a promise of the licensor."""

    held = above(lead, language)
    return held.subject == "licensor" and held.mark == REQUIRE


# ------------------------------------------------------------------------------------------------------ the caps


def value_of(said: Measured, bound: _Bound, consequence: str) -> tuple[str, dict[str, Any]] | None:
    amount, unit = bound.amount, bound.unit
    if amount.value < 1:
        return None
    time = _time(said, bound)
    if unit == "people":
        unit = "users" if time in ("per-day", "per-month") else "people"
    if unit in ("users", "visits"):
        metric = (
            "sessions"
            if unit == "visits"
            else {"per-month": "monthly-active-users", "per-day": "daily-active-users"}.get(time, "users")
        )
        return "user-cap", {
            "threshold": amount.value,
            "metric": metric,
            "scope": _scope(said, bound),
            "measured": "release-date" if said.has("compare", "at-release") else "ongoing",
            "consequence": consequence,
        }
    if unit == "revenue":
        if not amount.currency:
            return None
        return "revenue-cap", {
            "threshold": amount.value,
            "currency": amount.currency,
            "period": "month" if time == "per-month" else "year",
            "scope": _scope(said, bound),
            "consequence": consequence,
        }
    value: dict[str, Any] = {
        "threshold": amount.value,
        "unit": "lifetime-revenue" if unit == "lifetime" else unit.removeprefix(_THING),
        "consequence": consequence,
    }
    if amount.currency:
        value["currency"] = amount.currency
    elif time and unit.startswith(_THING) and time != "per-hour":
        behind = said.hits("time", bound.amount.end, bound.amount.end + 40)
        if any(hit.concept == time for hit in behind):
            value["period"] = time[4:]
    elif time and unit in (
        "requests",
        "images",
        "records",
        "downloads",
        "tokens",
        "copies",
        "tickets",
        "installations",
    ):
        value["period"] = time[4:]
    return "other-cap", value


def _time(said: Measured, bound: _Bound) -> str:
    """The time over which is counted: the nearest word for one in the clause, else in the sentence."""
    start, end = bound.segment
    others = [one for one in _counts(said.words, said.language) if one.start != bound.amount.start]
    after = min((one.start for one in others if one.start >= bound.amount.end), default=end)
    before = max((one.end for one in others if one.end <= bound.amount.start), default=start)
    near = said.hits("time", max(start, before), min(end, after)) or said.hits("time", start, end) or said.hits("time")
    if not near:
        near = [hit for words in (said.lead, said.heading) if words for hit in _found("time", words, said.language)][:1]
        return near[0].concept if near else ""
    centre = bound.at.start if bound.at and bound.unit == "revenue" else bound.amount.start
    best = min(near, key=lambda hit: min(abs(hit.start - centre), abs(hit.end - centre)))
    if bound.unit == "revenue":
        near = [hit for hit in near if hit.concept in ("per-month", "per-year")]
        best = min(near, key=lambda hit: min(abs(hit.start - centre), abs(hit.end - centre))) if near else best
    return best.concept


def _scope(said: Measured, bound: _Bound) -> str:
    if said.has("who", "affiliates") or any(
        hit.concept == "affiliates" for hit in _found("who", said.lead, said.language)
    ):
        return "licensee-and-affiliates"
    start, end = bound.segment
    place = bound.at.start if bound.at else bound.amount.start
    near = said.hits("who", start, end)
    if not near:
        return "licensee"
    first = min(place, bound.amount.start)
    ahead = [hit for hit in near if hit.end <= first]
    best = ahead[-1] if ahead else min(near, key=lambda hit: abs(hit.start - first))
    return "product" if best.concept == "product" else "licensee"


@dataclass(slots=True)
class _Cap:
    """A cap as a sentence states it."""

    term: str
    value: dict[str, Any]
    bound: _Bound
    sure: float

    @property
    def kind(self) -> tuple[str, object]:
        """What it counts."""
        return self.term, self.value.get("unit") or self.value.get("currency") or self.value.get("metric")


def _caps(said: Measured, following: Sequence[Measured] = (), *, defining: bool = False) -> list[_Cap]:
    """The caps of a sentence; of a definition, those it would state if something followed."""
    found: list[_Cap] = []
    if not amounts_in(said.words, said.language, True):
        return []
    bounds = list(bounds_in(said))
    named = _explained(said.words, said.language)
    if defining and named and _signs(named, said.language, "bound-name"):
        for one in bounds:
            one.over = True if one.over is None else one.over
    bounds = [one for one in bounds if _may_bind(said, one)]
    if not defining and named:
        return []
    for bound in bounds:
        follows = ("separate-license", False) if defining else _consequence(said, bound, following)
        if defining and bound.over is None and _bounding(said):
            bound.over = True
        if follows is None or (defining and bound.over is None):
            continue
        if bound.unit.startswith(_THING) and not defining and not _of_the_grant(said, follows[0]):
            continue
        valued = value_of(said, bound, follows[0])
        if valued is None or _is_trifle(said, *valued, bound):
            continue
        found.append(_Cap(*valued, bound, 0.9 if bound.over is not None and follows[1] else 0.8))
    return _without_steps(found, list(amounts_in(said.words, said.language)) if len(found) > 1 else [])


@cache
def _grants() -> int:
    return concepts().mask(
        (
            "use",
            "modify",
            "share",
            "reproduce",
            "host",
            "train",
            "model",
            "free-grant",
            "commerce",
            "granted-thing",
            "access",
            "evaluation",
            "research",
        )
    )


def _of_the_grant(said: Measured, consequence: str) -> bool:
    """Whether a sentence on things speaks of the license: of its price or another one, or of a use that is allowed."""
    if consequence in ("separate-license", "fee"):
        return True
    told = _told(said)
    binds = any(piece.marks or piece.only for piece in said.frames.pieces) or bool(
        told & {"at-most", "allowed", "ends"}
    )
    marked = {mark[2] for piece in said.frames.pieces for mark in piece.marks} & {PERMIT, FORBID}
    touched = (said.frames.mask | said.frames.lead | said.frames.heading) & _grants()
    return binds and bool(touched or marked or told & {"license"})


def _bounding(said: Measured) -> bool:
    """Whether a defined word says by itself that it is a bound."""
    return any(_QUOTED_TO.search(said.words, 0, hit.start) for hit in said.signs("bound-name"))


_QUOTED_TO = re.compile(r"[\"'「](?:[^\W_]+ ){0,3}[^\W_]{0,8}$")


def _may_bind(said: Measured, bound: _Bound) -> bool:
    if _is_void(said, bound):
        return False
    start, end = bound.segment
    time = _time(said, bound)
    if (bound.unit == "tokens" and not time) or (
        bound.unit == "hours" and bound.over is not True and not _hours_of(said, bound)
    ):
        return False
    if time == "per-hour" and not said.lead:
        return False
    if bound.unit == "parameters" and not said.hits("compare", max(0, bound.amount.start - 24), bound.amount.end + 24):
        return False
    if bound.amount.value == 1 and bound.at and not 0 <= bound.at.start - bound.amount.end <= 16:
        return False
    if bound.unit.startswith(_THING):
        return not any(start - 60 <= hit.start <= end for hit in said.signs("about-form"))
    if bound.over is not None or _bounding(said):
        return True
    if bound.unit == "tokens" or _hours_of(said, bound):
        return True
    return bound.unit in _THINGS and (bound.amount.value > 1 or bound.unit in _PLACED)


def _hours_of(said: Measured, bound: _Bound) -> bool:
    """Whether hours are of material or of work, which a right may be given for."""
    return any(0 <= hit.start - bound.amount.end <= 1 for hit in said.signs("hours-of"))


def _is_trifle(said: Measured, term: str, value: dict[str, Any], bound: _Bound) -> bool:
    """Whether a number is too small to be a cap of its kind, or stands in a list of prices."""
    if value.get("unit") == "parameters" and value["threshold"] < 10**6:
        return True
    if value["threshold"] < _FEWEST and (
        term == "user-cap" or value.get("unit") in ("people", "copies", "installations")
    ):
        return True
    return value["consequence"] == "fee" and not bound.amount.currency and _prices(said) > 1


def _without_steps(found: list[_Cap], listed: Sequence[Amount]) -> list[_Cap]:
    """Caps, each once; of steps that follow each other ("up to 5, above 5 up to 80, above 80") only the last."""
    kept: list[_Cap] = []
    for cap in found:
        if any(
            cap.value["threshold"] == one.value["threshold"] + 1
            or (cap.kind == one.kind and cap.value["threshold"] == one.value["threshold"])
            for one in kept
        ):
            continue
        kept.append(cap)
    for kind in {cap.kind for cap in found}:
        numbers = {one.value for one in listed}
        sides: dict[int, set[bool | None]] = {}
        for cap in found:
            if cap.kind == kind:
                sides.setdefault(cap.value["threshold"], set()).add(cap.bound.over)
        stepped = any(one + 1 in numbers for one in sides)
        if len(sides) > 1 and (stepped or any({True, False} <= over for over in sides.values())):
            kept = [cap for cap in kept if cap.kind != kind or cap.value["threshold"] == max(sides)]
    return kept


def caps_in(
    said: Measured, following: Sequence[Measured] = ()
) -> Iterator[tuple[str, dict[str, Any], float, tuple[int, int]]]:
    """The caps that a sentence states: term, value, how sure, and where."""
    for cap in _caps(said, following):
        yield cap.term, cap.value, cap.sure, (cap.bound.amount.start, cap.bound.amount.end)


# ------------------------------------------------------------------------------------------------------ the ages

_YOUNGEST, _OLDEST = 6, 25
"""Years between which an age may be one that a user must have. By judgment."""


def ages_in(said: Measured) -> Iterator[tuple[str, Any, float, tuple[int, int]]]:
    """The age that a user must have: a number of years, or full age as the law has it."""
    words, language = said.words, said.language
    if not look(words, language, "of-age", "minor", "years", "younger", "at-least") and not (
        said.heading and amounts_in(words, language)
    ):
        return
    if look(f"{words} {said.lead}", language, "age-of-others"):
        return
    question = _question(words, language)
    answered = _behind_question(said, question[1]) if question else ""
    if question and any(hit.start <= 3 for hit in _found("no", answered, language)):
        return
    heading = bool(said.heading) and bool(look(said.heading, language, "age-heading")) and len(said.heading) < 60
    told: set[str] = _told_of_age(said)
    if question and answered and look(words[: question[0]], language, "age-heading"):
        heading = True
    joining = bool(look(f"{words} {said.lead}", language, "joining")) or any(
        piece.subject == "you" for piece in said.frames.pieces
    )
    found: list[tuple[int, tuple[int, int]]] = []
    for amount in amounts_in(words, language):
        if amount.currency or not _YOUNGEST <= amount.value <= _OLDEST:
            continue
        near = 8 if language in UNSPACED else 26
        start, end = max(0, amount.start - near), min(len(words), amount.end + near)
        years = [
            hit
            for hit in look(words[amount.end : end], language, "years")
            if hit.start <= (2 if language in UNSPACED else 6)
        ]
        older = look(words[start:end], language, "at-least")
        younger = look(words[start:end], language, "younger")
        person = bool(look(words, language, "minor")) or bool(older and (years or look(words, language, "age-named")))
        if not (years or heading or person or (younger and joining)):
            continue
        if words[amount.end : amount.end + 2].lstrip()[:1] == "%" or any(
            hit.concept == "span" and 0 <= hit.start - amount.end <= 1
            for hit in said.signs("span", "years-span", "not-span")
        ):
            continue
        denied = "forbid" in told or "only" in told
        if (younger and denied and (joining or years or person)) or (
            (older or years or heading)
            and (heading or ((joining or person) and told))
            and not (younger and not older and not denied)
        ):
            found.append((amount.value, (amount.start, amount.end)))
    if found:
        age, place = min(found)
        yield "minimum-age", age, 0.9, place
        return
    if question:
        return
    grown = look(words, language, "of-age")
    minors = look(words, language, "minor")
    if (grown and (heading or (told & {"need", "only", "says", "allowed"} and (joining or len(words) < 50)))) or (
        grown and look(words, language, "licensee-is")
    ):
        yield "minimum-age", "legal-age", 0.88, (grown[0].start, grown[0].end)
    elif minors and "forbid" in told and joining and minors[0].start <= 25 and not said.lead:
        yield "minimum-age", "legal-age", 0.85, (minors[0].start, minors[0].end)


def _told_of_age(said: Measured) -> set[str]:
    """How a sentence binds a user: a duty, a ban, "only", or the user's own word ("I confirm")."""
    told: set[str] = set()
    for piece in said.frames.pieces:
        told |= {{REQUIRE: "need", FORBID: "forbid", PERMIT: "allowed"}.get(mark[2], "") for mark in piece.marks}
        if piece.only:
            told.add("only")
    for words in (said.lead, said.heading):
        told |= _marks_above(words, said.language) if words else set()
    if look(said.words, said.language, "forbids-persons"):
        told.add("forbid")
    elif look(f"{said.lead} {said.words}", said.language, "own-word"):
        told.add("says")
    return told - {""}


def _prices(said: Measured) -> int:
    return sum(one.currency is not None for one in amounts_in(said.words, said.language))


def said_of(passage: Passage, frames: Frames) -> Measured:
    """A passage with its frames as a sentence to be measured."""
    return Measured(frames.words, frames.language, frames, fold(passage.lead), fold(passage.title))


_NAME = re.compile(
    r"(?<![^\W\d_])[\"'「『](?P<name>[^\"'」』]{2,50})[\"'」』],? ?"
    r"(?:\w{1,4} [\"'][^\"']{1,40}[\"'] ?)?(?:\([^()]{0,40}\) ?)?"
)
_NO_WORDS = re.compile(r"[\W\d]{0,12}")
_EXPLAINS = re.compile(r":|[—-] ")
_BETWEEN = 8
"""Characters between a name and the word that begins to explain it. By judgment: "shall", "hereby"."""
_LONG_NAME = 8
"""Letters of a single word that may be a name without quotes. By judgment: a compound."""


@lru_cache(256)
def _explained(words: str, language: str) -> str:
    """The word in quotes that a sentence explains: at its head, or behind words that say so."""
    if not any(sign in words for sign in "\"'「『"):
        return ""
    match = _NAME.search(words)
    if match is None:
        return ""
    end = match.end()
    if _NO_WORDS.fullmatch(words, 0, match.start()):
        told = _EXPLAINS.match(words, end) or any(
            0 <= hit.start - end <= _BETWEEN for hit in _signs(words, language, "means")
        )
    else:
        told = any(
            0 <= match.start() - hit.end <= 2 and _NO_WORDS.fullmatch(words, 0, hit.start)
            for hit in _signs(words, language, "by-name")
        )
    return match["name"].strip() if told else ""


def _plainly(said: Measured) -> str:
    """A word of its own that a sentence explains without quotes: "A small company is one with revenue below …"."""
    words, language = said.words, said.language
    if language in UNSPACED:
        return ""
    means = next((hit for hit in said.signs("means") if hit.start > 1), None)
    if means is None or not any(0 <= hit.start - means.end <= 2 for hit in said.signs("whoever")):
        return ""
    group = list(_WORD.finditer(words, 0, means.start))
    grammar = {hit.start for hit in said.signs("small-word", "pronoun")}
    if (
        group
        and group[0].start() in grammar
        and not any(hit.start == group[0].start() for hit in said.signs("pronoun"))
    ):
        group = group[1:]
    if not group or len(group) > 4 or any(one.start() in grammar for one in group):
        return ""
    if len(group) == 1 and (language == "en" or len(group[0][0]) < _LONG_NAME):
        return ""
    return words[group[0].start() : group[-1].end()]


_DASHED = re.compile(r"[\W\d]{0,12}\"(?P<name>[^\"]{2,50})\" +(?=[^\W\d])")
"""A sentence that gives a name to something; the dash of Slavic languages is folded to a blank."""
_INSIDE = re.compile(r"[\"「] ?(?P<name>[^\"「」:.;]{2,40}?) ?[\"」] ?:")
"""A name given inside a passage that holds several definitions."""


def _dashed(said: Measured) -> str:
    """A word in quotes that a dash explains."""
    match = _DASHED.match(said.words) if said.language in ("ru", "pl") else None
    return match["name"] if match else ""


def finds(sentences: Iterable[tuple[Passage, Frames]]) -> Iterator[Find]:
    """The caps of a text."""
    listed = list(sentences)
    said = [said_of(passage, frames) for passage, frames in listed]
    definitions = [
        (place, name)
        for place, one in enumerate(said)
        if (name := _explained(one.words, one.language) or _dashed(one) or _plainly(one))
    ]
    definitions += [
        (place, match["name"])
        for place, one in enumerate(said)
        if '"' in one.words
        for match in _INSIDE.finditer(one.words)
        if (place, match["name"]) not in definitions
    ]
    found = [(place, cap) for place, one in enumerate(said) for cap in _caps(one, said[place + 1 : place + 5])]
    found += _defined(said, definitions)
    for place, cap in found:
        last = said[place - 1] if place else None
        if (
            last
            and cap.bound.over
            and any(
                one.value + 1 == cap.value["threshold"] and one.value > _FEWEST and not one.currency
                for one in amounts_in(last.words, last.language)
            )
        ):
            cap.value["threshold"] -= 1
    wide = any(
        any(hit.end == len(name) for hit in _signs(name, said[place].language, "licensee"))
        and said[place].has("who", "affiliates")
        for place, name in definitions
    )
    kept = [
        (place, cap)
        for place, cap in found
        if not any(
            other.kind == cap.kind
            and other.value["threshold"] > cap.value["threshold"]
            and 0 < there - place <= 4
            and cap.bound.over is False
            and other.bound.over
            for there, other in found
        )
    ]
    for place, one in enumerate(said):
        passage = listed[place][0]
        share = len(passage.full) / max(1, len(one.words))
        for term, age, sure, (start, end) in ages_in(one):
            yield Find(term, age, passage, sure, (int(start * share), int(end * share)))
    for place, cap in kept:
        passage, value = listed[place][0], cap.value
        if value.get("metric") == "users" and (time := _time_by_name(said, definitions, said[place])):
            value = value | {"metric": time}
        if wide and value.get("scope") == "licensee":
            value = value | {"scope": "licensee-and-affiliates"}
        share = len(passage.full) / max(1, len(said[place].words))
        start, end = cap.bound.amount.start, cap.bound.amount.end
        yield Find(cap.term, value, passage, cap.sure, (int(start * share), int(end * share)))


_WEIGHT = {"separate-license": 3, "fee": 2, "display-attribution": 2, "no-rights": 1}
"""Which of several consequences a cap has: the one that says most. By judgment."""


def _defined(said: Sequence[Measured], definitions: Sequence[tuple[int, str]]) -> Iterator[tuple[int, _Cap]]:
    """Caps in definitions whose name is used where something follows for the right."""
    for place, name in definitions:
        caps = _caps(said[place], defining=True)
        if not caps:
            continue
        name_used = where_used(name, said[place].language)
        places = [number for number, one in enumerate(said) if number != place and name_used.search(one.words)]
        own = said[place].words.find(name)
        later = [match.start() for match in _INSIDE.finditer(said[place].words) if match.start() > own]
        for cap in caps:
            if cap.bound.amount.start < own or any(start < cap.bound.amount.start for start in later):
                continue
            follows = [
                result[0]
                for number in places
                if not any(number == other for other, _ in definitions)
                and (result := _consequence(said[number], cap.bound, said[number + 1 : number + 3]))
            ]
            rest = said[place].words.find(";", cap.bound.amount.end)
            if rest > 0 and name_used.search(said[place].words, rest):
                own_rest = _consequence(said[place], cap.bound, said[place + 1 : place + 3])
                follows += [own_rest[0]] if own_rest else []
            if follows:
                consequence = max(follows, key=lambda one: _WEIGHT[one])
                yield place, _Cap(cap.term, cap.value | {"consequence": consequence}, cap.bound, 0.85)


def _time_by_name(said: Sequence[Measured], definitions: Sequence[tuple[int, str]], used: Measured) -> str:
    """The time over which users are counted, where a word that the text defines says it."""
    for place, name in definitions:
        one = said[place]
        if (
            one is not used
            and any(one.has("counted", what) for what in ("users", "people", "visits"))
            and where_used(name, one.language).search(used.words)
        ):
            times = [hit.concept for hit in one.hits("time") if hit.concept in ("per-month", "per-day")]
            if times:
                return "monthly-active-users" if times[0] == "per-month" else "daily-active-users"
    return ""
