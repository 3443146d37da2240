"""Limits on use: what is forbidden, what must be passed on, what the licensor may do to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, best, holding, scan, several, spoken
from auditor.terms.passages import Passage, passages
from auditor.terms.readers._restrictions import restrictions

_NOT = r"(?:(?:\b|can)not\b|n't\b|at no time|prohibit|forbid|\bnor\b|refrain|\bnever\b|不得|禁止|不可(?!撤销|转|再|分|逆)|不能|不允许|不应|unauthori[sz]ed)"
_POLICY = r"(?:(?:acceptable|prohibited|permitted|responsible|fair|restricted)[- ]uses?[- ](?:polic(?:y|ies)|guidelines?|rules|terms)|\baup\b|(?<!trademark )usage (?:polic(?:y|ies)|guidelines)|use polic(?:y|ies)|content polic(?:y|ies)|trustworthy ai|code of conduct|community guidelines|responsible ai (?:polic|licen|guid)\w*|可接受使用|使用政策|使用规范)"
_LINK = (
    r"(?:https?://|www\.|\b[\w-]+(?:\.[\w-]+)+/|\]\(|available at|found at|set forth (?:at|in)|located at|published)"
)

RULES = (
    Rule("acceptable-use-by-reference", "policy", rf"{_POLICY}<120>{_LINK}|{_LINK}<100>{_POLICY}", "policy policies aup guidelines trustworthy conduct 政策 规范 rules", "reserves the right to update", 0.85),
    Rule("acceptable-use-by-reference", "policy", rf"(?:compl(?:y|iance|ies)|adher|consistent|accordance|abide|follow|violat|subject to|conform|遵守|符合)\w*<110>{_POLICY}", "policy policies aup guidelines trustworthy conduct 政策 规范", r"update this|changes to this", 0.8),
    Rule("use-restrictions-flow-down", "required", r"(?:must|shall|will|required to|agree to|provided that)<140>(?:includ|impos|incorporat|appl|pass|flow|bind|extend|enforceable|subject)\w*<160>(?:use[- ]based restrictions?|use restrictions?|usage restrictions?|restrictions? (?:on use|set (?:out|forth)|in|referenced)|use limitations?|the restrictions|acceptable use)<160>(?:agreement|recipient|third part|derivative|distribut|users?|downstream|licensee|provision)", "restriction limitation acceptable obligations", r"indemnif|export|not apply|liab|you agree that you|read, understood|embargo", 0.85),
    Rule("use-restrictions-flow-down", "required", r"(?:restrictions?|limitations?|provisions?)<120>(?:must|shall|MUST)<20>be (?:included|imposed|incorporated|passed|reproduced)<80>", "restriction limitation provision", "", 0.93),
    Rule("use-restrictions-flow-down", "required", r"(?:ensure|require|oblige|bind|impose|cause)<80>(?:recipients?|third part(?:y|ies)|downstream|users?|transferees?|customers|sublicensees?)<120>(?:compl(?:y|ies|iance)|bound|adher|agree|abide|observ)\w*<60>(?:restrict|limitation|this (?:agreement|licen)|these (?:terms|use)|use polic|the terms|same terms|conditions|policy)", "recipient third downstream user transferee customer sublicensee", r"you (?:must|shall) ensure that (?:your )?use|export|indemnif|privacy|liab|no third[- ]party|will require that any third|prominent|notice of|accept(?:ing)? (?:any )?warrant|not permit, assist|cause third parties to violate|you agree that", 0.75),
    Rule("use-restrictions-flow-down", "required", r"derivatives?<110>(?:will|shall|must|are|also)<20>(?:be )?(?:limited|subject|restricted|bound)<12>(?:to|by)<60>(?:purposes?|restrictions?|limitations?|(?:this )?agreement|terms of use|use limitation)|use limitation<60>applies to your derivative|restrict the usage of<90>(?:copies|derivative)|(?:will )?remain subject to this (?:agreement|licen)|subject to the<60>output terms|restrictions?<60>also apply to any derivative", "derivative limitation restrict subject", r"provided that you|ownership|laws?\b|liab|read, understood|you agree that you have", 0.85),
    Rule("use-restrictions-flow-down", "required", r"(?:要求|确保|约束)[^。]{0,30}(?:第三方|接收(?:方|者)|用户|下游)[^。]{0,40}(?:遵守|接受|同意|限制)", "遵守 接受 同意", "诉讼|不得", 0.75),
    Rule("terms-may-change", "yes", r"(?:reserves? the right|has the right|have the right|\bmay\b|\bcan\b|right to|entitled to|(?:authority|power|discretion) to)<70>\b(?:update|amend|modify|revise|change|alter|replace|supplement|adjust|make changes to|add or remove)\b<60>(?:this (?:\w+ ){0,5}(?:agreement|licen[cs]e|polic\w*|terms|document)|these (?:[\w-]+ ){0,3}terms|the (?:[\w-]+ ){0,3}(?:terms|agreement|licen[cs]e|polic\w+)\b|our (?:terms|policies)|such (?:terms|policy))", "updat amend modif revis chang alter replac supplement adjust add_or_remove", r"\b(?:you|everyone|anyone) (?:may|can)\b|\bno one\b|licensee (?:may|can)|mutual|appendix|by (?:mutual|written)|no (?:amendment|modification)|only (?:be )?(?:in|by) writ|signed by|(?:may|can)(?:not| not| only)<10>be (?:amend|modif)|your modifications|contributor may|may (?:create|not modify)|steward|in accordance with this|foundation may publish|\bonly [\w ,.]{2,50}(?:may|can|has the right)|modify (?:code|the (?:software|code|program|work))|nothing in this\b<40>gives", 0.93),
    Rule("terms-may-change", "yes", r"(?:as )?(?:may be |is |are )?(?:updated|amended|modified|revised|changed) (?:from time to time|at any time|periodically|occasionally|regularly)|(?:latest|most recent|current|then-current) version of (?:these|this|the|our) (?:terms|agreement|licen[cs]e|policy)<60>(?:appl|prevail|govern)\w*|(?:latest|then-current) version\b<40>\b(?:prevails?|governs?)\b|(?:subject to (?:update|change)|(?:may|can)<12>be (?:updated|changed|amended|revised|modified|altered)|is subject to update)\b<50>(?:from time to time|at any time|comprehensive|without|new version|version|unilaterally|by (?:us|the licensor)\b|at (?:our|its) (?:sole )?discretion)|subject to (?:update|change|modification|amendment|revision)|(?:changes|amendments|modifications|revisions|updates) to (?:this|these|the|our) (?:\w+ ){0,2}(?:terms|agreement|licen[cs]e|polic\w+)<60>(?:take effect|effective|apply|will be (?:posted|published|notified))|\bif we<16>(?:change|update|amend|modify|revise)<30>(?:terms|agreement|licen[cs]e|polic)", "updated amended modified revised changed altered update change version modification amendment revision amend modify revise", r"law|regulation as|rules<40>as amended|statute|you may|in accordance with|model from time|free software|(?:may|can|shall|must|will)(?:not| not)<12>be|information in (?:this|the) (?:document|text)", 0.9),
    Rule("terms-may-change", "yes", r"(?:any )?(?:new|revised|updated) versions?<60>(?:apply|effective|supersede|replace|released)", "version revised updated terms", r"free software foundation|steward|you (?:may|can|have the option)<40>(?:choose|option|follow|either)|option of following|similar in spirit|new version of the (?:model|software)|of (?:the )?gnu|creative commons may|model", 0.8),
    Rule("terms-may-change", "yes", r"(?:chang|updat|amend|modif|revis|post)\w*<160>\bcontinu(?:ed|e|ing)\b(?: to)?<20>us(?:e|ing)\b<100>(?:constitut|accept|agree|consent|bound|deemed|mean)|\bcontinu(?:ed|e|ing)\b(?: to)?<20>us(?:e|ing)\b<60>(?:after|following)<40>(?:chang|updat|amend|modif|revis)\w*<100>(?:constitut|accept|agree|consent|bound|deemed|mean)|(?:notif|inform|notice)\w*<30>(?:of|about)<30>(?:changes|amendments|modifications|updates|revisions)<20>(?:to|of|in) (?:this|these|the|our) (?:\w+ ){0,2}(?:agreement|terms|licen[cs]e|polic)", "continu notif inform notice", r"your modifications|you have (?:made|changed)|changes you|prominent", 0.88),
    Rule("terms-may-change", "yes", r"(?:变更|修改|更新|修订)[^。]{0,30}继续使用[^。]{0,24}(?:视为|表示|即为|代表)[^。]{0,12}(?:接受|同意)|继续使用[^。]{0,24}(?:视为|表示|即为|代表)[^。]{0,12}(?:接受|同意)[^。]{0,20}(?:变更|修改|更新|修订)", "继续使用", "", 0.88),
    Rule("terms-may-change", "yes", r"(?:有权|可|可能会?|将|保留)[^。]{0,30}(?:修改|更新|修订|变更|调整)[^。]{0,8}(?:本(?:协议|许可)|条款|政策|更全面)|可[^。不]{0,30}对本(?:协议|许可|条款)[^。]{0,6}(?:修改|更新|调整|变更)|(?:本协议|本许可|条款|许可证?)(?:可能会?|有权|将)[^。]{0,8}(?:修改|更新|修订|变更)|(?:有权|可|可能会?|保留)[^。不]{0,12}(?:将|对)(?:本|开源|此)?[^。]{0,6}(?:协议|许可证?|条款)[^。]{0,8}(?:调整|修改|变更|更新|修订)|(?:协议|许可证?|条款)[^。不]{0,4}(?:可能会?|将会?|会)[^。不]{0,16}进行(?:更新|修改|调整|修订|变更)|(?:协议|许可证?|条款)[^。不]{0,8}(?:变更|修改|更新|修订)[^。不]{0,10}不另行通知|保留[^。]{0,20}(?:更新|修改|调整|修订|变更)[^。]{0,24}权利", "修改 更新 修订 变更 调整", r"管理人|发布新版本|您(?:可以|有权)|书面", 0.9),
    Rule("must-use-latest-version", "yes", r"(?:reasonable efforts?|must|shall|undertake|agree to|required to)<60>\b(?:use|adopt|update|upgrade|move|migrate)\w*<20>(?:to )?(?:the |its )?(?:latest|newest|most recent|current|updated) versions?|(?:discontinue|cease|stop)<40>(?:prior|previous|older|earlier) versions?", "latest newest most_recent current_version updated_version prior previous older earlier", r"no obligation|not required|latest version of (?:this|the) (?:agreement|licen|terms|policy)", 0.93),
    Rule("must-use-latest-version", "yes", r"(?:应当?|须|尽(?:合理|力))[^。]{0,20}使用[^。]{0,12}最新版", "最新版", "", 0.9),
    Rule("remote-restriction", "yes", r"(?:reserves? the right|has the right|have the right|\bmay\b|\bcan\b|right to|entitled\b)<60>\b(?:restrict|suspend|disable|deactivate|throttle|limit|block|switch off|remotely)\b<60>(?:use|usage|access|right|account|service|software|model|remotely|licen)", "restrict suspend disabl deactivat throttl limit block remote switch_off", r"you (?:may|can) (?:not )?|third parties' rights|laws? may|may not (?:be )?(?:allow|limit)|jurisdictions|liable|limits? of liab|limit(?:s|ed)? (?:its|our|any|the)? ?liab|without restrict|may restrict<40>by law|terms that restrict|export|limit the number|suspend (?:support|performance)|support services|documentation may", 0.85),
    Rule("remote-restriction", "yes", r"(?:\bmay\b|reserves? the right to|right to|entitled to)<30>\b(?:restrict|suspend|disable|block)\b<60>(?:use|usage|access|right|account|service|model)\w*<80>(?:not comply|violat|breach|fail to comply)", "restrict suspend disabl block", r"you (?:may|can) (?:not )?|laws? may|jurisdictions|liable|limits? of liab|limit(?:s|ed)? (?:its|our|any|the)? ?liab|export", 0.88),
    Rule("remote-restriction", "yes", r"\b(?:your|licensee\'s) (?:access|account|use|right)\b<40>\b(?:may|can|will)<12>be (?:suspended|restricted|disabled|blocked|cut off)|\baccess(?: to (?:the |our )?(?:\w+ )?(?:apis?|services?|models?|weights|platform|software|systems?|materials))?<10>\b(?:may|can|will)<12>be (?:suspended|restricted|disabled|blocked|cut off)|\b(?:may|can|reserves? the right to)\b<60>(?:revoke|withdraw|cut off|deny|terminate|discontinue)\b<24>\baccess\b|可以?通过[^。]{0,20}(?:限制|禁用)[^。]{0,20}使用|\(remotely or otherwise\)|remotely (?:or otherwise )?(?:restrict|disabl|terminat)|(?:有权|保留)[^。]{0,30}(?:限制|暂停|中止|禁用)[^。]{0,30}(?:使用|访问|权限)", "remote suspended restricted disabled blocked revoke withdraw cut_off deny terminate discontinue 限制 暂停 中止 禁用", "诉讼", 0.93),
    Rule("safety-guardrails", "must-keep", r"(?:circumvent|bypass|disabl|remov|overrid|defeat|disengag|interfer|tamper|evad|weaken|reduce)\w*<110>(?:safety|safeguard|guardrail|safety filter|content filter|filters?\b|technical (?:limitation|protection|measure)|technological (?:protection )?measure|protection (?:measure|mechanism)|security (?:or|feature|measure|mechanism|protection)|usage restrictions?|moderation|protective|watermark)", "circumvent bypass disabl remov overrid defeat disengag interfer tamper evad weaken reduce", r"effective technological measures|technical modifications|anti-circumvention|fulfilling obligations|legal power to forbid|technical protection measures? (?:to|that)<30>you", 0.9),
    Rule("safety-guardrails", "must-keep", r"(?:must|shall|required to|agree to)<60>(?:implement|maintain|keep|retain)<40>(?:safeguards|guardrails|safety (?:measures|mitigations|filters)|content filter)|(?:绕过|规避|移除|破坏|关闭)[^。]{0,30}(?:安全|保护|防护|过滤|技术措施)", "safeguard guardrail safety content_filter 绕过 规避 移除 破坏 关闭", r"physical, technical|personal data|privacy", 0.85),
    Rule("non-compete", "yes", rf"{_NOT}<220>\b(?:compet(?:e|es|ing|itive|itor|itors)\b|competition with\b)", "compet", r"competent jurisdiction|we do not|not (?:limit|restrict|prevent)|competition law|anti-?competitive|participation in competitions|organi[sz]e competitions|\bis not (?:a )?competitive|not competitive (?:at|with)", 0.9),
    Rule("non-compete", "yes", rf"{_NOT}<400>\b(?:compet(?:e|es|ing|itive|itor|itors)\b|competition with\b)", "compet", r"competent jurisdiction|we do not|not (?:limit|restrict|prevent)|competition law|anti-?competitive|participation in competitions|organi[sz]e competitions|\bassign|\bis not (?:a )?competitive|not competitive (?:at|with)|discussion relating", 0.9),
    Rule("non-compete", "yes", r"\b(?:you are|are|is) (?:a |an? \w+ )?competitors?\b<80>(?:may|shall|must|can) ?not\b|(?:compet(?:e|es|ing|itive)|rival|substitute)\b<80>(?:is|are) (?:not (?:allowed|permitted)|prohibited|forbidden)|\bnot\b<120>(?:develop|build|creat|offer)\w*<40>\b(?:rival|substitute)\b", "compet rival substitute", r"competition law|anti-?competitive", 0.85),
    Rule("non-compete", "yes", r"\bpurposes?\b<30>(?:other than|except(?: for)?|excluding|that (?:is|are) not)<60>\bcompet(?:e|es|ing|itive)\b|\"[^\"]{0,30}(?:excluded|prohibited|restricted|forbidden|disallowed)[^\"]{0,20}\"<30>(?:means?|refers? to|includes?|\bis\b|\bare\b)<260>\bcompet(?:e|es|ing|itive)\b|\bnon-?\s?compet(?:e|ing|itive) (?:purposes?|uses?)\b|\"?(?:competing|competitive) (?:use|purpose|activity|product|service)\"?,? (?:(?:shall )?means?|is|includes?)\b<200>|\bdoes not compete with (?:us|the licensor|any)", "compet", r"competition law|anti-?competitive|\bassign", 0.88),
    Rule("non-compete", "yes", r"\bcompetitors?\b<80>(?:is|are) (?:not|excluded|prohibited|forbidden|barred)\b|\bno (?:rights?|licen[cs]es?|permission)\b<160>\b(?:compet(?:e|es|ing|itive)\b|competition with\b)|\b(?:exclud(?:es?|ing|ed)|but not)\b<80>\bcompet(?:e|es|ing|itive)\b|(?:terminat\w*|\bends?\b|void|revoked)<100>\bcompet(?:e|es|ing)\b|\bcompet(?:e|es|ing)\b<100>(?:\bterminat|\bends?\b|void)|(?:abstain|desist)\w*<80>\bcompetition with\b|\bif\b<100>\bcompet(?:e|es|ing|itor)\b<120>(?:must|shall|need to|required to)<30>(?:obtain|request|apply|contact|purchase)", "compet", r"competition law|anti-?competitive|\bassign|competent jurisdiction|\bwe do not|participation in competitions|acknowledge|confidential", 0.85),
    Rule("non-compete", "yes", r"(?:不得|禁止|不能)[^。]{0,60}(?:竞争|竞品)|竞争[^。]{0,40}(?:不得|禁止|不能|无权|不适用|不授予)", "竞争 竞品", "不正当竞争|竞争法", 0.88),
    Rule("reverse-engineering", "prohibited", rf"{_NOT}<180>(?:reverse[- ]?(?:engineer|assembl|compil)|decompil|disassembl)", "reverse decompil disassembl", r"not(?:hing)?<40>(?:prohibit|restrict|limit)<60>reverse|except (?:to the extent|as)<10>permitted reverse|permit modification<60>reverse", 0.95),
    Rule("reverse-engineering", "prohibited", r"(?:不得|禁止|不能)[^。]{0,60}(?:反向工程|反编译|逆向|反汇编)", "反向 反编译 逆向 反汇编", "", 0.95),
    Rule("minimum-age", "legal-age", r"(?:of|reached) (?:the )?(?:legal |sufficient |minimum )?age\b<60>(?:consent|majority|required|legal|contract|jurisdiction)|legal age\b|age of (?:majority|consent)|of legal age|(?:adult|完全民事行为能力|成年人)", "age adult 民事行为 成年", r"child|minor|adult (?:content|material)|pornograph|sexual|\bage, |digital consent|explicit", 0.9),
    Rule("ai-disclosure", "required", r"(?:must|shall|required|will|agree to|ensure|clearly|disclose)<90>(?:disclos|label|mark|indicat|inform|identif|notif|watermark)\w*<110>(?:machine[- ]generated|ai[- ]generated|artificial(?:ly)? (?:intelligence|generated)|generated (?:by|using|with|or modified)<20>\bai\b|synthetic|interacting with|generated by (?:an? )?(?:ai|artificial)|not human)", "disclos label mark indicat inform identif notif watermark", r"represent", 0.82),
    Rule("ai-disclosure", "required", r"without<40>(?:disclos|disclaim|indicat|label|identif|inform|stat(?:e|ing)|mark)\w*<80>(?:machine|ai\b|artificial|synthetic|automat)|(?:标识|标明|标注|声明|说明)[^。]{0,30}(?:人工智能|ai|机器|合成)[^。]{0,12}生成", "without 标识 标明 标注", "", 0.88),
)  # fmt: skip
_AGE = re.compile(
    r"(?:at least|minimum age(?: of)?|under(?: the age of)?|age of|over|older than|年满|未满|least) ?(?:eighteen|sixteen|thirteen|\(?\d{1,2}\)?)"
)
_AGES = {"eighteen": 18, "sixteen": 16, "thirteen": 13}
"""Given by English numerals."""


class UseReader:
    """Reads the group ``use``."""

    name = "use"
    rules = RULES

    def read(self, document: Document) -> Iterable[Term]:
        finds = scan(document, RULES)
        policy = [found for found in finds if found.term == "acceptable-use-by-reference"]
        yield from several(
            document, [found for found in finds if found.term not in ("acceptable-use-by-reference", "minimum-age")]
        )
        if not _is_the_policy(document):
            yield from _policy(document, policy)
        yield from _age(document, [found for found in finds if found.term == "minimum-age"])
        yield from restrictions(document)


def _is_the_policy(document: Document) -> bool:
    """Whether the text is itself a use policy: then its name is no reference."""
    head = " ".join(passage.low for passage in spoken(document)[:2]) + document.text[:160].lower()
    return bool(re.search(_POLICY, document.text[:200].lower())) and not re.search(
        r"licen[cs]e|terms of (?:use|service)", head[:220]
    )


_URL = re.compile(
    r"https?://[^\s<>()\[\]\"'，。；、]+|\b(?:[a-z0-9-]+\.)+(?:com|org|ai|io|dev|net|cn|co|tech|eu|de|fr)/[^\s<>()\[\]\"'，。；、]+",
    re.I,
)


def _prints_it(document: Document) -> bool:
    """Whether the policy stands in the text below a heading of its own."""
    headings = [passage for passage in passages(document.text) if passage.heading and passage.start > 400]
    return any(re.search(_POLICY, passage.low) for passage in headings)


def _policy(document: Document, finds: list[Find]) -> Iterator[Term]:
    linked = [(found, url) for found in finds if (url := _url(document.text, found.passage))]
    if linked:
        found, url = linked[0]
        yield as_term(document, Find(found.term, url, found.passage, 0.92, found.match))
        return
    chosen = best(finds)
    if chosen and chosen.match and not _prints_it(document):
        name = re.search(_POLICY, chosen.passage.low)
        yield as_term(
            document,
            Find(chosen.term, name[0] if name else "use policy", chosen.passage, chosen.confidence - 0.1, chosen.match),
        )


def _url(text: str, passage: Passage) -> str | None:
    found = _URL.search(text, passage.start, min(passage.end + 4, len(text)))
    return found[0].rstrip(".,;:") if found else None


def _age(document: Document, finds: list[Find]) -> Iterator[Term]:
    for passage in holding(document, _AGE.pattern):
        match = _AGE.search(passage.low)
        if (
            match
            and re.search(r"\bage\b|years|years?-old|岁|must be|user", passage.low)
            and not re.search(
                r"children under|minors? under|child (?:sexual|exploit)|sexual|days|harm|months|\$|exploit|content|%|personal (?:data|information)",
                passage.low,
            )
            and re.search(r"you|user|licensee|individual|您", passage.low)
        ):
            digits = re.search(r"\d{1,2}", match[0])
            age = int(digits[0]) if digits else next(value for word, value in _AGES.items() if word in match[0])
            if 10 <= age <= 25:
                yield as_term(document, Find("minimum-age", age, passage, 0.88))
                return
    chosen = best(finds)
    if chosen:
        yield as_term(document, chosen)


READER = UseReader()
