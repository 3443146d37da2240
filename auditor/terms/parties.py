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
from auditor.terms.finding import Find
from auditor.terms.frames import Frames
from auditor.terms.passages import Passage, passages
from auditor.terms.places import named
from auditor.text import fold

_UP = "A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČŠŽŐŰŘĎŤŇĚА-ЯЁ"
_WORD = rf"[{_UP}0-9][\w&'’./+-]*"
_SMALL = r"(?:of|the|and|for|de|del|della|delle|dei|di|do|da|dos|das|du|des|la|le|les|l['’]|d['’]|et|y|e|en|für|der|die|und|van|voor|het|te|na|w|i|im|am|и|по|в|&|at)"  # noqa: E501
_CAPS = rf"{_WORD}(?:[ \u00a0]{_SMALL}(?:[ \u00a0]{_SMALL})?(?=[ \u00a0’'][{_UP}])|[ \u00a0]{_WORD}){{0,9}}"
_FORM = (
    r"Inc\.?|LLC|L\.L\.C\.|(?:Pte\.?|Pvt\.?|Pty\.?|Co\.,?|Private) (?:Ltd\.?|Limited)|Ltd\.?|Limited|Corp\.?|"
    r"Corporation|Incorporated|gGmbH|GmbH|gUG(?: \(haftungsbeschränkt\))?|UG(?: \(haftungsbeschränkt\))?|"
    r"AG|KGaA|KG|OHG|e\. ?V\.|eG|SE|SASU|SAS|SARL|S\.A\.S\.|S\.A\.R\.L\.|S\.A\.U?\.?|S\.L\.U?\.?|SpA|S\.p\.A\.|"
    r"S\.r\.l\.|Srl|B\.V\.|N\.V\.|BV|NV|VZW|Ltda\.?|Lda\.?|EIRELI|AB|AS|ASA|A/S|ApS|Oyj?|OÜ|PBC|P\.B\.C\.|plc|PLC|"
    r"LLP|"
    r"sp\. z o\. ?o\.|sp\. j\.|s\.r\.o\.|a\.s\.|d\.o\.o\.|Kft\.?|K\.K\.|KK|FZ-LLC|FZCO"
)
_BODY = (
    r"Universit\w*|Uniwersytet\w*|Университет\w*|Institut\w*|Instytut\w*|Институт\w*|Foundation|Stiftung|Fondation|Fundaci\w+|Fundaç\w+|Fondazione|Fundacja|Stichting|Фонд\w*|Laborator\w*|Labs?|Лаборатори\w*|"
    r"Cent(?:re|er|ro|rum)|Ministr\w+|Minist\w+|Muse\w+|Musée|Muzeum|Politechnik\w*|Polytechnic\w*|Politecnico|Group|Grupo|Groupe|Gruppo|Grupa|Agenc\w+|Agence|Agenzia|Associa\w+|Stowarzyszenie|Verein|Vereniging|Cooperativ\w*|Kooperative|"
    r"\w*verbund|Department|School|College|Academy|Akademie|Trust|Society|Research|Team|Authors|Contributors|Project|Consortium|Council|Initiative|Studio\w*|Institution|Katedra|Wydział|Collective|Kollektiv|Collectif|Colectivo|Observator\w+|Archiv\w*|Archivo|Library|Hospital\w*|Systems|Technologies|Software|Robotics"
)
_COMPANY = re.compile(rf"(?<![\w])(?P<name>{_CAPS}(?:,)? (?:{_FORM}))(?![\w])")
_QUOTED_COMPANY = re.compile(
    r"(?P<name>(?:ООО|ОАО|ПАО|АО|ЗАО|ТОО|ИП|АНО|НКО|ФГБОУ\s?ВО|ФГБУ|ООД)\s?[«\"„][^»\"“]{2,60}[»\"“])"
)
_ORGANIZATION = re.compile(rf"(?<![\w])(?P<name>{_CAPS})(?![\w])")
_HAS_BODY = re.compile(rf"(?<![\w])(?:{_BODY})(?![\w])", re.I)
_BEGINS_WITH_BODY = re.compile(
    rf"(?:The |Die |Das |Der |La |Le |Il |L['’]|El |O |A |De |Het )?(?:{_BODY})(?![\w])", re.I
)
_HAN = re.compile(
    r"(?P<name>[\u3400-\u9fffA-Za-z0-9·]{2,24}?(?:股份有限公司|有限责任公司|有限公司|公司|研究院|研究所|实验室|實驗室|大学|大學|基金会|基金會|工作室|协会|協會|团队|團隊|研究中心|科学院|学院)(?:[\u3400-\u9fff]{0,14}(?:实验室|實驗室|研究所|研究院|中心|学院|课题组))?)"
)
_HAN_HEAD = re.compile(
    r"^(?:.*(?:本协议由|由您与|您与|係指|系指|是指|指|为|為|由|与|與|于|於|設於\S{2,4}之|设于\S{2,4}的|位于\S{2,4}的|的|之|和|及|、|:|：|,|，|注册于\S{2,4}的))"
)
_KANA = re.compile(
    r"(?P<name>(?:株式会社|合同会社|有限会社|一般社団法人|公益財団法人|一般財団法人|国立大学法人|独立行政法人|"
    r"国立研究開発法人|学校法人|特定非営利活動法人)[ "
    r"\u3000]?[\w・ー]{2,24}?(?=[(（、。とがはの\s]|$)"
    r"|[\u30a0-\u30ff\u3400-\u9fffA-Za-z]{2,20}(?:株式会社|大学(?:[ "
    r"\u3000]?[\u3400-\u9fff\u30a0-\u30ff]{2,16}(?:研究室|研究科|"
    r"研究所|センター))?|研究所|研究機構|研究センター|研究室|財団|工房))"
)
_HANGUL = re.compile(
    r"(?P<name>(?:주식회사|유한회사|재단법인|사단법인|㈜|\(주\)|\(재\)|\(사\)) ?[가-힣A-Za-z0-9]{2,20}|"
    r"[가-힣A-Za-z0-9]{2,20}(?: 주식회사|"
    r"\(주\)|연구원|연구소|대학교(?: [가-힣]{2,14}(?:연구실|연구소|학과))?|재단|협회|진흥원|공사))"
)
_PERSON = re.compile(
    rf"(?:\b(?:I|I[’']m|I am|Ich|Ich bin|Je suis|Moi|Yo|Soy|Eu|Sou|Io|Sono|Ja|Jestem|Ik ben|Ik|mij|mir|moi|мне|"
    rf"Я)\b),? (?P<name>[{_UP}][\w'’-]+(?: (?:van|de|von|der|da|di|dos|del|la))*(?: [{_UP}][\w'’.-]+){{1,3}})"
)
_LABEL = re.compile(
    rf"(?:Licensors?|Publisher|Lizenzgeber(?:in)?|Rechteinhaber(?:in)?(?: der Gewichte)?|Anbieter(?:in)?|"
    rf"Herausgeber(?:in)?|Conc[ée]dant|[ÉE]diteur|Licenciante|Concedente|Licenziante|Titolare|Licenciador\w{{0,12}}|"
    rf"Лицензиар\w{{0,12}}|Правообладател\w{{0,12}}|Licencjodawc\w{{0,12}}|Wydawc\w{{0,12}}|Licentiegever|Uitgever)"
    rf"(?: (?:ist|est|is|es|é|è|jest|являет\w{{1,12}}|sind|the|die|der|das|la|le|el|il|lo|o|a|de|het)| ?[:—–-])*[ "
    rf"\u00a0](?P<name>[{_UP}«\"„][^,;:\n()]{{2,90}})"
)
_DEFINED = re.compile(
    rf"[\"“„«](?:(?:the )?Licensors?|We|we|Us|us|Our|our|Company|Provider|Owner|[A-Z][\w.]+)[\"”“»](?: ?\((?:or|and|collectively)[^()]{{2,40}}\))?(?:,? ?(?:and|or|/)? ?[\"“„«]\w[\w ]{{0,24}}[\"”“»]){{0,4}},? (?:shall |each )?(?:means?|mean|refers? to|is)(?: only)? (?:the )?(?P<name>{_CAPS}(?:, (?:{_FORM}))?)"  # noqa: E501
)
_SO_CALLED = re.compile(
    rf"(?<![\w])(?P<name>{_CAPS}(?:,? (?:{_FORM}))?)(?:, [^()\"“”]{{3,70}},?)? ?\((?:the |collectively,? |hereinafter |individually )?[\"“][^()]{{2,60}}[\"”](?:[^()]{{0,30}})\)"  # noqa: E501
)
_SPEAKS = re.compile(
    r"[\"“„«](?:the )?(?:licensor|we|us|our|company|provider|lizenzgeber\w*)[\"”“»]|\b(?:between|by and between|agreement|terms|license)\b",  # noqa: E501
    re.I,
)
_ROLE = (
    r"(?:licensor|we|us|our|company|provider|publisher|foundation|institute|group|lizenzgeber\w*|anbieter\w*|rechteinhaber\w*|wir|concedant\w*|editeur|nous|licenciante|proveedor|titular|licenciador\w*|nos|concedente|licenziante|fornitore|noi|лицензиар\w*|правообладател\w*|мы|licencjodawc\w*|spolka|dostawca|licentiegever|uitgever|wij|"
    r"许可方|授权方|授權人|我们|甲方|本公司|许可人|授权人|当社|弊社|許諾者|甲|当研究室|当法人|公開元|회사|당사|허락자|라이선서|권리자)"
)
_BEFORE = re.compile(
    rf"(?:(?:^|[\W_]){_ROLE}[\"'”』」»]?(?:,? (?:and|or|oder|und|ou|et|y|o|i|и|en) "
    rf"[\"'“]?{_ROLE}[\"'”]?){{0,3}}[\"'”』」»]?(?: der gewichte| in this \w+| hereunder)? ?(?:[:：—–-]|shall mean|means?|mean|refers? to|"  # noqa: E501
    rf"is\b|are\b|ist\b|sind\b|est\b|es\b|sao\b|e\b|jest\b|sa\b|являет\w+|это|designe\w*|bezeichnet|oznacza|"
    rf"betekent|为|為|系指|係指|是指|指|とは、?|は、?|는|은|란)\s?(?:the |die |der |das |la |le |el |il |lo |de |"
    rf"het |o |a |"
    rf"l')?[\"'“«„『「]?$)"
    r"|(?:issued|released|published|provided|offered|developed|created|owned|licensed|distributed|trained|made "
    r"available|made|maintained)(?: to you)?(?: and \w+)? by (?:the )?$|(?:verleend|uitgegeven|gepubliceerd|"
    r"beschikbaar gesteld) door (?:de |het )?$|"
    r"(?:bereitgestellt|herausgegeben|veroffentlicht|angeboten|erteilt) (?:von|durch) (?:der |die |den |dem )?$|"
    r"(?:publie|concede|fourni|propose|edite|diffuse|accorde)e?s? par (?:la |le |l')?$|(?:publicado|otorgada|"
    r"concedida|ofrecido|emitid[oa]|celebra|suscribe) (?:por|con) (?:la |el )?$|"
    r"(?:publicado|concedida|disponibilizado|firmado|oferecido|emitid[oa]) (?:por|pela|pelo|com a|com o|com) ?$|"
    r"(?:pubblicato|concessa|offerto|rilasciat[oa]|fornit[oa]) (?:da|dal|dalla|dall') ?$|(?:udzielana|"
    r"udostepnian\w+|opublikowan\w+|wydan\w+) przez $|(?:предоставля\w+|опубликован\w*|выпущен\w*) $|"
    r"(?:between|among) (?:you and |the user and )?(?:the )?$|(?:between you and|you and|entre (?:la societe |vous "
    r"et |usted y |voce e )?|tra (?:lei e |l'utente e )?|zwischen (?:ihnen und )?(?:der )?|miedzy|между|tussen "
    r"(?:u en )?)$|(?:contract|contracts) with (?:the )?$|(?:you receive .{0,40} from) (?:the )?$|(?:由您与|由|您与|与|"
    r"お客様と) ?$|(?:由您与|由您與|与|係指|系指|是指|指)(?:注册于|註冊於|設於|设于|位于)\S{2,8}?(?:之|的)? ?$|by "
    r"clicking .{0,40} with $"
)
_AFTER = re.compile(
    rf"^[】』」]?[ \u00a0]?(?:,? (?:of|in|mit sitz in|con sede|sise a|te|z siedziba w|г\.)? ?[^(\"«„]{{0,50}})?[,，]? "
    rf"?(?:[(（\[](?:the |la |die |hereinafter |hereafter |below |im folgenden |nachfolgend |ci apres |en adelante |"
    rf"doravante |di seguito |далее |zwan\w* dalej |dalej |hierna |以下(?:简称|简稱|簡稱|称)?|下称|이하|"
    rf"以下)?[^()（）\n]{{0,40}}?[\"'“”«»„「『]?{_ROLE}\b|ci apres|hereinafter|im folgenden|nachfolgend|далее|en "
    rf"adelante|doravante|di seguito|zwana dalej|hierna|이하|以下)"
)
_SHORT = re.compile(
    r"^[^()\n]{0,50}[(（] ?(?:the |hereinafter |die |la |le |im folgenden |nachfolgend |ci apres |en adelante |"
    r"doravante |di seguito |hierna |далее )?[\"'„«][^\"'»“”]{2,30}[\"'”»“] ?[)）]"
)
_GRANTS = re.compile(
    r"^(?: \([^()]{2,40}\))?,? (?:hereby |which |that |and )?(?:grants?|is willing to grant|is pleased to|makes? "
    r"(?:the |its |this |\S+ )?.{0,30}available|permits?|lends?|lets?|gives?|allows?|offers?|licenses?|releases?|"
    r"stellt|gewahrt|raumt|erlaubt|uberlasst|accorde|autorise|concede|met a (?:la )?disposition|permet|otorga|"
    r"autoriza|permite|pone a|disponibiliza|mette a disposizione|consente|autorizza|предоставля\w+|разреша\w+|"
    r"публику\w+|udziela|udostepnia|zezwala|verleent|stelt|geeft|staat)\b"
)
_LICENSEE_ROLE = re.compile(
    r"(?:licensee|lizenznehmer\w*|licencie|licenciatario|licenziatario|лицензиат\w*|licencjobiorc\w*|licentienemer|被许可方|乙方|被授權人)[\"'”』」»]?[^.]{0,30}$"
)
_GRANTS_CJK = re.compile(
    r"^(?:[（(][^()（）]{0,20}[)）])?(?:授予|许可|提供|发布|运营|训练|开发|同意|特此|는|은|이|가|が(?:公開|提供|"
    r"許諾)|는 .{0,20}허락|이 공개|가 공개|が|は)"
)
_NOT = re.compile(
    r"you means|thank|kindly|support(?:ed)? by|funded|gefordert|projekttrager|sponsor|annotat|label|fine "
    r"tune|base model|basismodel|modele de base|addestrat|third party|third parties|collected by|recorded|court|"
    r"arbitra|appeal|trade ?mark|marque|apache|creative commons|gnu |free software|not a party|not parties|"
    r"感谢|感謝|资助|資助|微调|基座|標註|标注|算力|被许可|被授權|提供を受け|라벨링|기반으로|gracias|agradec|com "
    r"apoio|treinado com|curata|nagrania|"
    r"разметк|basis|compute was|based on|derived from|fork of|benchmark|proceedings|published in|university press|"
    r"commercial code|unter sagt"
)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\)|版权所有|版權所有|copyright ©)[ ,:]{0,8}(?:\(c\)|©)?[ ,]{0,8}(?:by )?"
    r"(?:\d{4}(?: ?[-–,] ?(?:\d{2,4}|present)){0,40}[ ,.]{0,8})?(?:by )?(?P<name>[^\n,;.()<>\[\]|]{2,80})",
    re.I,
)
_GENERIC = re.compile(
    r"(?:本|我|该|該|贵|貴|各|其|任何|他)(?:公司|大学|团队|研究所|研究院|机构)|(?:the )?(?:license\w*|licence|"
    r"agreement|terms|model|"
    r"software|copyright|this|your?|all|any|section|article|version|holder\w*|legal entity|contribut\w+ means|"
    r"licensor|licensee|party|parties|materials?|user|work|author\b|name|owner|yyyy|date|(?:\d{4} )?free software foundation|"  # noqa: E501
    r"apache software foundation|united states|european union)\b",
    re.I,
)


_NO_NAME = re.compile(
    r"版权|授权|授權|实体|實體|任何|权利|许可|協議|协议|模型|使用者|shall|hereby|agreement|without|limited to|territory|[\"“”]| and \d|material|covered|derivative|software license|public license|\bgrant\b",  # noqa: E501
    re.I,
)
"""What no name holds."""


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
            role = re.match(r"[\"“„«](?:the )?(licensors?|we|us|our|company|provider|owner)\b", match[0], re.I)
            if _GENERIC.match(match["name"]):
                continue
            if role or re.search(r"[\"“„«](?:we|us|our|licensor)[\"”“»]", match[0], re.I):
                take(match, 4)
    for pattern in (_QUOTED_COMPANY, _COMPANY):
        for match in pattern.finditer(raw):
            take(match, 4)
    if language == "zh":
        for match in _HAN.finditer(raw):
            take(match, 3, _HAN_HEAD.sub("", match["name"]) or match["name"])
    if language == "ja":
        for match in _KANA.finditer(raw):
            take(
                match,
                3,
                re.sub(
                    r"^(?:.*お客様と|.*(?:と|は|が|を|、|。|」)(?=[\u3400-\u9fff\u30a0-\u30ff]))", "", match["name"]
                ),
            )
    if language == "ko":
        for match in _HANGUL.finditer(raw):
            take(match, 3)
    for match in _PERSON.finditer(raw):
        take(match, 3)
    for match in _SO_CALLED.finditer(raw) if marked and "(" in raw else ():
        inside = match[0][match[0].rfind("(") :]
        if re.search(rf"[\"“](?:the )?{_ROLE}[\"”]", fold(inside).replace("“", '"')):
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
        name = re.split(
            r" (?:mit Sitz|con sede|sise|z siedzibą|met zetel|whose|which|located|registered)\b|, (?=[a-z])|\. ",
            label["name"],
        )[0].strip(' ."“”')
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
        if place.kind != "adjective"
        or re.match(r" (?:company|corporation|limited)", around[place.end : place.end + 14])
    ]
    if not codes and re.search(r"注册于|設於|设于|registered in|位于", before):
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
    verbatim = "everyone is permitted to copy and distribute verbatim" in " ".join(document.text.lower().split())
    owners = [] if verbatim else list(_owners(document, every))
    best = max(found, key=lambda one: one.confidence, default=None)
    if best is None and owners:
        best = owners[0]
    if best is None:
        best = _head(document, every, last)
    if best and re.fullmatch(
        r"(?:\w{1,3}\.? )?(?:The|Die|Das|Der|La|Le|Il|El|O|A|De|Het|L['’])[ ]?[\w]+", best.value["name"]
    ):
        word = re.split(r"[ '’]", best.value["name"])[-1].casefold()
        head = _head(document, every, last)
        if head and word in head.value["name"].casefold():
            best = head
    if best:
        yield best


def _owners(document: Document, every: Sequence[Passage]) -> Iterator[Find]:
    for passage in every:
        if not any(sign in passage.low for sign in ("copyright", "©", "(c)", "版权所有", "版權所有")):
            continue
        for line in document.text[passage.start : passage.end].splitlines():
            match = _COPYRIGHT.search(line)
            if not match or re.search(
                r"everyone is permitted|<year>|\[yyyy\]|\{yyyy|\[year|name of|notice|holder|law|treat", line, re.I
            ):
                continue
            if not re.search(r"\d{4}|©|\(c\)|copyright (?=[A-Z])|版权所有|版權所有", line, re.I):
                continue
            if re.match(r"\(c\)", match[0], re.I) and not re.search(r"\d{4}", match[0]):
                continue
            name = re.split(r" (?:All rights|is |are |and/or|licensed|released|hereby|under)\b", match["name"])[
                0
            ].strip(" *_\"'“”.")
            name = re.sub(r"^(?:\d{4}(?: ?[-–,] ?\d{2,4})*,? )+", "", name)
            if (
                2 <= len(name) <= 90
                and not _GENERIC.match(name)
                and not _NO_NAME.search(name)
                and name[0] not in "者人的"
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
