"""Derivatives and outputs: what they must be licensed under, who owns them, what they may train."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.core.model import Document, Term
from auditor.terms.finding import Find, Rule, as_term, best, compiled, scan, several, spoken, stated

_OUTPUT = r"(?:outputs?|results?|responses?|completions?|synthetic data|anything<12>(?:produces?|generates?|creates?)|(?:text|images?|content|data|material|code|answers) (?:generated|produced|created)|generated (?:content|data|text|images?|material)|generations?|content|输出|生成(?:的)?(?:内容|结果|数据)|生成物)"
_TRAIN = r"(?:train|fine-?\s?tun|improv|develop|creat|distill?|enhanc|build|optimi[sz]|pre-?train|训练|改进|开发|蒸馏|优化)\w*"
_MODEL = r"(?:models?\b|llms?\b|\bai\b|artificial intelligence|machine[- ]learning|algorithms?|networks?|foundation|technolog|模型|人工智能)"
_NOT = r"(?:\bnot\b(?! limited)|prohibit|forbid|(?<!without )restrict(?:ed|ion)|\bnor\b|refrain|不得|禁止|不可(?!撤销|转|再|分|逆)|不能|不允许|不应)"
_ITSELF = r"(?:exclud|except|other than|with the exception|besides|unless|apart from|除(?!外)|除非)"
_DERIVATIVE = r"(?:derivative|model derivative|derived model|modified (?:version|model)|adaptation|modifications?|fine-?tun|衍生|改编|修改)"

RULES = (
    Rule("share-alike", "same-license", r"(?:must|shall|may only|only if|required to|agree to|only be|has to)<60>(?:licen[cs]e|convey|distribut|releas|redistribut|publish)\w*<110>(?:under|pursuant to)<20>(?:the (?:exact )?same (?:terms|licen)|this (?:same )?(?:licen[cs]e|agreement)|(?:the )?terms (?:and conditions )?of this (?:licen[cs]e|agreement))", "under pursuant", r"exercise of permissions|rights? (?:granted|under)|different|terminat|liab|warrant|your own (?:licen|terms)|sublicens(?:e|ing) is|feedback|contribution|third part(?:y|ies) beneficiar", 0.75),
    Rule("share-alike", "same-license", r"must (?:license|be licen[cs]ed)<90>under (?:this|the same) licen|(?:may|shall|must) only<40>under (?:the terms (?:and conditions )?of )?this (?:agreement|licen)|only do so under|derivatives?<110>(?:shall|must|will)<20>(?:subject to|governed by|licensed under) (?:the terms (?:and conditions )?of )?this (?:agreement|licen)|only under<12>(?:\w+\. )?this licen|must be under the terms of this licen|adapter's licen[cs]e you apply must|share-?alike|same licen[cs]e elements|under the same (?:licen[cs]e|terms|agreement) (?:as|and)|remain subject to this (?:agreement|licen)|only if<20>(?:you do so )?under this (?:licen[cs]e|agreement)(?! \w+ and your)|copyleft|相同(?:的)?(?:许可|协议|条款)(?:进行)?(?:发布|分发|授权)?|以(?:本|相同)(?:许可|协议)[^。]{0,12}(?:发布|分发|授权)", "license licence licensed same share remain under subject governed copyleft 相同 许可", r"may<40>different|your terms provide|not (?:require|need)", 0.9),
    Rule("share-alike", "same-license", r"(?:downstream recipients?|recipients?|third part(?:y|ies))<80>(?:agrees? to|compl(?:y|ies) with|bound by|adheres? to)<20>(?:this|the same|the terms of this) (?:agreement|licen[cs]e|terms)|granted by<40>to said third-party recipients pursuant to this|directly granted<60>(?:pursuant to|under) this licen", "recipient third users", r"no third[- ]party|benefici|arbitrat|export|use[- ]based|restrictions?\b|not responsible|age|indemn|patent", 0.7),
    Rule("share-alike", "same-license", r"(?:derivative|derived|modified|modif\w+|adapt\w+|source)\b<110>(?:shall|must|will|should|to)<20>\bbe (?:licen[cs]ed|made available|provided|distributed|released|published|shared)<40>under<30>\bthis (?:[\w-]+ ){0,6}(?:licen[cs]e|agreement|contract)|(?:derivative|derived|modified|modif\w+|adapt\w+)\b<120>only under<30>\bthis (?:[\w-]+ ){0,4}(?:licen[cs]e|agreement)|licensed as a whole<60>under<30>this (?:licen[cs]e|agreement)|(?:derivative|derived|modified|modif\w+|adapt\w+)\b<90>(?:under|subject to) the same (?:terms|conditions|licen[cs]e)", "under", r"different|your own (?:licen|terms)|terminat|liab|warrant|feedback|you as the|the \"[^\"]{2,30}\" means", 0.8),
    Rule("share-alike", "use-restrictions-only", r"derivative<200>(?:include|carry|contain|retain|keep)\w*<60>\bsame<20>(?:use|usage|behaviou?ral)[- ](?:based )?(?:restrictions|limitations)|(?:different|additional)<30>licen[cs]\w*<60>(?:respecting|subject to|consistent with|as long as)<30>(?:paragraph|section|the use)<160>derivatives", "derivative", r"\bmeans\b", 0.8),
    Rule("source-disclosure", "required", r"(?:convey|provide|make available|made available|accompan|offer|disclose|publish|release|include|access to)<80>(?:corresponding source|source code form|machine-readable (?:corresponding )?source|source code of<40>(?:modif|deriv))|(?:weights|parameters|training (?:code|data|material)|source)<60>of<30>(?:derivative|modified)<80>(?:publicly|made available|published|open)|(?:必须|应当?|须)[^。]{0,20}(?:公开|开源)[^。]{0,12}(?:源代码|权重|源码)|(?:covered software|modifications?|it|work)<60>must<40>available in source (?:code )?form", "source weights parameters 源代码 权重 源码", r"\bnot (?:include|require|need)|need not|\" means|may (?:choose|optional)|reverse|open[- ]source software|source code is not|generally available|either in source", 0.85),
    Rule("source-disclosure", "required", r"(?:must|shall|required|ensure|provided that|accompanied by)<160>(?:how to obtain|receive|gets?|obtain|publish)<40>\b(?:complete |corresponding |machine-readable |all )+(?:its )?source(?: code)?|ensure<200>(?:corresponding|complete) source code", "source", r"\bnot (?:include|require|need)|need not|\" means|reverse|source code is not", 0.8),
    Rule("license-back", "yes", r"\b(?:you|licensee|company|customer|user)\b<20>(?:hereby )?(?:grants?\b|assigns?\b|agrees? to (?:grant|assign))<60>(?:\bus\b|licensor|provider|\b\w+ (?:ai|inc|and its)|to \w+|\w+)<90>(?:licen[cs]e|right|title|interest)", "grant assign", r"to you\b|grants? you|each contributor|hereby grants? to (?:you|licensee)|authori|sublicens|represent|third part|recipients|end users", 0.82),
    Rule("license-back", "yes", r"(?:feedback|suggestions?|comments|improvements|ideas)<160>(?:may|can|free to|right to|entitled to)<30>(?:use|exploit|act on|incorporate|freely)|(?:use|exploit|act on)<40>(?:your )?(?:feedback|suggestions)<60>without|(?:may|can) (?:use|exploit) (?:it|them|such feedback|any feedback)<60>without (?:any )?(?:restriction|obligation|compensation)", "feedback suggestion comments improvements ideas without", r"if your feedback is provided", 0.9),
    Rule("license-back", "yes", r"(?:modifications?|derivatives?|improvements)<120>(?:shall|will|are and shall)<20>(?:remain|be|become)<30>(?:exclusive |sole )?property of (?:the )?(?:licensor|company|us\b)|(?:您|被许可(?:方|人))[^。]{0,30}(?:授予|许可)(?:我们|许可方)[^。]{0,60}(?:权利|许可|使用)", "property 授予", "", 0.8),
    Rule("output-ownership", "not-claimed", rf"(?:claims? no|not claim|no claim|claim no|asserts? no|not assert|disclaims?)<30>(?:rights?|ownership|interests?|title|property)<60>{_OUTPUT}", "claim assert", r"suits?|third part", 0.95),
    Rule("output-ownership", "not-claimed", rf"{_OUTPUT}[^。]{{0,50}}不(?:主张|享有|拥有|要求)[^。]{{0,12}}权|不(?:主张|声称)[^。]{{0,30}}{_OUTPUT}|{_OUTPUT}<60>(?:claims? no|not claim|no claim)", "主张 享有 声称 claim", "", 0.93),
    Rule("output-ownership", "licensee", rf"(?:you|licensee|user|customer|company)<20>(?:own|owns|retain|retains|shall own|will own|is the owner of|are the owner of|hold)<60>{_OUTPUT}|{_OUTPUT}<200>(?:belongs? to|owned by|property of|vests? in|remain<20>property of)<20>(?:you|the user|users?|licensee|company|customer)|assigns? to you<80>output|intellectual property rights (?:of|in) the generated content belong", "own retain belong property assign vest hold", r"not own|your content|model derivatives?<10>you own|inputs? you", 0.88),
    Rule("output-ownership", "licensee", rf"{_OUTPUT}[^。]{{0,40}}(?:归属?|属于|由)[^。]{{0,12}}(?:您|用户|使用者|被许可)", "归 属于 由", "", 0.88),
    Rule("output-ownership", "licensor", rf"{_OUTPUT}<60>(?:belongs? to|owned by|property of)<20>(?:the )?(?:licensor|company|us\b)", "belong owned property", "not ", 0.75),
    Rule("distillation-is-derivative", "yes", r"synthetic data<60>(?:by|from|outputs?|for training|to train|using)|distillation|transfer of patterns<80>(?:activations|outputs?)|(?:based on|derived from|using|trained (?:on|with|using))<60>(?:the )?(?:model'?s? )(?:or (?:the )?model'?s )?outputs?|model outputs?, or their derivatives|outputs? of the (?:ai )?models?<30>to (?:train|create)<40>model|合成数据|蒸馏|输出模式转移", "synthetic distill patterns output 合成数据 蒸馏 输出", r"shall not|may not|must not|will not|prohibit|not (?:a )?derivative|not considered|shall not be deemed", 0.6),
)  # fmt: skip


def _strongest(document: Document, group: list[Find]) -> Iterator[Term]:
    chosen = best(group)
    if chosen:
        yield from stated(document, chosen, (found for found in group if found.value == chosen.value))


def _distilled(found: Find) -> Find | None:
    """Only where the passage says what a derivative is."""
    words = found.passage.full
    defines = compiled(
        r"(?:derivative|derived|derivation|modifications?|衍生)<120>(?:means?|refers? to|includ|shall mean|any\b|all\b|指|包括)"
        r"|(?:deemed|considered|constitute|count)<40>(?:derivative|modification)|such as<200>distill|include(?:s|ing)?<90>distill"
    ).search(words)
    if not defines:
        return None
    return Find(found.term, found.value, found.passage, 0.93, found.match)


# --------------------------------------------------------------------------------------------- training on outputs

_BAN = (
    rf"{_NOT}<260>{_OUTPUT}<160>\b{_TRAIN}<120>{_MODEL}",
    rf"{_NOT}<260>{_TRAIN}<140>{_MODEL}<120>(?:using|with|from|on|through)<60>{_OUTPUT}",
    rf"(?:{_OUTPUT})[^。]{{0,60}}{_NOT}<60>{_TRAIN}<60>{_MODEL}",
    rf"\bno\b<60>{_OUTPUT}<100>\b(?:pre-?|post-?)?{_TRAIN}<120>{_MODEL}",
    rf"{_OUTPUT}<120>(?:train|improvement|development|creation|fine-?tuning|distillation)\w*<60>{_MODEL}<40>(?:is|are)<12>(?:not|prohibited|forbidden)",
    rf"{_OUTPUT}<60>(?:may|can)<20>be used<60>{_TRAIN}<100>(?:but not|not any other|no other)",
    rf"{_NOT}<120>(?:to|for)<30>(?:improv|train|develop)\w*<60>(?:any|other|another)<30>{_MODEL}",
    rf"\b(?:use|using) (?:of )?<30>{_OUTPUT}<60>\b{_TRAIN}<100>{_MODEL}<40>(?:is|are)<12>(?:prohibited|forbidden|not (?:allowed|permitted))",
    rf"distill?(?:ation|ing)?\b<60>(?:another|other)<30>(?:network|{_MODEL})<40>(?:is|are)<12>(?:prohibited|forbidden|not (?:allowed|permitted))",
    rf"{_OUTPUT}<20>\bonly<20>to<12>{_TRAIN}<120>\bnot<30>other<20>{_MODEL}",
    r"(?:不得|禁止|不应|不能)[^。]{0,80}(?:输出|生成|结果|本模型|材料)[^。]{0,40}(?:训练|改进|开发|优化|蒸馏)[^。]{0,20}模型",
    rf"{_NOT}<160>\btrain (?:on|with|using)<60>{_OUTPUT}",
    rf"{_NOT}<60>\bdistill?\b<30>\b(?:the )?(?:model|service)\b",
    rf"{_OUTPUT}<80>\bexcept<20>{_TRAIN}",
    rf"(?:\bno\b|{_NOT})<120>{_OUTPUT}<80>\bmachine learning\b",
    rf"{_NOT}<200>{_OUTPUT}<120>\b(?:other|another)<12>{_MODEL}<30>perform similarly",
    r"(?:不得|禁止|不可|不能|严禁)[^。]{0,40}(?:输出|生成)[^。]{0,30}(?:其他|其它|任何)[^。]{0,12}模型[^。]{0,12}(?:训练|蒸馏|改进|优化)",
    r"(?:输出|生成)[^。]{0,20}(?:不可|不得|不能|禁止|严禁)[^。]{0,16}(?:训练|蒸馏|改进)",
    r"train(?:ing)? other models<40>(?:is not|not a)<40>(?:permitted|non-commercial|purpose)",
)
_QUALIFIED = r"compet|similar to|non-?commercial|commercial use|except with|without<30>(?:consent|permission)|substantially similar|functionally|same functionality|unless|竞争|商业"
_ALLOWED = (
    rf"\b(?:may|can|permitted to|free to|allowed to|right to)\b<120>{_OUTPUT}<120>\b(?:to|for)<20>(?:train|improv|fine-?tun|distill|develop|creat)\w*<60>(?:other |another |any )?{_MODEL}",
    rf"\b(?:may|can|permitted to|free to|allowed to|right to)\b<60>{_OUTPUT}<80>includ\w*<40>(?:train|improv|develop|fine-?tun|distill)\w*<60>{_MODEL}",
    rf"{_OUTPUT}<40>\b(?:may|can)\b<60>includ\w*<16>(?:train|improv|develop|fine-?tun|distill)\w*<60>{_MODEL}",
    r"(?:可以?|允许)[^。不]{0,12}(?:输出|生成)[^。不]{0,12}(?:训练|改进|蒸馏)[^。不]{0,12}模型",
)
_NAMED = (
    rf"\b(?:may|can)\b<40>{_OUTPUT}<60>{_TRAIN}\w*<80>\bonly if\b",
    r"(?:if|where|when)<300>(?:use|using|used)<120>(?:outputs?|results?)<120>(?:train|creat|fine-?\s?tun|improv|distill)\w*<140>(?:include|display|name|shall|must)",
)


def _rules(value: str, patterns: tuple[str, ...]) -> tuple[Rule, ...]:
    needs = "train improv develop creat distil enhanc tun optimiz build machine_learning perform 训练 改进 开发 蒸馏"
    aside = r"warrant|liab|your feedback|use (?:your )?content to|privacy|we may use|\"[^\"]{2,40}\"[^.]{0,30}means|do not include|data representations|we do not|such as any fine"
    return tuple(Rule("output-training", value, pattern, needs, aside, 0.9) for pattern in patterns)


_TRAINING = (*_rules("prohibited", _BAN), *_rules("conditional", _NAMED), *_rules("allowed", _ALLOWED))


def _training(document: Document) -> Iterator[Term]:
    """Outputs as training data: banned, limited to the model's own line, conditional or allowed."""
    ordered = [found for rule in _TRAINING for found in scan(document, (rule,))]
    banned, conditional, allowed = (
        [found for found in ordered if found.value == value] for value in ("prohibited", "conditional", "allowed")
    )
    if banned:
        chosen = best(banned) or banned[0]
        value = _banned(document, chosen)
        yield as_term(document, Find("output-training", value, chosen.passage, 0.9, chosen.match))
    elif conditional:
        chosen = best(conditional) or conditional[0]
        yield as_term(document, Find("output-training", "conditional", chosen.passage, 0.88, chosen.match))
    elif allowed:
        chosen = best(allowed) or allowed[0]
        yield as_term(document, Find("output-training", "allowed", chosen.passage, 0.75, chosen.match))


def _banned(document: Document, found: Find) -> str:
    """How far a ban on training with outputs reaches."""
    words = found.passage.full
    if compiled(
        r"\bother<30>models? (?:that|which) (?:are|is) not\b|itself<80>(?:but not|not any other|no other)|\bonly<20>to<160>\bnot<30>other"
    ).search(words):
        return "own-derivatives-only"
    itself = rf"(?:模型|衍生)[^。]{{0,12}}除外|{_ITSELF}<80>(?:model|derivative|itself|this|materials|works|\w+ \d|模型|衍生)"
    if compiled(itself).search(words) and not compiled(r"non-?commercial ai models|unless").search(words):
        return "own-derivatives-only"
    if any(_OWN_LINE.search(passage.low) for passage in spoken(document)):
        return "own-derivatives-only"
    return "conditional" if compiled(_QUALIFIED).search(words) else "prohibited"


_OWN_LINE = re.compile(
    r"(?:may|can|only)\b.{0,160}outputs?.{0,120}(?:train|improve|optimi[sz]e).{0,140}(?:itself|derivative works thereof)"
)


class Derived:
    """Reads the group ``derived``."""

    name = "derived"
    rules = (*RULES, *_TRAINING)

    def read(self, document: Document) -> Iterable[Term]:
        finds = scan(document, RULES)
        others = [
            found
            for found in finds
            if found.term not in ("distillation-is-derivative", "share-alike", "output-ownership")
        ]
        yield from several(document, others)
        yield from _strongest(document, [found for found in finds if found.term == "output-ownership"])
        distilled = [_distilled(found) for found in finds if found.term == "distillation-is-derivative"]
        yield from _strongest(document, [found for found in distilled if found])
        yield from _strongest(document, [found for found in finds if found.term == "share-alike"])
        yield from _training(document)


READER = Derived()
