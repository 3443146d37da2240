"""Commerce that no rule understands: named beside a ban or a condition, it is never taken for silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, holding, several
from auditor.terms.patterns import compiled

# Words that name commerce, wherever no rule says what of it; the same words about losses, items or efforts do not.
_NAMES_COMMERCE = (
    r"\bcommercial(?:ly|i[sz]e)?\b(?! (?:computer|items?|terms|damage|loss|reasonab|product warrant|practic|feasib|impract))|"
    r"\bfor-profit\b|\bbusinesses\b|\bcompanies\b|\benterprises?\b|\bfor profit\b|商业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|商用|营利"
)
_ASKED = re.compile(
    r"approv|permission|consent|(?:separate|commercial|additional|written|paid|enterprise|individual) licen|a licen[cs]e|"
    r"licen[cs]e (?:from|fee)|agreed? (?:separately|upon|with)|separate(?:ly)?\b|without one|regist|appl(?:y|ication) (?:for|to)|contact|write to|request|"
    r"\bfees?\b|royalt|purchas|subscri|authori[sz]|许可|授权|申请|登记|注册|联系|同意|协议"
)
_BANNED = re.compile(
    r"(?:\b|can)not\b|\bno\b|\bnor\b|never|prohibit|forbid|exclud|breach of|violation of|不得|禁止|严禁|不可(?!撤销|转|再|分)|不能|不允许"
)
_OBLIGES = re.compile(
    r"\bmust\b|\bshall\b|requir|need|\bonly\b|subject to|without|unless|after|before|notify|case by case|prior|in advance|registered|须|需|应|请"
)
_APART = re.compile(r"except as (?:otherwise )?(?:provided|set|permitted|agreed|stated)\b")
"""What another agreement may allow leaves the ban of this one a ban."""
_OF_COMMERCE = re.compile(r"\bus(?:e|es|ing|age)\b|deploy|exploit|activit|purpose|gain|product|service|licen|用")
_OTHER_MATTER = re.compile(
    r"warrant|liab|damages|trademark|logo|endors|\bmeans\b|export|third part|law\b|laws\b|indemnif|government|affiliat|non-?\s?commercial|"
    r"\b(?:any|other) purpose|loss(?:es)?\b|encourag|without fee|free of charge|always permitted|includes? commercial|possibly|"
    r"aggregat|freely|reserve|arbitrat|commercial distributor|no restriction|\bno (?:additional |further |separate |other )?(?:licen|permission|registration|approval|consent)|patent holders|without (?:a |any )fee|removal or alteration|branding|please note|appreciat|without paying|royalty-free|商标|责任|是指|非商业"
)
NEAR = 140
"""Characters between the word for commerce and what is said of it. By judgment; bench/RESULTS.md, "Reading terms" is
measured with it."""


def unruled(document: Document) -> Iterator[Term]:
    """Commerce that a text bans or makes depend on something in words that no rule knows: never taken for silence."""
    asked, banned = [], []
    for passage in holding(document, _NAMES_COMMERCE):
        if _OTHER_MATTER.search(passage.low):
            continue
        named = compiled(_NAMES_COMMERCE).search(passage.low)
        words = passage.low[max(0, named.start() - NEAR) : named.end() + NEAR] if named else ""
        if not _OF_COMMERCE.search(words):
            continue
        apart = _APART.search(passage.low) and _BANNED.search(words)
        if not apart and _ASKED.search(words) and (_OBLIGES.search(words) or _BANNED.search(words)):
            value = {"kind": "required", "for": "commercial"}
            asked.append(Find("registration", value, passage, 0.65, doubt="told from single words of the sentence"))
        elif _BANNED.search(words) or _BANNED.search(passage.lead):
            doubt = "told from single words of the sentence"
            banned.append(Find("commercial-use", "prohibited", passage, 0.65, doubt=doubt))
    yield from several(document, asked or banned)
