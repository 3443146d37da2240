"""Words in quotation marks that a text orders to be shown, kept as a notice, or taken into a name.

A sentence orders them where its frames speak of showing, of notices or of names, and neither free from it, nor forbid,
nor merely permit it. Which of the three it is follows from what stands around the quoted words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from auditor.core import patterns as re
from auditor.core.text import once
from auditor.core.worded import Worded
from auditor.terms.concepts import concepts
from auditor.terms.finding import Find
from auditor.terms.frames import FORBID, FREE, PERMIT, REQUIRE, Frames
from auditor.terms.passages import Passage
from auditor.text import fold

_WORDS = Worded("printed.yaml")
_NESTED = (("«", "»"), ("“", "”"), ("「", "」"), ("『", "』"), ("„", "“"), ("„", "”"))
_PLAIN = '["“”„＂]([^"“”„＂]{2,900})["“”„＂]'
_QUOTED = re.compile(
    "|".join(
        f"{one}((?:[^{one}{other}]|{one}[^{one}{other}]{{1,200}}{other}){{2,900}}){other}" for one, other in _NESTED
    )
    + f"|{_PLAIN}"
)
"""Quoted words; what is quoted may quote in turn. The last kind is for texts that mix their signs."""
_SEEN = _WORDS.pattern(r"[\"\'”」 ,]{0,4}{seen_where~}\b")
"""What says where words are shown: that users "can see" them there permits nothing."""
_MORE = re.compile(r"[\"“„«「『＂]\w")
"""Further quoted words."""
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_BRAND = _WORDS.pattern(r"\b{brand~} \S")
_COUNTED = _WORDS.pattern(r"\d[\d.,' ]{3,}|\d+ ?{millions~}")
_PLACE = _WORDS.pattern(r"[\"\'” ]{1,3}{shown_at~}")
_DEFINES = _WORDS.pattern(r"[\"\'」』 ,]{1,4}(?:{defines~}|{holds~}\b)")
_NAMED_SO = _WORDS.pattern(
    r"^[\"'」』 ]{1,3}(?:{name_joins~} [\"'][^\"']{1,40}[\"'] )?[(（]{so_named~}?,? ?{the~}?[\"'「『]"
)
"""Words behind a name that a text gives another name: 'use "Example" (the "Mark")'."""
_IS_A_DEFINITION = _WORDS.pattern(r"^\W*[\"'「『][^\"'」』]{1,60}[\"'」』]\W{0,3}(?:\(?s\)?\W{0,3})?{defines~}")
DEFINED = 3
"""Times that words stand in quotation marks in a text from which they are its own name for something, not a line that
is shown. By judgment: a line is ordered once or twice."""
_AS = _WORDS.pattern(r"\b{called~}\s*$")
_AI = _WORDS.pattern("{ai}|{ai_anywhere~}")
AROUND = 260
"""Characters on each side of quoted words that say what they are for. By judgment: two clauses."""
CLOSE = 70
"""Characters between quoted words and the word that orders them to be shown. By judgment: a clause."""
LONG = 5
"""Words from which on a text is a notice, where it is not plainly a brand line. By judgment: "Contains weights of the
Example Institute"."""
SHOWN = 16
"""Words up to which a text is shown on a screen. By judgment."""
NAMED = 6
"""Words up to which a text is part of a name. By judgment."""
NAME = 12
"""Letters under which one word all in capitals is a file or a defined term, not a name that is shown. By judgment."""
CAPPED = "above the stated threshold"
_OWNED = _WORDS.pattern(r"©|\(c\)|{owned}", re.IGNORECASE)
"""Words in which somebody claims a copyright are a notice, however short."""
OWNED = 2
"""Words up to which they only name a file or a kind of notice. By judgment: "Copyright" and a sign."""


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Concepts that tell what quoted words are for, as bits."""

    begins: int
    name: int
    derived: int
    notice: int
    carrier: int
    shown: int
    credit: int
    wish: int
    by_us: int
    mark: int
    unneeded: int
    keep: int
    share: int
    agreed: int
    denied: int
    publication: int


@cache
def _kinds() -> _Kinds:
    mask = concepts().mask
    return _Kinds(
        mask(["name-begins", "name-first"]),
        mask(["a-name"]),
        mask(["derivative", "improvements", "derived-kind", "model", "other-models"]),
        mask(["notice-file", "following-words", "wording-line"]),
        mask(["carrier"]),
        mask(["display"]),
        mask(["credit"]),
        mask(["wish"]),
        mask(["by-us"]),
        mask(["trademark"]),
        mask(["unneeded"]),
        mask(["keep"]),
        mask(["share", "reproduce"]),
        mask(["accept-by"]),
        mask(["not"]),
        mask(["publication"]),
    )


def printed(sentences: Iterable[tuple[Passage, Frames]], text: str) -> Iterator[Find]:
    """The finds for quoted words, in the order of the text.

    Args:
        sentences: of a text, with their frames.
        text: as printed.
    """
    before: Frames | None = None
    for passage, frames in sentences:
        raw = text[passage.start : passage.end]
        for match in _QUOTED.finditer(raw):
            words = " ".join(next(group for group in match.groups() if group is not None).split())
            leads = before if before is not None and not raw[: match.start()].strip(" \t\r\n*>-_#") else None
            if not _orders(frames, leads):
                continue
            for term, value in ordered(frames, words, len(fold(raw[: match.start()])), leads):
                own_name = not is_brand(words) and _times(text, words) >= DEFINED
                if own_name and term == "display-attribution":
                    continue
                yield Find(term, value, passage, 0.88)
        before = frames if frames.words.rstrip().endswith(":") else None


_BY_AI = _WORDS.pattern(r"\b{by_ai~} {before_ai~}?{ai_folded~}\b")


def is_brand(words: str) -> bool:
    """Whether words to show tell what a product is made with ("Powered by …"), more than who is to be credited."""
    return _BRAND.search(fold(words)) is not None


def _is_ai_label(words: str) -> bool:
    """Whether quoted words tell that something is made by a machine, not by whom: a maker's name may end in "AI"."""
    folded = fold(words)
    named = _BRAND.search(folded) and not _BY_AI.search(folded) and "ai generated" not in folded
    return bool(_AI.search(words)) and size_of(words) <= NAMED and not named


def _orders(frames: Frames, before: Frames | None) -> bool:
    """Whether a sentence, or what leads it in, has any word of names, notices or showing."""
    kinds = _kinds()
    wanted = kinds.begins | kinds.name | kinds.notice | kinds.carrier | kinds.shown | kinds.credit
    return bool((frames.mask | frames.lead | (before.mask if before else 0)) & wanted)


def _times(text: str, words: str) -> int:
    """How often words stand in quotation marks in a text."""
    if _SIGN.search(words):
        return len(re.findall(f'["“„«「『＂]{re.escape(words)}["”“»」』＂]', text))
    return _quoted_times(text).get(words, 0)


_SIGN = re.compile('["“„«「『＂”»」』]')


@once
def _quoted_times(text: str) -> Mapping[str, int]:
    """What stands between one quotation mark and the next → how often, one pair of marks counted once."""
    times: dict[str, int] = {}
    ended: dict[str, int] = {}
    signs = [(found.start(), found[0]) for found in _SIGN.finditer(text)]
    for (start, opens), (end, closes) in pairwise(signs):
        if opens in '"“„«「『＂' and closes in '"”“»」』＂':
            words = text[start + 1 : end]
            if start >= ended.get(words, 0):
                times[words] = times.get(words, 0) + 1
                ended[words] = end + 1
    return times


def ordered(frames: Frames, words: str, at: int, before: Frames | None = None) -> Iterator[tuple[str, object]]:
    """What a sentence orders to be done with words quoted at a place of it: terms with their values."""
    kinds = _kinds()
    folded = fold(words)
    begins = frames.words.find(folded, max(0, at - 1))
    at = begins - 1 if begins > 0 else at
    end = at + len(folded) + 2
    seen = _SEEN.match(frames.words, max(0, end - 1)) is not None
    around = frames.lead | (before.mask if before else 0)
    after = close = ahead = 0
    denied = False
    near = ""
    for piece in frames.pieces:
        for hit in piece.hits:
            if hit.end <= at + 1:
                if at - hit.end <= AROUND:
                    around |= hit.bit
                if at - hit.end <= CLOSE:
                    close |= hit.bit
                    ahead |= hit.bit
                    denied |= bool(hit.bit & kinds.denied)
            elif hit.start >= end - 1 and hit.start - end <= AROUND // 2:
                around |= hit.bit
                after |= hit.bit
                if hit.start - end <= CLOSE:
                    close |= hit.bit
        for start, _, kind in piece.marks:
            if kind == PERMIT and start >= end - 1 and seen:
                continue
            if (start < at and at - start <= AROUND) or (
                start >= end - 1 and start - end <= AROUND // 2 and near in ("", PERMIT)
            ):
                near = kind
    if before is not None and not near:
        near = next((mark[2] for piece in reversed(before.pieces) for mark in reversed(piece.marks)), "")
    if not near:
        near = _inherited(frames, at)
    if near in (FORBID, FREE) or around & (kinds.wish | kinds.by_us | kinds.unneeded | kinds.agreed):
        return
    if denied and near != REQUIRE:
        return
    if _PLACE.match(frames.words[end - 1 : end + 14]) or _is_ai_label(words):
        return
    if _DEFINES.match(frames.words[end - 1 : end + 24]) or re.search(r"[(（][^)）]{0,24}$", frames.words[:at][-26:]):
        return
    size = size_of(words)
    # "Show the words … and begin the name with …": what stands behind, before further quoted words, orders those.
    others = (
        ahead & (kinds.shown | kinds.credit) and not ahead & kinds.begins and _MORE.search(frames.words, max(0, end))
    )
    if around & kinds.begins and around & (kinds.derived | kinds.name) and size <= NAMED and not others:
        yield "model-name-prefix", {"text": words, "when": None}
        return
    if words.endswith(("-", "－")) and around & kinds.name and around & kinds.derived and size <= 3:
        yield "model-name-prefix", {"text": words, "when": None}
        return
    if near == PERMIT:
        return
    brand = is_brand(words)
    if not brand and (_NAMED_SO.match(frames.words[end - 1 : end + 60]) or _IS_A_DEFINITION.match(frames.words)):
        return
    asked = around & (kinds.notice | kinds.carrier)
    if (
        not brand
        and size >= LONG
        and not around & kinds.publication
        and (around & kinds.notice or (around & kinds.carrier and around & (kinds.shown | kinds.keep)))
    ):
        yield "notice-text", words
        if around & kinds.keep and _keeps(frames, before):
            yield "retain-notices", "required"
        return
    claimed = size > OWNED and _OWNED.search(words) is not None
    if claimed and around & (kinds.notice | kinds.carrier) and not around & kinds.publication:
        yield "notice-text", words
        if around & kinds.keep and _keeps(frames, before):
            yield "retain-notices", "required"
        return
    if after & kinds.mark and not brand and near != REQUIRE:
        return
    if not brand and (_AS.search(frames.words[:at]) or not close & (kinds.shown | kinds.credit)):
        return
    if not brand and words.isascii() and size <= 2 and (words.islower() or words.isupper()) and len(words) < NAME:
        return
    if size <= SHOWN * (2 if around & kinds.publication else 1) and (around & (kinds.shown | kinds.credit) or asked):
        if around & kinds.name and not around & (kinds.shown | kinds.credit):
            return
        capped = _COUNTED.search(frames.words[max(0, at - AROUND) : at])
        yield "display-attribution", {"text": words, "when": CAPPED if capped else None}


_KEEPS = _WORDS.pattern("{keeps}")


def _keeps(frames: Frames, before: Frames | None) -> bool:
    """Whether words of keeping, not only of including, stand there."""
    return bool(_KEEPS.search((before.words if before else "") + frames.words))


def _inherited(frames: Frames, at: int) -> str:
    """The modality that governs a sentence without a mark: what the concepts before a place stand under."""
    return next((kind for piece in frames.pieces if piece.start < at for kind in piece.governed if kind), "")


def size_of(words: str) -> int:
    """Words, or thirds of the signs of a script that has no blanks."""
    han = len(_HAN.findall(words))
    return max(len(_WORD.findall(words)), han // 3)
