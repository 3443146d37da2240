"""Countries and law: where the grant does not reach, whose law and courts apply, and who grants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from auditor.core.model import Document, Term
from auditor.terms.chains import Span, Words
from auditor.terms.finding import Find, Rule, as_term, holding, scan, several
from auditor.terms.passages import Passage
from auditor.terms.patterns import compiled
from auditor.terms.places import narrowest, places
from auditor.terms.readers._licensor import licensors
from auditor.terms.readers._territory import territory

RULES = (
    Rule("export-control", "yes", r"\bexport(?:s|ed|ing|ation)?\b<60>(?:control|law|regulation|restrict|administration|compliance|licen|import|prohibit|embargo)|(?:law|regulation|control|restrict|prohibit)\w*<60>\bexport|trade (?:and economic )?sanctions|economic sanctions|sanctions? (?:law|list|program|regulation)|trade (?:control|compliance)|embargo|restricted part(?:y|ies) list|\bofac\b|出口管制|贸易管制|经济制裁|制裁", "export sanction trade embargo ofac 出口 制裁 贸易管制", r"sanctions? (?:imposed )?for (?:breach|violation)|court|export (?:the )?(?:model|data) to|penalt", 0.95),
)  # fmt: skip

_LAW = (
    r"(?:governed|construed|interpreted|enforced in accordance|controlled|ruled)\b<160>\b(?:laws?|legislation)\b|subject to the laws? of",
    r"\blaws?\b<40>(?:will |shall )?(?:govern|appl(?:y|ies))\b",
    r"(?:governing|applicable) law<40>(?:is|shall be|will be|:)",
    r"(?:(?<!所有)适用(?!的)|受|依据|依照|根据)[^。]{0,60}(?:法律|法)[^。]{0,16}(?:管辖|约束|解释|为准)|(?:均|应)适用[^。]{0,60}法律|(?<!所有)适用(?!的)[^。当]{0,40}法律(?![^。]{0,16}时)",
    r"(?:解释|争议|效力)[^。]{0,30}适用[^。]{0,60}法",
    r"soumis[es]* (?:au|à la|aux)<20>(?:droit|lois?)|régi[es]* par<30>(?:droit|lois?)|unterlieg\w*<40>recht|gilt<60>recht|findet<60>recht<20>anwendung|recht der|(?:rige|regir[aá]|sujet[oa]|gobernad[oa])\w*<60>(?:ley|leyes|legislaci[oó]n)|準拠法|(?:法律|法)(?:に|が)(?:準拠|適用)",
)
_NAMES_LAW = r"law|legislation|法|droit|loi|recht|ley|legislaci"
_OTHER_LAWS = re.compile(
    r"privacy or security laws|laws governing|consumer privacy act|当本?许可 ?证?适用|parliament|if the law of"
)
_COURT = (
    r"\b(?:courts?|tribunals?|jurisdiction|venue|forum)\b|法院|裁判所|管辖|管轄|"
    r"\btribunal|gerichtsstand|gerichte?\b|juzgados|tribunaux"
)
_COURT_VERB = re.compile(
    r"exclusive|jurisdiction|brought|submitted|submit|resolved|litigat|lawsuit|settled|disput|consent|venue|proceeding|"
    r"诉讼|争议|管辖|起诉|管轄|訴訟|compéten|zuständig|gerichtsstand|competen|someter|saisi"
)
_FIRM = re.compile(
    r"exclusive(?:ly)?\b.{0,80}(?:jurisdiction|courts?|venue)|courts?\b.{0,120}exclusive|(?:be|only) (?:brought|submitted|resolved|settled|litigated)"
    r".{0,80}court|法院|裁判所|gerichtsstand|tribuna.{0,60}compét|juzgados|located in .{0,40}court"
)
_NO_FORUM = re.compile(
    r"court of competent jurisdiction|court order|convention|unless required|class action|small claims|held (?:invalid|to be)|"
    r"unenforceable|moral rights|(?:in|of|under) (?:any|some|certain|your|other|such|all|most|that|those) (?:applicable )?jurisdictions?\b|"
    r"not allow|injunctive|subpoena|every jurisdiction|courts? (?:finds?|holds?)|local law|jurisdictions? (?:where|that|which|do)|"
    r"requirements of|applicable laws?,? (?:of|in)"
)
_ARBITRATION = r"arbitration|arbitrator|arbitral|arbitrated|仲裁|schiedsgericht|arbitraje|arbitrage"
_ARBITRATION_VERB = re.compile(
    r"(?:shall|will|must|agree\w*|be|finally|may be|binding)\b.{0,80}(?:submitted|referred|resolved|settled|administered|arbitrat|determined)|"
    r"binding arbitration|seat of (?:the )?arbitration|(?:提交|申请|通过|由).{0,40}仲裁|仲裁机构|仲裁委员会"
)
_BESIDE_ARBITRATION = re.compile(r"convention on|(?:except|other than|subject to|unless)[^.]{0,60}arbitra")
_SEAT = re.compile(
    r"(?:seat|place|venue|location)(?: or \w+)?(?: of)?(?: the)? (?:arbitra\w+|hearing).{0,12}\b(?:is|be|in|:)\b|(?:arbitra\w+|seated|held|conducted|take place|located) in "
)
_ASIDE = re.compile(
    r"\([^()]{0,200}(?:exclud|not includ|except|不包括|不含)[^()]{0,200}\)|(?:excluding|without (?:regard|giving|reference)|not includ\w+|except|other than|不包括|united nations|vienna convention|convention on)[^;]{0,160}"
)
_LICENSOR_PLACE = r"(?:(?<!defendant's )(?:where|in which)|place (?:where|of)|location of|domicile of|seat of)<30>(?:the )?(?:licensor|we\b|provider|company|\w+ is located|\w+'s (?:registered|principal))|licensor(?:'s)?<30>(?:is located|resides|domicile|place of business|place of residence|principal|registered|jurisdiction)|(?:许可方|我们|甲方|授权方)(?:所在地|住所地)|court where \w+ is located"
_DEFENDANT_PLACE = r"defendant(?:'s)?\b|被告(?:所在地|住所地)"
_LICENSEE_PLACE = r"(?:your|licensee's|user's) (?:place|country|jurisdiction|domicile|residence)|(?:where|in which) (?:you|the licensee) (?:reside|are located|live)"


class PlaceReader:
    """Reads the group ``place``."""

    name = "place"
    rules = RULES

    def read(self, document: Document) -> Iterable[Term]:
        yield from several(document, scan(document, RULES))
        law = list(_governing(document))
        yield from law
        yield from _forum(document, law)
        yield from territory(document)
        yield from licensors(document)


# ------------------------------------------------------------------------------------------------ law and courts


def _governing(document: Document) -> Iterator[Term]:
    found: list[Find] = []
    for passage in holding(document, _NAMES_LAW):
        words = Words(passage.low)
        for pattern in _LAW:
            span = words.search(pattern)
            if span and not _OTHER_LAWS.search(passage.low) and (codes := _law_codes(passage, span)):
                place = len(passage.full) - len(passage.low)
                sure = 0.95 if len(codes) == 1 else 0.85
                found.append(Find("governing-law", codes, passage, sure, (span[0] + place, span[1] + place)))
                break
    if found:
        first = found[0]
        codes = list(first.value)
        value = codes[0] if len(codes) == 1 else tuple(codes)
        yield as_term(
            document, Find(first.term, value, first.passage, first.confidence if len(codes) == 1 else 0.8, first.match)
        )


def _law_codes(passage: Passage, span: Span) -> list[str]:
    start = max(0, span[0] - 60)
    words = _ASIDE.sub(lambda aside: " " * len(aside[0]), passage.low)[start : span[1] + 160]
    before, after = words[: span[0] - start], words[span[0] - start :]
    words = before + re.split(r"court|jurisdiction of|arbitrat|venue|法院|仲裁|裁判所", after)[0]
    named = [code for code, _, _ in places(words)]
    if (
        not named and re.search(r"(?:laws? of|law) (?:that|the) (?:jurisdiction|country|state|place)", words)
    ) or not named:
        if compiled(_DEFENDANT_PLACE).search(words) or re.search(r"laws of that jurisdiction", words):
            return ["defendant-place"]
        if compiled(_LICENSOR_PLACE).search(words):
            return ["licensor-place"]
        if compiled(_LICENSEE_PLACE).search(words):
            return ["licensee-place"]
        if re.search(r"(?:where|in which|place).{0,40}(?:enforce|enforcement|protection is sought)", words):
            return ["enforcement-place"]
        return []
    return _own_order([code for code in named if code not in ("EU", "EEA")] or named)


def _forum(document: Document, law: Sequence[Term]) -> Iterator[Term]:
    arbitration = [
        passage
        for passage in holding(document, _ARBITRATION)
        if _ARBITRATION_VERB.search(passage.low) and not _BESIDE_ARBITRATION.search(passage.low)
    ]
    courts = [
        passage
        for passage in holding(document, _COURT)
        if passage not in arbitration
        and (_FIRM.search(passage.low) or (_COURT_VERB.search(passage.low) and not _NO_FORUM.search(passage.low)))
    ]
    if arbitration:
        named = [passage for passage in arbitration if _seat(passage)]
        seated = next((passage for passage in named if _SEAT.search(passage.low)), (named or arbitration)[0])
        yield from several(
            document, [Find("dispute-resolution", "arbitration", one, _bound(one)) for one in arbitration]
        )
        seat, sure = _seat(seated), 0.88
        court = next((passage for passage in courts if _seat(passage)), None)
        if not seat and court:
            seated, seat, sure = court, _seat(court), 0.7
        if not seat:
            seat, sure = _law_places(law), 0.55
        if seat:
            yield as_term(document, Find("venue", seat[0] if len(seat) == 1 else tuple(seat), seated, sure))
        return
    placed = [(passage, codes) for passage in courts if (codes := _seat(passage))]
    if placed:
        passage, codes = placed[0]
        yield as_term(document, Find("dispute-resolution", "courts", passage, 0.88))
        yield as_term(document, Find("venue", codes[0] if len(codes) == 1 else tuple(codes), passage, 0.88))
    elif courts and any(re.search(r"exclusive|submitted|brought|诉讼|管辖", passage.low) for passage in courts):
        passage = next(one for one in courts if re.search(r"exclusive|submitted|brought|诉讼|管辖", one.low))
        yield as_term(document, Find("dispute-resolution", "courts", passage, 0.8))
        if seat := _law_places(law):
            yield as_term(document, Find("venue", seat[0] if len(seat) == 1 else tuple(seat), passage, 0.55))


def _bound(passage: Passage) -> float:
    """How sure arbitration is: words that refer disputes to it say it more plainly than words about its costs."""
    return 0.9 if re.search(r"resolve|settle|refer|submit|binding|提交", passage.low) else 0.88


def _seat(passage: Passage) -> list[str]:
    words = _ASIDE.sub(lambda aside: " " * len(aside[0]), passage.low)
    near = re.search(r"court|tribunal|arbitra|seat|venue|jurisdiction|法院|仲裁|裁判所|管辖|gericht|juzgado", words)
    seat = _SEAT.search(words)
    if seat:
        words = words[seat.end() : seat.end() + 90]
    cut = re.sub(
        r"(?:governed|construed)[^;]{0,140}?laws? of (?:the )?[^;,]{0,60}?(?=,|;|\.| and | without|$)",
        lambda law: " " * len(law[0]),
        words,
    )
    named = _own_order([code for code, start, _ in places(cut, cities=True) if near])
    named = [code for code in named if code not in ("EU", "EEA")]
    if named and not (compiled(_LICENSOR_PLACE).search(words) and re.search(r"people's court|人民法院", words)):
        return named
    if compiled(_DEFENDANT_PLACE).search(words):
        return ["defendant-place"]
    if compiled(_LICENSOR_PLACE).search(words):
        return ["licensor-place"]
    return []


def _own_order(codes: list[str]) -> list[str]:
    """Legal orders, each once; a country is left out where its own part or special region is named."""
    kept = narrowest(codes)
    return [code for code in kept if code != "CN" or not {"HK", "MO", "TW"} & set(kept)]


def _law_places(law: Sequence[Term]) -> list[str]:
    if not law:
        return []
    value = law[0].value
    return [str(code) for code in (value if isinstance(value, tuple) else (value,))]


READER = PlaceReader()
