"""Places in a frame: where a grant does not hold, whose law governs, and which court or arbitrators decide.

A place counts for what it stands beside: a place beside a word for law tells the law, beside a word for courts or
arbitration the venue, and beside rights that are denied, or given there only, the territory. A place in an aside
(conflict rules, conventions), or that belongs to data, servers, prices or trademarks, tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.worded import Worded
from auditor.terms.concepts import UNSPACED, Concepts, Hit, concept_rows, concepts
from auditor.terms.finding import Find
from auditor.terms.frames import FORBID, PERMIT, REQUIRE, Frames, above
from auditor.terms.passages import Passage
from auditor.terms.places import Named, named, narrowest
from auditor.text import fold

Stated = tuple[str, Any, float, tuple[int, int]]
"""Term, value, how sure, and where in the folded words."""
_BESIDE, _TIGHT = 70, 14
"""Characters between a word for law and the place whose law it is, behind it and before it. By judgment: "the laws in
force in the Special Administrative Region of …"; before it stands the name or its adjective alone."""
_BARE = 70
"""Characters of a sentence that says nothing but whose law applies. By judgment."""
_NEXT = 120
"""Characters between a word for courts and their place. By judgment: the kind of court and its county."""
_DENIED = re.compile(r"[^.;,]{0,30}")
"""What may stand between a denial and the word it denies."""
_FAILING = re.compile(r"[^.;]{0,40}")
"""What may stand between a word for failing ("failing agreement") and a court that is not denied by it."""
_REFERENCES = ("defendant-place", "licensor-place", "licensee-place", "enforcement-place")


@cache
def _layer(*ids: str) -> Concepts:
    """Some concepts by themselves, so that the words of others do not hide theirs."""
    return Concepts([one for one in concept_rows("place_concepts") if one["id"] in ids])


@cache
def _all() -> Concepts:
    """Every concept of places and law, none hiding another: tells at once which of them stand in a sentence."""
    return Concepts([one | {"aside": True} for one in concept_rows("place_concepts")])


@lru_cache(256)
def _there(words: str, language: str) -> frozenset[str]:
    known = _all()
    return frozenset(hit.concept for hit in known.find(words, language if language in known.languages else "en"))


def look(words: str, language: str, *ids: str) -> list[Hit]:
    """Where some concepts of places and law stand in folded words."""
    if _there(words, language).isdisjoint(ids):
        return []
    known = _layer(*ids)
    return known.find(words, language if language in known.languages else "en")


# -------------------------------------------------------------------------------------------------- whose law


_PARENTHESES = re.compile(r"[（(][^()（）]{0,120}[)）]")


def _laws(words: str, language: str) -> list[Hit]:
    """The words that stand for a legal order, not for copyright or a right to something."""
    return [hit for hit in look(words, language, "law", "not-law") if hit.concept == "law"]


def _law(words: str, language: str, heading: str) -> Iterator[Stated]:
    words = _PARENTHESES.sub(lambda aside: " " * len(aside[0]), words)
    laws = _laws(words, language)
    if look(words, language, "in-case"):
        return
    under = bool(heading) and bool(look(heading, language, "about-law")) and len(heading) < 60
    short = len(words) <= _BARE
    places = _without_asides(words, language)
    if not laws:
        if under and short and places and not look(words, language, "court", "arbitration", "dispute"):
            yield _codes("governing-law", places, 0.8)
        return
    if look(words, language, "about-other") and not look(words, language, "governs"):
        return
    tight = 3 if language in UNSPACED else _TIGHT
    reach = 24 if language in UNSPACED else _BESIDE
    held: list[Named] = []
    stops = [hit.start for hit in look(words, language, "court", "arbitration", "outside")]
    stops += (
        [hit.start for hit in look(words, language, "territory")] if language in ("ru", "pl", "de", "nl", "fr") else []
    )
    for law in laws:
        for place in places:
            if place.kind == "town" or place.code in ("EU", "EEA"):
                continue
            behind = place.start - law.end
            ahead = len(words[place.end : law.start].strip()) if law.start >= place.end else -1
            if place.kind == "adjective":
                if 0 <= behind <= 12 or 0 <= ahead <= 8:
                    held.append(place)
            elif 0 <= behind <= reach and not any(law.end <= stop < place.start for stop in stops):
                if not _FULL_STOP.search(words, law.end, place.start):
                    held.append(place)
            elif 0 <= ahead <= tight and not re.search(r"[,.;]", words[place.end : law.start]):
                held.append(place)
    governed = look(words, language, "governs") or look(words, language, "dispute", "court", "arbitration")
    bare = short or under
    if not (governed or bare):
        return
    if not governed and not _says_nothing_else(words, laws, held):
        return
    if held:
        yield _codes("governing-law", held, 0.92 if governed else 0.85)
        return
    if governed:
        courts = [hit.start for hit in look(words, language, "court", "arbitration")]
        near = [
            hit
            for hit in look(words, language, *_REFERENCES)
            if hit.concept == "enforcement-place"
            or look(words, language, "that-law")
            or any(
                abs(hit.start - law.end) <= _BESIDE
                and not any(min(law.start, hit.start) < court <= max(law.start, hit.end) for court in courts)
                for law in laws
            )
        ]
        reference = near[0].concept if near else ""
        if reference and look(words, language, "governs"):
            yield "governing-law", reference, 0.85, (laws[0].start, laws[0].end)


_FULL_STOP = re.compile(r";|(?<![ .][^\W\d_])\.")
"""A sign that ends a statement; the dots of an abbreviation do not."""


def _says_nothing_else(words: str, laws: Sequence[Hit], places: Sequence[Named]) -> bool:
    """Whether a sentence is no more than a law and its place: "Belgisch recht.", "California law"."""
    bare = list(words)
    for start, end in [*((hit.start, hit.end) for hit in laws), *((place.start, place.end) for place in places)]:
        bare[start:end] = " " * (end - start)
    return sum(char.isalpha() for char in "".join(bare)) <= 12


def _codes(term: str, places: Sequence[Named], sure: float) -> Stated:
    codes = _own_order([place.code for place in places])
    value: Any = codes[0] if len(codes) == 1 else tuple(codes)
    return term, value, sure if len(codes) == 1 else min(sure, 0.8), (places[0].start, places[-1].end)


def _own_order(codes: Iterable[str]) -> list[str]:
    """Legal orders, each once; a country is left out where its own part or special region is named."""
    listed = list(dict.fromkeys(codes))
    kept = narrowest([code for code in listed if code not in ("EU", "EEA")] or listed)
    return [code for code in kept if code != "CN" or not {"HK", "MO", "TW"} & set(kept)]


def _without_asides(words: str, language: str) -> list[Named]:
    """The places of a sentence but those in asides: conflict rules, conventions, what is excluded, other matters."""
    asides = look(words, language, "aside-law", "except")
    found = named(words, language)
    kept = []
    for place in found:
        start = max(words.rfind(sign, 0, place.start) for sign in ",;(。，；") + 1
        if any(start - 1 <= aside.start < place.start for aside in asides):
            continue
        kept.append(place)
    return kept


def _reference(words: str, language: str) -> str:
    """A place told by who lives there."""
    hits = look(words, language, *_REFERENCES)
    return hits[0].concept if hits else ""


# ------------------------------------------------------------------------------------------------------ courts


def _forum(words: str, language: str, heading: str, frames: Frames) -> Iterator[Stated]:
    listed = look(words, language, "court", "court-aside", "arbitration")
    arbitration = [hit for hit in listed if hit.concept == "arbitration"]
    courts = [hit for hit in listed if hit.concept == "court"]
    if not (arbitration or courts):
        return
    agreed = [hit for hit in arbitration if not _is_denied(words, hit, language)]
    under = bool(heading) and bool(look(heading, language, "about-law"))
    if any(hit.concept == "court-aside" for hit in listed) and not agreed and len(courts) < 2:
        return
    disputes, goes = look(words, language, "dispute"), look(words, language, "goes-to")
    places = list(_without_asides(words, language))
    laws = _laws(words, language)
    if agreed:
        if not (disputes or goes or under or len(words) <= _BARE) or _is_other(words, language, frames):
            return
        yield "dispute-resolution", "arbitration", 0.9, (agreed[0].start, agreed[0].end)
        seat = _beside(words, language, agreed, places, laws)
        if seat:
            yield _codes("venue", seat, 0.88)
        elif reference := _reference(words, language):
            yield "venue", reference, 0.8, (agreed[0].start, agreed[0].end)
        return
    courts = [hit for hit in courts if not _is_denied(words, hit, language)]
    if not courts or not (disputes or goes or under or len(words) <= _BARE):
        return
    if _is_other(words, language, frames):
        return
    seat = _beside(words, language, courts, places, laws)
    reference = _reference(words, language)
    if seat and reference == "licensee-place":
        codes = _own_order([place.code for place in seat])
        yield "venue", (reference, *codes), 0.75, (courts[0].start, courts[0].end)
    elif reference and (not seat or reference == "licensor-place"):
        yield "venue", reference, 0.85, (courts[0].start, courts[0].end)
    elif seat:
        yield _codes("venue", seat, 0.88)
    elif not (disputes and goes):
        return
    yield "dispute-resolution", "courts", 0.88 if seat or reference else 0.75, (courts[0].start, courts[0].end)


def _is_denied(words: str, hit: Hit, language: str) -> bool:
    if any(
        one.end <= hit.start and _DENIED.fullmatch(words, one.end, hit.start)
        for one in look(words, language, "denying")
    ):
        return not any(
            one.end <= hit.start and _FAILING.fullmatch(words, one.end, hit.start)
            for one in look(words, language, "failing")
        )
    return language in UNSPACED and any(0 <= one.start - hit.end <= 8 for one in look(words, language, "denied-after"))


def _is_other(words: str, language: str, frames: Frames) -> bool:
    """Whether the sentence is about data, papers or prices, and binds nobody to a court."""
    binds = look(words, language, "dispute") or any(
        mark[2] in (REQUIRE, FORBID) for piece in frames.pieces for mark in piece.marks
    )
    return bool(look(words, language, "about-other")) and not binds


def _beside(
    words: str, language: str, anchors: Sequence[Hit], places: Sequence[Named], laws: Sequence[Hit]
) -> list[Named]:
    """The places that stand nearest to words for courts or arbitration, and not beside a word for law."""
    reach = 40 if language in UNSPACED else _NEXT
    free = []
    for place in places:
        if place.kind == "adjective":
            near = any(0 <= hit.start - place.end <= 20 or 0 <= place.start - hit.end <= 14 for hit in anchors)
            lawful = any(0 <= hit.start - place.end <= 8 or 0 <= place.start - hit.end <= 12 for hit in laws)
            if near and not lawful:
                free.append(place)
            continue
        tight = 3 if language in UNSPACED else 24
        if any(
            (
                0 <= place.start - law.end <= (12 if language in UNSPACED else 30)
                and not any(law.end <= hit.start < place.start for hit in anchors)
            )
            or 0 <= law.start - place.end <= tight // 3
            for law in laws
            if place.kind == "area"
        ):
            continue
        if any(hit.start == place.end + 1 for hit in look(words, language, "company-word")):
            continue
        if any(0 <= place.start - hit.end <= reach or 0 <= hit.start - place.end <= reach // 3 for hit in anchors):
            free.append(place)
    if not free:
        return []
    behind = [place for place in free if any(0 <= place.start - hit.end <= reach for hit in anchors)]
    chosen = behind or free
    towns = [place for place in chosen if place.kind == "town"]
    codes = {place.code for place in chosen}
    return (
        towns
        if towns and any(code != towns[0].code and towns[0].code.startswith(f"{code}-") for code in codes)
        else chosen
    )


# --------------------------------------------------------------------------------------------------- territory


def _without_exceptions(words: str, language: str) -> str:
    """The words without what a place is meant without, between parentheses: "(excluding Hong Kong)".

    In a script without blanks always, else beside a law: "the laws of the mainland (excluding …)".
    """
    if not _PARENTHESES.search(words):
        return words
    excepts, laws = look(words, language, "except"), _laws(words, language)

    def blank(aside: re.Match[str]) -> str:
        start, end = aside.span()
        opens = any(hit.start == start + 1 for hit in excepts) and language in UNSPACED
        beside = any(0 <= start - law.end <= _NEXT or 0 <= law.start - end <= 3 for law in laws)
        names = any(sign in aside[0] for sign in '"「')  # (Oregon; "University"): says who a party is
        if opens or names or (beside and any(start < hit.start < end for hit in excepts)):
            return " " * len(aside[0])
        return aside[0]

    return _PARENTHESES.sub(blank, words)


def _is_of_law(words: str, language: str, place: Named, laws: Sequence[Hit]) -> bool:
    """Whether a place tells whose law is meant: "the laws and regulations of the mainland of …".

    Not where a word for land stands between: the same word may be the right that holds there.
    """
    lands = look(words, language, "territory", "outside")
    return any(
        (
            0 <= place.start - law.end <= _BESIDE
            and not _SIGN.search(words, law.end, place.start)
            and not any(law.end <= land.start < place.start for land in lands)
        )
        or (law.start >= place.end and len(_without_lands(words, place.end, law.start, lands)) <= _OWN)
        for law in laws
    )


def _without_lands(words: str, start: int, end: int, lands: Sequence[Hit]) -> str:
    """What stands between two characters but blanks and words for land."""
    return "".join(
        char
        for place, char in enumerate(words[start:end], start)
        if char != " " and not any(land.start <= place < land.end for land in lands)
    )


_OWN = 3
"""Characters between a place and the law that is its own. By judgment: a particle, and a part of the land."""


_SIGN = re.compile(r"[,.;:(，。；]")


def _territory(words: str, language: str, lead: str, heading: str, frames: Frames) -> Iterator[Stated]:
    words = _without_exceptions(words, language)
    bodies = [
        place.start
        for hit in look(words, language, "public-body")
        for place in named(words, language)
        if 0 <= place.start - hit.end <= _OF_A_STATE and not _SIGN.search(words, hit.end, place.start)
    ]
    powers, lands = look(words, language, "no-area"), look(words, language, "territory")
    places = [
        place
        for place in named(words, language)
        if (place.kind == "area" or (place.kind == "adjective" and _of_a_land(place, lands)))
        and not _MONEY.match(words, place.end)
        and place.start not in bodies
        and not any(hit.start - place.end >= 0 and _BELONGS.fullmatch(words, place.end, hit.start) for hit in powers)
    ]
    if not places or (lead and look(lead, language, "about-other")) or frames.mask & _matters():
        return
    denials = look(words, language, "denies")
    # "Ningún derecho de uso": in many languages a right that is denied and a law are one word.
    laws = [
        law for law in _laws(words, language) if not any(no.start <= law.start and law.end <= no.end for no in denials)
    ]
    if not look(words, language, "domicile"):
        places = [place for place in places if not _is_of_law(words, language, place, laws)]
    towns = [place.end for place in named(words, language) if place.kind == "town"]
    places = [place for place in places if not any(0 <= place.start - town <= 6 for town in towns)]
    if not places:
        return
    of_law = look(words, language, "dispute") or (laws and (_QUOTED.match(words) or look(words, language, "governs")))
    if of_law and not look(words, language, "domicile"):
        return
    homes = look(words, language, "domicile")
    others = look(words, language, "about-other", "court", "arbitration", "aside-law")
    if homes and look(words, language, "denies"):
        # "no right arises for anyone who resides in …, wherever it is used": whom it is denied to is plain.
        others = [hit for hit in others if hit.concept != "about-other"]
    if any(not any(home.start <= other.start and other.end <= home.end for home in homes) for other in others):
        # "companies whose main office is in …": an office that says where somebody is at home is no other matter.
        return
    if look(words, language, "denied-only") and not look(words, language, "except", "denies"):
        return
    if any(True for _ in _law(words, language, "")) or (
        _QUOTED.match(words) and not look(words, language, "barred-areas", "except", "territory")
    ):
        return
    governed = above(lead, language) if lead else above(heading, language)
    barred_by_heading = bool(heading) and bool(look(heading, language, "barred-areas"))
    if barred_by_heading and len(words) <= _BARE:
        yield _areas(places, words, language, "use", lead)
        return
    if not homes and not look(f"{words} {lead} {heading}", language, "who"):
        return
    outs = look(words, language, "outside")
    excepts = look(words, language, "except")
    marks = [mark for piece in frames.pieces for mark in piece.marks]
    if homes:
        denials = [hit for hit in denials if _denies_those_at_home(hit.start, hit.end, places, frames)]
        marks = [mark for mark in marks if mark[2] != FORBID or _denies_those_at_home(mark[0], mark[1], places, frames)]
    said = {kind for _, _, kind in marks}
    inherited = governed.mark if lead else ""
    only = any(
        (piece.only or piece.role == "proviso") and any(piece.start <= place.start < piece.end for place in places)
        for piece in frames.pieces
    ) or (any(piece.only for piece in frames.pieces) or (governed.only and not said))
    forbids = (
        FORBID in said
        or (inherited == FORBID and not {PERMIT} & said)
        or bool(denials or look(lead, language, "denies"))
        or bool(look(words, language, "not-there"))
    )
    basis = _basis(words + " ", language, lead)
    outside = [hit for hit in outs if any(0 <= place.start - hit.end <= 40 for place in places)] or (
        [hit for hit in outs if any(0 <= hit.start - place.end <= 6 for place in places)]
        if language in UNSPACED
        else []
    )
    if not (forbids or outside or excepts) and (
        _must_live(places, words, language, frames) or look(words, language, "territory-is")
    ):
        yield _only_in(places, words, basis)
        return
    if outside and only and not forbids and not excepts and (said or lead) and "?" not in words:
        yield _areas(places, words, language, basis, lead)
        return
    if outside and not excepts and (forbids or (inherited == FORBID)):
        inside = [place for place in places if not any(0 <= hit.start - place.end <= 2 for hit in outs)] or places
        yield _only_in(inside, words, basis)
        return
    if (
        excepts
        and look(words, language, "territory", "domicile")
        and (not only or look(words, language, "whole-world"))
    ):
        after = [place for place in places if any(hit.end <= place.start for hit in excepts)] or places
        yield _areas(after, words, language, basis, lead)
        return
    if only and any(_NOT_IN.search(words, max(0, place.start - _BEFORE), place.start) for place in places):
        # "Research only, and not in …": the purpose is narrowed, and the place denied.
        denied = [place for place in places if _NOT_IN.search(words, max(0, place.start - _BEFORE), place.start)]
        allowed = [place for place in places if place not in denied]
        yield _only_in(allowed, words, basis) if allowed else _areas(denied, words, language, basis, lead)
        return
    if only and not (forbids and language not in UNSPACED and not outside and FORBID in said):
        yield _only_in(places, words, basis)
        return
    if forbids or barred_by_heading:
        yield _areas(places, words, language, basis, lead)
    elif (
        homes
        and not said
        and (governed.mark == PERMIT or (heading and len(words) <= _NEXT and look(heading, language, "territory")))
    ) or _granted_at_home(homes, places, frames):
        yield _only_in(places, words, basis)


_WORDS = Worded("clauses.yaml")
_AND_NOT = _WORDS.pattern(r"[ ,)]*{joins_a_denial~}(?: {pronouns~})?(?: {helping~})? ")
"""What joins a second predicate, which is denied, to one that tells where somebody is at home."""


def _denies_those_at_home(start: int, end: int, places: Sequence[Named], frames: Frames) -> bool:
    """Whether a denial is about those who are at home in a place, not about another matter of somebody at home there.

    "The company is established in … and does not sell data" limits nobody: the denied verb has an object of its own.
    """
    words, language = frames.words, frames.language
    sign = _FULL_STOP.search(words, end)
    rest = words[end : sign.start() if sign else len(words)]
    if any(place.start >= end for place in places) or look(rest, language, "who", "domicile", "outside"):
        return True
    if any(place.end <= start and _AND_NOT.fullmatch(words, place.end, start) for place in places):
        return False
    gives, no = concepts().mask(("share", "get")), concepts().bits["not"]
    hits = [hit for piece in frames.pieces for hit in piece.hits if start <= hit.start and hit.end <= end]
    # "not sell", and a bare "not", have an object behind them; "not served" and "not entitled" have none.
    own = any(hit.bit & gives or (hit.bit & no and (hit.start, hit.end) == (start, end)) for hit in hits)
    return not (own and any(char.isalpha() for char in rest)) or bool(look(words, language, "who"))


def _granted_at_home(homes: Sequence[Hit], places: Sequence[Named], frames: Frames) -> bool:
    """Whether what is granted is granted to those at home in a place: "Persons resident in … may use the model"."""
    granted, model = concepts().mask(("use", "modify", "share", "get")), concepts().bits["model"]
    return any(
        piece.role == "main"
        and piece.subject != "licensor"
        and piece.governed.get(PERMIT, 0) & granted
        and piece.mask & model
        and any(
            kind == PERMIT and home.end <= place.start and piece.start <= home.start and place.end <= start
            for start, _, kind in piece.marks
            for home in homes
            for place in places
        )
        for piece in frames.pieces
    )


_NOT_IN = _WORDS.pattern(r"\b{not_before_a_place~} {before_a_place~} (?:\w+ ){0,2}$")
_BEFORE = 30
"""Characters before a place in which it is denied. By judgment: "not in the territory of the"."""
_OF_A_STATE = 20
"""Characters between a public body and its state. By judgment: "of the Republic of"."""


def _of_a_land(place: Named, lands: Sequence[Hit]) -> bool:
    """Whether an adjective says whose territory is meant: "em território brasileiro"."""
    return any(0 <= place.start - land.end <= 1 or 0 <= land.start - place.end <= 1 for land in lands)


def _must_live(places: Sequence[Named], words: str, language: str, frames: Frames) -> bool:
    """Whether users have to be at home in a place: "users must be located in …"."""
    homes = look(words, language, "domicile")
    return bool(homes) and any(
        mark[2] == REQUIRE
        and piece.subject != "licensor"
        and any(
            0 <= home.start - mark[1] <= _HOME and any(home.end <= place.start for place in places) for home in homes
        )
        for piece in frames.pieces
        for mark in piece.marks
    )


_HOME = 14
"""Characters between a duty and the word for being at home that it is about. By judgment: "be", and an adverb."""


@cache
def _matters() -> int:
    return concepts().mask(("liability", "no-liability"))


_BELONGS = re.compile(r"[.)'s]{0,3} ?")
"""What stands between the name of a country and a power, a law or money of it: then it is no area."""
_MONEY = re.compile(r"[.)'s]{0,3} ?[$\d]")
_QUOTED = re.compile(r"[\W\d]{0,12}[\"'「]")


def _basis(words: str, language: str, lead: str) -> str:
    domicile, using = look(words, language, "domicile"), look(words, language, "using")
    if not domicile:
        return "use"
    joined = any(hit.start >= domicile[0].end for hit in look(words, language, "or-word"))
    if using and joined and any(hit.start > domicile[0].end for hit in using) and look(words, language, "offering"):
        return "both"
    return "domicile"


def _areas(places: Sequence[Named], words: str, language: str, basis: str, lead: str) -> Stated:
    scope = "multimodal" if look(words + " " + lead, language, "multimodal") else "all"
    codes = list(dict.fromkeys("GB" if place.code == "GB-ENG" else place.code for place in places))
    value = tuple({"area": code, "basis": basis, "scope": scope} for code in narrowest(codes))
    return "territory-exclusion", value, 0.9, (places[0].start, places[-1].end)


def _only_in(places: Sequence[Named], words: str, basis: str) -> Stated:
    codes = tuple(dict.fromkeys(place.code for place in places))
    value = ({"area": "*", "basis": basis, "scope": "all", "except": codes},)
    return "territory-exclusion", value, 0.88, (places[0].start, places[-1].end)


# ------------------------------------------------------------------------------------------------------ trade


def _export(words: str, language: str, frames: Frames) -> Iterator[Stated]:
    hits = look(words, language, "export-control-law")
    if not hits or look(words, language, "export-thing", "no-export-duty"):
        return
    main = next((piece for piece in frames.pieces if piece.role == "main"), None)
    own = main is not None and main.subject == "licensor" and all(one.subject != "you" for one in frames.pieces)
    if own and not any(mark[2] in (FORBID, REQUIRE) for piece in frames.pieces for mark in piece.marks):
        return
    yield "export-control", "yes", 0.93, (hits[0].start, hits[0].end)


# -------------------------------------------------------------------------------------------------- the whole


def areas_in(frames: Frames, lead: str = "", heading: str = "") -> Iterator[Stated]:
    """What a sentence says of law, courts and territory; lead and heading are folded."""
    words, language = frames.words, frames.language
    told = {hit.concept for hit in look(words, language, "law", "court", "arbitration", "export-control-law")}
    placed = bool(named(words, language))
    if not (told or placed):
        return
    if told - {"export-control-law"} or placed:
        yield from _places_in(frames, words, language, lead, heading)
    if "export-control-law" in told:
        yield from _export(words, language, frames)


def _places_in(frames: Frames, words: str, language: str, lead: str, heading: str) -> Iterator[Stated]:
    yield from _law(words, language, heading)
    yield from _forum(words, language, heading, frames)
    yield from _territory(words, language, lead, heading, frames)


def finds(sentences: Iterable[tuple[Passage, Frames]]) -> Iterator[Find]:
    """Law, courts and territory of a text: arbitration goes before courts, the surest venue before others."""
    found: list[Find] = []
    asked = ""
    for passage, frames in sentences:
        share = len(passage.full) / max(1, len(frames.words))
        for term, value, sure, (start, end) in areas_in(frames, fold(passage.lead), asked or fold(passage.title)):
            found.append(Find(term, value, passage, sure, (int(start * share), int(end * share))))
        asked = frames.words if frames.words.endswith("?") and len(frames.words) < _NEXT else ""
    yield from (one for one in found if one.term == "export-control")
    laws = [one for one in found if one.term == "governing-law"]
    yield from sorted(laws, key=lambda one: -one.confidence)[:1]
    ways = [one for one in found if one.term == "dispute-resolution"]
    arbitrated = [one for one in ways if one.value == "arbitration"]
    yield from arbitrated or ways
    seats = [one for one in found if one.term == "venue"]
    own = [one for one in seats if any(one.passage is way.passage for way in arbitrated or ways)]
    if own or seats:
        yield (own or seats)[0]
    elif ways and laws:
        way = (arbitrated or ways)[0]
        yield Find("venue", laws[0].value, way.passage, 0.55, way.match)
    rows: dict[str, dict[str, Any]] = {}
    places = [one for one in found if one.term == "territory-exclusion"]
    for one in places:
        for row in one.value:
            rows.setdefault(row["area"], row)
    if places:
        yield Find(
            "territory-exclusion", tuple(rows.values()), places[0].passage, places[0].confidence, places[0].match
        )
