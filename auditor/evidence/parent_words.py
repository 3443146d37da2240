"""The words by which cards say what a model was made from, as patterns; every one is bounded and linear in the text."""

from __future__ import annotations

from auditor.core import patterns as re
from auditor.records.model_names import SIZED

ITEM = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,2}[.)])\s")
INGREDIENTS = re.compile(
    r"\bmerg\w{1,5}\b|\bmodels? (?:were |was |are )?(?:used|included|combined)\b"
    r"|\b(?:following|these) (?:base )?models\b|\bingredients?\b|\b(?:source|parent|component|constituent) models\b",
    re.IGNORECASE,
)
RELATIONS = (
    (
        "merge",
        re.compile(r"\bmerged? (?:of|between|from|with)|\bmerging\b|\bmodels? (?:were|was) (?:merged|included)", re.I),
        ("merge", "merging", "included"),
    ),
    (
        "adapter",
        re.compile(
            r"\b(?:q?lora|adapter|peft|controlnet|hypernetwork|textual inversion)s?\b"
            r"[^.\n]{0,40}?\b(?:for|of|on|from|trained on)\b",
            re.I,
        ),
        ("lora", "adapter", "peft", "controlnet", "hypernetwork", "textual inversion"),
    ),
    (
        "quantized",
        re.compile(
            r"\bquant(?:s|(?:iz|is)\w{0,6})?\b[^.\n]{0,60}?\b(?:of|from|for|by)\b"
            r"|\b(?:gguf|ggml|awq|gptq|exl2|onnx|mlx)\b[^.\n]{0,60}?"
            r"\b(?:of|from|for)\b|\bconverted\b[^.\n]{0,40}\bfrom\b",
            re.I,
        ),
        ("quant", "gguf", "ggml", "awq", "gptq", "exl2", "onnx", "mlx", "converted"),
    ),
    ("finetune", re.compile(r"\bpruned\b[^.\n]{0,40}\b(?:of|from)\b", re.IGNORECASE), ("pruned",)),
    (
        "distillation",
        re.compile(
            r"\bdistill?(?:ed|ation)\b[^.\n]{0,30}\b(?:from|of)\b"
            r"|\bteacher(?: model)?\b[^.\n]{0,20}(?:\bis\b|:)|\bstudent of\b",
            re.I,
        ),
        ("distil", "teacher", "student of"),
    ),
    (
        "finetune",
        re.compile(
            r"\bfine[- ]?tun\w{1,5}\b[^.\n]{0,60}?\b(?:of|from|on|over|version|d[aeiou]|del|des|von)\b"
            r"|\bbased (?:up)?on\b|\btuned from\b"
            r"|\bbuilt (?:up)?on\b"
            r"|\bpowered by\b|\bextension of\b|\bleveraging the (?:capabilities|power|strengths?|weights) of\b"
            r"|\badapt(?:s|ing)?\b(?= [A-Z])"
            r"|\bbuilt from\b|\bbuilt with\b|\bderived from\b|\binitiali[sz]ed (?:from|with)\b|\bderivative of\b"
            r"|\bcontinued? (?:pre)?-?train\w{0,4}\b[^.\n]{0,40}?\b(?:of|from|on)\b|\btrained (?:on top of|from)\b"
            r"|\bweights (?:of|from)\b|\btrained (?:on|over)\b|\bon top of\b|\bstart(?:ed|ing|s)? (?:from|with)\b"
            r"|\b(?:version|variant|fork|copy|mirror|re-?upload|clone|abliteration|checkpoint|snapshot) of\b"
            r"|\b(?:adapted|pruned|upscaled|expanded|obtained|extended) from\b"
            r"|\bbas(?:ée?|iert|ierend|ad[oa]|at[oa]) (?:sur|auf|en|em|su)\b|\b(?:feinabgestimmt|afinado|affinée?)\b"
            r"|\bà partir d[eu]\b|\ba partir d[eo]\b|на (?:основе|базе)|дообучен\w{0,4}(?: на)?"
            r"|基于|微调自",
            re.I,
        ),
        (
            *("fine tun", "fine-tun", "finetun", "based on", "based upon", "built on", "built upon", "tuned from"),
            *("powered by", "extension of", "leveraging the", "adapt ", "adapts ", "adapting ", "built from"),
            *("built with", "derived from", "initiali", "derivative of", "continue", "trained on", "trained from"),
            *("trained over", "weights of", "weights from", "on top of", "started from", "starting from"),
            *("starts from", "start from", "started with", "starting with", "starts with", "start with"),
            *("d from", "version of", "variant of", "fork of"),
            *("copy of", "mirror of", "upload of", "clone of", "abliteration of", "checkpoint of", "snapshot of"),
            *("basé", "basiert", "basierend", "basad", "basat", "feinabgestimmt", "afinado", "affiné", "partir d"),
            *("на основе", "на базе", "дообучен", "基于", "微调自"),
        ),
    ),
    (
        "finetune",  # with the model as the verb's object
        re.compile(
            r"\b(?:[Ff]ine[- ]?[Tt]un\w{1,5}|[Cc]ontinu\w{1,5} (?:to )?pre-?train\w{0,4}|[Aa]bliterated)\b"
            r"(?=\s+(?:the\s+|an?\s+)?(?:\[|[`*]{0,2}[A-Z]|[`*]{0,2}[a-z][\w.\-]{1,60}/))"
        ),
        ("fine tun", "fine-tun", "finetun", "continu", "abliterated"),
    ),
)
"""What was done, the words that say so, and their signs: casefolded parts of which one stands wherever they do."""
DENIED = re.compile(
    r"\b(?:not|n[o']t|never|nor|neither|unlike|instead of|rather than|no longer|inspired by|"
    r"outperform\w{0,3}|than|vs\.?|versus|compar\w{1,5} (?:to|with|against)"
    r"|similar to|alternatives? to)\b(?! (?:only|just|merely)\b)[^.;:!?,]{0,60}(?:,[^.;:!?,]{0,40})?$"
    r"|\b(?:architecture|tokeni[sz]er|vocabulary|data(?:set)?|code|pipeline|recipe|template|script|implementation)s?"
    r" (?:is|are|was|were|has been|have been)(?: \w{1,12}){0,2} ?$"
    r"|\bbaselines?:[^.;!?]{0,90}$",
    re.IGNORECASE,
)
"""What stands before words that then deny that this model was made so, or speak of others."""
ON_DATA = re.compile(r"^(?:fine[- ]?tun\w{1,5}\b.{0,60}|trained) (?:on|over)$", re.IGNORECASE)
"""Followed by data as often as by a model: an id that no table knows is then no parent."""
PARENT_LABEL = re.compile(
    r"[-+>•|\s]{0,12}(?:\w{0,20} )?(?P<label>base[- ]?models?|original model|parent model|foundation model|"
    r"teacher(?: model)?|(?:fine|instruction)?[- ]?tuned from(?: model)?|"
    r"source model|upstream model|(?:base )?language model|base llm|"
    r"(?:llm )?backbone|base|基座模型|底座模型|基础模型|ベースモデル|베이스 모델|기반 모델)"
    r"(?: (?!struct|archi|token)\w{1,12}){0,2}(?: \[[\w ]{0,20}\])?\s{0,3}[:：|]\s{0,6}(?P<what>\S.{0,400})",
    re.IGNORECASE,
)
BARE_NAME = re.compile(rf"(?<![\w/.:@\-]){SIZED}(?![\w/])")
"""A model's name without its owner: it tells how large the model is."""
BARE_ID = re.compile(r"(?<![\w/.:@\-])[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90}(?![\w/])")
X_BASED = re.compile(r"\b([A-Za-z][\w.]{1,30}(?:[- ][\d.]{1,5}\w{0,2})?(?:-\d{1,3}[bB])?)[- ]based\b")
LINK_FIRST = re.compile(
    r"(?:\[[^\[\]]{1,120}\]\((?P<link>[^()\s]{1,300})\)|`(?P<id>[\w.\-]{2,60}/[\w.\-]{2,90})`) "
    r"(?:model |checkpoint |weights )?(?:(?:which|that) )?(?:(?:was|is|were|has been) )?(?:further )?"
    r"(?:fine[- ]?tuned|used as (?:the |a |our )?(?:pre-?trained|base|starting|backbone|initial))",
    re.IGNORECASE,
)
X_BACKBONE = re.compile(
    r"\b([A-Za-z][\w.]{1,30}(?:-[\w.]{1,20}){0,5}) (?:LLM |language model |text )?backbone\b", re.IGNORECASE
)
_ARTICLES = ("", "the ", "a ", "our ", "its ")
_USED_AS = ("base", "backbone", "foundation", "starting", "initial", "teacher", "language model", "llm")
X_TUNED = re.compile(
    r"\b([A-Za-z][\w.]{1,30}(?:[- ](?:v?\d[\d.]{0,4}|\d{1,3}[bB]|base|large|small)\b){0,3})(?: base)?(?: model)?"
    r"(?: that (?:was|is|has been)| which (?:was|is)|,)? (?:(?:further |instruction[- ]?)?(?:fine[- ]?)?tuned\b"
    rf"|as (?:{'|'.join(_ARTICLES)})(?:{'|'.join(_USED_AS)}))",
    re.IGNORECASE,
)
BASES_FIRST = (
    (X_BASED, ("-based", " based")),
    (X_TUNED, ("tuned", *(f" as {article}{what}" for article in _ARTICLES for what in _USED_AS))),
    (X_BACKBONE, (" backbone",)),
)
"""Patterns that put the base first, and their signs."""
# Languages that put the base before the words that tell what was done with it.
BASE_FIRST = re.compile(
    r"([A-Za-z][\w.\-]{2,50}(?:/[\w.\-]{2,60})?)[`」』)\]]{0,2} ?(?:モデル ?)?"
    r"(?:をベース|を基に|をもとに|を元に|をファイン|を追加|を量子化|(?:를|을|의)? ?(?:기반|파인튜닝)|"
    r"的?(?:基础上|微调|量化)|为(?:基座|底座|基础)|进行(?:微调|量化|继续预训练))"
)
# A script that loads the base before what this repository adds to it.
CODE_BASE = re.compile(
    r"(?:--)?\bbase[_-]model(?:[_-](?:name|path|id))*(?:[_-]or[_-]path)?\s{0,3}[=:\s]\s{0,3}[\"']?([^\s\"',)]{3,150})",
    re.IGNORECASE,
)
BEFORE_A_NAME = re.compile(
    r"^(?:(?:of|from)\s+)?"
    r"(?:(?:the|an?|our|meta's|meta|original|official|pre-?trained|released|well-known|open|latest)\s+){0,4}",
    re.IGNORECASE,
)
"""Words that stand before a name and are no part of it."""
IN_BRACKETS = re.compile(r"^[^()\n]{2,50}\(`?([A-Za-z][\w.\-]{2,60})`?\)")
ABOUT_PARTS = re.compile(r"\b(?:architectures?|tokeni[sz]ers?|structures?|vocabulary|outputs?|format)\b", re.IGNORECASE)
