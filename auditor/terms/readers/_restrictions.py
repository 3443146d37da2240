"""The kinds of use a text forbids: categories of `acceptable-use`, each with the words that name it.

A category counts only where a prohibition reaches it: in the same passage after the prohibiting words, in a list that
prohibiting words lead in to, or below a heading that announces restrictions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.core.model import Document, Term
from auditor.terms.chains import Chain, Words
from auditor.terms.finding import Find, Sought, as_term, called, holding
from auditor.terms.gate import Called
from auditor.terms.passages import Passage

_FORBIDS = (
    r"\b(?:may|shall|must|will|can|should|agrees?|to|and) not\b|\b(?:do|does|are|is) not (?:use|permit|allow|engage|authori|licensed|intended for|for use|to be used|deployed|utili)|\bnot (?:to )?(?:be )?(?:use|used|permit|allow|exploit|engage|infringe|violate|generate)|"
    r"\b(?:prohibit|forbid|forbidden|restrict(?:ed|ions?) (?:uses?|on|from|activit|purposes?)|refrain|disallow|cannot|never|nor\b|"
    r"unacceptable|not permitted|not allowed|outside the scope|out[- ]of[- ]scope)|"
    r"不得|禁止|不能|不可(?!撤销|转|再|分|逆)|严禁|不应|不允许|勿|ne (?:pas|peut|doit)|interdit|nicht|verboten|untersagt|no (?:puede|debe|podrá)|prohibid|してはな|禁じ|ないものと"
)
_ANNOUNCES = re.compile(
    r"prohibited|restrict|acceptable use|forbidden|disallowed|unacceptable|not allowed|use policy|use-based|misuse|out-of-scope|禁止|限制|不得|使用政策|responsible use"
)
_COMPLY = (
    r"(?:compl(?:y|ies|iance|ying)|abide|accordance|observe|adhere|consistent)\w*.{0,60}\b(?:all |any )?(?:applicable |relevant |local )?(?:laws?\b|legal requirements|regulations|legislation)|"
    r"(?:遵守|符合|遵循)[^。]{0,40}(?:法律|法规)|respecter .{0,40}lois?|geltende\w* (?:recht|gesetz)|leyes? .{0,20}aplicable|法令を遵守"
)
_NOT_A_USE = re.compile(
    r"\bwarrant(?:y|ies)\b|\bliab(?:le|ility)\b|indemnif|governed by|merchantab|third[- ]party beneficiar|severab|trademark|"
    r"unless required by applicable law|to the (?:maximum |fullest )?extent permitted|patent (?:license|litigation|infring)|"
    r"makes? no (?:representation|warrant)|no (?:re)?assurances|assumes? (?:all|any) risks?|places your use|we encourage|encouraged to|litigation|patent claim|downstream recipients|legal power to forbid|anti-circumvention|not a law firm|technical modifications|initiate|we do not|reserves? the right to update|governing law|personal information we|right to process"
)
_DUTY = re.compile(r"\b(?:you|licensee|users?|company|customer|use|recipient|must|shall|agree)\b|您|你|使用|被许可")

# Category → the words that name it, in folded form.
_CATEGORIES = {
    "illegal-activity": r"illegal|unlawful|violat\w*<60>\blaws?\b|violations? of (?:\w+ ){0,4}laws?|criminal|\bcrimes?\b|against the law|law or regulation|prohibited by (?:applicable )?laws?|非法|违法|违反[^。]{0,30}(?:法律|法规)|犯罪|illégal|illicit|rechtswidrig|illegal\w*|ilegal|違法",
    "child-safety": r"\bminors?\b<60>|(?:child|children)\b<60>(?:exploit|abus|sexual|harm|porn|safety|endanger)|(?:exploit|abus|harm|sexual\w*|groom|porn\w*)\w*<60>(?:child|minor)|\bcsam\b|child sexual|未成年|儿童",
    "violence-terrorism": r"violen(?:ce|t)|terroris|extremis|incit\w*<30>(?:violen|hatred)|暴力|恐怖|极端主义",
    "weapons": r"weapon|firearm|\bguns?\b|explosive|ammunition|munition|chemical or biological|biological or chemical|nuclear<30>(?:chemical|weapon)|missile|\bitar\b|武器|枪支|爆炸物|弹药|arm(?:es|as)\b|waffen",
    "military": r"military|warfare|armed forces|militar|defen[cs]e industry|军事|军用|战争|militärisch|軍事",
    "critical-infrastructure": r"critical[- ]infrastructure|power grid|nuclear (?:facilit|power plant|industr)|关键(?:信息)?基础设施|infraestructuras? crític|kritische\w* infrastruktur",
    "surveillance": r"surveil|espionage|\bspy|\btrack(?:ing)?\b<40>(?:people|person|individual|user|without)|monitor(?:ing)?<20>(?:people|person|individual)|biometric|facial recognition|face recognition|stalk|emotion (?:recognition|inference)|监控|监视|间谍|人脸识别|生物识别|跟踪",
    "social-scoring": r"social scor|social behaviou?r or known|social credit|behaviou?r or known or predicted personal|社会评分|社会信用",
    "law-enforcement": r"law enforcement|predictive polic|\bpolicing\b|administration of justice|criminal justice|immigration|asylum|border control|migration|recidivism|执法|司法",
    "discrimination": r"discriminat|protected (?:characteristic|class|group|categor)|characteristics or categories|歧视|racis|prejudice|diskriminier|差別",
    "harassment": r"harass|bully|defam|disparag|hate speech|\bhatred\b|\bhateful\b|\bhate\b|abus(?:e|ive)\b<20>(?:others|activit|threat|content|individual)|threaten|libel|slander|intimidat|insult|cyberbull|骚扰|诽谤|仇恨|侮辱|霸凌|欺凌|辱骂",
    "self-harm": r"self[- ]?harm|suicid|eating disorder|anorexi|自残|自杀|自伤",
    "disinformation": r"disinformation|misinformation|misinform|false (?:or (?:misleading|inaccurate)|information|harmful|,)|verifiably false|misleading (?:information|content|statement)|fake news|false, misleading|deepfake|deep fake|虚假(?:信息|有害|新闻|内容)?|谣言|误导",
    "elections": r"\belections?\b|\belectoral|\bvot(?:e|er|ers|ing)\b|political (?:campaign|lobbying|advert)|democratic process|选举|campaigning",
    "impersonation": r"impersonat|pretend(?:ing)? to be|冒充|假冒|仿冒|冒名",
    "fraud": r"fraud|scams?\b|phishing|decepti|deceiv|fake (?:reviews?|accounts?|engagement)|pyramid|ponzi|swindl|counterfeit|欺诈|诈骗|欺骗|钓鱼|betrug|fraude|詐欺",
    "spam": r"\bspam|unsolicited|bulk (?:e?-?mail|messag)|垃圾(?:邮件|信息)|mass messaging",
    "malware": r"malware|malicious (?:code|software|program)|ransomware|\bvirus(?:es)?\b|\bworms?\b|trojan|spyware|exploit code|hack(?:ing)?\b|cyber-?\s?attacks?|denial[- ]of[- ]service|computer (?:virus|system)|disabl\w* (?:or|and) (?:overburden|impair)|network (?:intrusion|attack)|恶意(?:软件|代码|程序)|病毒|网络攻击|黑客|木马",
    "personal-data": r"personal(?:ly)? (?:data|information|identif)|personal(?:ly)? identif|private information|privacy (?:laws?|or security)|(?:violat|infring|invad|intru)\w*<50>privacy(?! rights)|sensitive (?:personal|information)|\bpii\b|\bpersonal information\b|(?:侵犯|泄露|非法|擅自|窃取|未经)[^。]{0,24}(?:个人(?:信息|数据|隐私)|隐私(?!权))",
    "medical-advice": r"medical (?:advice|diagnos|result|treatment|decision|purpose|device)|clinical (?:purpose|use|decision|care|diagnos|practice)|diagnos(?:is|e|tic|ing)\b|health ?care (?:advice|decision|provider)|medicine|treatment (?:advice|decision|of (?:patient|disease))|医疗(?:建议|诊断)?|诊断|临床",
    "legal-advice": r"legal (?:advice|services?|counsel|assistance)|practice of law|法律(?:建议|咨询|意见)",
    "financial-advice": r"financial (?:advice|services? advice|recommendation|counsel)|investment advice|credit(?:worthiness| scor| decision)|\bfinance\b|金融(?:建议|投资)|投资建议",
    "unlicensed-practice": r"(?:unauthori[sz]ed|unlicen[cs]ed|illegal)<24>practice|practi[cs]e of any (?:profession|vocation)|without<20>(?:licen[cs]e|qualification)<30>profession|无证|无资质",
    "automated-decisions": r"automated[- ]decision|(?:fully )?automated (?:decision|determination)|decision[- ]making<60>(?:legal|rights|without human|adverse|automat)|automatically determine<60>(?:right|eligib)|decisions?<50>without (?:human|meaningful)|high[- ]stakes|consequential decision|自动化?决策",
    "exploiting-vulnerable": r"exploit\w*<40>vulnerabilit|vulnerab(?:le|ilities)<50>(?:person|group|individual|people|population|age)|vulnerabilities of a specific|(?:elderly|disabled|vulnerable)<20>(?:people|person|individual)|弱势",
    "sexual-content": r"sexual(?:ly)?[- ](?:explicit|content|solicit|material|gratific|acts?|imagery|nature|services)|sexual solicitation|sexually|porn|obscen|non-?consensual (?:intimate|sexual|porn|nud)|intimate (?:image|content)|nudity|\bnsfw\b|erotic|色情|淫秽|性内容|低俗",
    "controlled-substances": r"controlled substance|illegal (?:drugs?|substances?)|(?:illicit|regulated|dangerous)<14>(?:drugs?|substances?)|\bdrugs\b|narcotic|毒品|管制(?:药品|物质)|违禁品",
    "human-trafficking": r"trafficking|slavery|forced labou?r|人口(?:贩卖|拐卖)|贩卖人口",
    "gambling": r"gambl|lotter(?:y|ies)|casino|betting|赌博|博彩",
    "ip-infringement": r"(?:infring|misappropriat)\w*<110>(?:intellectual|copyright|proprietary|third[- ]part|others?\b|another|\bany person|any individual|individual\'s|entity\'s|legal rights)|(?:intellectual property|third[- ]part(?:y|ies)'?)<40>(?:infring|rights?\b)<20>(?:infring|violat)?|plagiari|(?:侵犯|侵害)[^。]{0,50}(?:知识产权|著作权|版权|合法权益|(?<!人类)权益)|violat\w*<30>(?:third part|rights of (?:others|third|any)|others' rights|the rights)",
    "undisclosed-ai": r"(?:represent|claim|pass|pretend|misrepresent|suggest|state|imply)\w*<110>(?:human[- ](?:generated|created|written|made)|(?:created|generated|written|authored) by (?:a )?human)|without<60>(?:disclos|disclaim|indicat|label)\w*<60>(?:machine|ai\b|artificial|generated)|interacting with (?:a )?human|conceal<40>(?:ai|generated)",
    "safety-circumvention": r"(?:circumvent|bypass|overrid|disabl|remov|evad|defeat|jailbreak)\w*<110>(?:safety|safeguard|guardrail|filters?\b|usage restrictions?|use restrictions?|protection measure|technical (?:limitation|measure|protection)|technological|security (?:or|and|measure|mechanism|feature)|moderation|restrictions?)|jailbreak|(?:绕过|规避)[^。]{0,20}(?:安全|限制|防护)",
    "self-improvement-of-rivals": r"(?:train|improv|develop|creat|distill|enhanc|fine-?\s?tun|influence|optimi)\w*<120>(?:other|another|any|compet\w*|similar|rival|foundational|different)<60>(?:models?\b|llms?\b|\bai\b|technolog|machine[- ]learning|algorithm)|models? that compete|model that is competitive|train machine learning models|(?:训练|改进|开发)[^。]{0,20}(?:其他|任何|竞争)[^。]{0,12}模型",
    "physical-harm": r"(?:physical|bodily) (?:harm|injury)|heavy machinery|transportation technolog|operat\w*<40>(?:vehicle|machinery|aircraft)|autonomous (?:driving|vehicle)|self-driving|life[- ](?:support|critical|threatening|sustaining)|safety[- ]critical|high[- ]risk (?:use|application|activit|system)|aircraft|air traffic|人身(?:伤害|安全)|自动驾驶|death or",
    "environmental-harm": r"environment(?:al)? (?:harm|damage|destruct|degrad|pollut)|damage to (?:the )?(?:property or )?(?:the )?environment|(?:deforest|pollut|ecocid|fossil fuel)\w*|环境(?:破坏|污染|损害)",
    "public-order": r"national (?:security|unity|interests?)|public (?:interests?|order|security|morals)|social (?:order|public|stability)|subvert|overthrow|(?:undermine|endanger|harm)\w*<30>(?:state|nation|unity|society)|separatis|国家安全|国家统一|公共(?:利益|秩序|安全)|社会(?:秩序|公共|稳定)|公序良俗|颠覆",
}  # fmt: skip
_GUARDED = {
    "personal-data": re.compile(
        r"we (?:may |will )?(?:collect|use|process)|privacy policy|legal basis|your personal (?:data|information)"
    ),
    "legal-advice": re.compile(
        r"not (?:constitute|provide) legal advice|seek legal advice|unlicensed|unauthorized practice|no legal advice"
    ),
    "illegal-activity": re.compile(
        r"illegal (?:or|and)<?\s*unenforceable|held (?:to be )?(?:illegal|invalid)|invalid, illegal"
    ),
    "fraud": re.compile(r"commit fraud|fraud/crime"),
    "self-improvement-of-rivals": re.compile(r"is not a non-commercial|derivatives? of the model\" means"),
    "physical-harm": re.compile(r"mental|emotional|psychological"),
    "disinformation": re.compile(
        r"misrepresent that|false or misleading (?:information|statements?) (?:to|in) (?:us|your)"
    ),
    "public-order": re.compile(r"reasons? of public"),
}
# Examples inside a ban on automated decisions count as limited themselves.
_DECIDED = {
    "medical-advice": re.compile(r"health-?care|\bhealth\b|medical"),
    "legal-advice": re.compile(r"\blegal\b(?! rights)"),
    "financial-advice": re.compile(r"\bfinanc"),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Category:
    """A category as the gate takes it."""

    name: str
    pattern: str
    needs: str = ""
    unless: str = ""


_SOUGHT = Sought(tuple(_Category(name, pattern) for name, pattern in _CATEGORIES.items()), (_FORBIDS,))


def restrictions(document: Document) -> Iterator[Term]:
    """All forbidden kinds of use as one term, with the words that forbid each."""
    found: dict[str, Passage] = {}
    sure = 0.9
    for passage, rows, possible in called(document, _SOUGHT):
        border = _reach(passage, possible(_FORBIDS))
        if border is None:
            continue
        for category in _named(passage, border, rows):
            found.setdefault(category, passage)
    if "illegal-activity" not in found:
        lawful = next((passage for passage in holding(document, _COMPLY) if _must_obey(passage)), None)
        if lawful:
            found["illegal-activity"] = lawful
    if not found:
        return
    order = list(_CATEGORIES)
    listed = sorted(found, key=order.index)
    places = list(dict.fromkeys(sorted((found[category] for category in listed), key=lambda one: one.start)))
    finds = [Find("acceptable-use", tuple(listed), passage, sure) for passage in places]
    yield as_term(document, *finds)


def _reach(passage: Passage, bans: list[Chain]) -> int | None:
    """From which character of the full words a prohibition reaches; None where there is none."""
    words = passage.full
    forbids = Words(words).search(bans)
    if forbids:
        return None if _NOT_A_USE.search(passage.low) else forbids[0]
    if _ANNOUNCES.search(passage.title) and (
        passage.lead or passage.low[:3] in ("to ", "in ", "for") or len(words) < 200
    ):
        return None if _NOT_A_USE.search(passage.low) else len(words) - len(passage.low)
    return None


def _named(passage: Passage, border: int, called: list[Called[_Category]]) -> Iterator[str]:
    own = len(passage.full) - len(passage.low)
    start = max(border, own)
    if border > own + 20 and not re.match(r".{0,60}(?:must|shall|may|do|will|should) not", passage.low[border - own :]):
        # "… is prohibited" closes a sentence as often as it opens one.
        start = own
    words = Words(passage.full[start:])
    for one, held in called:
        category, guard = one.name, _GUARDED.get(one.name)
        if words.search(held) and not (guard and guard.search(passage.low)):
            yield category
            if category == "automated-decisions" and re.search(r"e\.g\.|such as|includ", words.text):
                yield from (other for other, named in _DECIDED.items() if named.search(words.text))


def _must_obey(passage: Passage) -> bool:
    words = passage.low
    if _NOT_A_USE.search(words) or not _DUTY.search(passage.full):
        return False
    if re.search(
        r"export|sanction|licensor (?:shall|will)|we (?:will|shall|may)|process(?:es)? personal|to the extent|required to comply|in order to comply",
        words,
    ):
        return bool(re.search(r"laws and regulations \(including|all applicable laws", words))
    return bool(re.search(r"must|shall|will|agree|should|responsib|应|须|必须|需|遵守|doit|muss|debe", passage.full))
