"""Passages of a card that cannot say anything, told at a glance: none of the words stand there that its readers need.

A glance may take a silent passage for one that speaks, never the other way round.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain

from auditor import card_markdown, cards, document_names, front_matter, model_names, statements
from auditor import disguises as disguises_
from auditor.card_markdown import plain
from auditor.decoding import hidden_characters
from auditor.disguises import disguises
from auditor.evidence import made_data, parent_words
from auditor.evidence.made_data import vendor_signs
from auditor.evidence.parent_words import BASES_FIRST, INGREDIENTS, PARENT_LABEL, RELATIONS
from auditor.evidence.signs import Signs
from auditor.statements import LICENSE_SHAPE

_SPEAKS, _UNDER, _LABEL = "speaks", "under", "label"
_LICENCE = (
    *("licens", "licenc", "agreement", "terms", "eula", "shields.io/badge", "restriction", "polic", "guideline"),
    *("acceptable use", "legal notice", "lizenz", "лицензи", "许可", "协议", "授权", "使用条款", "声明"),
    *("ライセンス", "利用規約", "라이선스"),
)
"""Of statements of a licence, and of headings that are about one."""
_PARENTS = (
    *("base_model", "base-model", "merg", "ingredient", "tuned", "used as"),
    *("ベース", "もとに", "元に", "ファイン", "追加", "量子化", "기반", "파인튜닝", "베이스"),
    *("基", "底座", "微调", "量化", "预训练"),
)
"""Of code, lists, links and languages that name what a model was made from, beside those of sentences."""
_LABELS = (
    *("base", "original", "parent", "foundation", "teacher", "source", "upstream", "language", "llm", "backbone"),
)
_UNDERS = (
    *("under", "governed", "subject to", "covered", "bound by", "compl", "adhere", "follow", "conform", "accept"),
    *("agree", "遵循", "遵守", "采用", "依照", "受"),
)
_ODD = re.compile(r"---[ \t]*$|<!--|model\s{0,3}:", re.MULTILINE)
"""The fence of a front matter, a comment, a line of a merge recipe."""


def is_silent(text: str) -> bool:
    """Whether a passage surely says nothing of a licence, a parent or the making of data, and holds nothing odd."""
    flat = text.replace("\n", " ")
    lines = [plain(line) for line in text.split("\n")]
    words = "\n".join(lines)
    called = {*_signs().called(flat), *_signs().called(words)}
    if _SPEAKS in called or (_LABEL in called and any(map(PARENT_LABEL.match, lines))):
        return False
    if _UNDER in called and (LICENSE_SHAPE.search(flat) or LICENSE_SHAPE.search(words)):
        return False
    if _ODD.search(text) or INGREDIENTS.search(flat):
        return False
    return not hidden_characters(text) and (text.isascii() or not disguises(text))


@cache
def _signs() -> Signs[str]:
    sentences = [signs for _, _, signs in RELATIONS] + [signs for _, signs in BASES_FIRST]
    speaking = (*_LICENCE, *_PARENTS, *vendor_signs(), *chain.from_iterable(sentences))
    return Signs(((_SPEAKS, tuple(dict.fromkeys(speaking))), (_UNDER, _UNDERS), (_LABEL, _LABELS)))


@lru_cache(20_000)
def is_telling(word: str) -> bool:
    """Whether a word is one that readers of cards look for, or holds one: it must not be taken for another."""
    low = word.casefold()
    return low in _vocabulary() or bool(_signs().called(low)) or not low.isascii()


@cache
def _vocabulary() -> frozenset[str]:
    """The words written out in the patterns of all readers of cards."""
    patterns = (
        value.pattern
        for module in (card_markdown, cards, disguises_, document_names, front_matter, made_data, model_names,
                       parent_words, statements)
        for value in vars(module).values()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    )  # fmt: skip
    related = (pattern.pattern for _, pattern, _ in RELATIONS)
    plain_text = " ".join(re.sub(r"\\.", " ", pattern) for pattern in (*patterns, *related))
    return frozenset(re.findall(r"[^\W\d_]{2,}", plain_text.casefold()))
