"""Uses that are refused without a sentence: a question answered with no, a cell, a box left open, a sign before a name.

"Commercial use" / "no" says what "no commercial use" says. Which words ask for a use, and which refuse, is data; where
an answer stands beside what it answers is structure, and read here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from auditor.core import patterns as re
from auditor.terms.answers import is_agreement, is_refusal, refuses_in_any_language
from auditor.terms.lexicon import lexicon
from auditor.text import UNSURE, language_of
from auditor.text.sentences import CROSSES

MAY_BE_DONE = frozenset({"commerce", "production", "share", "change", "outputs", "compete", "place", "person"})
"""What a question asks for that is a right, and not what the model can do."""
DUTIES = frozenset(
    {"require", "consent", "register", "fee", "credit", "limit", "forbid", "only", "agreement", "contact"}
)
"""What a question asks for that is glad to be answered with no."""
_BY_ITSELF = frozenset({"commerce", "share", "compete"})
"""What is a right wherever it is refused; the others also tell what a model can do, or for whom it was made."""
_UNDER_A_GRANT = frozenset({"commerce", "production", "share", "change", "compete", "person", "field"})
"""What is a right in a list of what may be done."""
_SHORT = 5
"""Words of a name of a use. By judgment: "Use in a commercial product"; longer cells are sentences and read as such."""
_CELL = re.compile(r" ?:(?: |$)")
_CROSS = f"{CROSSES}❎☐"
_NO = re.compile(rf"[\W_]*n[\W_]*|[{_CROSS}]")
"""Of yes and no in one letter, or a sign."""
_SIGN = re.compile(rf"[✓✔✅☑{_CROSS}]|\[[x ]\](?=\s)")
_REFUSING = frozenset((*_CROSS, "[ ]"))


def refuses_a_use(words: str, governed_by: str, kind: str) -> bool:
    """Whether a folded sentence says no to a use, by what it answers, marks or leaves open.

    Args:
        words: of the sentence.
        governed_by: folded words above it, the nearest last.
        kind: as of `auditor.text.Sentence`.
    """
    if kind == "row":
        return _in_a_row(words, governed_by)
    if words.endswith(" :") and _in_a_row(words, ""):  # of a table in HTML
        return True
    return _answers_a_question(words, governed_by) or any(_is_use(told, governed_by) for told in _marked(words))


def grants_a_use(words: str, governed_by: str) -> bool:
    """Whether a folded row of two cells says yes to a use, or no to a duty, and no more, under nothing that denies:
    what is ticked below "Prohibited" is prohibited."""
    if any(_turns(one) for one in governed_by.split(" / ")):
        return False
    cells = [cell for cell in _CELL.split(words) if cell.strip()]
    if len(cells) != 2 or len(cells[0].split()) > _SHORT:
        return False
    language = language_of(cells[0])
    concepts = lexicon().concepts_of(cells[0], language)
    if concepts & _DENIED:
        return False
    if concepts & DUTIES:
        return not concepts & MAY_BE_DONE and (is_refusal(cells[1], language) or _NO.fullmatch(cells[1]) is not None)
    ticked = _TICK.fullmatch(cells[1]) is not None or is_agreement(cells[1], language)
    return bool(concepts & MAY_BE_DONE) and ticked


def _turns(title: str) -> bool:
    """Whether below a title a tick may deny; one word for permission says what the list is of: "Permissions"."""
    turns = _TURNS if " " in title.strip() else _TURNS - {"consent"}
    return bool(lexicon().concepts_of(title, language_of(title)) & turns)


_DENIED = frozenset({"not", "noncommerce", "only", "trial"})
_TURNS = _DENIED | {"forbid", "require", "limit", "consent"}
_TICK = re.compile(r"[\W_]*[✓✔✅☑][\W_]*")


def question_before(governed_by: str) -> str:
    """The question that stands right above a sentence, folded; empty where none does."""
    asked = governed_by.split(" / ")[-1]
    return asked if asked.rstrip("\"'*_ ").endswith(("?", "？")) else ""


def _answers_a_question(words: str, governed_by: str) -> bool:
    """Whether a sentence says no to the question before it, which asks for a use: "Commercial use?" / "No."."""
    asked = question_before(governed_by)
    if not asked:
        return False
    language = language_of(asked)  # a word by itself tells no language, the question does
    if not any(is_refusal(words, one) for one in (language, language_of(words))):
        return False
    concepts = lexicon().concepts_of(asked, language)
    # Whether there is a limit is one question; whether somebody of a size may do something is another.
    duties = DUTIES - {"limit"} if "permit" in concepts else DUTIES
    return bool(concepts & MAY_BE_DONE) and not concepts & duties


def _in_a_row(words: str, governed_by: str) -> bool:
    """Whether a cell of a row says no to its column or to the first cell of the row."""
    cells, heads = _CELL.split(words.removesuffix(" :")), governed_by.split(" / ")
    for head, cell in zip_longest(heads[-len(cells) :][::-1], cells[::-1], fillvalue=""):
        if cell and _says_no(cell):
            beside = cells[0] if cell != cells[0] else cells[-1]
            if _is_use(head, "") or (beside != cell and _is_use(beside, " / ".join(heads[-len(cells) :]))):
                return True
    return False


def _says_no(cell: str) -> bool:
    if _NO.fullmatch(cell) or refuses_in_any_language(cell):
        return True
    told = lexicon().concepts_of(cell, UNSURE) if len(cell.split()) <= _WORDS_OF_NO else frozenset()
    if told == _FORBIDDEN or (told >= _NOT_PERMITTED and told <= _OF_PERMISSION):
        return True
    return len(cell.split()) <= _SHORT and is_refusal(cell, language_of(cell))


_WORDS_OF_NO = 3
"""Words of a cell that tell no language. By judgment: "is not allowed"."""
_FORBIDDEN, _NOT_PERMITTED = frozenset({"forbid"}), frozenset({"not", "permit"})
_OF_PERMISSION = _FORBIDDEN | _NOT_PERMITTED | {"consent"}
"""All that is said in a cell that refuses: "verboten", "non autorisé"."""


def _marked(words: str) -> Iterator[str]:
    """What stands behind each sign of a sentence that refuses, up to the next sign."""
    signs = list(_SIGN.finditer(words))
    for sign, following in zip(signs, [*signs[1:], None], strict=False):
        if sign[0] in _REFUSING:
            yield words[sign.end() : following.start() if following else len(words)].strip(" .,;:|*_")


def _is_use(told: str, above: str) -> bool:
    """Whether a few words name a use of the model, given what stands above them."""
    if not told or len(told.split()) > _SHORT:
        return False
    lex = lexicon()
    concepts = lex.concepts_of(told, language_of(told))
    over = lex.concepts_of(above, language_of(above)) if above else frozenset()
    rights = _UNDER_A_GRANT if over & {"permit", "consent"} and not over & {"require", "forbid"} else _BY_ITSELF
    return bool(concepts & rights) and not concepts & DUTIES
