"""Questions with their answers as the statements they are: "May we sell it? No." forbids to sell it.

How people ask, agree and refuse is data (`license_db/lexicon/answers.yaml`). An answer that names no act of its own
("That one is reserved for us.") speaks of what was asked; its conditions and exceptions are those of the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache, reduce
from operator import or_

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.concepts import UNSPACED, Concepts, Hit, concept_rows, concepts
from auditor.terms.frames import FORBID, FREE, PERMIT, REQUIRE, Above, Frames, Piece, read
from auditor.terms.passages import Passage
from auditor.text import fold

_WORDS = Worded("clauses.yaml")
_PARTICLE = _WORDS.pattern("{particles_that_ask} ?")
"""Words that make a question of a statement, and whose place tells nothing else."""
_LABEL = re.compile(r"[\W_]{0,6}[^\W\d_]{1,12}\s?\d{0,3}[.*_]{0,3}\s?[:：][*_\s]{0,4}")
"""What stands before a question and its answer: "Q:", "Antwort:", "问：". """
_HAD_FIRST = ("consent", "apply", "fee", "other-license", "sign-up")
"""What a question asks for that must be had before something is done."""
_ASKED = _WORDS.pattern(r"[?？]|{asks.zh~}。|{asks.ja~}。|{ends_of_questions~}\.")
_ENDS = re.compile(r"[^\w?？]*(?:$|[,.;:!。，；：！、(–—-])")
"""What stands behind a word that is an answer by itself."""
_OPENING = re.compile(r"[\W_]*")
_REFUSED = {PERMIT: FORBID, FORBID: PERMIT, REQUIRE: FREE, FREE: REQUIRE}
_OUTS = ("if", "unless", "proviso")
_TOPICS = (
    "use",
    "modify",
    "share",
    "reproduce",
    "sublicense",
    "host",
    "train",
    "compete",
    "commerce",
    "noncommerce",
    "production",
    "outputs",
    "research",
    "academic",
    "personal",
)
"""Concepts of what is done or for what: an answer with one of them speaks for itself."""
_HARMLESS = (
    "keep", "goes-along", "give-copy", "display", "credit", "same-license", "identical-terms", "enclose", "attach",
    "a-name", "marks-it", "license-text", "this-paper", "changed-files",
)  # fmt: skip
"""Concepts of conditions that bind how something is passed on, and leave it allowed."""
ALONE = 90
"""Characters of an answer that may refuse by any of its words. By judgment: a sentence without a second thought."""
ANSWERING = 2
"""Sentences behind a question that may answer it. By judgment: the second takes back a part of the first."""


@cache
def _spoken() -> Concepts:
    """How a right is asked for, and how an answer agrees or refuses; none hides another."""
    return Concepts([one | {"aside": True} for one in concept_rows("answer_concepts")])


@lru_cache(2048)
def _said(words: str, language: str, concept: str) -> tuple[Hit, ...]:
    """Where one of those concepts stands in folded words, its longest words first."""
    known = _spoken()
    hits = known.find(words, language if language in known.languages else "en")
    return tuple(sorted((hit for hit in hits if hit.concept == concept), key=lambda hit: (hit.start, -hit.end)))


def is_question(words: str, language: str) -> bool:
    """Whether a folded sentence asks, by its sign or, where a language leaves that out, by how it ends."""
    bare = words.rstrip("\"'*_) ")
    return bare.endswith(("?", "？")) or (language in UNSPACED and bare.endswith(_WORDS.words("questions")))


def is_refusal(words: str, language: str) -> bool:
    """Whether folded words answer a question with no."""
    told = reply(words, language, first=True)
    return told is not None and told[0] == FORBID


def refuses_in_any_language(words: str) -> bool:
    """Whether a folded word or two, which tell no language, are an answer that refuses and nothing else."""
    bare = words.strip(" .!*_")
    return any(
        hit.end - hit.start == len(bare)
        for language in sorted(_spoken().languages)
        for hit in _said(bare, language, "refuses")
    )


def is_agreement(words: str, language: str) -> bool:
    """Whether folded words answer a question with yes, and say nothing besides."""
    told = reply(words[found.end() :] if (found := _LABEL.match(words)) else words, language, first=True)
    return told is not None and told[0] == PERMIT


def answers(sentences: tuple[tuple[Passage, Frames], ...]) -> Iterator[tuple[Passage, Frames]]:
    """What questions and their answers state together, at the place of the answer.

    A question stands before its answer in a sentence, in the sentence before, or as the heading.
    """
    asked, since = "", 0
    title = ""
    for passage, frames in sentences:
        words = frames.words
        first, title = passage.title != title, passage.title
        sign = _ASKED.search(words)
        if sign and sign.end() >= len(words.rstrip("\"'*_ ")):
            asked, since = words, 0
            continue
        if sign:
            asked, words, since = words[: sign.start()], words[sign.end() :], 0
        elif first and title.rstrip("\"'*_ ").endswith(("?", "？")):
            asked, since = fold(title), 0
        if not asked or since >= ANSWERING or not _OPENING.sub("", words):
            continue
        since += 1
        words = words[found.end() :] if (found := _LABEL.match(words)) else words
        question = asked[found.end() :] if (found := _LABEL.match(asked)) else asked
        replied = reply(words, frames.language, first=since == 1)
        if replied is None:
            continue
        kind, rest = replied
        told = as_statement(question.strip("?？¿ \"'*_"), frames.language, refused=kind == FORBID)
        if told is not None:
            yield passage, with_outs(told, rest, kind)


def reply(words: str, language: str, *, first: bool) -> tuple[str, str] | None:
    """Whether an answer agrees or refuses, and what it says besides; None where it does neither.

    Only the first sentence of an answer does so without a word for it: what follows may speak of anything.
    """
    begins = opening.end() if (opening := _OPENING.match(words)) else 0
    kind, end = "", begins
    while (hit := _next(words, language, end)) is not None:
        # "Yes, you can.": each goes on with the one before; "leider nein", "no problem": the one that says more counts.
        kind = kind if kind == FORBID else {"agrees": PERMIT, "refuses": FORBID}[hit.concept]
        end = hit.end
        end = gap.end() if (gap := _OPENING.match(words, end)) else end
    frames = read(words, language, Above(), Above())
    acts = concepts().mask(_TOPICS)
    if kind:
        rest = words[end:]
        part = read(re.split(r"[,.;:。，；]", rest)[0], language, Above(), Above())
        alone = _ENDS.match(words, len(words[:end].rstrip(" ,.;:!。，；：！、(–—-"))) is not None
        role = bool(part.pieces) and part.pieces[0].role != "main"
        if alone or role or (kind == FORBID and not part.mask & acts):
            return kind, rest
        return None
    last = max(
        _said(words, language, "agrees") + _said(words, language, "refuses"), key=lambda hit: hit.end, default=None
    )
    if last and not words[last.end :].strip(" .!。)") and words[: last.start].rstrip()[-1:] in (",", ":", "，"):
        # "For anything else, no."
        return (PERMIT if last.concept == "agrees" else FORBID), words[: last.start]
    if frames.mask & acts or len(words) > ALONE or not first:
        return None
    own = [piece for piece in frames.pieces if piece.role in ("main", "relative")]
    marks = {mark[2] for piece in own for mark in piece.marks}
    limited = frames.provisos or any(piece.only for piece in frames.pieces)
    kept = limited and not frames.provisos and any(piece.subject == "licensor" for piece in frames.pieces)
    denied = any(hit.concept == "not" for piece in own for hit in piece.hits) or _said(words, language, "refuses")
    if FORBID in marks or kept or (not marks and denied):
        return FORBID, words
    if limited or (marks == {PERMIT} and not denied):
        return PERMIT, words
    return None


def _next(words: str, language: str, place: int) -> Hit | None:
    """The longest word at a place that agrees or refuses."""
    listed = [
        hit
        for concept in ("agrees", "refuses")
        for hit in _said(words, language, concept)
        if hit.start == place and (words[hit.start : hit.end] != "si" or _ENDS.match(words, hit.end))
    ]
    return max(listed, key=lambda hit: hit.end, default=None)


def as_statement(asked: str, language: str, *, refused: bool) -> Frames | None:
    """A question as a statement; None where it asks what the publisher does, or says nothing of a right or duty."""
    known = concepts()
    plain = _PARTICLE.sub("", asked)
    opens = _said(f"{asked}?", language, "asks-of")
    about = (
        any(hit.start == 0 or language in UNSPACED for hit in opens) or bool(_said(f"{asked}?", language, "asks-may"))
    ) and not any(hit.start == 0 for hit in _said(asked, language, "asks-else"))
    frames = read(plain, language, Above(PERMIT) if about else Above(), Above())
    subject = next((piece.subject for piece in frames.pieces if piece.subject), "")
    user, publisher = known.mask(("you",)), known.mask(("licensor", "by-us"))
    if (subject == "you" and frames.mask & publisher) or (refused and any(piece.only for piece in frames.pieces)):
        return None  # "Is it for research only? No.": a limit that is denied
    needs = bool(frames.mask & known.mask(("asks-need",)))
    if not needs and not about and not any(piece.marks for piece in frames.pieces if piece.role == "main"):
        return None
    _ask_again(frames, known)
    keep = ~known.mask(("question", "asks-need")) & (~publisher if subject == "licensor" else ~0)
    had_first = known.mask(_HAD_FIRST)
    if needs and refused:
        keep &= ~had_first
    # "Do I need permission to …? Yes.": what the question calls by a word for permitting must be had.
    more = known.mask(("consent",)) if needs and not refused and not frames.mask & had_first else 0
    for piece in frames.pieces:
        piece.mask = (piece.mask & keep) | (user if subject == "licensor" else 0)
        piece.subject = "you" if piece.subject == "licensor" else piece.subject
        turned = refused and piece.role in ("main", "relative")
        if needs and piece.role in ("main", "relative"):
            # What needs nothing is free to do; what needs something is done under that.
            mask = ((piece.mask | reduce(or_, piece.governed.values(), 0)) & keep) | more
            piece.mask |= more
            piece.governed = {PERMIT: mask, FREE: mask} if refused else {REQUIRE: mask}
            piece.marks = [(piece.start, piece.start, PERMIT if refused else REQUIRE)]
            continue
        governed: dict[str, int] = {}
        for kind, mask in piece.governed.items():
            name = _REFUSED.get(kind, kind) if turned else kind
            governed[name] = governed.get(name, 0) | (mask & keep)
        piece.governed = governed
        if turned:
            piece.marks = [(start, end, _REFUSED.get(name, name)) for start, end, name in piece.marks]
    mask = reduce(or_, (piece.mask for piece in frames.pieces), 0)
    return replace(frames, mask=mask | more)


def _ask_again(frames: Frames, known: Concepts) -> None:
    """Take phrases that allow or forbid by themselves ("commercial use allowed") for what they are asked about."""
    whole = known.mask(("commerce-yes", "commerce-no"))
    for piece in frames.pieces:
        piece.governed = {
            kind: (mask & ~whole) | (known.bits["commerce"] if mask & whole else 0)
            for kind, mask in piece.governed.items()
        }
        if piece.mask & whole:
            piece.mask = (piece.mask & ~whole) | known.bits["commerce"]


def with_outs(told: Frames, rest: str, kind: str) -> Frames:
    """A statement with the conditions and exceptions that its answer adds."""
    words = f"{told.words}, {rest}"
    added = read(words, told.language, Above(kind), Above())
    far, known = len(told.words) + 1, concepts()
    had_first, free = known.mask(_HAD_FIRST), known.mask(("unneeded", "not"))
    # The publisher speaks: "we" in an answer promises nothing.
    keep = ~known.mask(("question", "promise", "by-us"))
    own: list[Piece] = []
    for piece in added.pieces:
        if piece.start < far:
            continue
        if piece.role not in _OUTS and piece.mask & had_first and not (piece.mask & free or piece.governed.get(FREE)):
            piece.role = "proviso"  # "Yes, you get our consent first and then it works."
        if piece.role in _OUTS or (piece.only and not piece.marks):
            piece.mask &= keep
            own.append(piece)
    if not own:
        return told
    bound = reduce(or_, (piece.mask for piece in own if piece.role in _OUTS), 0)
    if kind == PERMIT and any(piece.role in _OUTS for piece in own) and not bound & (had_first | known.mask(_HARMLESS)):
        # "Yes, but only inside your company": what it is bound to is not known, so it is no plain permission.
        for piece in told.pieces:
            piece.governed = {REQUIRE if name == PERMIT else name: mask for name, mask in piece.governed.items()}
            piece.marks = [(start, end, REQUIRE if name == PERMIT else name) for start, end, name in piece.marks]
    of = {role: reduce(or_, (piece.mask for piece in own if piece.role == role), 0) for role in _OUTS}
    return replace(
        told,
        words=words,
        pieces=(*told.pieces, *own),
        mask=told.mask | reduce(or_, (piece.mask for piece in own), 0),
        exceptions=told.exceptions | of["unless"],
        provisos=told.provisos | of["proviso"],
        conditions=told.conditions | of["if"],
    )
