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
PARENT_LABEL = re.compile(
    r"[-+>•|\s]{0,12}(?:\w{0,20} )?(?P<label>base[- ]?models?|original model|parent model|foundation model|"
    r"teacher(?: model)?|(?:fine|instruction)?[- ]?tuned from(?: model)?|"
    r"source (?:model|checkpoint)|upstream model|ancestors?|(?:base )?language model|base llm|"
    r"(?:llm )?backbone|(?:vision|image|visual|audio|speech|text) (?:encoder|tower|backbone)|llm|base|"
    r"modelo (?:de )?base|modelo de partida|modèle de base|modello (?:di )?base|basismodell|ausgangsmodell|"
    r"basismodel|model bazowy|базовая модель|temel model|mô hình (?:nền|gốc)|model dasar|النموذج الأساسي|"
    r"基座模型|底座模型|基础模型|ベースモデル|베이스 모델|기반 모델)"
    r"(?: (?!struct|archi|token)\w{1,12}){0,2}(?: \[[\w ]{0,20}\])?\s{0,3}[:：|]\s{0,6}(?P<what>\S.{0,400})",
    re.IGNORECASE,
)
BARE_NAME = re.compile(rf"(?<![\w/.:@\-]){SIZED}(?![\w/])")
"""A model's name without its owner: it tells how large the model is."""
BARE_ID = re.compile(r"(?<![\w/.:@\-])[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90}(?![\w/])")
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
