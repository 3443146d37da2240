"""Places in a frame: where a grant does not hold, whose law governs, and which court or arbitrators decide.

A place counts for what it stands beside: a place beside a word for law tells the law, beside a word for courts or
arbitration the venue, and beside rights that are denied, or given there only, the territory. A place in an aside
(conflict rules, conventions), or that belongs to data, servers, prices or trademarks, tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

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
_DENIED = re.compile(
    r"(?:\b(?:not|no|neither|nor|never|nicht|kein\w*|weder|ne|pas|aucun\w*|ni|nao|non|не|без|nie|bez|niet|geen)\b|不|无|未)[^.;,]{0,30}$"
)
_DENIED_AFTER = re.compile(r".{0,8}(?:不采用|ではなく|によらず|아니|하지 않)")
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


_PARENTHESES = re.compile(r"[（(][^()（）]{0,80}[)）]")
_THAT_LAW = re.compile(r"laws? of that (?:jurisdiction|country|state|place)")
_IN_CASE = re.compile(r"当.{0,40}时")


def _laws(words: str, language: str) -> list[Hit]:
    """The words that stand for a legal order, not for copyright or a right to something."""
    return [hit for hit in look(words, language, "law", "not-law") if hit.concept == "law"]


def _law(words: str, language: str, heading: str) -> Iterator[Stated]:
    words = _PARENTHESES.sub(lambda aside: " " * len(aside[0]), words)
    laws = _laws(words, language)
    if language == "zh" and _IN_CASE.search(words):
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
                if not re.search(r"[.;]", words[law.end : place.start].replace("u.s.", "us").replace("p.r.", "pr")):
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
            or _THAT_LAW.search(words)
            or any(
                abs(hit.start - law.end) <= _BESIDE
                and not any(min(law.start, hit.start) < court <= max(law.start, hit.end) for court in courts)
                for law in laws
            )
        ]
        reference = near[0].concept if near else ""
        if reference and look(words, language, "governs"):
            yield "governing-law", reference, 0.85, (laws[0].start, laws[0].end)


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
        start = max([0, *(sign.end() for sign in re.finditer(r"[,;(。，；]", words[: place.start]))])
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
    if _DENIED.search(words[max(0, hit.start - 34) : hit.start]):
        return not re.search(
            r"(?:nowhere|if|failing|unless|未能|不成|不愿)[^.;]{0,40}$", words[max(0, hit.start - 50) : hit.start]
        )
    return language in UNSPACED and bool(_DENIED_AFTER.match(words, hit.end))


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
        if re.match(r" (?:company|corporation|limited|inc|llc)", words[place.end : place.end + 14]):
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


def _territory(words: str, language: str, lead: str, heading: str, frames: Frames) -> Iterator[Stated]:
    places = [
        place for place in named(words, language) if place.kind == "area" and not _NO_AREA.match(words, place.end)
    ]
    if not places or (lead and look(lead, language, "about-other")) or frames.mask & _matters():
        return
    laws = _laws(words, language)
    of_law = look(words, language, "dispute") or (laws and (_QUOTED.match(words) or look(words, language, "governs")))
    if of_law and not look(words, language, "domicile"):
        return
    if look(words, language, "about-other", "court", "arbitration", "aside-law"):
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
    if not look(f"{words} {lead} {heading}", language, "who"):
        return
    outs = look(words, language, "outside")
    excepts = look(words, language, "except")
    said = {mark[2] for piece in frames.pieces for mark in piece.marks}
    inherited = governed.mark if lead else ""
    only = any(
        piece.only and any(piece.start <= place.start < piece.end for place in places) for piece in frames.pieces
    ) or (any(piece.only for piece in frames.pieces) or (governed.only and not said))
    forbids = (
        FORBID in said
        or (inherited == FORBID and not {PERMIT} & said)
        or bool(look(words, language, "denies") or look(lead, language, "denies"))
        or bool(_NOT_THERE.search(words))
    )
    basis = _basis(words + " ", language, lead)
    outside = [hit for hit in outs if any(0 <= place.start - hit.end <= 40 for place in places)] or (
        [hit for hit in outs if any(0 <= hit.start - place.end <= 6 for place in places)]
        if language in UNSPACED
        else []
    )
    if outside and only and not forbids and not excepts and "?" not in words:
        yield _areas(places, words, language, basis, lead)
        return
    if outside and not excepts and (forbids or (inherited == FORBID)):
        inside = [place for place in places if not any(0 <= hit.start - place.end <= 2 for hit in outs)] or places
        yield _only_in(inside, words, basis)
        return
    if excepts and look(words, language, "territory", "domicile") and (not only or _WHOLE.search(words)):
        after = [place for place in places if any(hit.end <= place.start for hit in excepts)] or places
        yield _areas(after, words, language, basis, lead)
        return
    if only and not (forbids and language not in UNSPACED and not outside and FORBID in said):
        yield _only_in(places, words, basis)
        return
    if forbids or barred_by_heading:
        yield _areas(places, words, language, basis, lead)
    elif not said and governed.mark == PERMIT and look(words, language, "domicile"):
        yield _only_in(places, words, basis)


_WHOLE = re.compile(
    r"\b(?:all|every|whole|world\w*|weltweit|monde|mund\w+|mond\w+|wereld\w*)\b|全球|全世界|世界|任何|전 세계|мир"
)
"""That the whole world is meant, but for what is excepted."""
_NOT_THERE = re.compile(
    r"(?:you|licensee) .{0,40}(?:are|is) not (?:\w+ ){0,2}(?:established|domiciled|resident|located|based|incorporated|citizen)"  # noqa: E501
)
"""A user's word that it is not at home somewhere."""


@cache
def _matters() -> int:
    return concepts().mask(("liability", "no-liability", "keeps-liable"))


_NO_AREA = re.compile(
    r"[.)'s]{0,3} ?(?:government|department|treasury|commerce|export|copyright|patent|trademark|laws?\b|code\b|acts?\b|"
    r"courts?\b|dollars?|office|international|state\b|federal|or non|\\$|\d|citizen and)"
)
"""What follows the name of a country that is no area there but a power, a law or money."""
_QUOTED = re.compile(r"[\W\d]{0,12}[\"'「]")


def _basis(words: str, language: str, lead: str) -> str:
    domicile, using = look(words, language, "domicile"), look(words, language, "using")
    if not domicile:
        return "use"
    joined = re.search(r"\b(?:or|oder|ou|o|или|lub|of)\b|或|又は|또는", words[min(domicile[0].end, len(words) - 1) :])
    if (
        using
        and joined
        and any(hit.start > domicile[0].end for hit in using)
        and re.search(r"offer|use (?:it )?(?:in|within)|service to|deployed in|anbiet", words)
    ):
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
