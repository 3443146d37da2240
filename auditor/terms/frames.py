"""A sentence as frames: what is allowed, forbidden and required in it, of what, for what, on which condition.

A sentence is cut into pieces where its signs and its words for conditions, exceptions and turns stand. In each piece
the marks of modality are found first (a modal verb with its negation, a ban, a permission, a duty), then every other
concept is governed by the mark that stands nearest to it in the manner of its language; a piece without a mark goes
on with that of the piece before, the lead of its list, or its heading. All terms read the same frames.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.terms.concepts import Concepts, Hit, concepts

PERMIT, FORBID, REQUIRE, FREE = "permit", "forbid", "require", "free"
"""Modalities; *free* is a duty that is denied ("no fee is required")."""
_CUT = re.compile(r"[;；,，:：()（）\[\]|]|\s[-–—]\s|。|[.!?](?=\s)")
_ENDS = frozenset(";；|。.!?")
_ROLES = {"if": "if", "unless": "unless", "only-if": "proviso", "but": "main", "that": "relative"}
_LIST_OF_BANS = "restrictions"
"""The concept of words that name a list of what is forbidden ("Prohibited uses")."""
_MODAL = frozenset({"may", "allow", "ban", "must", "need", "unneeded"})
_SILENT = _MODAL | {"not", "only", "including", *_ROLES}
_FINAL = frozenset({"ja", "ko"})
"""Languages whose predicate stands at the end of its clause."""
BACK = 60
"""Characters that a mark behind a word counts as further away than one before it. By judgment: a subject of a few
words."""
BARE = 2
"""Signs behind the last word of a piece that is a noun in a list, in a language that bends its verbs at the end. By
judgment: a particle."""
REACH_NOT = 26
"""Characters between a negation and the word it denies. By judgment: an adverb and an article."""


@dataclass(slots=True)
class Piece:
    """A clause or a part of one."""

    role: str
    """``main``, ``if``, ``unless``, ``proviso`` or ``relative``."""
    start: int
    end: int
    hits: list[Hit]
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    """Place and modality of what governs, in order."""
    governed: dict[str, int] = field(default_factory=dict)
    """Modality → concepts under it, as bits; ``""`` where nothing governs."""
    only: bool = False
    mask: int = 0
    """All concepts of the piece."""
    ends: bool = False
    """Whether a sign that ends a statement stands behind it."""
    subject: str = ""
    """``you``, ``licensor``, ``third-party`` or empty: who stands first in it."""


@dataclass(frozen=True, slots=True)
class Frames:
    """A sentence in pieces, with what holds for all of them."""

    words: str
    language: str
    pieces: tuple[Piece, ...]
    mask: int
    exceptions: int
    provisos: int
    conditions: int
    lead: int
    heading: int

    @property
    def outs(self) -> int:
        """Concepts under which what is said does not hold, or only holds."""
        return self.exceptions | self.provisos


@dataclass(frozen=True, slots=True)
class Above:
    """What words above a sentence hand on to it: its lead, or its heading."""

    mark: str = ""
    only: bool = False
    mask: int = 0
    subject: str = ""


@lru_cache(512)
def above(words: str, language: str) -> Above:
    """What a lead or a heading hands on."""
    if not words:
        return Above()
    frames = read(words, language, Above(), Above())
    marks = [
        (mark[2], piece)
        for piece in frames.pieces
        for mark in piece.marks
        if piece.role in ("main", "relative", "proviso")
    ]
    last = next((kind for kind, _ in reversed(marks)), "")
    if not last and frames.mask & concepts().bits.get(_LIST_OF_BANS, 0):
        last = FORBID
    return Above(
        last,
        any(piece.only for piece in frames.pieces),
        frames.mask,
        next((piece.subject for piece in frames.pieces if piece.subject), ""),
    )


def read(words: str, language: str, lead: Above, heading: Above) -> Frames:
    """The frames of a folded sentence.

    Args:
        words: folded.
        language: whose words are looked for.
        lead: of the list it is an item of.
        heading: it stands under.
    """
    known = concepts()
    hits = known.find(words, language)
    pieces = _pieces(words, hits, language)
    inherited, only = lead.mark or heading.mark, lead.only
    from_above = bool(lead.mark)
    for piece in pieces:
        _mark(piece, words, language)
        piece.only = _limits(piece, words, language) or (only and not piece.marks and piece.role == "main")
        _govern(piece, inherited, language, known)
        if piece.role == "main":
            if piece.marks:
                inherited, from_above = piece.marks[-1][2], False
                only = piece.only
            else:
                only = piece.only or only
        if piece.ends and not from_above:
            inherited, only = lead.mark, lead.only
    _subjects_before(pieces, words, language)
    of = dict.fromkeys(("unless", "proviso", "if"), 0)
    for piece in pieces:
        if piece.role in of:
            of[piece.role] |= piece.mask
    mask = 0
    for piece in pieces:
        mask |= piece.mask
    return Frames(words, language, tuple(pieces), mask, of["unless"], of["proviso"], of["if"], lead.mask, heading.mask)


def _subjects_before(pieces: list[Piece], words: str, language: str) -> None:
    """Put the pieces before a bare predicate under it: "copying, and passing on to others, are forbidden"."""
    for place in range(len(pieces) - 1, 0, -1):
        piece = pieces[place]
        if piece.role != "main" or not piece.marks:
            continue
        spoken = [hit for hit in piece.hits if hit.concept not in _SILENT]
        bare = not spoken
        listed = language in _FINAL and bool(spoken) and spoken[0].start - piece.start <= 1
        if not bare and not listed:
            continue
        kind = piece.marks[0][2]
        for before in reversed(pieces[:place]):
            if before.role != "main" or before.marks or before.ends or set(before.governed) - {""}:
                break
            if listed and not (
                before.hits and before.end - before.hits[-1].end <= BARE and words[before.end :][:1] != ""
            ):
                break
            before.governed = {kind: before.governed.get("", 0)} if before.governed else {}


def _pieces(words: str, hits: list[Hit], language: str) -> list[Piece]:
    """The sentence cut at its signs and at words that open a part with a role of its own."""
    starts = [hit.start for hit in hits]
    cuts: list[tuple[int, str, bool]] = [(0, "main", False)]
    for found in _CUT.finditer(words):
        at = bisect_left(starts, found.start()) - 1
        if at < 0 or hits[at].end <= found.start():
            cuts.append((found.end(), "main", found[0].strip() in _ENDS))
    final = language in _FINAL
    opened = -9
    for hit in hits:
        role = _ROLES.get(hit.concept)
        if role == "if" and hit.start - opened <= 2:
            continue
        if role in ("unless", "proviso"):
            opened = hit.end
        if role and not (final and hit.concept != "but") and not (language == "zh" and hit.concept == "if"):
            cuts.append((hit.start, role, False))
    cuts.sort(key=lambda cut: (cut[0], cut[1] != "main"))
    pieces: list[Piece] = []
    for place, (start, opened_by, _) in enumerate(cuts):
        end = cuts[place + 1][0] if place + 1 < len(cuts) else len(words)
        ends = place + 1 < len(cuts) and cuts[place + 1][2]
        mine = hits[bisect_left(starts, start) : bisect_left(starts, end)]
        if not mine and opened_by == "main":
            if ends and pieces:
                pieces[-1].ends = True
            continue
        role = _final_role(mine, end) if final else opened_by
        inner = _embedded(mine, role, final)
        if inner:
            exception = [hit for hit in mine if inner[0] <= hit.start < inner[1]]
            rest = [hit for hit in mine if hit not in exception]
            joined = (
                role in ("unless", "proviso")
                and pieces
                and not any(
                    start <= cut.end() <= start + 1 for cut in _CUT.finditer(words, max(0, start - 2), start + 1)
                )
            )
            pieces.append(Piece("unless", *inner, exception))
            if joined and len(pieces) > 1 and pieces[-2].role == "main":
                pieces[-2].hits += rest
                pieces[-2].end = end
                pieces[-2].ends = ends
            elif rest:
                pieces.append(Piece("main", start, end, rest, ends=ends))
            continue
        pieces.append(Piece(role, start, end, mine, ends=ends))
    for place, piece in enumerate(pieces):
        # "Bei Verstoß erlischt die Lizenz", "chi viola … perde …": a condition that nothing follows is the statement.
        first, last = place == 0 or pieces[place - 1].ends, piece.ends or place + 1 == len(pieces)
        if piece.role == "if" and first and last and not words.endswith(":"):
            piece.role = "main"
        for hit in piece.hits:
            piece.mask |= hit.bit
        piece.subject = next(
            (hit.concept for hit in piece.hits if hit.concept in ("you", "licensor", "third-party")), ""
        )
    return pieces


_GRANTED_BY = frozenset({"consent", "other-license", "fee", "apply"})


def _embedded(hits: list[Hit], role: str, final: bool) -> tuple[int, int] | None:
    """Where an exception ends inside the clause it stands in: "may, without our consent, not …", 未经许可不得….

    Only where the clause goes on behind it with something that can be done or forbidden.
    """
    if final:
        for place, hit in enumerate(hits):
            if hit.concept != "unless":
                continue
            granted = [one for one in hits[:place] if one.concept in _GRANTED_BY and hit.start - one.end <= 24]
            if granted and any(one.concept in _VERBS or one.concept in _MODAL for one in hits[place + 1 :]):
                return granted[0].start, hit.end
        return None
    if role != "unless" or not hits:
        return None
    places = [place for place, hit in enumerate(hits) if hit.concept in _GRANTED_BY and hit.start - hits[0].end <= 90]
    if not places:
        return None
    last = places[0]
    while last + 1 in places and hits[last + 1].start - hits[last].end <= 20:
        last += 1
    follows = [
        hit for hit in hits[last + 1 :] if hit.concept in _MODAL or hit.concept in ("not", "use", "share", "modify")
    ]
    return (hits[0].start, hits[last].end) if follows and follows[0].start - hits[last].end <= 60 else None


def _final_role(hits: list[Hit], end: int) -> str:
    """The role of a piece whose marker stands at its end."""
    for hit in hits:
        role = _ROLES.get(hit.concept)
        if role and role != "main" and end - hit.end <= 8:
            return role
    return "main"


def _mark(piece: Piece, words: str, language: str) -> None:
    """The modalities of a piece, negations taken in."""
    hits = [hit for hit in piece.hits if hit.concept in _MODAL or hit.concept == "not"]
    used: set[int] = set()
    for place, hit in enumerate(hits):
        if hit.concept == "not":
            continue
        if place and hit.concept == "allow" and _refused(hits[place - 1], hit, piece):
            continue
        denied = not _says_no(hit, words, language) and _denied(hits, place, words, language, used)
        piece.marks.append((hit.start, hit.end, _kind(hit.concept, denied, language)))
    for place, hit in enumerate(hits):
        if hit.concept == "not" and place not in used and _imperative(piece, hit, words, language):
            piece.marks.append((hit.start, hit.end, FORBID))
    piece.marks.sort()


def _kind(concept: str, denied: bool, language: str) -> str:
    if concept in ("may", "allow"):
        return FORBID if denied else PERMIT
    if concept == "ban":
        return PERMIT if denied else FORBID
    if concept == "unneeded":
        return FREE
    if concept == "must":
        return (FREE if language in ("de", "pl") else FORBID) if denied else REQUIRE
    return FREE if denied else REQUIRE


GRANTED = 30
"""Characters between a ban and the word for granting that it takes away: "no right under this license is granted". By
judgment: a phrase without a thing that is granted."""


def _refused(ban: Hit, hit: Hit, piece: Piece) -> bool:
    """Whether a word of granting only says what a ban before it denies: "no right … is granted"."""
    return (
        ban.concept == "ban"
        and 0 <= hit.start - ban.end <= GRANTED
        and not any(one.concept in _VERBS for one in piece.hits if ban.end <= one.start < hit.start)
    )


_CONCORD = frozenset({"es", "fr", "it", "pl", "pt", "ru"})
"""Languages in which a second negation does not take back the first: "ani … nie mogą"."""
_NO = ("nie ", "не ", "no ", "non ", "nao ", "ne ", "n'")


def _says_no(hit: Hit, words: str, language: str) -> bool:
    """Whether a ban holds its own negation, in a language where another one beside it only strengthens it."""
    return hit.concept == "ban" and language in _CONCORD and words.startswith(_NO, hit.start)


_AT_THE_END = {"may": 120, "must": 14, "allow": 60, "need": 50}
"""By judgment, as `_BEHIND`."""
_BEHIND_THE_VERB = {"may": 16, "must": 14, "ban": 12, "need": 12}
"""By judgment, as `_BEHIND`."""
_BEHIND = {
    "": {"may": 16, "must": 14},
    "de": _AT_THE_END,
    "nl": _AT_THE_END,
    "ja": _BEHIND_THE_VERB,
    "ko": _BEHIND_THE_VERB,
}
"""Characters behind a mark within which a negation denies it: German and Dutch put it at the end of the clause,
Japanese and Korean behind the verb. By judgment: a clause, a word."""


def _denied(hits: list[Hit], place: int, words: str, language: str, used: set[int]) -> bool:
    """Whether a negation stands with a mark: before it, or behind a modal verb, as its language has it."""
    hit = hits[place]
    for other, near in enumerate(hits):
        if near.concept != "not" or other in used:
            continue
        before, after = hit.start - near.end, near.start - hit.end
        reach = REACH_NOT if language not in ("zh", "ja", "ko") else 6
        if 0 <= before <= reach and not any(one.concept in _MODAL for one in hits[other + 1 : place]):
            used.add(other)
            return True
        behind = _BEHIND.get(language, _BEHIND[""])
        if 0 <= after <= behind.get(hit.concept, 0) and not any(
            one.concept in _MODAL for one in hits[place + 1 : other]
        ):
            used.add(other)
            return True
    return False


_VERBS = frozenset(
    {"use", "modify", "share", "reproduce", "sublicense", "host", "train", "compete", "reverse-engineer"}
)


def _imperative(piece: Piece, hit: Hit, words: str, language: str) -> bool:
    """Whether a bare negation forbids what follows: "do not sell", "not for resale", "no hosting"."""
    if piece.subject in ("licensor",):
        return False
    targets = [one for one in piece.hits if one.concept not in _SILENT and one.start >= hit.end]
    if language in _FINAL:
        return False
    first = hit.start - piece.start <= 4
    if (
        targets
        and first
        and (
            # "Do not build a …": an order, whatever comes; "no scams, no spam": what is named at once behind it.
            words[piece.start :].lstrip(" .;:").startswith(("do not ", "don't "))
            or (targets[0].concept.startswith("use:") and targets[0].start - hit.end <= 12)
        )
    ):
        return True
    return (
        bool(targets)
        and targets[0].start - hit.end <= 14
        and (
            targets[0].concept in _VERBS
            or words[hit.end : targets[0].start].strip()
            in ("for", "fur", "pour", "para", "per", "для", "voor", "do", "intended for")
        )
    )


def _limits(piece: Piece, words: str, language: str) -> bool:
    """Whether a word for "only" stands in a piece and is not denied."""
    for hit in piece.hits:
        if hit.concept == "only":
            before = words[max(piece.start, hit.start - 8) : hit.start]
            if not re.search(r"\b(?:not|nicht|no|non|nao|не|nie|niet|pas)\s*$|不$", before):
                return True
    return False


def _govern(piece: Piece, inherited: str, language: str, known: Concepts) -> None:
    """Put every concept of a piece under the mark that governs it."""
    starts = [mark[0] for mark in piece.marks]
    for hit in piece.hits:
        if hit.concept in _SILENT:
            continue
        kind = inherited
        if piece.marks:
            place = bisect_right(starts, hit.start)
            before = piece.marks[place - 1] if place else None
            after = piece.marks[place] if place < len(piece.marks) else None
            kind = _nearer(hit, before, after, language, inherited, piece)
        piece.governed[kind] = piece.governed.get(kind, 0) | hit.bit


def _nearer(
    hit: Hit,
    before: tuple[int, int, str] | None,
    after: tuple[int, int, str] | None,
    language: str,
    inherited: str,
    piece: Piece,
) -> str:
    if before is None and after is None:
        return inherited
    if before is None:
        return after[2] if after else inherited
    if after is None:
        return before[2]
    to_left, to_right = max(0, hit.start - before[1]), max(0, after[0] - hit.end)
    if language in _FINAL:
        return after[2]
    return before[2] if to_left <= to_right + BACK else after[2]


def statements(frames: Frames) -> Iterator[Piece]:
    """The pieces that state something by themselves.

    A case that runs into its consequence without a sign ("Where misuse is suspected the Licensor can suspend keys")
    states it, where nothing else of the sentence does.
    """
    own = [piece for piece in frames.pieces if piece.role in ("main", "relative", "proviso")]
    if any(piece.marks for piece in own):
        return iter(own)
    return (piece for piece in frames.pieces if piece.role != "unless" and (piece.role != "if" or piece.marks))
