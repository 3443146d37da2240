"""Whether words stand in a legal setting: a manual says "you must not" as well, a license says more than that.

A term counts only where the text around it speaks as licenses, terms and policies do. Elsewhere it is kept as a lead.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from auditor.terms.folding import folded

AROUND = 1600
"""Characters before and after a statement that belong to its setting. By judgment: a page to either side;
bench/RESULTS.md, "Reading terms": no term in 500 documents that are no license."""
SHORT = 900
"""A text up to this length needs one sign only. By judgment: a notice of a paragraph."""
WANTED = 3
"""Different signs in a longer text's setting. By judgment; bench/RESULTS.md, "Reading terms": no term in 500
documents that are no license."""
DENSE, MANY = 900, 6
"""A text with a sign in every so many characters, and so many different ones, is legal as a whole. By judgment;
bench/RESULTS.md, "Reading terms" is measured with it."""
_SIGNS = re.compile(
    r"\b(?:hereby|licensors?|licensees?|licen[cs]ed? (?:to you|under|for)|this (?:software )?licen[cs]e|"
    r"this agreement|"
    r"this (?:policy|model|dataset) (?:is|may|applies)|licen[cs]e agreement|terms (?:of use|of service|"
    r"and conditions)|you agree|"
    r"you (?:may|must|shall|will) not use|(?:may|must|shall) not be used|permission (?:is|notice)|"
    r"without warranty|warrant(?:y|ies)|"
    r"\bliab(?:le|ility)|indemnif\w+|all rights reserved|copyrights?|intellectual property|governed by|jurisdiction|"
    r"non-?\s?commercial(?:ly)?|commercial(?:ly)? (?:use|purposes?|licen\w+)|for commercial|"
    r"research (?:purposes?|use|only)|"
    r"(?:academic|evaluation|personal) use|prohibited uses?|acceptable use|redistribut\w+|derivative works?|"
    r"third part(?:y|ies)|"
    r"reserves? the right|may not use|unlawful|illegal|discriminat\w+|harass\w*|fraud\w*|defam\w+|minors|"
    r"sexual\w*|weapons?|"
    r"violence|terroris\w+|self-harm|impersonat\w+|"
    r"(?:monthly|daily) active users|annual revenue|royalt\w+|sublicens\w+|licen[cs](?:es?|ing)|gated|"
    r"access request)\b|"
    r"许可|协议|不得|商用|商业|授权|仅供|免责|知识产权|"
    r"\b(?:licence|lizenz\w*|nutzungsbeding\w*|licencia|kommerziell\w*|gewerblich\w*|à des fins|"
    r"usage commercial|fines|"
    r"uso comercial|titulaire|lizenznehmer|lizenzgeber|licenciatari[oa]|licenciante|droit|recht|ley(?:es)?|"
    r"genehmigung)\b|"
    r"ライセンス|利用規約|商用|営利|許諾|準拠法|著作権|本契約|禁止"
)


@lru_cache(maxsize=4)
def _all_legal(text: str) -> bool:
    """Whether a text is legal as a whole; the rest is not looked at once that is known."""
    seen = set()
    for count, match in enumerate(_SIGNS.finditer(folded(text)), 1):
        seen.add(match[0][:9])
        if count * DENSE >= len(text) and len(seen) >= MANY:
            return True
    return False


@lru_cache(maxsize=4)
def _signs(text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    found = [(match.start(), match[0][:9]) for match in _SIGNS.finditer(folded(text))]
    return tuple(place for place, _ in found), tuple(sign for _, sign in found)


def is_legal(text: str, start: int, end: int) -> bool:
    """Whether the text around a range of its characters speaks as a legal text does."""
    if _all_legal(text):
        return True
    places, signs = _signs(text)
    first, last = bisect_left(places, start - AROUND), bisect_right(places, end + AROUND)
    return len(set(signs[first:last])) >= (1 if len(text) <= SHORT else WANTED)
