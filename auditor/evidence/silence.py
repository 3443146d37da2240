"""Passages of a card that cannot say anything, told at a glance: none of the words stand there that its readers need.

A glance may take a silent passage for one that speaks, never the other way round.
"""

from __future__ import annotations

from functools import cache

from auditor.core import patterns as re
from auditor.core.decoding import hidden_characters
from auditor.core.disguises import disguises
from auditor.core.signs import Signs
from auditor.evidence.derivations import may_state
from auditor.evidence.made_data import vendor_signs
from auditor.evidence.parent_words import INGREDIENTS, parent_label
from auditor.records.derivation_words import load_derivation_words
from auditor.text.license_statements import LICENSE_SHAPE
from auditor.text.markdown import code_lines, plain, unmarked

_SPEAKS, _UNDER, _LABEL = "speaks", "under", "label"
_LICENSE = (
    *("licens", "licenc", "licenz", "agreement", "terms", "eula", "shields.io/badge"),
    *("restriction", "polic", "guideline"),
    *("acceptable use", "legal notice", "lizenz", "лицензи", "许可", "协议", "授权", "使用条款", "声明"),
    *("ライセンス", "利用規約", "라이선스"),
)
"""Of statements of a license, and of headings that are about one."""
_PARENTS = ("base_model", "base-model", "merg", "ingredient", "<table")
"""Of code, lists and tables that name what a model was made from, beside those of sentences."""
_UNDERS = (
    *("under", "governed", "subject to", "covered", "bound by", "compl", "adhere", "follow", "conform", "accept"),
    *("agree", "遵循", "遵守", "采用", "依照", "受"),
)
_ODD = re.compile(r"---[ \t]*$|<!--|model\s{0,3}:", re.MULTILINE)
"""The fence of a front matter, a comment, a line of a merge recipe."""
_IN_CODE = re.compile(r"base[_-]model|\.from_pretrained\(|^\s*FROM\s", re.IGNORECASE)
"""All that code can name a parent by, beside recipes: its other words are no sentences."""


def is_silent(text: str) -> bool:
    """Whether a passage surely says nothing of a license, a parent or the making of data, and holds nothing odd."""
    rows = text.split("\n")
    if "```" in text or "~~~" in text:
        code = code_lines(rows)
        if any(_IN_CODE.search(row) for row, inside in zip(rows, code, strict=True) if inside):
            return False
        rows = [row for row, inside in zip(rows, code, strict=True) if not inside]
    flat = " ".join(rows)
    lines = [plain(row) for row in rows]
    # Marks may reach from row to row.
    seen = {flat, " ".join(" ".join(lines).split()), *([unmarked(flat)] if "<" in flat or "[" in flat else ())}
    called = {sign for words in seen for sign in _signs().called(words)}
    if _SPEAKS in called or (_LABEL in called and any(map(parent_label().match, lines))):
        return False
    if any(map(may_state, seen)):
        return False
    if _UNDER in called and any(map(LICENSE_SHAPE.search, seen)):
        return False
    if _ODD.search(text) or INGREDIENTS.search(flat):
        return False
    return not hidden_characters(text) and (text.isascii() or not disguises(text))


@cache
def _signs() -> Signs[str]:
    speaking = (*_LICENSE, *_PARENTS, *vendor_signs())
    return Signs(
        ((_SPEAKS, tuple(dict.fromkeys(speaking))), (_UNDER, _UNDERS), (_LABEL, load_derivation_words().label_signs))
    )
