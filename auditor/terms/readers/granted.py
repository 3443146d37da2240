"""What is granted: use, change, passing on, hosting, for how long, and for which purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, best, compiled, holding, scan, several, stated
from auditor.terms.readers._commerce import unruled

_GRANT = r"(?<![a-z])(?:grants?\b|granted|redistribution and use|permission (?:is|to)|permitted to|right to|rights to|licen[cs]ed? to|licen[cs]es you to|licen[cs]e<40>to\b|(?:you|licensees?|users?|recipients?|anyone|they|everyone)<20>may\b|redistribution<60>modification|you (?:can|are)\b|lets? you\b|use may include|authori[sz]ed to|free to|allowed to|授予|许可您|可以|有权|允许|accorde|gewährt|einräum|otorga|concede|許諾)"
_NC = r"(?:non-?\s?commercial(?:ly)?|(?:not-for-profit|non-?profit)(?! organi[sz]| open| osl| licen| institut| entit| corporat)|非商业(?:性|用途)?|非营利|非商用|non commerciale?s?|nicht-?\s?kommerziell\w*|no comercial(?:es)?|非営利|非商用|非商業)"
_RESEARCH = r"(?:research|academic|scholarly|scientific|educational|study|研究|科研|科学|学术|教学|学习|recherche|académique|forschung\w*|wissenschaftlich\w*|investigación|académic[oa]s?|学術)"
_ONLY = r"(?:sole purposes?|solely(?! responsible)|only|exclusively|limited to|restricted to|strictly|(?<!不)仅(?:供|限|可|用|能)?|(?<!不)只(?:能|可|限)|(?<!不)(?<!不仅)限于|uniquement|exclusivement|seulement|ausschließlich|nur|únicamente|solamente|exclusivamente|sólo|solo|のみ|に限り|限定)"
_COMMERCIAL = r"(?:(?<!non-)(?<!non )(?<!non)commercial(?:ly|ize|ise|ization)?|business|revenue[- ]generating|production|商业|商用|营利|盈利|commerciales?|kommerziell\w*|comercial(?:es)?|gewerblich\w*|商業|営利)"
# Commerce named as one purpose among others: the list limits nothing by its other members.
_EITHER = (
    r"\b(?:personal|private|individual|education(?:al)?|academic|research|scientific|instructional|non-?\s?profit|non-? ?commercial|free)"
    r"(?: (?:use|purposes?|projects?))?(?:,? (?:and|or|and/or|as well as)|,|/| &)(?: \([a-z]\))?(?: for| any| all)?(?: or)? (?<!non-)(?<!non )commercial"
    r"(?![^.;]{0,50}(?:\bnot\b|prohibit|forbid|requir|subject to|licen[cs]e))|(?<!allow )(?<!permit )\bcommercial use in\b|"
    r"(?<!non-)(?<!non )\bcommercial(?:ly)?(?: (?:use|purposes?))?(?:,? (?:and|or|and/or|as well as)|,|/) (?:for )?(?:individual|personal|private|research|education|academic|government|non-?\s?profit|non-? ?commercial)"
)
# What a text says of other matters than the limits of its grant.
_BESIDE = r"purposes? specifically includ|\bnot been (?:approved|reviewed) by|except (?:where|when|if)\b<40>limited to|(?:liable|liability|damages|loss(?:es)?)\b<60>(?:limited|restricted) to|if you are a consumer|exclusive right to collect|collect such royalt|organi[sz]ation that derives|patent portfolio"

# Consent in the same breath as commerce.
_BY_CONSENT = r"(?:未经|除非|未获|未取得|未得到|事先)[^。;]{0,60}商(?:业|用)|商(?:业|用)[^。;]{0,60}(?:未经|除非|未获|未取得|未得到|事先)"

RULES = (
    # --------------------------------------------------------------------------------------------- purpose
    Rule("purpose-limit", "non-commercial", rf"{_ONLY}<90>{_NC}|{_NC}<70> ?(?:only\b|solely|exclusively|uniquement|のみ)|(?<!不)仅[^。]{{0,30}}{_NC}", "commercial profit 商 营利 commercial kommerziell comercial 営利", rf"not limited to non|either|occasionally|object code|competition|alternative is|business purposes|{_EITHER}|{_BESIDE}", 0.93),
    Rule("purpose-limit", "non-commercial", rf"(?:grants?|permission|licen[cs]ed?|may|right|use[ds]?|deal in|available|released?)\b<260>\b(?:(?:for|on)<60>{_NC}|in (?:the development of )?(?:any |a )?{_NC} (?:projects?|products?|applications?|settings?|contexts?|manner))|适用于[^。]{{0,8}}{_NC}", "commercial profit 商 营利", rf"means any|is not a non-?commercial|research,? non-commercial,? and<20>commercial|research or non-?commercial purpose[^.]*commercial|(?<!non-)commercial (?:and|or) non-?commercial|non-?commercial (?:and|or) commercial|any (?:other )?purpose|both|\bnot\b<60>use|except for|improve|business purposes|alternative is allowed|{_EITHER}|{_BESIDE}", 0.85),
    Rule("purpose-limit", "non-commercial", r"for purposes other than commercial|(?:not|prohibited)<30>(?:be )?used?<20>for<20>(?:any )?commercial|不得(?:用于|将)[^。]{0,30}商(?:业|用)|禁止[^。,;]{0,12}商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)|non-?commercial (?:uses?|purposes?|licen[cs]e)\b<20>only|allows only non-?commercial|(?:used?|remix|adapt|build upon|shared?|copy)\b<60>\bnon-?commercially\b|(?:\bnot\b|never)<20>(?:be )?used?<24>\bin (?:a |any )?production\b", "commercial production 商", rf"without<40>(?:licen|permission|consent|authori|registr)|{_BY_CONSENT}|非商业(?:性)?(?:使用|用途)不得|unless|register|competitive|export|military or commercial vessels|name|logo|endors|benefit of commercial|{_EITHER}|{_BESIDE}", 0.85),
    Rule("purpose-limit", "research-only", rf"{_ONLY}<70>(?:for |to |in )?<30>{_RESEARCH}<60>|{_RESEARCH}<50>(?:purposes?|use|uses|activities|用途|目的|zwecke\w*)<12>(?:only\b|solely|exclusively|のみ|に限)|(?<!不)仅[^。]{{0,12}}{_RESEARCH}", "research academic scholar scien education stud teach 研究 科研 科学 学术 教学 学习 recherche forschung wissenschaft investigaci académ 学術", rf"not limited to|may only<60>distribut|commercial and|and commercial|commercial use is (?:allowed|permitted)|publication|{_EITHER}|{_BESIDE}", 0.9),
    Rule("purpose-limit", "research-only", rf"(?:grants?|permission|licen[cs]ed?|may|right|shall only)\b<240>\bfor<30>(?:{_NC}<6> )?(?:\w+ (?:and|or) )?{_RESEARCH}<20>(?:purposes?|uses?|activities)", "research academic scien education", rf"means any|commercial purposes? or|any (?:other )?purpose|research,? (?:or |and )?(?:non-?commercial),? (?:and|or) (?:limited )?commercial|free of charge|{_EITHER}|{_BESIDE}", 0.85),
    Rule("purpose-limit", "research-only", rf"\b(?:for|to|in)\b<12>{_NC} {_RESEARCH}(?: and \w+)?(?: (?:uses?|purposes?)|[.;])|\bfor<12>{_RESEARCH} (?:use|purposes?)<40>{_COMMERCIAL}<30>(?:\bnot\b|prohibit|forbid)|{_NC} {_RESEARCH} (?:uses?|purposes?) only|\bfor<16>{_RESEARCH} only\b|\b(?:used?|available|licen[cs]ed|provided|released|granted)\b<40>\bfor<20>{_RESEARCH}<24>\bonly[.;]|\bfor<12>{_RESEARCH}(?: purposes?| use)?,? (?:and|but) (?:for )?no other\b", "research academic scien education", rf"not limited to|means any|commercial and|and commercial|commercial use is (?:allowed|permitted)|{_EITHER}|{_BESIDE}", 0.88),
    Rule("purpose-limit", "research-only", rf"(?:permitted|authori[sz]ed|allowed|licen[cs]ed) (?:purposes?|uses?)\"?(?: shall)?(?: means?| is| are|:|,)<24>{_RESEARCH}|\b(?:use|purposes?) (?:other than|outside(?: of)?)<16>(?:for )?<12>{_RESEARCH}", "research academic scholar scien education stud", rf"commercial (?:and|or)|\b(?:and|or) (?:other )?(?:commercial|lawful)|such as|for example|without limitation|includ|{_EITHER}|{_BESIDE}", 0.85),
    Rule("purpose-limit", "non-commercial", rf"(?:permitted|authori[sz]ed|allowed|licen[cs]ed) (?:purposes?|uses?)\"?(?: shall)?(?: means?| is| are|:|,)<24>{_NC}|\b(?:use|purposes?) other than<16>(?:for )?<12>{_NC}|\b(?:use|uses|usage|purposes?)\b<30>(?:must|shall|has to|have to|may only)<16>be<10>{_NC}|(?:\bnot|n't)\b<20>(?:be )?(?:used?|exploit(?:ed)?|deploy(?:ed)?|employ(?:ed)?)<20>\bcommercially\b|{_ONLY}<120>\bnot\b<30>(?:intended|directed)<30>\bcommercial", "commercial profit", rf"commercial (?:and|or)|\b(?:and|or) (?:other )?(?:commercial|lawful)|such as|for example|unless|without<40>(?:licen|permission|consent|authori|regist)|\" (?:shall )?means? |{_EITHER}|{_BESIDE}", 0.85),
    Rule("purpose-limit", "research-only", r'"non-?commercial(?:ly)?"? means<30>for research|means<40>(?:for )?research (?:or|and) evaluation purposes only', "research", rf"{_EITHER}|{_BESIDE}", 0.95),
    Rule("purpose-limit", "evaluation-only", rf"(?:use[ds]?|licen[cs]\w*|grant\w*|permitted|available|may|provided|model|software)<80>{_ONLY}<30>(?:for |to )?<20>(?:evaluat|testing|评估|测试|trial|evaluación|évaluation)\w*|(?:evaluation|testing|trial)(?:<20>(?:purposes?|use))? only", "evaluat test 评估 测试 trial évaluation", rf"research|non-?commercial|commercial|研究|\b(?:develop|design|demonstrat)|if you (?:wish|want|have)|additional programs|third[- ]party software|suitability for purchase|{_EITHER}|{_BESIDE}", 0.82),
    Rule("purpose-limit", "evaluation-only", rf"{_ONLY}<120>non-?production|non-?production (?:use|purposes?|environments?)\b<12>only|make non-?production use|\buse<12>(?:to evaluat\w*|for evaluation)<160>permitted purpose", "production permitted_purpose", rf"telemetry|except<30>non-?production|{_EITHER}", 0.85),
    Rule("purpose-limit", "non-commercial", r"(?:licen[cs]\w*|released|available|distributed|provided|shared|under)\b<90>(?:\bcc[- ]by[- ]nc|attribution[- ]non-?\s?commercial|non-?\s?commercial (?:\w+ ){0,2}licen[cs]e\b)", "cc-by-nc cc_by-nc cc_by_nc attribution commercial", r"compatible|(?:training|source|underlying|third[- ]party|original) (?:data|dataset|images|corpus)[^.]{0,40}\b(?:is|are|was|were)\b", 0.85),
    Rule("purpose-limit", "non-commercial", rf"{_NC}<12>(?:purposes?|uses?) (?:is|are) (?:an? )?(?:permitted|allowed|licen[cs]ed) (?:purposes?|uses?)|\b(?:is|are) free<12>for<30>{_NC}|\bno commercial (?:gain|advantage|profit|benefit)|\"[^\"]{{0,20}}(?:excluded|prohibited|forbidden)[^\"]{{0,20}}\" (?:means?|is|includes?)<40>(?<!non-)(?<!non )\bcommercial (?:use|purpose|exploitation)", "commercial profit", rf"commercially available|unless|{_EITHER}|{_BESIDE}", 0.88),
    Rule("purpose-limit", "non-commercial", r"署名[-— ]{0,3}非商业|表示[-— ]{0,3}非営利|namensnennung[- ]{1,3}nicht[- ]kommerziell|attribution[- ]{1,3}pas d'utilisation commerciale|(?:atribución|reconocimiento)[- ]{0,3}no ?comercial|(?:采用|遵循|依照|依据)[^。]{0,30}(?:\bcc[- ]by[- ]nc|非商(?:用|业)|non-?\s?commercial)", "署名 cc-by-nc cc_by-nc 非商 commercial 非営利 kommerziell commerciale comercial", r"数据(?:集)?采用|数据[^。]{0,8}cc", 0.85),
    Rule("purpose-limit", "evaluation-only", r"仅(?:供|限|用于|可用于|限于)[^。,;]{0,10}(?:评估|测试|试用|体验)", "评估 测试 试用 体验", "研究|学习|商业", 0.82),
    Rule("purpose-limit", "personal-only", rf"(?:use[ds]?|licen[cs]\w*|grant\w*|permitted|available|may|provided|model|software)<80>{_ONLY}<40>(?:for )?<16>(?:personal|private|个人)<16>(?:use|purposes?|使用|用途)|(?:personal|private)(?:,| and)? (?:(?:private|personal|non-?commercial) )?(?:use|purposes?) only", "personal private 个人", rf"research|personal (?:data|information)|{_EITHER}|{_BESIDE}", 0.82),
    Rule("purpose-limit", "academic-only", rf"{_ONLY}<30>(?:for )?<10>academic(?: \w+)? (?:purposes?|use)|academic (?:purposes?|use) only", "academic", rf"research|commercial|{_EITHER}|{_BESIDE}", 0.85),
    # --------------------------------------------------------------------------------------------- commerce
    Rule("commercial-use", "prohibited", rf"(?:{_COMMERCIAL}<30>(?:use|purposes?|exploitation|activit\w+|applications?|products?|settings?|使用|用途)<60>(?:is|are|be|strictly|expressly)?<16>(?:prohibited|not (?:permitted|allowed|granted|authorized)|forbidden|excluded))|(?:prohibited|forbidden)<60>(?:use|using|using the \w+)<50>for (?:any )?commercial", "commercial revenue profit business", r"non-?commercial (?:use|purpose)\w* (?:is|are)|unless<20>(?:you|licensee) regist|without<60>(?:permission|consent|licen|approval|authori)", 0.9),
    Rule("commercial-use", "prohibited", r"(?:(?:may|shall|must|will|can|do|are) ?not|n't)\b<320>\b(?:for|in connection with|in(?= any?\b))<24>(?:any )?(?:direct or indirect )?(?<!non-)(?<!non )(?:commercial|business|revenue|production|profit)|for commercial use, this agreement is not applicable|(?:not|without)<40>(?:right|licen[cs]e|permission)<30>commercial(?:ly)?<12>(?:us(?:e|age|ing)|purpose|exploit|activit|rights?\b|deploy)", "commercial business revenue profit", rf"non-?commercial|without<60>(?:licen|permission|consent|authori|registr)|unless|except (?:as|with|for)|primarily intended for|export|trademark|logo|name|improve any|advertis|arbitrat|{_BESIDE}|{_EITHER}", 0.82),
    Rule("commercial-use", "prohibited", r"(?:(?:may|shall|must|will|can) ?not|not (?:permitted|allowed|authori[sz]ed|entitled) to)<260>(?:intended|directed|aimed)<40>(?<!non-)(?<!non )\bcommercial(?:ly)?<12>(?:advantage|gain|purpose|use|benefit|profit|exploit)", "commercial", r"royalt|collect|considered|performance|unless|without", 0.85),
    Rule("commercial-use", "prohibited", r"(?:(?:不得|严禁|不允许|不可(?!撤销|转|再|分|逆)|不能)[^。]{0,40}|禁止[^。,;]{0,24})(?:商业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|商用|营利)|未(?:开放|授予|包括|授权|允许)[^。,;]{0,12}商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)|不(?:包括(?!但不)|包含(?!但不)|授予|涵盖|开放|支持)[^。,;]{0,12}商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)|(?:不得|禁止|严禁|不能|不允许|不可(?!撤销|转|再|分|逆))[^。]{0,40}(?:盈利|牟利|谋利)|商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)[^。]{0,20}(?:不适用|禁止|不得|不被允许)|utilisation commerciale<40>interdite|(?:interdi\w*|ne p\w+ pas)<60>(?:fins|usage|but)<12>commercia|kommerzielle<40>(?:untersagt|verboten|nicht (?:gestattet|erlaubt|zulässig))|uso comercial<40>prohibido|(?:prohíbe|no se permite|queda prohibido)<40>uso comercial|fines comerciales<20>prohib|商用利用[^。]{0,12}(?:禁止|できません|不可)|営利目的[^。]{0,16}(?:禁止|できません|不可|なりません|ならない|いけません)", "商 commercia kommerziell comercial 営利 盈利 牟利 谋利", rf"{_BY_CONSENT}|非商业(?:性)?(?:使用|用途)不得|除本(?:协议|许可)明确|unless|sans autori|ohne<30>genehm|sin<30>autoriz|許可なく", 0.9),
    Rule("commercial-use", "prohibited", rf"(?:refrain|abstain|desist)\w*<16>from<30>{_COMMERCIAL}|\bno (?:licen[cs]e|rights?|permission)s?<12>(?:is|are|to)\b<140>(?<!non-)(?<!non )\bcommercial<12>(?:use|usage|purposes?|exploit|product|production|activit)|\bno (?:right to )?commercial (?:use|usage|exploitation|purposes?|activit)|\b(?:not|never) (?:cover|extend to|include|permit|allow|authori[sz]e|entitle|grant)<40>(?<!non-)(?<!non )\bcommercial(?:ly)?<12>(?:use|usage|purposes?|exploit|activit|deploy)|\bfor (?:any )?(?:profit|financial gain|monetary)<30>(?:is|are) (?:not|prohibited|forbidden)|\bnot\b<60>(?:derive|generate|earn)<20>(?:revenue|income|profits?)\b|\bnot\b<16>moneti[sz]|\bmoneti[sz](?:ation|ing)\b<60>(?:is|are) (?:forbidden|prohibited|not (?:allowed|permitted))", "commercial profit gain monetary revenue income moneti", r"non-?commercial|without|unless|except|subject to|limit|prior|other than|trademark|logo|primarily|liab|damages|not-for-profit|for profit or not|paid royalt", 0.85),
    Rule("commercial-use", "allowed", r"\b(?:internal|own) business (?:purposes|operations|use)|\b(?:can|may)\b<12>(?:be )?used?\b<40>\bcommercially\b|(?<!non-)(?<!non )(?<!non)\bcommercial(?:ly)?<30>(?:us(?:e|able)|exploit|purposes?)<30>(?:is |are )?(?:allowed|permitted|free|granted|usable)|commercially usable|(?:includ(?:ing|es?)|even|and|both|or)<30>(?:for )?(?<!non-)(?<!non )(?<!non)\bcommercial(?:ly)?(?! (?:licen[cs]|agreement|authori|permission|rights?\b|terms|edition|support))|(?:any|all) purposes?,?<60>(?<!non-)(?<!non )\bcommercial|(?:commercial|商业)<12>(?:and|or|,|和|及)<6>non-?commercial|non-?commercial<12>(?:and|or|,|as well as)<6>commercial|(?<!许)(?<!不)可(?:以|用于)?[^。]{0,12}商(?:业|用)|允许[^。]{0,10}商(?:业|用)|(?:usage|utilisation) commercial\w*<30>(?:autorisé|permis)|kommerzielle<30>(?:erlaubt|gestattet|zulässig)|uso comercial<30>permitid|(?:se permite|se autoriza)<20>uso comercial|y compris<30>commercia\w*|auch (?:zu |für )?(?:kommerziell|gewerblich)\w*|商用利用(?:可|を許|が可能)", "commercial commercia kommerziell comercial business 商", r"(?:\bnot\b|prohibit|forbid|no (?:right|licen[cs]e (?:to|is)|permission)|unless|register|不得|禁止|(?<!无)须|(?<!无)需|未授予|未开放|未包括|不(?:包括|授予|包含|含|涵盖|开放|支持)|outputs? for|use output|not limited to non)|case[- ]by[- ]case|\" (?:also )?means\b|means any|damages|losses|loss of|liab|commercial (?:computer|item|activit)|competing|\bfees?\b(?<!without a fee)(?<!without fee)(?<!no fee)|(?:is|are) required|requires|must (?:first )?(?:obtain|have|purchase|hold)|\breserves\b|directed toward", 0.86),
    Rule("commercial-use", "sold", r"(?:grants?|right|licen[cs]e|may)<260>(?:offer to sell|\bsell\b|and/or sell|sale\b|commerciali[sz]e)|charge any price", "sell sale commerciali charge", r"\bnot\b<60>(?:sell|rent)|non-?commercial|prohibit|you will not|may not|you (?:hereby )?grant|feedback|merger|acquisition|reorgani[sz]ation", 0.84),
    Rule("commercial-use", "granted", r"\bgrants?<30>(?:you|licensee|to each|to any)\b<220>\b(?:licen[cs]e|rights?|permission)\b|permission is hereby granted|\byou are<12>granted<120>licen[cs]e|授予(?:您|你|被许可)[^。]{0,120}许可", "grant 授予", r"\bnot\b<12>grants?|you (?:hereby )?grant|feedback|patent licen[cs]e|trademark|means\b", 0.75),
    # ---------------------------------------------------------------------------------- registration and fees
    Rule("registration", "required", r"(?:must|shall|need to|required to|requires?|have to|should|please|needs to)<50>(?:register|registration|complete the (?:registration|application|questionnaire)|apply (?:for|to)|submit (?:an? )?(?:application|request|form)|fill (?:in|out))", "regist apply application questionnaire fill", r"copyright registration|trademark|register(?:ed)? (?:any )?(?:domain|company)|apply to you|(?:terms|law|restrictions?|limitations?|provisions?|conditions?|clause|section|these)<30>appl|applies|apply to (?:any|all|this|your|such|derivatives|each|those|them|the (?!\w+ for\b))|applied|copyright notice|patent", 0.85),
    Rule("registration", "required", r"(?:must|shall|need to|required to|should|have to)<40>(?:request|obtain|acquire|purchase)<20>\ba licen[cs]e from|(?:wish|want|would like|interested)<200>(?<!non-)commercial<220>\b(?:contact|reach out to|email)\b|(?:must|shall|need to|required to|please|can|may|want to|wish to|should|have to)<60>(?:request|obtain|acquire|purchase|buy|seek|enter into|secure|contact|sign|conclude|execute|hold|negotiate)<60>(?:(?:separate|commercial|additional|business|paid|enterprise|individual|written|prior|alternative|different|explicit|express)<30>(?:licen[cs]|authori[sz]ation|permission|agreement|consent|approval|subscription))", "request obtain acquire purchase buy seek enter secure contact sign conclude execute hold negotiate", r"may choose|trademark|logo|\bname\b|assign|publicity|disclos|transfer this|subcontract|confiden|monthly active|annual revenue|generat\w* revenue|\bmau\b", 0.78),
    Rule("registration", "required", r"(?:(?<!non-)(?<!non )(?<!non)commercial|商业)<120>(?:requires?|subject to|without|upon|need|only with|contact|reach out|email)<60>(?:separate|prior|written|commercial|additional|express|us\b|licensor)<40>(?:licen[cs]e|authori[sz]ation|permission|agreement|consent|approval|for|at)", "commercial", r"trademark|logo|\bname\b<20>|monthly active|revenue|\bmau\b|endors|publicity|receive|sell or|patent licen[cs]e|hereby grants|without limitation|prohibited under", 0.8),
    Rule("registration", "required", r"(?<!non-)(?<!non )\bcommercial\w*<60>(?:after|once|upon|only if|provided|as soon as)<30>(?:you )?(?:have |has )?(?:regist|appl(?:y|ied)|obtain|receiv|fill|complet|submitt|sign(?:ed|ing)|approv)|(?<!non-)(?<!non )\bcommercial\w*<60>\bwith\b<12>(?:our|prior|written|express|the)\b<24>(?:consent|permission|approval|authori)|(?<!non-)(?<!non )\bcommercial\w*<80>\bcase[- ]by[- ]case|unless<60>(?:granted|obtained?|received?|hold|entered|have)<40>(?:commercial|separate|written|paid|enterprise)<20>(?:licen[cs]|permission|agreement|consent|authori)<60>(?<!non-)(?<!non )\bcommercial|(?<!non-)(?<!non )\bcommercial\w*<60>(?:not|prohibited|forbidden)\b<60>(?:unless|without|except)<60>(?:licen[cs]|permission|agreement|consent|authori|approv)", "commercial", r"trademark|logo|\bname\b|monthly active|revenue|\bmau\b|export|notice", 0.8),
    Rule("registration", "required", r"(?:for|regarding|about|interested in|want|wish|inquir\w+)<140>(?:a )?(?<!non-)commercial<60>(?:please |kindly )?(?:contact|see\b|visit|reach|email|write|licen[cs]\w+<40>(?:contact|available|obtain|purchas|email|sales|@|options))|(?:want|wish|interested)<140>(?<!non-)commercial<60>(?:please|contact|reach out|email)|contact<60>(?:for|regarding|about|to (?:obtain|get|discuss))<30>(?:commercial|separate authori|licens)", "commercial contact", r"monthly active|revenue|questions|without limitation|any purpose", 0.8),
    Rule("registration", "required", r"\bcommercia\w*<60>(?:soumise?s?|subordonn\w*|nécessite|requiert|exige)<60>(?:autorisation|accord|licence|consentement)|(?:kommerziell|gewerblich)\w*<60>(?:bedarf|bedürfen|erfordert|benötig\w*|nur mit)<60>(?:zustimmung|genehmigung|lizenz|erlaubnis|vereinbarung)|\bcomercial\w*<60>(?:requier\w*|requerirá|necesit\w*|sujet[oa])<60>(?:autorización|licencia|permiso|consentimiento)|(?:商用|営利)[^。]{0,40}(?:許諾|許可|契約|申請|同意)[^。]{0,20}(?:必要|得る|要し)", "commercia kommerziell gewerblich comercial 商用 営利", "", 0.8),
    Rule("registration", "required", r"联系[^。]{0,24}商(?:业|用)|商(?:业|用)[^。]{0,30}联系|(?:须|需|应|必须|请)[^。]{0,40}(?:登记|注册|申请|取得[^。]{0,12}授权|获得[^。]{0,16}(?:授权|许可|同意|批准)|征得[^。]{0,16}(?:授权|许可|同意|批准))|(?:未经|除非|未获|未取得|未得到)[^。;]{0,24}(?:授权|许可|同意|批准)[^。;]{0,40}商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)|商(?:业(?!秘密|信誉|机密|宣传|推广|广告|损失|道德|贿赂|诋毁|上合理|惯例)|用)[^。;]{0,30}(?:未经|除非|未获|未取得|未得到)[^。;]{0,24}(?:授权|许可|同意|批准)|商(?:业|用)[^。]{0,30}(?:须|需|应|必须)[^。]{0,20}(?:审核|审批|备案|认证)|(?:获得|取得|征得|获)[^。,;]{0,16}(?:授权|许可|同意|批准)[^。,;]{0,6}(?:后|才|方)[^。,;]{0,12}商(?:业|用)|(?:书面授权|单独授权|另行授权|商业授权)|商[^。]{0,24}另行|另行[^。]{0,8}商业|(?:登记|注册|申请|填写)[^。]{0,16}(?:后|方)[^。]{0,12}商", "登记 注册 申请 授权 联系 另行 填写 许可 同意 批准 审核 审批 备案 认证", r"无需|无须|不需要?|商标|诉讼|注册商标|域名", 0.8),
    Rule("registration", "required", r"(?:permission|licen[cs]e|authori[sz]ation|consent|approval|agreement|subscription)\b<60>(?:\bis|\bare|shall be|must be) (?:also |strictly |always )?(?:required|needed|necessary|mandatory)\b", "required needed necessary mandatory", r"\bno\b|\bnot\b|trademark|logo|\bnames?\b|patent|export|third[- ]party (?:licen|component|software|material)|where required|without|if required|copyright|warrant|monthly active|revenue|\bmau\b|merger", 0.8),
    Rule("registration", "required", r"(?:\bonly\b<40>(?:in production|commercially|for production)?<12>if\b|(?:must|shall|required to|need to)<20>(?:have|hold|maintain)|without)<400>\b(?:valid|paid|active|current)\b<50>(?:subscription|licen[cs]e)\b", "subscription license licence", r"without requiring|driver|export|driving|professional|patent", 0.82),
    Rule("registration", "required", r"\bto (?:use|deploy|exploit)\b<60>(?<!non-)(?<!non )\bcommercial\w*<12>,<12>(?:fill|complete|submit|apply|register|contact|e-?mail|request|obtain)\b|\bneeds?\b<24>\b(?:permission|licen[cs]e|consent|approval|authori[sz]ation)\b<80>(?<!non-)(?<!non )\bcommercial|(?:wish|want|intend|plan|would like)\b<60>(?<!non-)(?<!non )\bcommercial\w*<60>(?:shall|must|need to|have to|should|please)<30>\b(?:negotiate|contact|apply|request|seek|reach|agree|obtain)", "commercial", r"trademark|logo|\bname\b|monthly active|revenue|\bmau\b|\bno\b|\bnot\b|n't\b", 0.8),
    Rule("registration", "required", r"register for an account|create an account|account registration|(?:made available|access|granted)<60>(?:at (?:its|our) sole discretion|upon (?:approval|application)|approved (?:users|applicants))", "account discretion approval approved application", r"terminat|suspend|modif|opt out", 0.8),
    Rule("fee", "required", r"\b(?:fees?|charges?|subscriptions?)<16>\b(?:is|are)<12>(?:due|payable|charged|billed)|(?:will|shall|must|agrees? to|required to|subject to)<40>(?:pay|payment of)<40>(?:fees?|royalt|charges?|licen[cs]e fee|amounts?|subscription)|(?:subject to|requires?|may require)<24>(?:a |the )?(?:fee|royalty|payment)\b|(?:支付|缴纳|收取)[^。]{0,16}(?:费|版税)", "pay fee royalt charge subscription 费 版税", r"royalty-free<60>$|no (?:fee|royalt)|attorney|legal fees|not (?:be )?(?:required|obligat)|you may (?:charge|choose|offer)|free of charge|without (?:fee|charge|payment)|indemnif|damages|may not (?:impose|charge)|not impose|service charge|您可以|可以选择", 0.8),
    # ------------------------------------------------------------------------------------------------ sublicense
    Rule("sublicense", "prohibited", r"(?:non-?|on-)\s?(?:sublicen|sub-licen|sub licen)[sc]\w+|not (?:sublicen|sub-licen)[sc]|without (?:the )?right (?:to|of) sub-?licen|sublicensing is not allowed|no right to sub-?licen|不可(?:再|转|分)(?:许可|授权)|不得(?:再|转|分)(?:许可|授权)|不可(?:转授权|分授权)", "licen 许可 授权", r"you hereby grant|feedback", 0.95),
    Rule("sublicense", "prohibited", r"(?:may|shall|must|will|do(?:es)?|can) ?not<120>(?:sublicen|sub-licen)[sc]|(?:不得|禁止)[^。]{0,40}(?:再许可|转许可|转授权|分许可)", "licen 许可 授权", r"you hereby grant|feedback|sublicensees|(?:not|n't) (?:limit|restrict|prevent)", 0.85),
    Rule("sublicense", "allowed", rf"{_GRANT}<300>(?<!non-)(?<!non )(?<!non)\b(?:sublicen|sub-licen|sub licen)[sc](?:e|able|eable|ing)\b|right to sub-?licen|可(?:再|转|分)(?:许可|授权)", "licen 许可 授权", r"\bnot<60>sub-?licen|you hereby grant|feedback|不可(?!撤销|转|再|分|逆)|不得|grant (?:us|licensor|the licensor)|non-?sub|sublicensing is not|assign or", 0.92),
    # ------------------------------------------------------------------------------------------------- patents
    Rule("patent-grant", "granted", r"(?:grants?|licen[cs]es?)<260>patent<50>licen[cs]e|patent licen[cs]e<60>(?:to (?:make|you)|that covers|under)|(?:grants?|licen[cs]e|rights?)<160>under<60>patents?(?: claims?)?\b|(?:grants?|licen[cs]e)<160>\bpatents?\b<60>(?:rights?|claims?)|(?:授予|许可)[^。]{0,60}专利", "patent 专利", r"(?:\bno\b(?!-)|\bnot\b|nothing|neither|waive|不(?!可撤销)|未|terminat|litigation (?:against|is)|other than|notices)|^grant of", 0.93),
    Rule("patent-grant", "withheld", r"(?:\bno\b(?!-)|\bnot\b|nothing|neither|without)<160>\bpatents?\b<90>(?:grant|licen[cs]|convey|waiv|rights)|no other<20>(?:rights|licen[cs]es)<120>\bpatents?\b|patents?<60>(?:are|is) not (?:licen[cs]ed|granted|waived|covered)|(?:不|未)(?:授予|许可|包括)[^。]{0,40}专利", "patent 专利", r"terminat|litigation|infring|notices|remove|initiate|discriminat|legitimate|侵犯", 0.92),
    # ------------------------------------------------------------------------------------------------ duration
    Rule("duration", "irrevocable", r"(?<!-)\birrevocabl[ey]\b|不可撤销", "irrevocabl 不可撤销", r"jurisdiction|venue|feedback|\byou (?:hereby )?(?:irrevocably )?(?:grant|agree|consent|waive|assign)|court|contributions? to", 0.95),
    Rule("duration", "perpetual", r"\bperpetual(?:ly)?\b|永久", "perpetual 永久", r"feedback|\byou (?:hereby )?grant|perpetual motion|永久(?:删除|停止)", 0.93),
    Rule("duration", "revocable", r"(?<!ir)\brevocable\b|(?<!不)可撤销", "revocable 可撤销", r"feedback|\byou (?:hereby )?grant|irrevocable", 0.95),
    Rule("duration", "until-breach", r"(?:continue|remain|be)<40>in (?:full )?(?:force|effect)<60>until<20>terminat|(?:continue|effective|valid|lasts?)<30>until<20>(?:terminat|revoked|you)|持续[^。]{0,20}有效[^。]{0,12}(?:直至|直到)[^。]{0,30}终止", "until 直至 直到", "at any time", 0.85),
    Rule("duration", "fixed-term", r"(?:term|period|duration) of<12>(?:\d{1,3}|one|two|three|five|six|twelve)\)? (?:months?|years?|days?)<40>(?:from|after|unless|commenc|following|and)|expires? (?:on|after)<20>\d|有效期(?:为|至)?[^。]{0,10}\d", "term period duration expire 有效期", r"surviv|confidential|copies|source|cure|statute|limitation|after terminat|spare parts|arbitrat|notice", 0.75),
    # ------------------------------------------------------------------------------------------------- hosting
    Rule("hosted-service", "prohibited", r"(?:\bnot\b|prohibit|forbid|no right|commercial use of apis)<240>(?:hosted?|hosting|managed|cloud) (?:or \w+ )?(?:service|environment|access)|(?:\bnot\b|prohibit)<240>(?:software[- ]as[- ]a[- ]service|\bsaas\b|\bapis?\b|as a service|over a network|remote access|service bureau|time-?sharing)", "host managed cloud service saas api network remote bureau timesharing time-sharing", r"not limited to|opt out|do not want|we do not|security or protection|automated or programmatic|api keys|not (?:apply|convey|distribut)\w*|is not (?:a )?distribution|rate limit|credentials|interact", 0.82),
    Rule("hosted-service", "granted", r"(?:hosted?|hosting|managed|cloud)(?:[- ]based)? (?:or \w+ )?(?:services?|access|environment|for third)|software[- ]as[- ]a[- ]service|\bsaas\b|via (?:an? )?(?:\w+ )?(?:api|application programming interface|web access)|through (?:an? )?(?:\w+ )?(?:api|application programming interface)|hosted service via|remote access purposes|(?:electronic|computer) (?:or other )?(?:remote|network)|as a service\b|托管服务|云服务|api服务|通过api|interacting (?:with it )?remotely|other remote means", "host saas api application_programming remote cloud service 托管 云 network", r"not limited to<20>$|our api|the api,|api keys|we (?:may|will) |privacy|content delivery|host(?:ed)? (?:at|on|by)<20>(?:github|hugging)", 0.8),
)  # fmt: skip

_MODIFY = r"(?:(?<!un)modif(?:y|ied|ying|ications?)|(?:creat|mak|prepar|produc|develop)\w*<60>(?:derivative|adapted|adaptation|modification|model derivative)|derivative works?|adapt\b|adapted material|derivatives? of|create derivatives|fine-?\s?tun|customi[sz]e|remix|build upon|everything you might do|do everything|enhance|修改|衍生|改编|微调|二次开发)"
_SHARE = r"(?<![a-z])(?:distribut|redistribut|\bshare\b|publish|convey|disseminat|make available|sublicen[sc]e|transfer the|copies|reuse and|propagate|everything you might do|do everything|分发|发布|传播|再分发|重新分发|提供给)"
# Verbs of the act itself: a passage that has one says it more plainly than one that only names derivatives or copies.
_ACTS = {
    "modification": (
        r"(?<!not )\b(?:modify|adapt|remix|transform|build upon|alter|fine-?\s?tune?|finetuning|customi[sz]e)\b|"
        r"(?:creat|prepar|produc|mak)(?:e|ing)<40>(?:derivative|adapted|modifications|model derivative)|修改|制作的任何"
    ),
    "redistribution": (
        r"(?:reproduce|copy|use|convey)<12>(?:and|or|,)<12>(?:re)?distribute|may (?:also )?(?:re)?(?:distribut|shar|convey)|"
        r"reproduce and share|redistribute|distribute the|for any number|(?:复制|使用)、?[^。]{0,10}分发"
    ),
}  # fmt: skip
_QUALIFIED = re.compile(
    r"for any|for (?:commercial|military|illegal|unlawful|purpose)|unless|except|in violation|without|in (?:any )?(?:manner|way) that|to compete|"
    r"other than|if you|otherwise than|only|出于|用于|未经|除非|that (?:violat|infring)|for the purpose|expressly permitted|solely"
)
_CLOSED = (
    Rule("redistribution", "prohibited", r"(?:must|may|shall|will) not<30>(?:publish|share|distribute|disclose|transfer|redistribute|make available)<60>(?:model|weights|parameters|software|dataset|materials)", "publish share distribut disclos transfer available", r"for any|for (?:commercial|military|illegal|unlawful)|unless<40>(?:compl|include|you)|in violation|except (?:as|in accordance|for)|other than|in (?:any )?(?:manner|way)|only|to any commercial|copies of the ai model|that (?:violat|infring)|to compete|output", 0.85),
    Rule("redistribution", "prohibited", r"(?:not|prohibited from)<16>:?<30>(?:sell|rent|lease|sublicen[sc]e)<60>(?:distribute|redistribute|transfer|make available)<60>(?:others|third part|datasets?|model|service|software)", "distribut transfer available", r"unless|except|for any|output|do not agree", 0.82),
    Rule("redistribution", "conditional", r"(?:\bnot\b|\bno\b)<40>(?:offer or impose|impose|add)<60>(?:additional|different|further|other)<30>(?:terms|conditions|restrictions)", "impose add", r"feedback|licensor will not|fees", 0.8),
)  # fmt: skip


def _right(term: str, verbs: str, needs: str) -> tuple[Rule, Rule]:
    """What grants a right, and what denies it."""
    return (
        Rule(term, "allowed", rf"{_GRANT}<360>{verbs}", needs, r"(?<!patent or )\btrademarks?\b|\blogo|your feedback|liable|warranty|jurisdiction|\bwe may|personal data|有权|upon termination|stop using|no one other|nothing other than|additional or different|version of this licen|satisfy this condition|solely responsible|assume any|your own", 0.9),
        Rule(term, "prohibited", rf"(?:(?:may|shall|must|will|can|do|should|are|is) not|prohibited|不得|禁止|不可(?!撤销|转|再|分|逆)|no right to|forbidden)<140>{verbs}", needs, r"trademark|logo|notice|\bname\b|liab|warrant|patent|feedback|do not agree|generat|right to|rights? of|personal", 0.75),
    )  # fmt: skip


_RIGHTS = {
    "modification": _right("modification", _MODIFY, "modif derivative adapt tun customi remix build everything enhance 修改 衍生 改编 微调 开发"),
    "redistribution": _right("redistribution", _SHARE, "distribut share publish convey disseminat available licens transfer copies reuse propagate everything 分发 发布 传播 提供"),
}  # fmt: skip
# On which conditions copies may be passed on: the sentences that say so rule it more plainly than the grant.
_ON_CONDITIONS = Rule("redistribution", "allowed", r"\b(?:if|when|where|whenever) you<20>(?:(?:re)?distribut|shar|make\b|convey|publish|provid)\w*<24>(?:available|model|copies|software|work|material|any|the|derivative|to (?:a |any )?third)<260>\b(?:you (?:must|shall|agree|will|need)|must)\b|you may<24>(?:re)?(?:distribut|shar|convey)\w*<200>(?:provided|following conditions|if you|only if|so long as|as long as)|如(?:果)?您[^。]{0,12}(?:分发|发布|提供)[^。]{0,60}(?:须|应|必须)", "distribut shar available convey publish provid 分发 发布 提供", r"output|feedback|trademark|personal|warrant|liab", 0.93)  # fmt: skip
_ALL = (*RULES, *_CLOSED, _ON_CONDITIONS, *(rule for pair in _RIGHTS.values() for rule in pair))


class Granted:
    """Reads the group ``granted``."""

    name = "granted"
    rules = _ALL

    def read(self, document: Document) -> Iterable[Term]:
        groups: dict[str, list[Find]] = {}
        for found in scan(document, RULES):
            groups.setdefault(found.term, []).append(found)
        for term in ("sublicense", "patent-grant", "fee"):
            yield from _one(document, groups.get(term, []))
        yield from _purpose(document, groups.get("purpose-limit", []))
        yield from _duration(document, groups.get("duration", []))
        yield from _registration(document, groups.get("registration", []))
        yield from _hosting(document, groups.get("hosted-service", []))
        yield from _commerce(document, groups.get("commercial-use", []))
        yield from _rights(document)
        ruled = [found for term in _COMMERCIAL_TERMS for found in groups.get(term, ()) if found.value != "granted"]
        if not ruled and not any(holding(document, _ANY_PURPOSE)):
            yield from unruled(document)


def _one(document: Document, group: list[Find]) -> Iterator[Term]:
    """The surest value; of equals the one that stands first."""
    chosen = best(group)
    if chosen:
        other = any(found.value != chosen.value and found.confidence > 0.8 for found in group)
        surest = replace(chosen, confidence=chosen.confidence - (0.15 if other else 0))
        yield from stated(document, surest, (found for found in group if found.value == chosen.value))


_DEFINES = re.compile(r"^\W*\"(?P<word>[^\"]{2,60})\",?(?: shall)? (?:also )?(?:means?|refers)")
_LIMITING = re.compile(r"purpose|permitted|authori[sz]ed|allowed|licen[cs]ed|non-?\s?(?:commercial|production)|field")


def _defines_another_word(words: str) -> bool:
    """Whether a passage says what a word means that is no word for a limit: it limits nothing by itself."""
    found = _DEFINES.search(words)
    return found is not None and not _LIMITING.search(found["word"])


_COMMERCIAL_TERMS = ("purpose-limit", "commercial-use", "registration")
_ANY_PURPOSE = r"(?:for|any and) (?:any|all) (?:other )?purposes?|为?任何目的"
_EXAMPLE = re.compile(
    r"non-?\s?commercial[\w ,-]{0,24}(?:such as|including|like|for example|e\.g\.)|non-?\s?commercial (?:use|purpose)s?\"? includes?\b"
)
"""Research as an example of what is not commercial narrows nothing."""
_STUDY = re.compile(r"research|scien|stud|educat|研究|学习|教学|recherche|forschung|investigaci")


def _purpose(document: Document, group: list[Find]) -> Iterator[Term]:
    group = [found for found in group if not _defines_another_word(found.passage.low)]
    kinds = {found.value for found in group}
    if not kinds:
        return
    narrow = next(
        kind
        for kind in ("research-only", "academic-only", "evaluation-only", "personal-only", "non-commercial")
        if kind in kinds
    )
    if (
        narrow == "research-only"
        and "academic-only" in kinds
        and not any(_STUDY.search(found.passage.low) for found in group if found.value == narrow)
    ):
        narrow = "academic-only"
    chosen = best(found for found in group if found.value == narrow) or group[0]
    if (
        narrow == "research-only"
        and compiled(
            r"(?:research|academic|education\w*|study|研究|学习|教学)<30>(?:\bor\b|\band\b|,|/|和|或|、)<20>(?:other )?(?:non-?\s?commercial|非商)(?! (?:research|academic))|(?:non-?\s?commercial|非商业(?:性)?)<16>(?:\bor\b|\band\b|,|/|和|或|、)<10>(?:research|学习|研究)"
        ).search(chosen.passage.low)
        and not compiled(r"non-?commercial (?:academic |scientific )?research").search(chosen.passage.low)
    ) or (narrow == "research-only" and _EXAMPLE.search(chosen.passage.full)):
        chosen = Find(chosen.term, "non-commercial", chosen.passage, chosen.confidence - 0.05, chosen.match)
    # Where the narrowest limit is a definition of a broader word, the places that rule by that word state it as well.
    yield from stated(document, chosen, group)


def _commerce(document: Document, group: list[Find]) -> Iterator[Term]:
    """What is said of commerce itself; a right to sell is a right to commerce where nothing else is said."""
    said = [found for found in group if found.value != "sold"]
    named = {found.value for found in said} - {"granted"}
    sold = [replace(found, value="allowed") for found in group if found.value == "sold" and not named]
    yield from several(document, said + sold)


def _duration(document: Document, group: list[Find]) -> Iterator[Term]:
    for printed in ("irrevocable", "perpetual", "revocable", "fixed-term", "until-breach"):
        chosen = best(found for found in group if found.value == printed)
        if chosen:
            value = "at-will" if printed == "revocable" else printed
            yield from stated(document, replace(chosen, value=value), (one for one in group if one.value == printed))
            return


def _registration(document: Document, group: list[Find]) -> Iterator[Term]:
    commercial = [
        found
        for found in group
        if re.search(
            r"commerc|comercial|kommerz|gewerb|business|production|not expressly authorized|subscription|valid|exceed|商|営利",
            f"{found.passage.title} {found.passage.full}",
        )
    ]
    chosen = best(commercial) or best(group)
    if chosen:
        whom = "commercial" if commercial else "all"
        sure = chosen.confidence - (0 if commercial else 0.2)
        asked = replace(chosen, value={"kind": "required", "for": whom}, confidence=sure)
        yield from stated(document, asked, commercial)


def _hosting(document: Document, group: list[Find]) -> Iterator[Term]:
    banned = best(found for found in group if found.value == "prohibited")
    named = best(found for found in group if found.value == "granted")
    if banned:
        yield as_term(document, banned)
    elif named:
        hosted = [found for found in group if found.value == "granted"]
        yield from stated(document, replace(named, value="conditional", confidence=0.7), hosted)


# ------------------------------------------------------------------------------------------- changing and passing on


def _rights(document: Document) -> Iterator[Term]:
    closed = best(scan(document, _CLOSED))
    for term, (granted, banned) in _RIGHTS.items():
        on_conditions = scan(document, (_ON_CONDITIONS,)) if term == "redistribution" else []
        if term == "redistribution" and closed:
            same = [closed, *on_conditions] if closed.value == "conditional" else [closed]
            yield from stated(document, closed, same)
            continue
        yes = [found for found in scan(document, (granted,)) if not _negated(found)]
        no = scan(document, (banned,))
        hard = [found for found in no if not _QUALIFIED.search(found.passage.full) and _about_the_model(found)]
        if yes:
            acts = [replace(found, confidence=0.92) if _acts(term, found) else found for found in yes]
            yield from several(document, [*on_conditions, *acts])
        elif hard:
            yield from stated(document, hard[0], hard)
        elif no:
            # A ban on some purposes speaks of a right to the others.
            yield from several(document, [replace(found, value="allowed", confidence=0.7) for found in no])


def _negated(found: Find) -> bool:
    """Whether a ban stands in or right before the words that seem to grant."""
    start, end = found.match or (0, 0)
    return _BANS.search(found.passage.full[max(0, start - 40) : end]) is not None


_BANS = re.compile(r"(?:may|shall|will|must|are|can|do) not\b|prohibit|not be\b|forbid|不得|禁止")


def _acts(term: str, found: Find) -> bool:
    return compiled(_ACTS[term]).search(found.passage.low) is not None


def _about_the_model(found: Find) -> bool:
    return found.match is not None and not re.search(
        r"notice|output|terms and conditions|this (?:agreement|license)", found.passage.low
    )


READER = Granted()
