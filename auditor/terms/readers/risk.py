"""Warranty, liability, indemnity, termination, and what else divides the risk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, best, compiled, scan, several, stated
from auditor.terms.numbers import amounts

_SUIT = (
    r"litigation|lawsuit|\bsue\b|legal (?:action|proceeding)|(?:patent|infringement|written|legal) claims?\b|proceedings?\b|"
    r"cross-?claim|counter-?claim|诉讼|起诉"
)
_AGREEMENT = r"(?:agreement|licen[cs]es?|terms|contract|rights?|access|permission|协议|许可|授权|权利)"
_LICENSEE = r"\b(?:you|licensees?|users?|company|customer|recipient|您|你|被许可人|被许可方|用户|使用者)\b"

RULES = (
    # ------------------------------------------------------------------------------------------ warranty
    Rule("warranty-disclaimer", "yes", r"\bas[- ](?:is|available)\b(?! (?:necessary|required|described|defined|reasonably))", "as_is as-is as_available as-available", r"your feedback is provided|\bas is (?:not )?(?:the case|customary|usual)", 0.97),
    Rule("warranty-disclaimer", "yes", r"(?:\bno\b|without|disclaim\w*|makes? no|not (?:make|give|provide|offer)|excluded?|absence of)<70>\b(?:warrant(?:y|ies)|guarantees?\b)", "warrant guarante", r"without warranty of noninfring", 0.95),
    Rule("warranty-disclaimer", "yes", r"按.?原样|按.?现状|(?:不|未|概不)(?:提供|作出?|做出?|承担|对)[^。]{0,40}(?:保证|担保|保障)|无(?:任何)?(?:明示|保证|担保)|不提供任何", "原样 现状 保证 担保", "", 0.95),
    Rule("warranty-disclaimer", "yes", r"en l'état|sans (?:aucune )?garantie|aucune garantie|ohne (?:jegliche |jede )?(?:gewähr|garantie)|wie besehen|tal cual|sin (?:ning[uú]n(?:a)? |ning[uú]n tipo de )?garant|現状(?:のまま|有姿)|(?:いかなる|一切の)?保証(?:も|を)?(?:しません|しない|いたしません|行いません)|無保証", "état garantie gewähr besehen tal_cual garant 現状 保証", "", 0.9),
    # ------------------------------------------------------------------------------------------ liability
    Rule("liability-limit", "excluded", r"(?:in no event|under no|no event|not be|\bnor\b|neither|never be|not|will any|shall any)<240>\b(?:liable|liability)\b|under no circumstances<420>\bliable\b", "liable liability", r"shall not apply to liability|not (?:affect|limit|exclude)<20>liability|clearing rights|limiting liability differently|disclaimers? of warrant|remove or alter|use of this document", 0.95),
    Rule("liability-limit", "excluded", r"(?:no|not (?:assume|accept|bear|undertake)|disclaims?|without|waives?|releases?)<50>\b(?:liabilit\w+|responsibilit\w+)\b", "liabilit responsib", r"\byour (?:liability|responsib)|third[- ]party (?:software|services)|no obligation|clearing rights|use of this document|limiting liability differently|disclaimers? of|alter", 0.85),
    Rule("liability-limit", "excluded", r"(?:不|概不|无须?|均不)(?:对|承担|负|就)[^。]{0,60}(?:责任|赔偿)|(?:独自|自行|自己)承担[^。]{0,20}(?:责任|风险|后果)|免责|不承担", "责任 承担 免责", "个人信息", 0.9),
    Rule("liability-limit", "excluded", r"(?:en aucun cas|ne (?:saurait|pourra|sera|peut))<120>responsab|haftung<80>ausgeschlossen|haftet? (?:nicht|in keinem fall)|in keinem fall<80>haft|(?:en ning[uú]n caso|no ser[aá])<120>responsab|責任を負(?:わない|いません)|一切の責任", "responsab haft 責任", "", 0.88),
    Rule("liability-limit", "capped", r"(?:liabilit\w+|liable|damages)<220>(?:exceed|limited to|more than|greater of|in excess of|capped at|not to exceed)<90>(?:\$|usd|us dollars|euros?|eur\b|€|£|fees?\b|amounts?\b|price)", "liab damages", "", 0.93),
    Rule("liability-limit", "capped", r"(?:maximum|total|aggregate|cumulative)<40>liabilit\w+<120>(?:exceed|limited|is|be)<60>(?:\$|\d|€|£)", "liab", "", 0.93),
    Rule("liability-limit", "capped", r"(?:责任|赔偿)[^。]{0,30}(?:不超过|以[^。]{0,30}为限)", "责任 赔偿", "", 0.9),
    # ------------------------------------------------------------------------------------------ indemnity
    Rule("indemnity", "by-licensee", rf"(?:{_LICENSEE}|affiliates?\b|\bagrees? to)<110>\b(?:indemnify|hold (?:\w+ )?harmless|indemnification)", "indemnif harmless", r"only if you agree|result of (?:any )?(?:such )?warranty|accepting any such|incurred by such (?:contributor|distributor)|we will indemnify|(?:licensor|provider|we) (?:shall|will) (?:defend|indemnify)|indemnify you\b", 0.95),
    Rule("indemnity", "by-licensee", r"(?:shall|should|will|must)<30>(?:compensate|bear (?:full )?(?:all )?(?:the )?compensation|be liable for (?:all|any) (?:losses|damages))|compensation responsib|liable to (?:us|the licensor)", "compensat liable", r"no event|not be liable|only if you agree", 0.8),
    Rule("indemnity", "by-licensee", r"(?:您|你|被许可(?:方|人)|使用者|用户|贵方)[^。]{0,90}(?:赔偿|补偿)|(?:承担|负)[^。]{0,10}赔偿责任|使[^。]{0,20}免(?:受|于)[^。]{0,10}损", "赔偿 补偿 免受 免于", r"不(?:承担|负)[^。]{0,40}赔偿|仅代表您自己|提供此类", 0.85),
    # ------------------------------------------------------------------------------------------ termination
    Rule("termination", "automatic", r"terminat\w*<30>(?:automatically|immediately|forthwith|with immediate effect|without (?:further )?notice)|automatically<60>(?:terminat|end|revoke|void|lose)|(?:rights?|licen[cs]es?)<60>(?:end|cease|are revoked|is revoked|expire|terminate) (?:automatically|immediately)|(?:immediately|automatically) (?:cease|end|lapse)", "automatic immediate forthwith without", rf"(?:{_SUIT})|\bmay (?:\w+ ){{0,3}}terminat|to terminate|assign|sublicense will be void|reserves? the right|at any time|upon notice|immediately (?:cease|stop|delete|destroy|discontinue)|renew|reinstat|suspen|upon termination|end user", 0.9),
    Rule("termination", "automatic", r"(?:自动|立即|即(?:行|时|刻)?)(?:终止|失效|丧失|取消)|自动解除", "终止 失效 丧失 取消", r"诉讼|起诉|有权|可以|我们可|保留", 0.88),
    Rule("termination", "on-breach", r"(?:\bmay\b|reserves? the right|has the right|have the right|(?<!your )right to|entitled to|discretion to)<90>(?:terminat|revoke|withdraw|cancel|rescind)\w*<260>(?:breach|violat|fail\w* to|non-?complian|not comply|infring)", "terminat revoke withdraw cancel rescind", rf"{_SUIT}|you may terminate|contributor|automatically terminat|terminat\w* automatically|will be void", 0.92),
    Rule("termination", "on-breach", r"(?:breach|violat\w*|fail\w* to|non-?complian\w*|not comply)<200>(?:\bmay\b|reserves? the right|has the right|have the right|right to|entitled to)<60>(?:terminat|revoke|withdraw|cancel|rescind)", "terminat revoke withdraw cancel rescind", rf"{_SUIT}|you may terminate|automatically terminat|terminat\w* automatically", 0.92),
    Rule("termination", "on-breach", r"(?:违反|违约|不遵守|未遵守)[^。]{0,60}(?:有权|可以|可|保留)[^。]{0,40}(?:终止|撤销|收回|解除)|(?:有权|可以)[^。]{0,20}(?:终止|撤销|收回)[^。]{0,60}(?:违反|违约)", "违反 违约 遵守", "诉讼", 0.9),
    Rule("termination", "on-notice", r"(?:\bmay\b|reserves? the right|has the right|have the right|right to|either party|any party)<90>(?:terminat|revoke|withdraw|cancel|suspend or terminate|discontinue)\w*<140>(?:at any time|for any (?:or no )?reason|with or without|without cause|on (?:\w+ )?notice|upon (?:prior |written )?notice|for convenience|sole discretion|days'? |any time)", "terminat revoke withdraw cancel", rf"{_SUIT}|you may terminate|breach|violat|fail\w* to|not comply|contributor|withdraw (?:your|consent)|if (?:you|licensee|company)", 0.88),
    Rule("termination", "on-notice", r"(?:\bmay\b|reserves? the right)<20>(?:at any time|at its sole discretion|in its sole discretion|for any reason)<60>(?:terminat|revoke|withdraw|suspend)", "terminat revoke withdraw suspend", rf"{_SUIT}|breach|violat|you may terminate|not comply", 0.88),
    Rule("termination", "on-notice", r"terminat\w*<160>with or without cause|terminat\w*<120>(?:at any time|for any reason),? (?:upon|by|with)<30>notice", "with_or_without_cause notice", rf"{_SUIT}|you may terminate|if (?:you|licensee|company) (?:breach|fail|violat)", 0.88),
    Rule("termination", "on-notice", r"(?:有权|可以|可)(?:随时|单方|在任何时候)[^。]{0,30}(?:终止|撤销|收回)", "终止 撤销 收回", r"违反|违约|诉讼", 0.85),
    # ------------------------------------------------------------------------------------------ after the end
    Rule("must-delete", "yes", r"(?:terminat|expir|end of this|revo[ck])\w*<200>\b(?:cease|stop|delete|destroy|discontinue|return or destroy|erase|remove)\b", "cease stop delete destroy discontinu erase", r"personal (?:data|information)|cease all violation|remove or|cease to (?:be|exist)|patent licen|offer(?:ing)? to terminate", 0.94),
    Rule("must-delete", "yes", r"(?:must|shall|will|should|agrees? to|required to)<40>(?:immediately |promptly |permanently )?(?:cease|stop|delete|destroy|discontinue|erase)<25>(?:all |any )?(?:use|using|access|copies|distribut|the (?:model|software|material))", "cease stop delete destroy discontinu erase", r"personal (?:data|information)|cease all violation|cease to (?:be|exist)|do not (?:agree|accept)|not agree", 0.9),
    Rule("must-delete", "yes", r"(?:终止|解除|到期|撤销|失效|违反)[^。]{0,60}(?:删除|销毁|停止使用|停止)|(?:必须|应当?|须)(?:立即|即刻)?(?:删除|销毁|停止使用)", "删除 销毁 停止", r"个人信息|不同意", 0.9),
    # ------------------------------------------------------------------------------------------ suits
    Rule("litigation-termination", "suit", rf"(?:{_SUIT})<420>(?:terminat|\bend\b|ends\b|revoked|cease)", "litigation lawsuit sue legal proceeding claim", r"arbitration|governing law|class action|indemnif|cease and desist|affirmative defense|agreement to settle", 0.94),
    Rule("litigation-termination", "suit", rf"(?:terminat\w*|\bends?\b|revoked)<200>\bif\b<60>(?:{_SUIT})", "litigation lawsuit sue legal proceeding claim", r"arbitration|indemnif", 0.9),
    Rule("litigation-termination", "suit", r"(?:may|shall|must|will) not<20>(?:initiate|institute|bring|file|commence|assert)<40>(?:litigation|lawsuit|patent claim|legal action|proceeding)<200>infring", "litigation lawsuit patent legal proceeding", "arbitration", 0.92),
    Rule("litigation-termination", "suit", r"(?:诉讼|起诉|法律程序|索赔)[^。]{0,160}(?:终止|失效)", "诉讼 起诉 索赔", "仲裁", 0.92),
    # ------------------------------------------------------------------------------------------ reports and data
    Rule("audit-or-reporting", "required", r"(?:shall|must|will|agrees? to|required to)<60>(?:certify|provide (?:\w+ ){0,3}certification)<30>(?:in writing|compliance|destruction|that)|(?:keep|maintain)<50>(?:records|logs)\b<60>(?:use|complian|this)|right to audit|\bmay audit\b|(?:shall|must|will)<30>(?:promptly |immediately )?(?:notify|inform|report)<60>(?:\bus\b|licensor|incident|vulnerabilit|breach|unauthori)|(?:written )?(?:certification|report|reports) (?:to|of)<40>upon<20>request", "certif record audit notify inform report contact logs", r"may report|please (?:report|contact)|encourag|certify that you are|notify you|inform you|notify (?:the )?recipients?|before they|(?:notify|inform) (?:end )?users?", 0.75),
    Rule("audit-or-reporting", "required", r"(?:must|shall)<30>(?:promptly )?contact<60>(?:provide|details|report)|(?:ask|request)<30>(?:additional |further )information<80>(?:verif|complian)|may collect<90>registration information|(?:submit|provide)<30>(?:annual |quarterly |usage |periodic )(?:usage )?reports?", "contact information reports", "", 0.75),
    Rule("audit-or-reporting", "required", r"(?:应当?|须|必须)[^。]{0,20}(?:通知|报告|告知)(?:我们|许可方)|有权[^。]{0,20}(?:审计|核查)|保存[^。]{0,12}记录", "通知 报告 审计 核查 记录", "", 0.7),
    Rule("data-protection", "yes", r"\bgdpr\b|\bccpa\b|\bhipaa\b|general data (?:protection|privacy) regulation|california consumer privacy|privacy (?:policy|notice|statement)\b|data protection (?:law|legislation|act|regulation|agreement|addendum|requirement)|personal information protection law|个人信息保护法|protected health information", "gdpr ccpa hipaa privacy data_protection personal_information_protection 个人信息保护 health_information", "", 0.88),
    Rule("data-protection", "yes", r"process\w*<60>(?:your )?personal (?:data|information)|personal (?:data|information)<90>(?:process|comply|legal requirements|applicable law)|(?:处理|收集|保护)[^。]{0,20}个人信息|个人(?:信息|数据)[^。]{0,60}(?:法律|合规|授权)", "personal 个人", r"without (?:obtaining|rights|proper|the)|\bto (?:generate|collect|process)\b|identif", 0.8),
    Rule("government-use", "commercial-item", r"commercial (?:computer software|item|product)s?\b<200>|commercial computer software|federal acquisition regulation|\bd?fars?\b ?\d|government (?:end[- ])?users?<80>(?:only|commercial|rights)", "commercial_computer commercial_item acquisition far_ dfar government", "your commercial product", 0.85),
    Rule("government-use", "restricted", r"(?:may not|not|prohibit|restrict)<60>(?:by|to|for)<20>(?:any )?government(?:al)? (?:agenc|entit|bod|user)", "government", "law|export|sanction", 0.6),
    # ------------------------------------------------------------------------------------------ other people's terms
    Rule("third-party-terms", "yes", r"(?:third[- ]party|open[- ]source|additional|other|certain|some|following)<60>(?:software|components?|materials?|content|data(?:sets)?|code|librar\w+|models?|services|products)<140>(?:subject to|governed by|licensed under|under (?:the|a|their|its|separate)|own (?:terms|licen))<60>(?:terms|licen[cs])", "third open additional other certain some following", r"third part(?:y|ies) (?:recipient|who|that)|derivative|sublicens|you (?:may )?distribute|end user|any third party to|recipient|your (?:agreement|licen|terms)|products? or services? that|you (?:agree|must|shall)|publish|complaint|secondary licen|covered software", 0.7),
    Rule("third-party-terms", "yes", r"(?:contains?|includes?|may contain|may include|incorporates?)<40>third[- ]party<60>(?:software|components?|materials?|content|code)|components?<30>subject to<60>(?:other|separate|own|applicable) ", "third component", "", 0.8),
    Rule("third-party-terms", "yes", r"第三方[^。]{0,30}(?:组件|软件|代码|数据|开源)[^。]{0,60}(?:许可|协议|约束)", "第三方", "", 0.75),
)  # fmt: skip
_CURE = re.compile(
    r"(?:cure|remed|receiv|receipt|notice|within)\D{0,60}?(\d{1,3})\)? days|(\d{1,3})\)? days\D{0,60}?(?:cure|remed|receiv|receipt|notice|discover)"
)
_IP = re.compile(r"copyright|intellectual property|other rights|any (?:other )?(?:rights|claim against)|知识产权")


_TAKEN_IN = (
    Rule("incorporates", "", r"incorporated<40>by reference|incorporated (?:into|in) (?:this|these)|(?:forms?|are|is|constitutes?) (?:an integral )?part of (?:this|these) (?:agreement|licen[cs]e|terms)|by reference (?:into|herein|in)", "incorporat part_of reference", r"not (?:part|incorporat)|to incorporate|works? incorporating", 0.85),
    Rule("incorporates", "", r"(?:together|along) with<12>(?:the )?(?:documentation|policies|terms)<60>(?:entire|constitut|contains|together)|(?:terms|agreement) (?:also )?includes? (?:our|the|any)<60>(?:terms|polic)|in accordance with the documentation|(?:adhere|compl\w+|subject)<120>the documentation", "documentation polic terms", r"your own|source", 0.75),
    Rule("incorporates", "", r"(?:subject to|must follow|comply with|governed by|consistent with|follow|conform)<90>(?:https?://|\]\(|www\.)", "http www", r"privacy|contact|questions|arbitrat|register|request", 0.7),
    Rule("incorporates", "", r"(?:subject to|must follow|comply with|governed by|consistent with|also agree to|bound by)<90>(?:acceptable use polic|prohibited uses? polic|use polic|usage polic|terms of use|terms of service|licen[cs]e conditions|community licen[cs]e)", "policy terms_of conditions community", r"these terms of (?:use|service)|this|privacy", 0.65),
)  # fmt: skip
_LINK = re.compile(
    r"https?://[^\s<>()\[\]\"'，。；、]+|\b(?:[a-z0-9-]+\.)+(?:com|org|ai|io|dev|net|cn|co)/[^\s<>()\[\]\"'，。；、]+",
    re.I,
)
_TITLE = re.compile(r"[A-Z][\w.&'’-]*(?:[ -](?:of|and|&|[A-Z][\w.&'’-]*)){1,8}")


class Risk:
    """Reads the group ``risk``."""

    name = "risk"
    rules = (*RULES, *_TAKEN_IN)

    def read(self, document: Document) -> Iterable[Term]:
        finds: dict[str, list[Find]] = {}
        for found in scan(document, RULES):
            finds.setdefault(found.term, []).append(found)
        for term, group in finds.items():
            if term == "liability-limit":
                yield from _liability(document, group)
            elif term == "termination":
                yield from _termination(document, group)
            elif term == "litigation-termination":
                yield from _suits(document, group)
            else:
                yield from several(document, group)
        yield from _documents(document)


def _documents(document: Document) -> Iterator[Term]:
    """The documents taken in by reference, each by its address or its title."""
    named: dict[str, Find] = {}
    for found in scan(document, _TAKEN_IN):
        printed = document.text[found.passage.start : found.passage.end]
        link = _LINK.search(printed)
        title = next(
            (
                one[0]
                for one in _TITLE.finditer(printed)
                if re.search(r"Polic|Terms|License|Rules|Guid|AUP|Agreement", one[0])
            ),
            None,
        )
        name = (
            link[0].rstrip(".,;:")
            if link
            else title or ("Documentation" if "documentation" in found.passage.low else None)
        )
        if name:
            named.setdefault(name, found)
    chosen = best(named.values())
    if chosen:
        others = [found for found in named.values() if found.passage != chosen.passage][:3]
        listed = Find("incorporates", tuple(named), chosen.passage, chosen.confidence, chosen.match)
        yield as_term(document, listed, *others)


def _liability(document: Document, group: list[Find]) -> Iterator[Term]:
    capped = [found for found in group if found.value == "capped"]
    chosen = best(capped) or best(group)
    if chosen is None:
        return
    if chosen.value == "capped":
        money = [amount for amount in amounts(chosen.passage.low) if amount.currency]
        if money:
            shown = " or ".join(dict.fromkeys(f"{one.currency} {one.value:,}" for one in money))
            chosen = replace(chosen, value={"kind": "capped", "amount": shown})
    yield from stated(document, chosen, capped or group)


def _termination(document: Document, group: list[Find]) -> Iterator[Term]:
    """One entry for each kind; a time to cure comes from the passages around."""
    cure = next((days for found in group if (days := _days(found))), None)
    for kind in ("automatic", "on-breach", "on-notice"):
        chosen = best(found for found in group if found.value == kind)
        if chosen is None:
            continue
        value: object = kind
        if cure and kind != "on-notice":
            value = {"kind": kind, "cure_days": cure}
        elif kind == "on-notice" and (days := _days(chosen)):
            value = {"kind": kind, "notice_days": days}
        same = [found for found in group if found.value == kind]
        yield from stated(document, replace(chosen, value=value), same)


def _days(found: Find) -> int | None:
    days = _CURE.search(found.passage.low)
    return int(days[1] or days[2]) if days else None


def _suits(document: Document, group: list[Find]) -> Iterator[Term]:
    """Suits over patents alone, or over anything else as well."""
    chosen = best(found for found in group if _wide(found)) or best(group)
    if chosen is not None:
        value = "any-ip" if _wide(chosen) else "patent"
        yield from stated(document, replace(chosen, value=value), (one for one in group if _wide(one) == _wide(chosen)))


def _wide(found: Find) -> bool:
    """Whether a suit over something else than patents ends the rights."""
    words = found.passage.full
    if "patent" not in words and "专利" not in words:
        return True
    if compiled(r"copyright (?:or|and) patent|intellectual property(?! office)|copyrights?, ").search(words):
        return True
    return bool(re.search(r"copyright", words)) and not re.search(r"patent (?:litigation|claims?|infringement)", words)


READER = Risk()
