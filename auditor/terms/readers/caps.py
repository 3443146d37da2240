"""Caps: numbers of users, revenue, or anything else counted, above which other terms apply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, holding, spoken, weight
from auditor.terms.numbers import Amount, amounts
from auditor.terms.passages import Passage

_MORE = re.compile(
    r"more than|greater than|exceed|over\b|above|in excess|at least|not exceed|less than|below|under\b|fewer than|up to|no more than|"
    r"or more|reach|surpass|超过|大于|不超过|高于|少于|低于|达到?|以上|以下|不足|超出|未超过|at most|maximum|not more than|beyond|limit(?:ed)? to|larger than|upwards of|as many as|or fewer|or less|最多|至多|plus de|supérieur|dépass|mehr als|über|übersteig|"
    r"más de|super[ae]|exced|superior|以上|超え|を超|>|≥"
)
_USERS = re.compile(
    r"(?P<mau>monthly[- ]active[- ]users?|monthly actives|\bmaus?\b|active (?:end )?users? (?:per|a|each) month|月(?:度|均)?活(?:跃)?(?:用户)?|monthly users?|users? per month|(?:people|persons)(?: or more)? (?:per|a|each|every) month|"
    r"utilisateurs actifs (?:par mois|mensuels)|aktive(?:n|r)? nutzer|usuarios activos mensuales|月間アクティブ)|"
    r"(?P<dau>daily[- ](?:average[- ])?active[- ]users?|\bdaus?\b|daily users?|users? per day|日(?:均)?活(?:跃)?(?:用户)?|日均)|"
    r"(?P<sessions>visits?\b|sessions?\b|api calls|requests per|calls per|访问量?|访问人?次|人次|调用(?:次数|量))|"
    r"(?P<users>\busers?\b(?![- ](?:devices?|terminals?|interface))|subscribers?|用户|customers\b|nutzer|utilisateurs|usuarios|ユーザー)"
)
_METRIC = {"mau": "monthly-active-users", "dau": "daily-active-users", "sessions": "sessions", "users": "users"}
_REVENUE = re.compile(
    r"revenues?\b|turnover|\bincome\b|\bsales\b|\barr\b|receipts|earnings|earns?\b|earned|mak(?:e|es|ing) (?:more|less|over|at least)|raised|funding|proceeds|营业额|营收|收入|销售额|营业收入|"
    r"chiffre d'affaires|umsatz|ingresos|facturaci|売上|収益"
)
_COUNT = re.compile(
    r"(?P<employees>employ(?:ees|ing|s)\b|(?:individuals|people|persons) (?:working|employed)|personnel|staff|full-time|workers|员工|雇员|mitarbeiter|salariés|empleados|従業員)|(?P<servers>servers?\b|nodes?\b|服务器|节点)|"
    r"(?P<devices>devices?\b|台(?!湾)|设备|終端|终端)|(?P<seats>seats?\b|named users|席位)|(?P<downloads>downloads?\b|下载)|(?P<gpus>gpus?\b|显卡)|"
    r"(?P<parameters>parameters?\b|参数)|(?P<instances>instances?\b|deployments?\b)|(?P<images>images? (?:per|a) )|(?P<tokens>tokens?\b)|(?P<requests>requests?\b|quer(?:y|ies)\b)"
)
_COUNTED = "|".join(one.pattern for one in (_USERS, _REVENUE, _COUNT))
_AFFILIATES = re.compile(
    r"affiliat|subsidiar|关联|附属|子公司|group of companies|sociétés affiliées|verbundene|filiales"
)
_PRODUCT = re.compile(
    r"(?:products?|services?|applications?)(?: or services?)? (?:that |which )?(?:has|have|with|having|exceed|reach|generat)|(?:产品|服务)[^。]{0,20}(?:超过|达到|月活|日活)|\bof (?:your |the )?(?:commercial )?products? or services?\b.{0,20}more than"
)
_PRODUCTS_OF = re.compile(r"products? or services? (?:made available|offered|provided)? ?(?:by|of) ")
_RELEASE = re.compile(
    r"release date|date of release|(?:on|at|as of) the (?:[\w. -]{0,40})(?:version )?release|发布(?:之)?日|发布时"
)
_MONEY_ASIDE = re.compile(
    r"liabilit|liable|damages|penalt|fine of|indemnif|\bfees? (?:of|for)|price of|责任|赔偿|罚款|costs? up to"
)
_CONDITION = re.compile(
    r"\bif\b|\bwhere\b|\bwhen\b|unless|provided|only|whose|that (?:has|have)|with|must|shall|\bnot\b|\bany\b|如|若|当|且|除非|的|means|includes?|"
    r"si\b|wenn|sofern|falls|場合|übersteigt|erforderlich|benötig|doivent|doit\b|necesita|deber[áa]|必要|who\b|which\b|free|should|until|requir|\bneeds?\b|triggers?\b|no licen|entitled|\bmay\b|permit|allow|covers?\b|below|less than"
)
_SEPARATE = re.compile(
    r"(?:request|obtain|apply for|require|need|purchase|acquire|enter into|contact|seek|get|negotiat|sign|separate|additional|individual|commercial|enterprise|申请|获得|取得|联系|另行|单独|lizenz|licence|licencia).{0,80}(?:licen[cs]|agreement|permission|authori[sz]|许可|授权|协议|us\b|lizenz)|contact|upgrade"
)
_DISPLAY = re.compile(r"\bdisplay|prominently|attribution|credit|标注|展示|显示")
_NONE = re.compile(
    r"not (?:be )?(?:authorized|permitted|granted|licensed|allowed)|no rights?|may not|must not|terminate|prohibit|不得|禁止|无权"
)
_FEE = re.compile(r"\bfees?\b|royalt|pay\b|费用|付费|支付")
_MONTH = re.compile(r"month|mensuel|monat|月")
_YEAR = re.compile(r"year|annual|fiscal|12 months|twelve|\barr\b|年|annuel|jahr|jährlich|anual")
_BETWEEN = re.compile(r"(?:of )?(?:[\w-]+ ){0,2}|[\u4e00-\u9fff]{0,6}")
_LICENSEE_WITH_AFFILIATES = (
    r"\"(?:licensee|you|your|company|customer|user)\"<60>(?:means?|includes?|refers? to)<120>(?:affiliates|subsidiaries)|"
    r"(?:被许可方|您|被许可人)[^。]{0,6}(?:指|包括)[^。]{0,60}(?:关联|附属|子公司)"
)
"""A definition of the licensee that takes its affiliates in: caps on the licensee count them."""
FEWEST = 5
"""Users below which no number is a cap, whatever stands around it. By judgment: counts of copies and backups are
smaller."""
SMALLEST = 100
"""Users below which, and units of money up to which, no number is a cap. By judgment: sections, percents and years of
age are smaller; `_SMALL` says which small numbers are caps all the same."""
_SMALL = (
    re.compile(
        r"(?:exceed|more than|fewer than|less than|up to|at most|no more than|limit(?:ed)? to|超过|不足|少于)\W{0,3}(?:[\w-]+ ?){0,2}\W{0,3}$"
    ),
    re.compile(r"\W{0,4}(?:[\w-]+ ){0,2}users?\b(?!')|人|个?用户"),
    re.compile(r"(?:number of|total)[\w -]{0,30}\busers?\b|用户(?:总)?数"),
)
"""What stands before, after, or further before a small number of users that is a cap."""
CLOSE = 24
"""Characters between a number and what it counts, where nothing else tells. By judgment; bench/RESULTS.md, "Reading
terms" is measured with it."""
NEAR = 70
"""Characters between a number and what it counts. By judgment; bench/RESULTS.md, "Reading terms" is measured with
it."""


class Caps:
    """Reads the group ``caps``."""

    name = "caps"
    rules: tuple[Rule, ...] = ()

    def read(self, document: Document) -> Iterable[Term]:
        found: dict[str, list[Find]] = {}
        all_passages = spoken(document)
        with_affiliates = any(holding(document, _LICENSEE_WITH_AFFILIATES))
        in_words = {passage.start for passage in holding(document, _IN_WORDS)}
        counting = {passage.start for passage in holding(document, _COUNTED)}
        for place, passage in enumerate(all_passages):
            if passage.start not in counting or not (passage.start in in_words or _DIGIT.search(passage.low)):
                continue
            for cap in _caps(passage, all_passages[place : place + 3]):
                found.setdefault(cap.term, []).append(_with_affiliates(cap) if with_affiliates else cap)
        for group in found.values():
            same: dict[tuple[object, object], list[Find]] = {}
            for cap in group:
                same.setdefault((cap.value["threshold"], cap.value.get("currency")), []).append(cap)
            for stated in same.values():
                yield as_term(document, max(stated, key=_operative))


def _with_affiliates(cap: Find) -> Find:
    """A cap on a licensee whose definition takes its affiliates in."""
    wide = cap.value.get("scope") == "licensee"
    return replace(cap, value={**cap.value, "scope": "licensee-and-affiliates"}) if wide else cap


def _operative(cap: Find) -> tuple[bool, bool, int]:
    """Of several places that name one cap, the one that says most about it."""
    return (
        cap.value.get("scope") == "licensee-and-affiliates",
        cap.value["consequence"] != "no-rights",
        weight(cap.passage),
    )


_DIGIT = re.compile(r"[\d百千万亿]")
_IN_WORDS = r"(?:three|four|five|six|eight|ten)\b<20>(?:servers?|seats?|employees|instances?|nodes|users)\b|\bten\b|twenty|fifty|hundred|thousand|million|billion"


def _caps(passage: Passage, following: Sequence[Passage]) -> Iterator[Find]:
    words = passage.low
    if not _MORE.search(words) or not _CONDITION.search(passage.full):
        return
    around = " ".join(one.low for one in following)
    listed = list(amounts(words))
    for amount in listed:
        if not _MORE.search(words[max(0, amount.start - 60) : min(len(words), amount.end + 24)]):
            continue
        yield from _users(passage, amount, listed, around)
        yield from _revenue(passage, amount, around)
        yield from _others(passage, amount, around)


def _users(passage: Passage, amount: Amount, listed: Sequence[Amount], around: str) -> Iterator[Find]:
    if amount.currency or amount.value < FEWEST:
        return
    words = passage.low
    after = words[amount.end : amount.end + NEAR]
    stop = next((one.start - amount.end for one in listed if one.start > amount.end), NEAR)
    metric = _USERS.search(after[: max(0, stop)] if stop < NEAR else after)
    if _is_year(amount):
        metric = metric if metric and metric.start() < CLOSE else None
    else:
        metric = metric or _last(_USERS, words[max(0, amount.start - 2 * NEAR) : amount.start])
    if metric is None or re.match(r"\s*(?:(?:days?|months?|years?|hours?|percent)\b|天|年|%|日(?!活))", after):
        return
    if metric.lastgroup in ("users", "sessions") and amount.value < 100:
        before = words[max(0, amount.start - 2 * NEAR) : amount.start]
        named = _SMALL[1].match(words, amount.end) or _SMALL[2].search(before)
        if metric.lastgroup == "sessions" or not (named and _SMALL[0].search(before)):
            return
    value = {
        "threshold": amount.value,
        "metric": _METRIC[metric.lastgroup or "users"],
        "scope": _scope(passage),
        "measured": "release-date" if _RELEASE.search(passage.full) else "ongoing",
        "consequence": _consequence(passage, around),
    }
    sure = 0.95 if metric.lastgroup in ("mau", "dau") else 0.85
    yield Find("user-cap", value, passage, sure)


def _revenue(passage: Passage, amount: Amount, around: str) -> Iterator[Find]:
    words = passage.low
    if not amount.currency or amount.value <= SMALLEST:
        return
    near = words[max(0, amount.start - 3 * NEAR) : amount.end + 2 * NEAR]
    if not _REVENUE.search(near) or _MONEY_ASIDE.search(near):
        return
    close = words[max(0, amount.start - NEAR) : amount.end + NEAR]
    monthly = _MONTH.search(close) and not _YEAR.search(close)
    value = {
        "threshold": amount.value,
        "currency": amount.currency,
        "period": "month" if monthly else "year",
        "scope": _scope(passage),
        "consequence": _consequence(passage, around),
    }
    yield Find("revenue-cap", value, passage, 0.93)


def _others(passage: Passage, amount: Amount, around: str) -> Iterator[Find]:
    words = passage.low
    if amount.currency or amount.value < 2:
        return
    after = words[amount.end : amount.end + 44].lstrip(" )+")
    counted = next((one for one in _COUNT.finditer(after) if _BETWEEN.fullmatch(after, 0, one.start())), None)
    if counted is None and not _is_year(amount):
        before = re.search(
            r"number of (?:[\w-]+ ){0,5}?(?=(?:employees|servers?|devices?|seats?|downloads?|gpus?|instances?)\b)|"
            r"(?=(?:employees|servers?|devices?|seats?|gpus?)\b[^.;]{0,24}(?:exceed|more than|fewer than|less than|over|up to))|"
            r"(?=employ(?:ing|s)\b)|(?=(?:员工|雇员|服务器|席位|设备)[^。]{0,4}数)",
            words,
        )
        counted = (
            _COUNT.match(words, before.end()) if before and before.end() < amount.start < before.end() + NEAR else None
        )
    if counted is None or _USERS.match(words[amount.end : amount.end + 20].lstrip()):
        return
    if counted.lastgroup == "parameters" and not re.search(r"licen|commercial|use", passage.full):
        return
    value = {"threshold": amount.value, "unit": counted.lastgroup, "consequence": _consequence(passage, around)}
    yield Find("other-cap", value, passage, 0.8)


def _is_year(amount: Amount) -> bool:
    """Whether a number may be a year: then only what it stands right before makes it a count."""
    return 1900 < amount.value < 2100


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(words))), None)


def _scope(passage: Passage) -> str:
    words = passage.full
    if _AFFILIATES.search(words):
        return "licensee-and-affiliates"
    if _PRODUCT.search(words) and not _PRODUCTS_OF.search(words):
        return "product"
    return "licensee"


def _consequence(passage: Passage, around: str) -> str:
    for words in (passage.full, around):
        if _DISPLAY.search(words) and not _SEPARATE.search(passage.full):
            return "display-attribution"
        if _SEPARATE.search(words):
            return "separate-license"
        if _FEE.search(words) and not re.search(r"royalty-free|fee-free|free of", words):
            return "fee"
        if words is passage.full and _NONE.search(words) and not _SEPARATE.search(around):
            return "no-rights"
    return "no-rights" if _NONE.search(around) else "separate-license"


READER = Caps()
