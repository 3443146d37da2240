"""What can be told of a pattern before it is looked for: letters that every find holds, letters every find begins with.

Patterns are those of the readers: letters, classes, bounded groups and looks; ``<80>`` is a gap of up to 80 characters.
Whatever else stands in one tells nothing, and costs no more than a slower search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product

GAP = re.compile(r"<(\d{1,3})>")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})\??")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP = re.compile(r"\(\?(?::|P<\w+>)")
_LOOKS = ("?=", "?!", "?<=", "?<!")
_ZERO_WIDTH = (r"\b", r"\B", "^", "$")
_PLAIN = " '\"-,:;/@&%€£¥"
_FEW = re.compile(r"\[[\w' ,-]{1,3}\]")
OPENING = 2
"""Letters that an opening has at least; one of a script without words. By judgment: speed alone; what is found does
not depend on it."""
MOST = 64
"""Openings that a pattern has at most: more are not worth looking for one by one. By judgment: speed alone."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as one expression, its gaps written out."""
    return re.compile(GAP.sub(r".{0,\1}?", pattern))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a pattern, with how often it may stand."""

    kind: str
    """``letter``, ``class``, ``group``, ``nothing`` (looks and borders, which take up no room) or ``sign``."""
    body: str
    """What is written; of a group its inside."""
    quantifier: str = ""

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.quantifier[:1] in ("?", "*", "{")


def split(pattern: str, at: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """A pattern cut wherever ``at`` stands outside brackets: the parts, and what stood between them."""
    parts, between, last, place = [], [], 0, 0
    while place < len(pattern):
        found = at.match(pattern, place)
        if found:
            parts.append(pattern[last:place])
            between.append(found[0])
            last = place = found.end()
        else:
            place = _end(pattern, place)
    return [*parts, pattern[last:]], between


_OR = re.compile(r"\|")


@cache
def alternatives(pattern: str) -> tuple[str, ...]:
    """The alternatives of a pattern, as they are written."""
    return tuple(split(pattern, _OR)[0])


def _end(pattern: str, place: int) -> int:
    """Where the piece ends that begins at ``place``."""
    char = pattern[place]
    if char == "\\":
        return place + 2
    if char == "[":
        found = _CLASS.match(pattern, place)
        return found.end() if found else place + 1
    if char != "(":
        return place + 1
    place += 1
    while pattern[place] != ")":
        place = _end(pattern, place)
    return place + 1


@cache
def pieces(alternative: str) -> tuple[Piece, ...]:
    """The pieces of an alternative, in order."""
    found, place = [], 0
    while place < len(alternative):
        end = _end(alternative, place)
        quantifier = _QUANTIFIER.match(alternative, end)
        found.append(_piece(alternative[place:end], quantifier[0] if quantifier else ""))
        place = quantifier.end() if quantifier else end
    return tuple(found)


def _piece(written: str, quantifier: str) -> Piece:
    if written in _ZERO_WIDTH or written[1:].startswith(_LOOKS):
        return Piece("nothing", written, quantifier)
    if group := _GROUP.match(written):
        return Piece("group", written[group.end() : -1], quantifier)
    if written[0] == "[":
        return Piece("class", written, quantifier)
    escaped = len(written) == 2 and written[0] == "\\" and not written[1].isalnum()
    plain = escaped or (len(written) == 1 and (written.isalnum() or written in _PLAIN))
    return Piece("letter", written[-1], quantifier) if plain else Piece("sign", written, quantifier)


# ----------------------------------------------------------------------------------------------------------- hints


@cache
def hints(pattern: str) -> frozenset[str] | None:
    """Runs of plain letters of which one stands in every find of a pattern; None where an alternative has none."""
    found: set[str] = set()
    for alternative in alternatives(GAP.sub("..", pattern)):
        runs = _runs(alternative)
        if runs:
            found.add(max(runs, key=len))
            continue
        groups = (one.body for one in pieces(alternative) if one.kind == "group" and not one.optional)
        inner = next((inside for group in groups if (inside := hints(group))), None)
        if inner is None:
            return None
        found |= inner
    return frozenset(found)


def _runs(alternative: str) -> list[str]:
    """Plain letters in a row, three at least (one of a script without words)."""
    runs, run = [], ""
    for piece in (*pieces(alternative), Piece("sign", "")):
        if piece.kind == "letter" and not piece.optional:
            run += piece.body
        if piece.kind != "letter" or piece.quantifier:
            if len(run) >= 3 or _is_han(run):
                runs.append(run)
            run = ""
    return runs


def _is_han(letters: str) -> bool:
    return letters[:1] > "\u3400"


# -------------------------------------------------------------------------------------------------------- openings


@cache
def openings(pattern: str) -> tuple[str, ...] | None:
    """Letters with one of which every find of a pattern begins; None where that cannot be told, or not in few."""
    found = _opened(GAP.sub("..", pattern))
    if not all(len(letters) >= OPENING or _is_han(letters) for letters in found):
        return None
    least = sorted(letters for letters in found if not any(letters.startswith(one) for one in found - {letters}))
    return tuple(least) if len(least) <= MOST else None


def _opened(pattern: str) -> set[str]:
    """The beginnings of all alternatives; among them the empty one where something may begin with anything."""
    return {letters for alternative in alternatives(pattern) for letters in _beginnings(pieces(alternative))}


def _beginnings(listed: tuple[Piece, ...]) -> set[str]:
    """What a row of pieces begins with, as far as it is plain."""
    begun = {""}
    for number, piece in enumerate(listed):
        if piece.kind == "nothing":
            continue
        more = {first + then for first, then in product(begun, _choices(piece))}
        if piece.optional:
            return more | {first + then for first, then in product(begun, _beginnings(listed[number + 1 :]))}
        begun = more
        if piece.quantifier or piece.kind in ("group", "sign") or len(begun) > MOST:
            break
    return begun


def _choices(piece: Piece) -> set[str]:
    """What a piece may begin with."""
    if piece.kind == "group":
        return _opened(piece.body)
    if piece.kind == "class" and _FEW.fullmatch(piece.body):
        return set(piece.body[1:-1])
    return {piece.body} if piece.kind == "letter" else {""}
