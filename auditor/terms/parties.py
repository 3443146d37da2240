"""Who grants: the name that a text gives to its licensor, in twelve languages.

A name is a company by its legal form, an organization by a word for one, or a person; which of the names of a text is
the licensor is told by what stands beside it: a role ("Licensor", „Lizenzgeberin ist“, 许可方), a grant ("… makes
available"), the parties of the agreement, the head of the text, or a copyright line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from auditor.core import patterns as re
from auditor.core.model import Document
from auditor.core.worded import Worded
from auditor.terms.finding import Find
from auditor.terms.frames import Frames
from auditor.terms.passages import Passage, passages
from auditor.terms.places import named
from auditor.text import fold

_WORDS = Worded("parties.yaml")
_UP = "A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČŠŽŐŰŘĎŤŇĚА-ЯЁ"
_WORD = rf"[{_UP}0-9][\w&'’./+-]*"
_SMALL = "{small~}"
_CAPS = rf"{_WORD}(?:[ \u00a0]{_SMALL}(?:[ \u00a0]{_SMALL})?(?=[ \u00a0’'][{_UP}])|[ \u00a0]{_WORD}){{0,9}}"
_FORM = "{forms~}"
_BODY = "{bodies~}"
_COMPANY = _WORDS.pattern(rf"(?<![\w])(?P<name>{_CAPS}(?:,)? {_FORM})(?![\w])")
_QUOTED_COMPANY = _WORDS.pattern(r"(?P<name>{quoted_forms~}\s?[«\"„][^»\"“]{2,60}[»\"“])")
_ORGANIZATION = _WORDS.pattern(rf"(?<![\w])(?P<name>{_CAPS})(?![\w])")
_HAS_BODY = _WORDS.pattern(rf"(?<![\w]){_BODY}(?![\w])", re.I)
_BEGINS_WITH_BODY = _WORDS.pattern(rf"(?:{{articles~}}(?: |(?<=['’])))?{_BODY}(?![\w])", re.I)
_HAN = _WORDS.pattern(r"(?P<name>[\u3400-\u9fffA-Za-z0-9·]{2,24}?{han_bodies~}(?:[\u3400-\u9fff]{0,14}{han_parts~})?)")
_HAN_HEAD = _WORDS.pattern(r"^.*(?:{han_heads~}|[、:：，,])")
_KANA = _WORDS.pattern(
    r"(?P<name>{kana_forms~}[ \u3000]?[\w・ー]{2,24}?(?=[(（、。\s]|{kana_stops~}|$)"
    r"|[\u30a0-\u30ff\u3400-\u9fffA-Za-z]{2,20}"
    r"(?:{kana_universities~}(?:[ \u3000]?[\u3400-\u9fff\u30a0-\u30ff]{2,16}{kana_parts~})?|{kana_ends~}))"
)
_HANGUL = _WORDS.pattern(
    r"(?P<name>{hangul_forms~} ?[가-힣A-Za-z0-9]{2,20}"
    r"|[가-힣A-Za-z0-9]{2,20}(?:{hangul_ends~}"
    r"|{hangul_universities~}(?: [가-힣]{2,14}{hangul_parts~})?))"
)
_PERSON = _WORDS.pattern(rf"{{self}},? (?P<name>[{_UP}][\w'’-]+(?: {{particles~}})*(?: [{_UP}][\w'’.-]+){{1,3}})")
_LABEL = _WORDS.pattern(rf"{{labels~}}(?: {{labels_go_on~}}| ?[:—–-])*[ \u00a0](?P<name>[{_UP}«\"„][^,;:\n()]{{2,90}})")
_DEFINED = _WORDS.pattern(
    r"[\"“„«](?:{called_roles~}|[A-Z][\w.]+)[\"”“»](?: ?\({collectively~}[^()]{2,40}\))?"
    rf"(?:,? ?(?:{{role_joins.en~}}|/)? ?[\"“„«]\w[\w ]{{0,24}}[\"”“»]){{0,4}},? {{each~}}?{{means~}}{{only~}}? "
    rf"{{the~}}?(?P<name>{_CAPS}(?:, {_FORM})?)"
)
_SO_CALLED = _WORDS.pattern(
    rf"(?<![\w])(?P<name>{_CAPS}(?:,? {_FORM})?)(?:, [^()\"“”]{{3,70}},?)? ?"
    r"\({so_called~}?[\"“][^()]{2,60}[\"”](?:[^()]{0,30})\)"
)
_BEFORE = _WORDS.pattern(
    r"(?:^|[\W_]){role~}[\"'”』」»]?(?:,? {role_joins~} [\"'“]?{role~}[\"'”]?){0,3}[\"'”』」»]?{role_tail~}? ?"
    r"(?:[:：—–-]|{defines~})\s?{role_article~}?[\"'“«„『「]?$"
    r"|{released_by~}$|{between~}$|{between_joined~} ?$|{stands_before~}{seated~}\S{2,8}?{of_seat~}? ?$"
)
_AFTER = _WORDS.pattern(
    r"^[】』」]?[ \u00a0]?(?:,? {seat~}? ?[^(\"«„]{0,50})?[,，]? ?"
    r"(?:[(（\[]{hereinafter_lead~}?[^()（）\n]{0,40}?[\"'“”«»„「『]?{role~}\b|{hereinafter~})"
)
_SPACED = ("en", "de", "fr", "es", "pt", "it", "nl", "ru")
_SHORT = _WORDS.pattern(
    rf"^[^()\n]{{0,50}}[(（] ?(?:{'|'.join(f'{{hereinafter_lead.{code}~}}' for code in _SPACED)})?"
    r"[\"'„«][^\"'»“”]{2,30}[\"'”»“] ?[)）]"
)
_GRANTS = _WORDS.pattern(r"^(?: \([^()]{2,40}\))?,? {grants_lead~}?{grants~}\b")
_LICENSEE_ROLE = _WORDS.pattern(r"{licensee_role~}[\"\'”』」»]?[^.]{0,30}$")
_GRANTS_CJK = _WORDS.pattern(r"^(?:[（(][^()（）]{0,20}[)）])?{grants_joined~}")
_NOT = _WORDS.pattern("{not_a_licensor~}")
_COPYRIGHT = _WORDS.pattern(
    r"(?:{copyright_word~}|©|\(c\))[ ,:]{0,8}(?:\(c\)|©)?[ ,]{0,8}{by~}?"
    r"(?:\d{4}(?: ?[-–,] ?(?:\d{2,4}|{present~})){0,40}[ ,.]{0,8})?{by~}?(?P<name>[^\n,;.()<>\[\]|]{2,80})",
    re.I,
)
_GENERIC = _WORDS.pattern(r"{generic}|{the~}?(?:\d{4} )?{steward~}\b", re.I)


_NO_NAME = _WORDS.pattern(r"{no_name~}|[\"“”]| {between_years~} \d|{no_name_words}", re.I)
"""What no name holds."""
_SHOWN_FIRST = _WORDS.pattern(r"[\"“„«]{the~}?{shown_roles~}\b", re.I)
_SHOWN = _WORDS.pattern(r"[\"“„«]{shown_anywhere~}[\"”“»]", re.I)
_ROLE_IN_QUOTES = _WORDS.pattern(r"[\"“]{the~}?{role~}[\"”]")
_KANA_HEAD = _WORDS.pattern(r"^(?:.*{with_customers~}|.*(?:{kana_heads~}|[、。」])(?=[\u3400-\u9fff\u30a0-\u30ff]))")
_ENDS_A_LABELED_NAME = _WORDS.pattern(r" {seat_behind_name~}\b|, (?=[a-z])|\. ")
_COMPANY_OF_A_COUNTRY = _WORDS.pattern(" {company_behind_country~}")
_REGISTERED_IN = _WORDS.pattern("{registered_in~}")
_ARTICLE_AND_A_WORD = _WORDS.pattern(r"(?:\w{1,3}\.? )?{articles~} ?\w+")
_NO_OWNER = _WORDS.pattern(r"{no_owner~}|<year>|\[yyyy\]|\{yyyy|\[year", re.I)
_DATED_OR_MARKED = _WORDS.pattern(r"\d{4}|©|\(c\)|{copyright_word.en~} (?=[A-Z])|{copyright_word.zh~}", re.I)
_ENDS_AN_OWNER = _WORDS.pattern(r" {ends_a_name~}\b")


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    start: int
    end: int
    weight: int
    """How plainly it is the name of somebody who can grant."""


def _names(raw: str, language: str) -> list[_Name]:
    """The names of companies, organizations and persons in a sentence as printed."""
    found: list[_Name] = []

    def take(match: re.Match[str], weight: int, name: str | None = None) -> None:
        shown = (
            (name if name is not None else match["name"]).strip(" ,;:.\"'“”«»")
            if weight < 4
            else (name or match["name"]).strip(" ,;:")
        )
        start = match.start("name") + match["name"].find(shown) if shown in match["name"] else match.start("name")
        if (
            len(shown) >= 2
            and not _GENERIC.match(shown)
            and not any(one.start < match.end("name") and start < one.end for one in found)
        ):
            found.append(_Name(shown, start, start + len(shown), weight))

    marked = any(sign in raw for sign in '"“„«')  # a role stands in such signs
    if marked and language not in ("zh", "ja", "ko"):
        for match in _DEFINED.finditer(raw):
            if _GENERIC.match(match["name"]):
                continue
            if _SHOWN_FIRST.match(match[0]) or _SHOWN.search(match[0]):
                take(match, 4)
    for pattern in (_QUOTED_COMPANY, _COMPANY):
        for match in pattern.finditer(raw):
            take(match, 4)
    if language == "zh":
        for match in _HAN.finditer(raw):
            take(match, 3, _HAN_HEAD.sub("", match["name"]) or match["name"])
    if language == "ja":
        for match in _KANA.finditer(raw):
            take(match, 3, _KANA_HEAD.sub("", match["name"]))
    if language == "ko":
        for match in _HANGUL.finditer(raw):
            take(match, 3)
    for match in _PERSON.finditer(raw):
        take(match, 3)
    for match in _SO_CALLED.finditer(raw) if marked and "(" in raw else ():
        inside = match[0][match[0].rfind("(") :]
        if _ROLE_IN_QUOTES.search(fold(inside).replace("“", '"')):
            take(match, 3)
    for match in _ORGANIZATION.finditer(raw):
        body = _HAS_BODY.search(match["name"])
        if body and (" " in match["name"] or len(match["name"]) > 12):
            take(match, 2)
    return found


def parties_in(
    raw: str, language: str, lead: str = "", heading: str = "", *, top: bool = False
) -> Iterator[tuple[str, Any, float, tuple[int, int]]]:
    """The names that a sentence, as printed, shows as its licensor: term, value, how sure, and where."""
    raw = " ".join(raw.split())
    best: tuple[int, _Name, str | None] | None = None
    candidates = _names(raw, language)
    label = _LABEL.search(raw)
    if label and not any(
        one.start <= label.start("name") < one.end or label.start("name") <= one.start < label.end("name")
        for one in candidates
    ):
        name = _ENDS_A_LABELED_NAME.split(label["name"])[0].strip(' ."“”')
        if not _GENERIC.match(name) and not _NO_NAME.search(name) and len(name.split()) <= 12:
            candidates.append(_Name(name, label.start("name"), label.start("name") + len(name), 3))
    for one in candidates:
        before, after = fold(raw[max(0, one.start - 70) : one.start] + "\u2060"), fold(raw[one.end : one.end + 110])
        before = fold(raw[max(0, one.start - 70) : one.start])
        before += " " if raw[max(0, one.start - 1) : one.start] == " " and not before.endswith(" ") else ""
        after = (" " if raw[one.end : one.end + 1] == " " and not after.startswith(" ") else "") + after
        called = bool(_AFTER.match(after))
        if _NOT.search(before[-60:]) or _NOT.search(after[:40]) or (_LICENSEE_ROLE.search(before[-50:]) and not called):
            continue
        score = one.weight
        if any(one.start == match.start("name") for match in _DEFINED.finditer(raw)):
            score += 5
        if (
            (label and label.start("name") <= one.start < label.end("name"))
            or _BEFORE.search(before)
            or _AFTER.match(after)
        ):
            score += 5
        elif _GRANTS.match(after) or (language in ("zh", "ja", "ko") and _GRANTS_CJK.match(after)):
            score += 4
        elif _SHORT.match(after) or (_PERSON.search(raw) and one.weight == 3 and language not in ("zh", "ja", "ko")):
            score += 3
        if top:
            score += 2
        if score >= 6 and (best is None or score > best[0]):
            best = (score, one, _country(raw, one, language))
    if best:
        score, one, country = best
        value = {"name": one.name} | ({"country": country} if country else {})
        yield "licensor", value, min(0.6 + 0.04 * score, 0.9), (one.start, one.end)


def _country(raw: str, one: _Name, language: str) -> str | None:
    """The country that stands beside a name: in brackets, as its seat, or where it is registered."""
    around = fold(raw[one.end : one.end + 70]).split(". ")[0]
    before = fold(raw[max(0, one.start - 40) : one.start])
    codes = [
        place
        for place in named(around, language)
        if place.kind != "adjective" or _COMPANY_OF_A_COUNTRY.match(around, place.end, place.end + 14)
    ]
    if not codes and _REGISTERED_IN.search(before):
        codes = [place for place in named(before, language) if place.kind != "adjective"]
    areas = [place for place in codes if place.kind == "area"] or codes
    if not areas or areas[0].code in ("EU", "EEA"):
        return None
    return areas[0].code[:2]


def finds(document: Document, sentences: Iterable[tuple[Passage, Frames]]) -> Iterator[Find]:
    """The licensor of a text: the plainest statement; else the head of the text, or its copyright line with a doubt."""
    listed = [*sentences]
    language_at = {passage.start: frames.language for passage, frames in listed}
    last = listed[0][1].language if listed else "en"
    found: list[Find] = []
    every = [one for one in passages(document.text) if one.cell is None]
    for number, passage in enumerate(every):
        last = language_at.get(passage.start, last)
        raw = document.text[passage.start : passage.end].strip(" \n#*_")
        if len(raw) > 1500:
            raw = raw[:1500]
        for term, value, sure, (start, end) in parties_in(re.sub(r"[*_`]+", "", raw), last, top=number < 4):
            if passage.heading and sure < 0.9 and number > 5:
                continue
            found.append(Find(term, value, passage, sure, (start, end)))
    plain = " ".join(document.text.lower().split())
    verbatim = any(words in plain for words in _WORDS.words("verbatim"))
    owners = [] if verbatim else list(_owners(document, every))
    best = max(found, key=lambda one: one.confidence, default=None)
    if best is None and owners:
        best = owners[0]
    if best is None:
        best = _head(document, every, last)
    if best and _ARTICLE_AND_A_WORD.fullmatch(best.value["name"]):
        word = re.split(r"[ '’]", best.value["name"])[-1].casefold()
        head = _head(document, every, last)
        if head and word in head.value["name"].casefold():
            best = head
    if best:
        yield best


def _owners(document: Document, every: Sequence[Passage]) -> Iterator[Find]:
    for passage in every:
        if not any(sign in passage.low for sign in ("©", "(c)", *_WORDS.words("copyright_word"))):
            continue
        for line in document.text[passage.start : passage.end].splitlines():
            match = _COPYRIGHT.search(line)
            if not match or _NO_OWNER.search(line) or not _DATED_OR_MARKED.search(line):
                continue
            if re.match(r"\(c\)", match[0], re.I) and not re.search(r"\d{4}", match[0]):
                continue
            name = _ENDS_AN_OWNER.split(match["name"])[0].strip(" *_\"'“”.")
            name = re.sub(r"^(?:\d{4}(?: ?[-–,] ?\d{2,4})*,? )+", "", name)
            if (
                2 <= len(name) <= 90
                and not _GENERIC.match(name)
                and not _NO_NAME.search(name)
                and name[0] not in _WORDS.words("not_a_name_start")
                and (name[0].isupper() or name[0] > "\u3400" or name[0].isdigit())
            ):
                yield Find("licensor", {"name": name}, passage, 0.7, doubt="known from a copyright line only")


def _head(document: Document, every: Sequence[Passage], language: str) -> Find | None:
    """The name of an organization in the first lines of a text."""
    for passage in every[:4]:
        raw = document.text[passage.start : passage.end].strip(" \n#*_")
        line = raw.split("\n")[0]
        if _BEGINS_WITH_BODY.match(line) and len(line) < 90:
            return Find(
                "licensor",
                {"name": re.split(r" ?[(,:;]", line)[0].strip()},
                passage,
                0.7,
                doubt="known from the head of the text only",
            )
        names = [one for one in _names(raw, language) if one.weight >= 2]
        if names and not _NOT.search(fold(raw)):
            return Find("licensor", {"name": names[0].name}, passage, 0.7, doubt="known from the head of the text only")
    return None
