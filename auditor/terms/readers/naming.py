"""Notices, names and marks: what must go along with copies and what must be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, best, scan, several, spoken
from auditor.terms.passages import Passage

_THIS = r"(?:this|the|these|such|said|above|accompanying|applicable|permission|license|licence|agreement|full|entire|complete)"
_TEXT = r"(?:agreement|licen[cs]e|terms(?: (?:of use|and conditions))?|permission (?:notice|statement)|licen[cs]e (?:notice|statement|agreement|text))"

RULES = (
    Rule("license-copy", "required", rf"(?:copy|copies|text|version) of {_THIS}<30>{_TEXT}", "copy copies text version", r"you (?:may|should have|will|have) receive|obtain a copy of the licen[cs]e at|may obtain|everyone is permitted|does not (?:require|need)|not required|free software foundation|published by", 0.93),
    Rule("license-copy", "required", r"(?:permission notice|permission statement|licen[cs]e (?:notice|statement))<40>(?:shall|must|should|will|be|is)<20>(?:included|retained|appear|reproduced|provided)|(?:include|retain|reproduce)<60>(?:this permission notice|this list of conditions|licen[cs]e notice|text of this)|include the text of, or the uri|gets? a copy of (?:these|this)|(?:licen[cs]e|agreement)<20>(?:is|be|are)<10>(?:included|reproduced|attached) (?:with|in|to) (?:all|any|each|every)", "permission license licence conditions uri gets agreement", "", 0.93),
    Rule("license-copy", "required", r"(?:提供|附(?:上|带|有)|包含|包括|随附|保留)[^。]{0,40}(?:本(?:协议|许可)|许可证|许可协议|协议)[^。]{0,10}(?:副本|复印件|文本|全文|声明)|本许可声明", "副本 复印件 文本 全文 许可声明", "", 0.92),
    Rule("retain-notices", "required", r"(?:retain|keep intact|keep|preserve|maintain|reproduce|include)<80>(?:copyright|attribution|proprietary|trademark|patent|licen[cs]e|all|existing|original)<40>(?:notices?|statements?|legends?|disclaimers?)\b", "notice statement legend", r"keep<40>confidential|include<40>(?:following|this)<20>(?:attribution )?notice|third[- ]party notice|do(?:es)? not (?:need|have) to", 0.92),
    Rule("retain-notices", "required", r"(?:not|never|nor)<60>(?:remove|alter|obscure|delete|modify|efface|change)<90>(?:notices?|legends?|copyright|proprietary|watermark)", "remov alter obscur delet modif efface", r"prominent notices|watermark(?:s|ing)?<30>(?:output|generated)", 0.92),
    Rule("retain-notices", "required", r"copyright (?:notice|statement)<60>(?:shall|must|should|be|appear)<20>(?:included|retained|appear|reproduced|kept|preserved)|retain the (?:above|following)|must retain in all copies|keep intact all<30>notices|retain<30>notice", "copyright retain intact", r"retain the following if.*not", 0.93),
    Rule("retain-notices", "required", r"(?:保留|不得(?:删除|移除|去除|修改|更改))[^。]{0,40}(?:声明|标识|标记|署名|通知|信息)|版权声明[^。]{0,40}(?:包含|保留|包括)", "保留 版权声明 删除 移除 去除", "保留[^。]{0,12}权利", 0.9),
    Rule("state-changes", "required", r"prominent notices?<60>(?:chang|modif)|(?:state|indicate|disclos\w+|describe|identify|document|specify|mark|note|explain\w*|mention|flag|notice|statement|summary|description)<60>(?:that you (?:have )?(?:chang|modif|alter)|(?:chang|modif|alter)\w*<40>(?:made|was|were|you|to|have)|if<10>changes were|what (?:was|has been) (?:changed|modified)|how (?:it|they) (?:was|were)|substantial modifications|content of the modif|(?:disclos\w+|indicate|describe|document) any (?:changes|modifications))|carry<40>notices?<30>(?:chang|modif)|clearly<20>(?:marked|labell?ed|identified) as (?:modified|changed|altered|such)", "modif chang alter marked", r"licensor (?:may|reserves)|right to (?:chang|modif)|update (?:this|these)|(?:may|will) (?:chang|modif|amend)|notify you|discontinu|shall not be (?:deemed|construed)|(?:modify|amend|change|modification of|changes to) (?:this|the|these) (?:agreement|terms|licen)|waive|without notice|endorsed|right to indicate", 0.9),
    Rule("state-changes", "required", r"prominent notices? (?:stating|that)<30>(?:chang|modif)|state<50>that you (?:have )?(?:chang|modif)|indicate (?:if|whether|that)<20>(?:chang|modif)|disclosure of modifications|clear notice of any modif", "prominent state indicate disclosure notice", "", 0.95),
    Rule("state-changes", "required", r"(?:说明|标明|注明|声明|标注|告知)[^。]{0,30}(?:修改|更改|变更|改动)|(?:修改|更改|改动)[^。]{0,30}(?:说明|标明|注明|标注|声明)", "修改 更改 改动 变更", r"本协议|声明[^。]{0,6}修改[^。]{0,6}协议", 0.88),
    Rule("trademark-limit", "yes", r"(?:\bno\b|\bnot\b|nothing|neither|nor|without|except|cannot|limited|property of|reserved?)<140>(?:trade ?-?marks?|trade ?names?|service ?marks?|logos?)\b", "trademark trade service_mark logo", r"remove|alter or|infring\w*<60>trade|retain<40>trademark|claims?<30>trademark|keep<20>notices|no liabilit|warrant\w*<80>trademark|complain", 0.93),
    Rule("trademark-limit", "yes", r"(?:trade ?-?marks?|trade ?names?|service ?marks?|logos?|names? (?:and|or) (?:logos?|marks?))<160>(?:\bnot\b|prohibit|without<30>(?:consent|permission)|property of|only (?:as|for|to)|reserved|is limited)", "trademark trade service_mark logo", r"retain<40>trademark|notices?\b<60>that (?:are|were)|infring\w*<60>trade|licen[cs]e notices|removed?\b", 0.9),
    Rule("trademark-limit", "yes", r"(?:neither the names?|the names?)<120>(?:not |nor |may be |be )<10>(?:be )?used (?:to|in)<20>(?:endorse|promot|advertis)", "endorse promot advertis", "", 0.9),
    Rule("trademark-limit", "yes", r"(?:不得|不能|未经|不(?:授予|允许)|不包含|无权)[^。]{0,60}(?:商标|商号|标识|标志|品牌|logo)", "商标 商号 标识 标志 品牌 logo", "", 0.9),
)  # fmt: skip

_QUOTE_SIGN = re.compile(r'["“”„‟«»″＂「」『』]')
_QUOTED = re.compile(r'"([^"]{2,700})"')
_NOTICE_CUE = re.compile(
    r"(?:(?:following|attribution|copyright|below|such|this|a|legal)(?: \w+){0,3} (?:notice|statement|text|legend|attribution|"
    r"acknowledge?ment|disclaimer)s?\b|notice (?:text )?file|\bstate\b.{0,80}:|声明|通知|文字)"
)
_SHOW_CUE = re.compile(
    r"\b(?:display|show|include|mark|indicate|label|state|add|feature|attribute|acknowledge|credit|标注|展示|显示|标明|注明)\w*\b"
)
_SHOWN_AT = re.compile(
    r"website|user interface|blog ?-?post|about page|product documentation|documentation|页面|界面|网站|标注|product page|"
    r"\bui\b|prominent|appropriate(?:ly)? credit|splash|marketing|publicly visible|leaderboard|榜单"
)
_BRAND = re.compile(
    r"^(?:built|powered|made|created|generated|based|developed|driven|enabled|produced|improved) (?:with|by|on|using|from|in) \S"
)
_DUTY = re.compile(
    r"\b(?:must|shall|will|required?|agree|should|please|need|has to|have to|provided that)\b|需|应|必须|请"
)
_PREFIX = re.compile(
    r"(?:at the (?:beginning|start) of|as (?:the )?(?:first|prefix|a prefix)|begin(?:s|ning)?(?: with)?|prefix\w*|start(?:s|ing)? with|precede)"
    r".{0,60}\bnames?\b|\bnames?\b.{0,80}(?:begin(?:s|ning)? with|start(?:s|ing)? with|prefix|must (?:include|contain)|shall (?:include|contain))"
    r"|(?:名称|命名)[^。]{0,30}(?:以|前缀|开头|包含)|(?:前缀|开头)[^。]{0,20}(?:名称|命名)|in the (?:model )?name\b"
)
_FREE = (
    Rule("display-attribution", None, r"(?:provide|state|indicate|specify|acknowledge|attribute|disclose|cite|mention|identify|credit)<40>(?:the )?(?:source|origin)\b(?! code)<60>(?:model|licensor|of|to|software|material)", "source origin", r"source of (?:truth|funding)|open[- ]source|source form|source code|data source|personal|synthetic|misrepresent|provenance of", 0.8),
    Rule("display-attribution", None, r"(?:must|shall|should|required to|agree to|please|will)<60>(?:give|provide|include)<20>(?:appropriate |proper |due |reasonable )?(?:credit|attribution|acknowledge?ment|citations?)\b<80>", "credit attribution acknowledg citation", r"attribution notice|retain|following<20>(?:attribution|notice)|notice", 0.82),
    Rule("display-attribution", None, r"(?:must|shall|should|agree to|will)<30>\b(?:cite|credit|acknowledge|attribute)\b<80>(?:paper|model|authors?|licensor|work|publication|us\b|copyright holder)", "cite credit acknowledge attribute", r"acknowledges? (?:and agree|that)", 0.82),
    Rule("display-attribution", None, r"display<12>appropriate legal notices", "appropriate_legal", r"displays \"|to the extent", 0.9),
    Rule("display-attribution", None, r"(?:注明|标明|说明|提供|声明|引用)[^。]{0,20}(?:来源|出处|论文)", "来源 出处 论文", "", 0.82),
)  # fmt: skip


class Naming:
    """Reads the group ``naming``."""

    name = "naming"
    rules = (*RULES, *_FREE)

    def read(self, document: Document) -> Iterable[Term]:
        finds = scan(document, RULES)
        yield from several(document, finds)
        prescribed = list(_prescribed(document))
        yield from several(document, prescribed)
        notices = [found for found in prescribed if found.term == "notice-text"]
        if notices and not any(found.term == "retain-notices" for found in finds):
            kept = [found for found in notices if re.search(r"\b(?:retain|keep|preserve|保留)", found.passage.full)]
            if kept:
                yield as_term(document, Find("retain-notices", "required", kept[0].passage, 0.85))
        if not any(found.term == "display-attribution" for found in prescribed):
            free = best(scan(document, _FREE))
            if free:
                yield as_term(
                    document, Find(free.term, {"text": None, "when": None}, free.passage, free.confidence, free.match)
                )


def _prescribed(document: Document) -> Iterator[Find]:
    """Words that the text orders to be reproduced."""
    all_passages = spoken(document)
    for place, passage in enumerate(all_passages):
        follows = all_passages[place + 1] if place + 1 < len(all_passages) else None
        for words, where, after in _quotations(document.text, passage, follows):
            yield from _one(passage, where, words, after)


def _one(passage: Passage, where: int, words: str, follows: bool) -> Iterator[Find]:
    before, context = passage.low[max(0, where - 260) : where] if not follows else passage.low[-260:], passage.full
    lead = passage.lead[-160:]
    size = len(words.split()) if words.isascii() else max(len(words.split()), len(words) // 3)
    low = words.lower()
    if re.search(
        r"(?:means?|refers? to|as|called|defined as|together|collectively|the)[ ,(]*$", before[-40:]
    ) and not _SHOW_CUE.search(before[-60:]):
        return
    around = before[-140:] + passage.low[where : where + len(words) + 90]
    if (
        not follows
        and size <= 8
        and _PREFIX.search(around)
        and not re.search(r"\bnot\b|\binsert\b", around)
        and re.search(r"\b(?:include|add|use|contain|begin|start|prefix|precede|name)", context)
    ):
        yield Find("model-name-prefix", {"text": words, "when": _when(passage)}, passage, 0.93)
        return
    if (
        size >= 5
        and not _BRAND.match(low)
        and _NOTICE_CUE.search(before + " " + lead)
        and re.search(
            r"\b(?:include|retain|provide|display|add|state|contain|contains|reproduce|accompan|ensure|insert|carry|with|following|notice)|包含|附",
            before + lead,
        )
    ):
        yield Find("notice-text", words.strip(), passage, 0.92)
        return
    if (
        not _DUTY.search(context)
        or re.search(r"trade ?mark|商标|logos?\b.{0,30}\"", context)
        or re.match(r'" (?:means|refers|is defined)', passage.low[where + len(words) :][:16])
    ):
        return
    if (
        size <= 14
        and any(char.isupper() or char > "\u3400" for char in words)
        and (_BRAND.match(low) or (_SHOWN_AT.search(context) and _SHOW_CUE.search(before[-110:])))
    ):
        if re.search(r"notice.{0,20}file|\"notice\"|\bclick", before[-60:]) and not _BRAND.match(low):
            return
        if low in ("notice", "you", "we", "license", "agreement", "model") or low.startswith("i accept"):
            return
        yield Find(
            "display-attribution", {"text": words, "when": _when(passage)}, passage, 0.93 if _BRAND.match(low) else 0.88
        )


def _quotations(text: str, passage: Passage, follows: Passage | None) -> Iterator[tuple[str, int, bool]]:
    """Quoted words of a passage as printed, with their place in its folded words; then those that follow a colon."""
    low = passage.low
    for match in _QUOTED.finditer(low):
        yield _printed(text, passage, match), match.start(), False
    if follows is None or not low.endswith((":", "notice", "file")) or not _NOTICE_CUE.search(low[-260:]):
        return
    if follows.low.startswith('"') or low.endswith(":"):
        words = " ".join(text[follows.start : follows.end].split()).strip('"“”*>` ')
        if words and len(words) < 900 and not follows.lead.startswith("you "):
            yield words, len(low), True


def _printed(text: str, passage: Passage, match: re.Match[str]) -> str:
    """The words as the text prints them: found by their letters, whatever the case, blanks and quotes."""
    raw = text[passage.start : passage.end]
    ordinal = passage.low[: match.start()].count('"')
    places = [sign.start() for sign in _QUOTE_SIGN.finditer(raw)]
    if len(places) > ordinal + 1:
        return " ".join(raw[places[ordinal] + 1 : places[ordinal + 1]].split())
    return match[1]


def _when(passage: Passage) -> str | None:
    words = passage.full
    for pattern, said in (
        (r"monthly active|revenue|monthly revenue", "above the stated threshold"),
        (r"commercial use", "commercial use"),
        (r"leaderboard|ranking|榜单|榜", "in rankings"),
        (r"distribut|make available|made available|分发", "distribution"),
        (r"publi(?:sh|cation)", "publication"),
        (r"derivative|modif|fine-?tun|train|衍生|修改", "derivatives"),
    ):
        if re.search(pattern, words):
            return said
    return None


READER = Naming()
