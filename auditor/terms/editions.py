"""Short statements of the edition: "Trial version.", "Fjord is the evaluation build of our model".

They have no word of a right, and yet an edition that is for trying out limits the use. A sentence counts where it says
which edition the model is and nothing else, so that an edition of something else ("the demo version of the page") is
none. The words are data: ``license_db/editions.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.text import fold

LONGEST = 160
"""Characters of a sentence that may be one. By judgment: a name, an edition, and what it is an edition of."""
_SUBJECT = 6
"""Words of a model's name before its edition. By judgment: vendor, family, size, kind, version, and one more."""
_ONWARD = 6
"""Words after "of". By judgment: the name of what it is an edition of; more is another statement."""
_TOKEN = re.compile(r"[^\W_]+|:")
_UNSPACED = frozenset({"zh", "ja", "ko"})


def states_an_edition(words: str, kind: str) -> bool:
    """Whether a folded sentence says that the model is an edition that limits its use, and nothing else.

    Args:
        words: the sentence, folded.
        kind: its kind; a heading may name the model before its edition.
    """
    if len(words) > LONGEST:
        return False
    tokens = _TOKEN.findall(words)
    called = _told().called(words)
    spaced = "".join(f" {token}" for token in tokens)
    patterns = (title if kind == "heading" else sentence for sentence, title in called)
    return any(pattern.fullmatch(spaced) for pattern in patterns)


@cache
def _told() -> Signs[tuple[re.Pattern[str], re.Pattern[str]]]:
    """By language, of a sentence and of a heading; one of the editions or phrases stands in every statement."""
    found = []
    for code, words in plain_yaml(data_root("license_db") / "editions.yaml")["languages"].items():
        parted = code not in _UNSPACED
        sentence = _pattern(words, spaced=parted)
        title = rf"(?: \w+){{0,{_SUBJECT}}}{_stated(words)}|{sentence}" if parted else sentence
        signs = (max(_TOKEN.findall(fold(word)), key=len) for word in (*words["editions"], *words["phrases"]))
        patterns = re.compile(sentence), re.compile(title)
        found.append((patterns, tuple(f" {sign} " if parted else sign for sign in signs)))
    return Signs(found)


def _pattern(words: Mapping[str, Any], *, spaced: bool) -> str:
    """The sentences of one language, a blank before each word."""
    if not spaced:
        # Words are not parted: a short sentence that ends with an edition is a statement of it.
        small = f"(?: ?(?:{_any(words['small'])}))*"
        kind = f"(?: ?(?:{_any(words['kinds'])}){small} ?(?:{_any(words['editions'])})"
        kind += f"| ?(?:{_any(words['phrases'])}))"
        return rf"(?: ?\w{{1,20}}(?:{_any(words['is'])}))?{small}{kind}{small}"
    small = f"(?:(?: (?:{_any([*words['small'], *words['editions']])}))|(?: \\w?\\d+\\w?))*"
    stated = f"{small}{_stated(words)}{small}"
    subject = rf"(?:(?: \w+){{1,{_SUBJECT}}} (?:{_any([*words['is'], ':'])}))?"
    onward = rf"(?: (?:{_any(words['of'])})(?: \w+){{0,{_ONWARD}}})?" if words["of"] else ""
    return f"{subject}{stated}{onward}"


def _stated(words: Mapping[str, Any]) -> str:
    """A kind beside an edition, in either order."""
    kinds, editions = _any(words["kinds"]), _any(words["editions"])
    phrases = f"|{_any(words['phrases'])}" if words["phrases"] else ""
    return f"(?: (?:{kinds}))* (?:(?:{kinds}) (?:{editions})|(?:{editions}) (?:: )?(?:{kinds}){phrases})"


def _any(words: list[str]) -> str:
    """Words as one choice, the longest first, as they are folded and parted."""
    folded = {" ".join(_TOKEN.findall(fold(word))) for word in words}
    return "|".join(re.escape(word) for word in sorted(folded, key=lambda word: (-len(word), word)))
