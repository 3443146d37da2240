"""Who grants: the party that a text calls licensor, or "we", or that its copyright line names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, as_term, holding, spoken
from auditor.terms.folding import plain
from auditor.terms.passages import Passage, passages
from auditor.terms.places import places

_ROLES = r"(?:the )?(?:licensor|we|us|our|company|provider)"
_LABEL = rf"\"{_ROLES}\"(?: \(or [^()]{{0,40}}\))?(?:,? ?(?:or |and )?\"[^\"]{{1,20}}\"){{0,3}}"
# Before the name, in folded words; the first that fits decides, the plainest stand first.
_BEFORE = (
    (re.compile(rf"{_LABEL}:?,? (?:shall )?(?:means?|refers? to|is|mean) (?:the )?"), 0.88),
    (re.compile(rf"\"[^\"]{{2,40}}\",? (?:or |and )?{_LABEL}:?,? (?:shall )?(?:means?|refers? to) (?:the )?"), 0.88),
    (re.compile(r"\blicensor ?: ?(?:the )?"), 0.88),
)
_AFTER = re.compile(rf"\.{{0,2}},? ?\((?:[a-z ,]{{0,40}})?(?:\"[^\"]{{1,30}}\",? (?:or|and) ){{0,2}}\"{_ROLES}\"")
_NAMED_SO = re.compile(r"\"(?P<short>[^\"]{2,30})\" (?:means|refers to) (?P=short)\b")
_PARTIES = re.compile(r"\b(?:between|among)\b")
_BY = re.compile(
    r"\b(?:offered|provided|released|made available|published|licensed|developed|created|owned)(?: to you)? by (?:the )?"
)
_COMPANY = re.compile(
    r"\b(?:llc|l\.l\.c\.?|inc|ltd|(?<!not )(?<!but )limited(?! to)(?! license)(?! right)|corporation|corp|gmbh|pbc|b\.v|sas|llp|co\., ltd)\b\.?"
)
_GRANTS = re.compile(
    r" (?:hereby )?(?:grants?|is willing to grant|is pleased to|makes available|is making|may terminate)\b"
)
_ANSWER = re.compile(
    r" (?:herein|hereby)? ?(?:are granted by|authorization from|license from|written authorization from|permission from) "
)
_ROLE = re.compile(r"\b(?:licensor|licensee|public license|affirmer|free software foundation|contributor)\b", re.I)
_SPEAKS_OF_A_PARTY = "|".join(one.pattern for one in (_PARTIES, _BY, _COMPANY, _GRANTS, _ANSWER))
_JOINS = frozenset("and of for the & und et de at in contributors participants affiliates its model team".split())
_TOKEN = re.compile(r"\S+")
_HAN = re.compile(
    r"[“\"「](?:许可方|授权方|我们|甲方|本公司)[”\"」](?:（[^（）]{0,30}）)?(?:系|均)?(?:是?指)(?P<name>[^。，,；（）()\n]{2,40})"
    r"|(?P<name2>[\u3400-\u9fffA-Za-z0-9·]{2,40}(?:公司|研究院|实验室|大学|研究所|基金会|团队))[^。\n（(]{0,12}[（(](?:以下简称|下称|简称)?[^（）()]{0,12}(?:许可方|我们|授权方|本公司|甲方)"
    r"|由(?P<name3>[\u3400-\u9fffA-Za-z0-9·]{2,30}(?:公司|研究院|实验室|大学|研究所|基金会|团队))(?:[^。\n]{0,20})(?:提供|发布|开发|授权)"
)
_HAN_ROLE = re.compile(r"授予|版权|任何|拥有|权利|模型|被许可|具有|以下")
_COPYRIGHT = re.compile(
    r"copyright[ ,:]{0,3}(?:\(c\)|©)?[ ,]{0,2}(?P<year>\d{4}(?: ?[-–,] ?(?:\d{4}|present))*)?[ ,]{0,2}(?:by )?|(?:©|\(c\)) ?(?P<year2>\d{4}(?: ?[-–,] ?\d{2,4})*)[ ,]{0,2}(?:by )?",
    re.I,
)
_FOREIGN = re.compile(
    r"everyone is permitted|<year>|\[yyyy\]|\{yyyy|\[year|name of (?:author|copyright)|free software foundation, inc|<copyright|\[name"
)
_TRIM = re.compile(
    r"(?:[,;:.(\[<]|\ball rights reserved\b|\blicensed\b|\breleased\b|\bunder the\b| - |\bhttp|\bhereby\b|\bis\b|\bare\b|\bthat\b).*$",
    re.I | re.S,
)
_GENERIC = re.compile(
    r"(?:the )?(?:copyright|rights? ?holder|legal|moreover|english|chinese|\[|individual|person|entity|you\b|licensee|party|parties|this|licen[cs]|organi[sz]ation|owner|"
    r"authors?\b|models?$|agreement|software|any\b|an?\b|all\b|your|use\b|if\b|in\b|by\b|for\b|subject|terms|version|date|effective|name|year|"
    r"us$|section|holders?|such|no\b|materials?|notwithstanding|contributors?|work|rights|our\b|we\b|each|outputs?|derivative|as\b|service)",
    re.I,
)  # fmt: skip


def licensors(document: Document) -> Iterator[Term]:
    """The contracting party, from the plainest statement; nothing where only a role is named."""
    for look in (_by_role, _by_han):
        if found := look(document):
            yield as_term(document, found)
            return
    company, owner = _by_company(document), _by_copyright(document)
    legal = company is not None and _COMPANY.search(company.value["name"].lower())
    chosen = company if legal else owner or company
    if chosen:
        yield as_term(document, chosen)


def _printed(document: Document, passage: Passage) -> str:
    """A passage as printed, with the folded words' blanks, so that places agree as long as markup is plain."""
    raw = document.text[passage.start : passage.end]
    folded = plain(document.text)[passage.start : passage.end]
    if folded.count(" ") != raw.count(" "):
        raw = "".join(" " if blank == " " else char for char, blank in zip(raw, folded, strict=True))
    return " ".join(raw.split())


def _by_role(document: Document) -> Find | None:
    for passage in spoken(document):
        if '"' not in passage.low and "licensor" not in passage.low:
            continue
        for name_at, place, sure in _roles(passage.low):
            shown = _printed(document, passage)
            if len(shown) != len(passage.low):
                break
            if found := _found(passage, name_at(shown, place), sure):
                return found
    return None


def _roles(low: str) -> Iterator[tuple[Callable[[str, int], str | None], int, float]]:
    """Where a role is given to a name: how to take the name, from which character, and how sure that is."""
    for pattern, sure in _BEFORE:
        if match := pattern.search(low):
            yield _name_from, match.end(), sure
    match = _NAMED_SO.search(low)
    if match and _COMPANY.search(low, match.end(), match.end() + 40):
        yield _name_from, match.end() - len(match["short"]), 0.86
    yield from ((_name_to, match.start(), 0.88) for match in _AFTER.finditer(low))


def _by_han(document: Document) -> Find | None:
    match = _HAN.search(document.text) if "许可" in document.text or "协议" in document.text else None
    if not match:
        return None
    name = (match["name"] or match["name2"] or match["name3"] or "").strip()
    passage = next((one for one in spoken(document) if one.start <= match.start() < one.end), None)
    if passage is None or _HAN_ROLE.match(name) or len(name) < 2:
        return None
    return Find("licensor", {"name": name}, passage, 0.85)


def _by_copyright(document: Document) -> Find | None:
    for passage in passages(document.text):
        if not any(sign in passage.low for sign in ("copyright", "©", "(c)")):
            continue
        for line in document.text[passage.start : passage.end].splitlines():
            match = _COPYRIGHT.search(line)
            if (
                not match
                or _FOREIGN.search(passage.low)
                or not (match["year"] or match["year2"] or "©" in line or "(c)" in line.lower())
            ):
                continue
            name = _TRIM.sub("", line[match.end() :]).strip(" *_\"'“”")
            if (
                2 <= len(name) <= 90
                and not _GENERIC.match(name)
                and any(char.isupper() or char > "\u3400" for char in name)
            ):
                return Find("licensor", {"name": name}, passage, 0.7, doubt="known from a copyright line only")
    return None


def _by_company(document: Document) -> Find | None:
    """The best of what other sentences name: a firm by its legal form before a bare name, earlier before later."""
    found: list[Find] = []
    for passage in holding(document, _SPEAKS_OF_A_PARTY):
        shown = _printed(document, passage)
        if len(shown) != len(passage.low):
            continue
        for sure, look in ((0.76, _offered), (0.75, _parties), (0.7, _firm), (0.65, _granting)):
            one = _found(passage, look(passage.low, shown), sure)
            if one:
                found.append(one)
    return max(found, key=lambda one: (bool(_COMPANY.search(one.value["name"].lower())), one.confidence), default=None)


def _parties(low: str, shown: str) -> str | None:
    match = _PARTIES.search(low)
    if not match or not re.search(r"agreement|licen[cs]e|terms|contract", low):
        return None
    for joint in re.finditer(r"(?:between|and|,) (?:the )?", low[match.start() : match.start() + 240]):
        name = _name_from(shown, match.start() + joint.end())
        if name and not _GENERIC.match(name):
            return name
    return None


def _offered(low: str, shown: str) -> str | None:
    match = _BY.search(low)
    return _name_from(shown, match.end()) if match else None


def _firm(low: str, shown: str) -> str | None:
    match = _COMPANY.search(low)
    if not match or "liab" in low:
        return None
    name = _name_to(shown, match.end())
    return name if name and len(name.split()) > 1 else None


def _granting(low: str, shown: str) -> str | None:
    match = _GRANTS.search(low) or None
    if match:
        return _name_to(shown, match.start())
    asked = _ANSWER.search(low)
    return _name_from(shown, asked.end()) if asked else None


def _found(passage: Passage, name: str | None, sure: float) -> Find | None:
    if not name:
        return None
    name = re.sub(r"^(?:\d{4}(?:[-–]\d{4})?,? )+", "", name)
    if _GENERIC.match(name) or len(name) < 2 or not any(char.isalpha() for char in name) or _ROLE.search(name):
        return None
    value = {"name": name}
    seat = re.search(
        r"\ban? (?:\w+ )?(?:company|corporation|limited|société)|registered in|organized under|(?:united states of america)",
        passage.low,
    )
    country = (
        [code for code, _, _ in places(passage.low[max(0, seat.start() - 2) : seat.end() + 80], cities=True)]
        if seat
        else []
    )
    if country and country[0] not in ("EU", "EEA"):
        value["country"] = country[0][:2]
    if re.search(
        r"is not a law firm|older license|everyone is permitted|document is allowed|discrepancy|notif(?:y|ies)|this license is published",
        passage.low,
    ):
        return None
    return Find("licensor", value, passage, sure)


def _is_name(word: str) -> bool:
    bare = word.strip("\"'“”()[]【】,.;:")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit() or bare[0] > "\u3400" or bare == "&")


def _name_from(shown: str, place: int) -> str | None:
    """The name that begins at a place: words with capitals, and the small words between them."""
    words: list[str] = []
    for match in _TOKEN.finditer(shown, place):
        word = match[0]
        if (
            len(words) >= 12
            or (words and word[0] == "(")
            or not (
                _is_name(word)
                or (words and word.lower().strip(",.") in _JOINS)
                or (
                    not words
                    and word[:1].islower()
                    and len(word) > 2
                    and match.end() < place + 30
                    and _lower_name(shown, match.end())
                )
            )
        ):
            break
        words.append(word)
        if (
            word[-1] in ";:)"
            or (word[-1] == "." and not _COMPANY.search(word.lower()) and len(word) > 3)
            or (word[-1] == "," and not _COMPANY.match(shown[match.end() + 1 :].lower()))
        ):
            break
    while words and words[-1].lower().strip(",.") in _JOINS - {
        "team",
        "contributors",
        "participants",
        "affiliates",
        "model",
    }:
        words.pop()
    return " ".join(words).strip(" ,;:.\"'“”()") or None


def _lower_name(shown: str, end: int) -> bool:
    """Whether a word in small letters is a name: a sign of a party follows it."""
    return bool(re.match(r" ?(?:\(|, the (?:original|owner|right))", shown[end : end + 20]))


def _name_to(shown: str, place: int) -> str | None:
    """The name that ends at a place."""
    words: list[str] = []
    for word in reversed(shown[max(0, place - 160) : place].split()):
        if words and word[-1] in ')"”’':
            break
        if (
            len(words) >= 8
            or not (_is_name(word) or (words and word.lower() in _JOINS))
            or (words and word[-1] in ".;:" and not _COMPANY.search(word.lower()))
        ):
            break
        words.insert(0, word)
    while words and words[0].lower().strip(",.") in _JOINS:
        words.pop(0)
    name = re.sub(r"^(?:By|Between|And|The|This|If|For|From|With|Between you and) ", "", " ".join(words))
    return name.strip(" ,;:.\"'“”()") or None
