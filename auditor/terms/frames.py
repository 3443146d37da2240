"""A sentence as frames: what is allowed, forbidden and required in it, of what, for what, on which condition.

A sentence is cut into pieces where its signs and its words for conditions, exceptions and turns stand. In each piece
the marks of modality are found first (a modal verb with its negation, a ban, a permission, a duty), then every other
concept is governed by the mark that stands nearest to it in the manner of its language; a piece without a mark goes
on with that of the piece before, the lead of its list, or its heading. All terms read the same frames.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.concepts import UNSPACED, Concepts, Hit, concepts

_WORDS = Worded("clauses.yaml")
PERMIT, FORBID, REQUIRE, FREE = "permit", "forbid", "require", "free"
"""Modalities; *free* is a duty that is denied ("no fee is required")."""
_CUT = re.compile(r",(?!\d{3}\b)|[;；，:：()（）\[\]|]|\s[-–—]\s|。|[.!?](?=\s)")
_ENDS = frozenset(";；|。.!?")
_ROLES = {"if": "if", "unless": "unless", "only-if": "proviso", "but": "main", "that": "relative"}
_LIST_OF_BANS = "restrictions"
"""The concept of words that name a list of what is forbidden ("Prohibited uses")."""
_MODAL = frozenset({"may", "allow", "ban", "must", "need", "unneeded"})
_SILENT = _MODAL | {"not", "only", "including", "hinder", "waive", *_ROLES}
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
    told: bool = False
    """Whether it tells in the present or future tense what the licensee does: "Recipient destroys all copies"."""


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
    if not marks:
        # "When using it you will not:" runs into what it says without a sign.
        marks = [(mark[2], piece) for piece in frames.pieces for mark in piece.marks if piece.role == "if"]
    last = next((kind for kind, _ in reversed(marks)), "")
    if words.rstrip(" #*").endswith(("?", "？", *_WORDS.words("asks"))):
        return Above(mask=frames.mask)  # a question states nothing
    if words.endswith(".") and language not in UNSPACED and frames.mask & concepts().mask(_VERBS - {"use"}):
        return Above(mask=frames.mask)  # a statement of its own above a list: "You may sell it."
    if _names_both(words, frames.mask, {kind for kind, _ in marks}):
        last = ""
    elif not last and frames.mask & concepts().bits.get(_LIST_OF_BANS, 0):
        last = FORBID
    if (not last and _ONLY_NOT.fullmatch(words.strip(" #*"))) or _ENDS_IN_DO_NOT.search(words):
        last = FORBID
    end = frames.pieces[-1] if frames.pieces and words.endswith(":") else None
    if not last and end is not None and end.subject == "you" and end.mask & concepts().bits["not"]:
        last = FORBID  # a lead that denies what the licensee does, without a modal: "Der Kunde wird nicht:"
    return Above(
        last,
        any(piece.only for piece in frames.pieces),
        frames.mask,
        next((piece.subject for piece in frames.pieces if piece.subject), ""),
    )


_ENDS_IN_DO_NOT = _WORDS.pattern(r"{do_not}[\s,:]*$")
"""The end of a lead that forbids what stands below, whatever it says before: "shall see to it that others do not,"."""
_ONLY_NOT = _WORDS.pattern(r"{bare_not~}\s*[:：]")
"""A lead that is a negation and nothing else."""
_AND = _WORDS.pattern(r"{and}|[&/]")


def _names_both(words: str, mask: int, kinds: set[str]) -> bool:
    """Whether a heading names grants beside bans ("License and restrictions"), so that its section holds both."""
    if words.rstrip().endswith((":", "：")) or not _AND.search(words):
        return False
    known = concepts().bits
    bans = FORBID in kinds or bool(mask & known.get(_LIST_OF_BANS, 0))
    return bans and (PERMIT in kinds or bool(mask & known.get("confers", 0)))


_SAYS_HOW = _MODAL | {"not", "never", "hinder", "waive"}
"""Concepts by which a sentence says for itself whether something may be done."""


def read(words: str, language: str, lead: Above, heading: Above) -> Frames:
    """The frames of a folded sentence.

    Args:
        words: folded.
        language: whose words are looked for.
        lead: of the list it is an item of.
        heading: it stands under.
    """
    known = concepts()
    hits = _as_licensee(known.find(words, language), lead, known)
    pieces = _pieces(words, hits, language)
    inherited, only = lead.mark or heading.mark, lead.only
    # "What is excluded. Weapons; gambling; spam.": a heading that forbids holds for the whole list.
    uses = {hit.start for hit in hits if hit.concept.startswith("use:")}
    listed = len(uses) > 1 and not any(hit.concept in _SAYS_HOW for hit in hits)
    from_above = bool(lead.mark) or (heading.mark == FORBID and listed)
    opened: tuple[str, bool] | None = None
    for piece in pieces:
        _mark(piece, words, language, inherited)
        if language == "ja" and (lead.mark or heading.mark):
            names_an_act = _WORDS.words("names_an_act")
            piece.marks = [
                mark for mark in piece.marks if not words[mark[0] : mark[1]].rstrip("。").endswith(names_an_act)
            ]
        piece.only = _limits(piece, words, language) or (
            only and not piece.marks and piece.role in ("main", "relative")
        )
        _govern(piece, inherited, language, known)
        piece.told = _tells(piece, inherited, words, language)
        if piece.role == "main":
            if piece.marks:
                inherited, from_above = piece.marks[-1][2], False
                only = piece.only
            else:
                only = piece.only or only
        if piece.role == "main" and piece.marks and words[: piece.end].rstrip().endswith(":"):
            # "You may not: copy the model; sell it": what stands before a colon holds for every part behind it.
            opened = piece.marks[-1][2], piece.only
        if piece.ends and not from_above:
            inherited, only = opened or (lead.mark, lead.only)
    for before, piece in pairwise(pieces):
        if _ONLY_DENIES.fullmatch(words, piece.start, piece.end) and not before.marks and before.role == "main":
            before.governed = {FORBID: before.governed.get(PERMIT, 0)} if PERMIT in before.governed else before.governed
    _subjects_before(pieces, words, language, "" if lead.mark else heading.mark)
    of = dict.fromkeys(("unless", "proviso", "if"), 0)
    role = ""
    for piece in pieces:
        # What a relative clause says of an exception belongs to it: "except for a service that competes".
        role = role if piece.role == "relative" and role in ("unless", "if") and not piece.marks else piece.role
        if role in of:
            of[role] |= piece.mask
    mask = 0
    for piece in pieces:
        mask |= piece.mask
    return Frames(words, language, tuple(pieces), mask, of["unless"], of["proviso"], of["if"], lead.mask, heading.mask)


def _as_licensee(hits: list[Hit], lead: Above, known: Concepts) -> list[Hit]:
    """The words with "I" as the licensee, where somebody gives their word: "I declare that I …", items of a list."""
    declares, speaks, you = known.bits["declares"], known.bits["first-person"], known.bits["you"]
    if not any(hit.bit & declares for hit in hits) and not (lead.mask and any(hit.bit & speaks for hit in hits)):
        return hits
    return [
        Hit(hit.start, hit.end, "you", hit.bit | you) if hit.bit & (declares | speaks) else hit
        for hit in hits
        if not hit.bit & speaks
        or not any(hit.start < one.end and one.start < hit.end for one in hits if one.bit & declares)
    ]


def _subjects_before(pieces: list[Piece], words: str, language: str, headed: str) -> None:
    """Put the pieces before a bare predicate under it: "copying, and passing on to others, are forbidden".

    Args:
        headed: the modality of the heading, which such a predicate overrides.
    """
    for place in range(len(pieces) - 1, 0, -1):
        piece = pieces[place]
        ends_late = piece.role == "proviso" and language in _AT_ITS_END and not _left_of_marks(piece)
        if not piece.marks or not (piece.role == "main" or ends_late):
            continue
        spoken = [
            hit
            for hit in piece.hits
            if hit.concept not in _SILENT and hit.concept not in _SAYS_NO_MORE and not concepts().is_aside(hit.concept)
        ]
        of_itself = piece.marks[0][2] == FORBID and all(hit.concept in _THE_LICENSE for hit in spoken)
        bare = not spoken or ends_late or of_itself
        listed = language in _FINAL and bool(spoken) and spoken[0].start - piece.start <= 1
        if not bare and not listed:
            continue
        kind = piece.marks[0][2]
        over = headed if not any(before.marks for before in pieces[:place]) else ""
        for before in reversed(pieces[:place]):
            if before.role not in ("main", "relative") or before.marks or before.ends:
                break
            if set(before.governed) - {"", over}:
                break
            if listed and not (
                before.hits and before.end - before.hits[-1].end <= BARE and words[before.end :][:1] != ""
            ):
                break
            told = before.governed.get("", 0) | before.governed.get(over, 0)
            before.governed = {kind: told} if before.governed else {}


_REFLEXIVE = _WORDS.pattern(r"\b(?:{before_se~}|{verbs_with_se~}{endings_before_se~})\s*$")
"""What stands before a Portuguese "se" that is no "if"."""


_JOINED = {
    code: _WORDS.pattern(rf"\b{{joins_statements.{code}~}} $") for code in ("de", "fr", "es", "pt", "it", "nl", "pl")
}
"""What joins a second statement with a mark of its own to the first: "informa cada mes y no lo usa …"."""


def _without_idle_turns(
    cuts: list[tuple[int, str, bool]], hits: list[Hit], starts: list[int]
) -> list[tuple[int, str, bool]]:
    """The cuts, those at an "and" only where a statement stands before them and goes on behind them."""
    kept: list[tuple[int, str, bool]] = []
    for start, role, ends in cuts:
        if role != "and":
            kept.append((start, role, ends))
            continue
        before = hits[bisect_left(starts, kept[-1][0]) : bisect_left(starts, start)]
        if kept[-1][1] == "main" and any(one.concept not in _SILENT for one in before):
            kept.append((start, "main", ends))
    return kept


_AS = _WORDS.pattern(r" (?!{after_as~}\b)[a-z]")
"""What stands behind a Dutch "als" that is no "if": a noun without an article ("als onlinedienst")."""
_IS_A_PARTICLE = _WORDS.pattern(r"{particles~}(?=\s*(?:$|[.,;:)]|{second_statement~}\b))")
"""A German "bei" that belongs to its verb: "Der Empfänger fügt den Lizenztext bei."."""
_ITSELF = _WORDS.pattern(r"\b{itself~}")
"""A Spanish "sí" that is no "si"."""
_SAYS_NO_MORE = frozenset(
    {"as-duty", "never", "short-yes", "short-no", "cell-yes", "cell-no", "we-allow", "say", "bind", "comply"}
)
"""The concepts of words like "ist", or "permitted.", which say nothing beside a mark."""
_THE_LICENSE = frozenset(
    {
        "legal-word",
        "license-text",
        "terms-object",
        "terms-text",
        "this-paper",
        "confers",
        "released-under",
        "named-purpose",
    }
)
"""The concepts of a license itself: "… falls outside this permission" says only that something is not allowed."""
_AT_ITS_END = frozenset({"de", "nl"})
"""Languages that may put the predicate behind a condition: "Eine Bearbeitung ist nur mit Zustimmung zulässig"."""


def _left_of_marks(piece: Piece) -> bool:
    """Whether a piece speaks of an act itself, so that its mark is its own."""
    return any(hit.concept in _VERBS for hit in piece.hits)


_NEXT_ITEM = _WORDS.pattern(r"\s*(?:{and_or~}\s*)?[(（](?:[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十])[)）]")
"""The sign of the next item of a list that stands within a sentence: "you may not: (a) …; or (b) …"."""


def _pieces(words: str, hits: list[Hit], language: str) -> list[Piece]:
    """The sentence cut at its signs and at words that open a part with a role of its own."""
    starts = [hit.start for hit in hits]
    cuts: list[tuple[int, str, bool]] = [(0, "main", False)]
    for found in _CUT.finditer(words):
        at = bisect_left(starts, found.start()) - 1
        opens = at >= 0 and found[0] == "," and _ROLES.get(hits[at].concept, "main") != "main"
        if opens and 0 <= found.start() - hits[at].end <= 1:
            continue  # what opens a part goes on behind its comma: "es sei denn, sie …"
        if at < 0 or hits[at].end <= found.start():
            ends = found[0].strip() in _ENDS and not (found[0] in ";；" and _NEXT_ITEM.match(words, found.end()))
            cuts.append((found.end(), "main", ends))
    final = language in _FINAL
    opened = -9
    for hit in hits:
        role = _ROLES.get(hit.concept)
        if role in ("if", "that") and hit.start - opened <= 2:
            continue
        if role == "proviso" and hit.start - opened <= 2 and words[opened - 6 : opened] == "except":
            continue
        if (
            role == "if"
            and language == "pt"
            and words[hit.start : hit.end] == "se"
            and _REFLEXIVE.search(words[max(0, hit.start - 24) : hit.start])
        ):
            continue
        if role == "if" and language == "nl" and words[hit.start : hit.end] == "als" and _AS.match(words, hit.end):
            continue
        if (
            role == "if"
            and language == "es"
            and words[hit.start : hit.end] == "si"
            and _ITSELF.search(words[max(0, hit.start - 7) : hit.end + 6])
        ):
            continue
        if role == "if" and _is_duty(words, hit):
            continue
        if role == "if" and language in ("de", "nl") and _IS_A_PARTICLE.match(words, hit.start):
            continue
        if role in ("unless", "proviso"):
            opened = hit.end
        if role and not (final and hit.concept != "but") and not (language == "zh" and hit.concept == "if"):
            cuts.append((hit.start, role, False))
    if language in _JOINED:
        for hit in hits:
            if hit.concept in ("not", "may", "must", "ban", "allow", "need"):
                joined = _JOINED[language].search(words, max(0, hit.start - 12), hit.start)
                if language in ("pt", "it") and hit.concept not in ("not", "may", "must"):
                    continue  # "e proibido", "e vietato" is as well a verb to be without its accent
                if joined and any(cut[0] < joined.start() for cut in cuts):
                    cuts.append((hit.start, "and", False))
    cuts.sort(key=lambda cut: (cut[0], cut[1] != "main"))
    cuts = _without_idle_turns(cuts, hits, starts)
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
            # 未经同意不得…: one word ends the exception and begins the ban.
            exception = [
                hit
                for hit in mine
                if inner[0] <= hit.start < inner[1] and not (hit.concept == "ban" and hit.end == inner[1])
            ]
            rest = [hit for hit in mine if hit not in exception]
            goes_on = (
                role in ("unless", "proviso")
                and bool(pieces)
                and not any(
                    start <= cut.end() <= start + 1 for cut in _CUT.finditer(words, max(0, start - 2), start + 1)
                )
            )
            pieces.append(Piece("unless", *inner, exception))
            if goes_on and len(pieces) > 1 and pieces[-2].role == "main":
                pieces[-2].hits += rest
                pieces[-2].end = end
                pieces[-2].ends = ends
            elif rest:
                pieces.append(Piece("main", start, end, rest, ends=ends))
            continue
        pieces.append(Piece(role, start, end, mine, ends=ends))
    if language in _AT_ITS_END:
        _give_verbs_back(pieces, words)
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
        if piece.subject == "licensor" and _grants_to_you(piece.hits):
            piece.subject = "you"
    return pieces


_CASE = _WORDS.pattern(r"{cases~}\b")
"""A case without a verb of its own."""


def _give_verbs_back(pieces: list[Piece], words: str) -> None:
    """Put the verb at the end of a clause to what it is said of: "den Zugang | bei Missbrauch zu sperren"."""
    for before, piece in pairwise(pieces):
        if piece.role != "if" or before.role != "main" or before.ends or not _CASE.match(words, piece.start):
            continue
        if words[: piece.start].rstrip()[-1:] in ",;:.(":
            continue
        end = len(words[: piece.end].rstrip(" ,;.:)"))
        verbs = [hit for hit in piece.hits if 0 <= end - hit.end <= LAST_VERB and hit.start > piece.start + 3]
        before.hits += [hit for hit in verbs if hit not in before.hits]


LAST_VERB = 8
"""Characters behind the verb of a clause at its end. By judgment: "werden"."""
GIVEN_TO = 24
"""Characters between a word of granting and whom it is granted to. By judgment: an adverb and an article."""


def _grants_to_you(hits: list[Hit]) -> bool:
    """Whether what stands in a piece is granted by the licensor, so that it is the licensee who does it."""
    return any(
        hit.concept == "allow" and any(one.concept == "you" and 0 <= one.start - hit.end <= GIVEN_TO for one in hits)
        for hit in hits
    )


def _is_duty(words: str, hit: Hit) -> bool:
    """Whether "should" stands behind its subject, where it is a duty: a case opens with it ("should you …")."""
    return words.startswith("should", hit.start) and words[: hit.start].rstrip()[-1:] not in (
        "",
        ",",
        ";",
        ".",
        ":",
        "(",
    )


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


TAKEN_BACK = 40
"""Characters between a licensor's promise and the ban it gives up: "waives any right that it may have to forbid". By
judgment: a few words."""


def _goes_on(piece: Piece, hit: Hit, words: str, language: str, inherited: str) -> bool:
    """Whether a "nor" goes on with a ban that was denied: "no se prohíbe la copia ni la venta" allows both."""
    if words[hit.start : hit.end] not in _WORDS.words("nor", language):
        return False
    return (piece.marks[-1][2] if piece.marks and piece.marks[-1][0] < hit.start else inherited) == PERMIT


def _speaker(piece: Piece, before: int | None = None) -> str:
    """The party that is named first in a piece."""
    return next(
        (
            one.concept
            for one in piece.hits
            if one.concept in ("you", "licensor") and (before is None or one.start < before)
        ),
        "",
    )


_TO = _WORDS.pattern(r"{to~} $")


def _given_up(piece: Piece, hit: Hit, words: str, inherited: str) -> bool:
    """Whether a ban is one that the licensor must not speak: "shall not forbid", "waives the right to prohibit"."""
    if inherited == FORBID and not piece.marks and _TO.search(words, max(hit.start - 3, 0), hit.start):
        return True  # "verzichtet auf das Recht, dem Nutzer zu verbieten, …"
    if _speaker(piece) != "licensor" or not piece.marks:
        return False
    _, end, kind = piece.marks[-1]
    parties = {one.start for one in piece.hits if one.concept == "you"}
    return (
        kind == FORBID
        and 0 <= hit.start - end <= TAKEN_BACK
        and not any(
            one.concept in _VERBS and one.start not in parties for one in piece.hits if end <= one.start < hit.start
        )
        and not _AND.search(words, end, hit.start)
    )


def _mark(piece: Piece, words: str, language: str, inherited: str = "") -> None:
    """The modalities of a piece, negations taken in."""
    hits = [
        hit
        for hit in piece.hits
        if (hit.concept in _MODAL and not (hit.concept == "need" and _IS_A_NOUN.search(words, 0, hit.start)))
        or hit.concept in ("not", "never")
        or (hit.concept == "hinder" and _speaker(piece, hit.start) != "you")
        or (hit.concept == "waive" and _speaker(piece) == "licensor")
    ]
    used: set[int] = set()
    for place, hit in enumerate(hits):
        if hit.concept in ("not", "waive", "never"):
            continue
        if hit.concept == "hinder":
            if _denied(hits, place, words, language, used, piece.hits[0].start) or _given_up(
                piece, hit, words, inherited
            ):
                piece.marks.append((hit.start, hit.end, PERMIT))
                # "ne restreint pas": both parts of its negation.
                used |= {
                    other
                    for other, near in enumerate(hits)
                    if near.concept == "not" and -REACH_NOT <= near.start - hit.end <= _DENIED_TWICE
                }
            continue
        if place and hit.concept == "allow" and _refused(hits[place - 1], hit, piece):
            continue
        denied = not _says_no(hit, words, language) and _denied(hits, place, words, language, used, piece.hits[0].start)
        kind = _kind(hit.concept, denied, language)
        if kind == FORBID and hit.concept == "ban" and _given_up(piece, hit, words, inherited):
            kind = PERMIT
        piece.marks.append((hit.start, hit.end, kind))
    for place, hit in enumerate(hits):
        if hit.concept == "waive" and place not in used:
            piece.marks.append((hit.start, hit.end, FORBID))
        if hit.concept == "not" and _goes_on(piece, hit, words, language, inherited):
            continue
        if hit.concept == "not" and place not in used and _imperative(piece, hit, words, language):
            piece.marks.append((hit.start, hit.end, FORBID))
    if language == "de" and not piece.marks:
        _mark_what_is_to_be_done(piece, words)
    if inherited == PERMIT and not piece.marks and piece.role == "main" and _takes_back(piece, words):
        piece.marks.append((piece.start, piece.end, FORBID))
    if not piece.marks and words[: piece.start].rstrip().endswith((":", "：")):
        # An answer behind its question or thing, as in a list of what is allowed.
        said = {hit.concept for hit in piece.hits}
        if said and (said <= _SHORT_NO or said <= _SHORT_YES):
            piece.marks.append((piece.start, piece.end, FORBID if said <= _SHORT_NO else PERMIT))
    refused = {start for start, _, kind in piece.marks if kind == FORBID}
    # "hat … zu unterlassen": the word for a duty and the ban it is a part of.
    piece.marks = [mark for mark in piece.marks if mark[2] != REQUIRE or mark[0] not in refused]
    piece.marks.sort()
    if language == "zh":
        # 无需另行申请: the word behind one that frees from a duty belongs to it.
        free = [mark[1] for mark in piece.marks if mark[2] == FREE]
        piece.marks = [
            mark for mark in piece.marks if mark[2] != REQUIRE or not any(0 <= mark[0] - end <= 2 for end in free)
        ]


_IS_A_NOUN = _WORDS.pattern(r"\b{not_a_duty~} $")
"""Words before "needs" by which it is a thing, and no duty."""
_OR = _WORDS.pattern(r"\b{joins_at_the_end~}\s*$")


_ENDS_NOT = _WORDS.pattern(r"\b{not~}[\s.,;!]*$")


_ONLY_DENIES = _WORDS.pattern(r"\W*(?:{but~}\W+)?{not~}\W*")
"""A clause that only takes back what a permission before it would allow: "passing on | but not"."""


def _takes_back(piece: Piece, words: str) -> bool:
    """Whether a clause behind a permission ends with a negation: "you may download it, passing it on not"."""
    ends = _ENDS_NOT.search(words, piece.start, piece.end)
    return (
        ends is not None and not _OR.search(words[: ends.start()]) and any(hit.concept in _VERBS for hit in piece.hits)
    )


_SHORT_NO, _SHORT_YES = frozenset({"short-no", "cell-no"}), frozenset({"short-yes", "cell-yes"})
"""Concepts of one word that answers what stands before a colon."""
_TO_BE_DONE = _WORDS.pattern(
    r"{to_be}(?P<between>[^,;:.]{0,160}?)\b"
    r"(?P<verb>{to~} [a-z]{2,}{infinitives~}|{verb_prefixes~}{to~}[a-z]{2,}{infinitives~})\b"
    r"(?=\s*(?:$|[,;:.)(]|{clause_ends~}\b))"
)
"""A German duty: "ist … anzugeben", "hat … umzustellen"."""
_NO_DUTY = _WORDS.pattern(r"{no_duty}")


def _mark_what_is_to_be_done(piece: Piece, words: str) -> None:
    """Mark a German duty or ban in a verb to be and an infinitive with its particle."""
    found = _TO_BE_DONE.search(words, piece.start, piece.end)
    if found is None or _NO_DUTY.search(found["between"]):
        return
    denied = any(hit.concept == "not" and found.start() <= hit.start < found.end() for hit in piece.hits)
    piece.marks.append((found.start(), found.start() + 3, FORBID if denied else REQUIRE))


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


def _says_no(hit: Hit, words: str, language: str) -> bool:
    """Whether a ban holds its own negation, in a language where another one beside it only strengthens it."""
    return hit.concept == "ban" and language in _CONCORD and words.startswith(_WORDS.words("no_before_verb"), hit.start)


_AT_THE_END = {"may": 120, "must": 14, "allow": 60, "need": 50, "hinder": 60}
"""By judgment, as `_BEHIND`."""
_BEHIND_THE_VERB = {"may": 16, "must": 14, "ban": 12, "need": 12, "hinder": 12}
"""By judgment, as `_BEHIND`."""
_BEHIND = {
    "": {"may": 16, "must": 14, "hinder": 6},
    "de": _AT_THE_END,
    "nl": _AT_THE_END,
    "ja": _BEHIND_THE_VERB,
    "ko": _BEHIND_THE_VERB,
}
"""Characters behind a mark within which a negation denies it: German and Dutch put it at the end of the clause,
Japanese and Korean behind the verb. By judgment: a clause, a word."""


_DENIED_TWICE = 8
"""Characters behind a word within which the second part of its negation stands. By judgment: a pronoun."""
REACH_NO_PART = 90
"""As `REACH_NOT`, where the subject of a clause is denied: "no part of the … may". By judgment: a subject of a line."""


def _denied(hits: list[Hit], place: int, words: str, language: str, used: set[int], start: int) -> bool:
    """Whether a negation stands with a mark: before it, or behind a modal verb, as its language has it."""
    hit = hits[place]
    if hit.concept == "ban" and (ends := _taken_back(hit, words, language)):
        used |= {other for other, near in enumerate(hits) if near.concept == "not" and hit.start <= near.start < ends}
        return True
    for other, near in enumerate(hits):
        if near.concept not in ("not", "waive", "never") or other in used:
            continue
        before, after = hit.start - near.end, near.start - hit.end
        if near.concept == "never":
            # "In nessun caso il modello può …": what stands before a modal verb denies it, however far.
            if (
                hit.concept in ("may", "allow")
                and 0 <= before <= REACH_NO_PART
                and not any(one.concept in _MODAL or one.concept == "not" for one in hits[other + 1 : place])
            ):
                used.add(other)
                return True
            continue
        reach = REACH_NOT if language not in ("zh", "ja", "ko") else 6
        if near.start == start and words.startswith(_WORDS.words("no_part"), start):
            reach = REACH_NO_PART
        if hit.concept == "ban" and before > 0 and _AND.search(words, near.end + 1, hit.start - 1):
            continue  # "are not captions and are forbidden"
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


_NOT_BANNED = {
    "fr": _WORDS.pattern(r"(?<=\bn'){bans_verb.fr~} {denied_behind.fr~}\b"),
    **{
        code: _WORDS.pattern(
            rf"{{bans_verb.{code}~}} (?:(?!{{second_statement.{code}}})[^,;:.!?]){{1,120}}? "
            rf"{{denied_behind.{code}~}}(?=\s*(?:[.,;!]|$))"
        )
        for code in ("de", "nl")
    },
}
"""A verb that bans with the negation behind it: "n'interdit pas …", "verbietet … nicht" at the end of a clause, as
against "verbietet nicht genehmigte Nutzung", and with no second statement before it."""


def _taken_back(hit: Hit, words: str, language: str) -> int:
    """The end of a ban with the negation behind it that takes it back; 0 where there is none."""
    found = _NOT_BANNED[language].match(words, hit.start) if language in _NOT_BANNED else None
    return found.end() if found else 0


_VERBS = frozenset(
    {"use", "modify", "share", "reproduce", "sublicense", "host", "train", "compete", "reverse-engineer"}
)


_NONE_WAS = _WORDS.pattern(r"{none~} [^,;:]{1,60}? {was~} ")
"""What is told of the past: "No malware was found in the files."."""


def _imperative(piece: Piece, hit: Hit, words: str, language: str) -> bool:
    """Whether a bare negation forbids what follows: "do not sell", "not for resale", "no hosting"."""
    if piece.subject in ("licensor",):
        return False
    if language in _DENIED_STATES and _denies_an_act(piece, hit, words, language):
        return True
    if language in _FINAL and _denies_its_verb(piece, hit):
        return True
    if _NONE_WAS.match(words, hit.start, piece.end):
        return False
    targets = [one for one in piece.hits if one.concept not in _SILENT and one.start >= hit.end]
    if language in _FINAL or (language == "zh" and words.startswith(_WORDS.words("not_so"), hit.start)):
        return False
    first, no_thing = hit.start - piece.start <= 4, _WORDS.words("no_thing")
    if language in ("de", "nl", "fr") and piece.subject == "you":
        # "De gebruiker gebruikt het model niet voor …": they deny a plain verb behind it.
        before = [one for one in piece.hits if one.start < hit.start and one.concept in _VERBS]
        if before and any(one.start < before[0].start and one.concept == "you" for one in piece.hits):
            return True
    if (
        targets
        and first
        and (
            # "Do not build a …": an order, whatever comes; "no scams, no spam": what is named at once behind it.
            words[piece.start :].lstrip(" .;:").startswith(_WORDS.words("orders_not"))
            or (targets[0].concept.startswith("use:") and targets[0].start - hit.end <= 12)
        )
    ):
        return True
    return (
        bool(targets)
        and targets[0].start - hit.end <= 14
        and (
            targets[0].concept in _VERBS
            or (first and targets[0].concept in ("commerce", "production") and words.startswith(no_thing, hit.start))
            or words[hit.end : targets[0].start].strip() in _WORDS.words("meant_for")
        )
    )


AT_THE_VERB = 5
"""Signs between a verb and its negation in Korean and Japanese. By judgment: an ending."""
ENDING = 6
"""Signs behind a negation that ends a clause. By judgment: an ending of courtesy and a full stop."""


def _denies_its_verb(piece: Piece, hit: Hit) -> bool:
    """Whether a clause ends with an act that its user does not do: "이용자는 모델을 변형하지 않는다"."""
    if piece.role != "main" or piece.subject != "you" or piece.end - hit.end > ENDING:
        return False
    user = next(one for one in piece.hits if one.concept == "you")
    return user.start - piece.start <= NEAR and any(
        one.concept in _VERBS and user.end < one.start and 0 <= hit.start - one.end <= AT_THE_VERB for one in piece.hits
    )


_DENIED_STATES = {
    "en": _WORDS.pattern(r"{denied_states.en}|(?:\b{not_alone~}|{not_joined~}) {adverbs~}?{states~}\b"),
    **{code: _WORDS.pattern(f"{{denied_states.{code}}}") for code in ("de", "nl", "fr", "es", "pt", "it", "ru", "pl")},
}
"""What a user is, has, loses or pays: a state that is denied of him forbids nothing."""
NEAR = 14
"""Characters before a subject that opens its clause. By judgment: an article."""
NEXT_BUT_ONE = 48
"""Characters between a subject and the negation of its verb. By judgment: the verb with an object."""


def _denies_an_act(piece: Piece, hit: Hit, words: str, language: str) -> bool:
    """Whether a clause says in plain words what its user does not do: "L'utilisateur ne developpe pas …"."""
    if piece.role != "main" or piece.subject != "you":
        return False
    user = next(one for one in piece.hits if one.concept == "you")
    if words[user.start : user.end] in _WORDS.words("theirs") or user.start - piece.start > NEAR:
        return False
    if words.startswith("'s", user.end):
        return False  # "Customer's data will not …"
    if not 0 <= hit.start - user.end <= NEXT_BUT_ONE or not any(one.start > hit.end for one in piece.hits):
        return False
    beyond = len(words) if language in ("en", "es", "pt", "it", "pl", "ru") else hit.end
    return not _DENIED_STATES[language].search(words, user.end, min(beyond, hit.end + 16))


_TELLS = {
    code: _WORDS.pattern(rf" {{reflexive.{code}~}}?(?:[a-zа-я]{{3,}}{{tense.{code}~}}|{{tells.{code}~}})\b")
    for code in ("en", "de", "nl", "fr", "es", "pt", "it", "ru", "pl")
}
"""What stands behind a licensee who does something: a verb in the present or future tense."""
_NO_TALE = {
    code: _WORDS.pattern(rf" {{no_tale.{code}~}}\b") for code in ("en", "de", "nl", "fr", "es", "pt", "it", "ru", "pl")
}
"""What a licensee is, has, gets or may."""


def _tells(piece: Piece, inherited: str, words: str, language: str) -> bool:
    """Whether a clause tells what the licensee does, as licenses state duties: "El usuario presentará el plan"."""
    if piece.marks or inherited or piece.role != "main" or piece.subject != "you" or piece.only:
        return False
    user = next(one for one in piece.hits if one.concept == "you")
    if words[user.start : user.end] in _WORDS.words("theirs") or user.start - piece.start > NEAR:
        return False
    if any(hit.concept == "not" for hit in piece.hits) or words.startswith("'s", user.end):
        return False
    if user.bit & concepts().bits["declares"]:
        return True
    if language in _NO_TALE and _NO_TALE[language].match(words, user.end):
        return False
    return language in _TELLS and _TELLS[language].match(words, user.end) is not None


_JUST_DENIED = _WORDS.pattern(r"\b{not~}\s*$|{not_close~}$")


def _limits(piece: Piece, words: str, language: str) -> bool:
    """Whether a word for "only" stands in a piece and is not denied."""
    for hit in piece.hits:
        if hit.concept == "only":
            before = words[max(piece.start, hit.start - 8) : hit.start]
            if not _JUST_DENIED.search(before):
                return True
    return False


def _govern(piece: Piece, inherited: str, language: str, known: Concepts) -> None:
    """Put every concept of a piece under the mark that governs it."""
    starts = [mark[0] for mark in piece.marks]
    kept_from = [hit for hit in piece.hits if hit.concept == "hinder" and (hit.start, hit.end, PERMIT) in piece.marks]
    for hit in piece.hits:
        if hit.concept in _SILENT:
            continue
        kind = inherited
        if piece.marks:
            place = bisect_right(starts, hit.start)
            before = piece.marks[place - 1] if place else None
            after = piece.marks[place] if place < len(piece.marks) else None
            kind = _nearer(hit, before, after, language, inherited, piece)
            if any(_in(hit, one) for one in kept_from):
                kind = FORBID  # "will not restrict": what is not done
        piece.governed[kind] = piece.governed.get(kind, 0) | hit.bit


def _in(hit: Hit, other: Hit) -> bool:
    return hit.start < other.end and other.start < hit.end


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
