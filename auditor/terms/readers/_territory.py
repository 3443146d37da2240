"""Where a grant does not reach: areas that a text leaves out, by name or by a word it defines for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, as_term, holding, spoken
from auditor.terms.passages import Passage
from auditor.terms.patterns import compiled
from auditor.terms.places import narrowest, places

_EXCLUDES = (
    r"(?:territory|world-?wide|全球|地域|区域)<60>(?:exclud|except|other than|outside|but not|不包括|除)",
    r"(?:exclud|except|other than|outside(?: of)?|save for|apart from)\w*<30>(?:the )?(?:territory of )?",
    r"^<160>\bnot (?:a )?(?:part of|included in|within) the territory",
    r"(?:not|no)<80>(?:granted|licen[cs]ed|available|apply|applies|extend|authorized|permitted|intended|offered|offer|access|use|used|accessible|domiciled|established|located|based|incorporated|resident|residing|citizens?)<120>",
    r"(?:not be used|may not use|must not use|shall not use|do not use|prohibited)<80>(?:in|within|inside|from)\b",
    r"(?:entit|person|individual|compan|organi[sz]ation|customer|user|resident|citizen|licensee|anyone|those)\w*<60>(?:in|of|from|within)\b<80>(?:are|is|be) (?:excluded|not (?:permitted|allowed|licensed|eligible|entitled|granted|authori[sz]ed)|prohibited)",
    r"(?:entit|person|individual|compan|organi[sz]ation|customer|user|resident|citizen|licensee|anyone|those)\w*<60>(?:in|of|from|within)\b<60>(?:may|shall|must|can) ?not\b",
    r"ne s'applique pas|n'est pas (?:accordée|valable)|à l'exception|sauf|mit ausnahme|ausgenommen|gilt nicht|nicht (?:in|für)|no se aplica|excepto|salvo|con excepción",
    r"[^。、]{2,20}を除",
    r"不(?:适用|授予|得|包括|允许|可)[^。]{0,60}",
)
_LIMITS = (
    r"territory|world-?wide|domiciled|principal place of business|resid(?:e|ent|ing)|located in|incorporated in|established in|geograph|"
    r"outside|within the|whole world|entire world|all countries|every country|accessible|deployed|based in|(?:download|access|offer)\w*|citizen|headquarter|persons in|part of the territory|in the (?:european|eu\b|uk\b|united)|use(?:d)? in|available in|apply in|\bin the eu|地域|区域|境内|居住|注册|不适用于|不授予|除外|以外|在(?:欧盟|英国|韩国|美国|日本)|"
    r"ausgenommen|mit ausnahme|gilt nicht|nicht (?:in|für)|ne s'applique pas|no se aplica|con excepción|à l'exception|sauf|dans l'union|excepto|salvo|を除く|地域"
)
_NOT_TERRITORY = re.compile(
    r"\(if you are |\b(?:inc|ltd|limited|llc|corporation|gmbh)\b|governed|construed|laws? of|court|arbitrat|jurisdiction of|embargo|sanction|export|gdpr|regulation \(eu\)|directive|"
    r"for the purpose of this agreement only|liabilit|warrant|privacy|personal data|no copyright|registered office|copyright, designs|法律|诉讼|仲裁|consumer|data transfer|withdraw|statutory|as defined"
)
_OTHER_MATTER = re.compile(
    r"^\W*(?:[^,]{0,70}, )?(?:if|where|when) (?:you|licensee|this|the|equipment|customer)\b[^,]{0,110}\b(?:acquired|located|shipped|obtained|"
    r"reside|in|outside)\b[^,]{0,60},(?![^.]{0,200}(?:\bnot\b|\bno\b|prohibit|cannot))|freedom of information|information access legislation|"
    r"state of [a-z]+, if|air mail|importer of record|call your|obtain and bear"
)
_NO_AREA = re.compile(
    r"^[.)'s]{0,3} (?:government|department|treasury|commerce|export|copyright|patent|trademark|laws?|code|courts?|dollars?|office|international|state|federal)\b"
)
"""What follows the name of a country that is no area there but a power, a law or money."""
_DOMICILE = re.compile(
    r"domiciled|principal place of business|resid(?:e|ent|ing|ence)|incorporated|established|based in|headquarter|citizen|individual located|居住|注册|主要营业地|ansässig|domicili"
)
_USE = re.compile(r"territory|\buse\b|\bused\b|using|available|deploy|distribut|access|within|使用|分发|部署")
_SCOPE = re.compile(r"multi-?modal|多模态")


_AREA_WORD = re.compile(
    r"^\W*\"(?P<word>(?:[^\"]{0,24} )?(?:excluded|restricted|prohibited|unsupported|ineligible|non-permitted) [^\"]{3,30})\","
    r"?(?: shall)? (?:means?|refers? to|includes?)\b"
)
_BARS = re.compile(r"\bnot\b|\bno\b|prohibit|forbid|exclud|不得|禁止")


def _areas_by_word(document: Document) -> dict[str, list[str]]:
    """Areas that the text gives a name which says that they are left out."""
    found = {}
    for passage in spoken(document):
        named = _AREA_WORD.search(passage.low) if passage.low[:1] == '"' else None
        if named and (codes := [code for code, _, _ in places(passage.low[named.end() :])]):
            found[named["word"]] = codes
    return found


def _by_word(document: Document) -> Iterator[tuple[Passage, list[str]]]:
    """Passages that bar the areas behind a defined word, be it defined here or in another document of the model."""
    words = _areas_by_word(document)
    for passage in spoken(document) if words else ():
        for word, codes in words.items():
            if word in passage.low and not _AREA_WORD.search(passage.low) and _BARS.search(passage.full):
                yield passage, codes


def territory(document: Document) -> Iterator[Term]:
    """The areas left out of a grant, on which basis and for which models, as one term."""
    rows: dict[str, tuple[str, str]] = {}
    finds: list[Find] = []
    for passage, codes in _by_word(document):
        basis = "domicile" if _DOMICILE.search(passage.low) else "use"
        rows.update(dict.fromkeys(codes, (basis, "multimodal" if _SCOPE.search(passage.full) else "all")))
        finds.append(Find("territory-exclusion", None, passage, 0.88))
    for passage in holding(document, _LIMITS):
        named = [row for row in places(passage.low) if not _NO_AREA.search(passage.low[row[2] : row[2] + 20])]
        if not named or _NOT_TERRITORY.search(passage.low) or _OTHER_MATTER.search(passage.full):
            continue
        start = _excluded_from(passage)
        if start is None:
            continue
        areas = [code for code, at, _ in named if at >= start]
        if not areas:
            continue
        domicile, use = _DOMICILE.search(passage.low), _USE.search(passage.full)
        basis = (
            "domicile"
            if domicile and not re.search(r"territory|use(?:d)? (?:in|within)|outside", passage.low)
            else "use"
        )
        if domicile and use and re.search(r"use(?:d)? (?:in|within)|deployed in|or use", passage.low):
            basis = "both"
        scope = "multimodal" if _SCOPE.search(passage.full) else "all"
        for code in narrowest(areas):
            rows.setdefault("GB" if code == "GB-ENG" else code, (basis, scope))
        finds.append(Find("territory-exclusion", None, passage, 0.92))
    if not rows:
        return
    value = tuple({"area": code, "basis": basis, "scope": scope} for code, (basis, scope) in rows.items())
    yield as_term(document, Find("territory-exclusion", value, finds[0].passage, 0.9), *finds[1:3])


def _excluded_from(passage: Passage) -> int | None:
    """Where the excluding words begin in the passage's own words; 0 where the lead-in excludes."""
    found = [match.start() for pattern in _EXCLUDES if (match := compiled(pattern).search(passage.low))]
    if found:
        return min(found)
    if passage.lead and compiled(r"(?:not|exclud|except)\w*<200>$").search(passage.lead):
        return 0
    return None
