"""Sentences that say that a model made what this one was trained on (``license_db/made_data.yaml``).

Whoever trains on outputs makes no derivative of the weights; some licenses reach the student all the same, whatever it
was before. So the model is told as what the data came from, and lineage weighs whether its license asks for anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.core.signs import Signs
from auditor.evidence.names_in_text import signed
from auditor.evidence.sentences_of_bases import may_be_one, sentences_of
from auditor.records.base_models import load_base_models
from auditor.records.derivation_frames import any_of, sign_of
from auditor.records.derivation_words import SIGN, load_derivation_words
from auditor.records.spelled_names import as_called

_NUMBERED = re.compile(r"[A-Za-z][\w.]{0,30}-[\w.\-]{0,30}\d")
"""What may be a name that no table knows, and tells a size or a version."""
_KANA = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_PARTICLES = frozenset({"ja", "ko"})
"""Languages whose words for by whom stand behind the name."""


_SUBJECT_LAST = frozenset({"es", "pt", "it", "pl", "ru"})
"""Languages in which who does something stands behind the verb as well: "las respuestas las redactó …"."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A model that made data."""

    name: str
    linked: bool


def makers(text: str) -> Iterator[Maker]:
    """The models by which, as a paragraph says, data were made, each once."""
    text = as_called(text.replace("\n", " "))
    if not (called := _languages().called(text)):
        return
    if not ("/" in text or load_base_models().may_be_in(text) or _NUMBERED.search(text)):
        return
    marked, names = signed(text)
    told: set[str] = set()
    for sentence in sentences_of(marked) if names else ():
        for sign in SIGN.findall(sentence):
            entry = names[sign]
            if entry.name in told or not (may_be_one(entry) or entry.exact) or _is_denied(sentence, sign):
                continue
            if any(one.tells(sentence, sign) for one in called):
                told.add(entry.name)
                yield Maker(entry.name, entry.linked)


def _is_denied(sentence: str, sign: str) -> bool:
    """Whether it is denied that the model made anything; that this one began from nothing denies no data."""
    words = load_derivation_words()
    before = _fresh().sub(" ", sentence[: sentence.find(sign)])
    return bool(words.denied.search(before) or words.denied_after.search(sentence) or words.elsewhere.search(before))


@cache
def _fresh() -> re.Pattern[str]:
    """Words by which a model was trained from scratch."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "unnamed_bases.yaml")
    return re.compile(any_of([word for listed in table["fresh"].values() for word in listed]), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    made: tuple[re.Pattern[str], ...]
    """A verb of making beside a name and a word for by whom, each with the name as a group."""
    what: re.Pattern[str]
    aside: re.Pattern[str]
    judged: re.Pattern[str]
    joins: re.Pattern[str]
    train: re.Pattern[str]

    def tells(self, sentence: str, sign: str) -> bool:
        """Whether a sentence says that the model of a sign made data to train on, and none to measure with."""
        if not self.what.search(sentence):
            return False
        if self.code == "zh" and _KANA.search(sentence):
            return False  # signs that both languages have mean other words in the other one
        told = (found for one in self.made for found in one.finditer(sentence) if found["name"] == sign)
        return any(self._is_to_train_on(sentence, found.span()) for found in told)

    def _is_to_train_on(self, sentence: str, span: tuple[int, int]) -> bool:
        """Whether nothing but what is told besides, in clauses behind, speaks of measuring or of judging."""
        start, end = span
        clause, *behind = self.joins.split(sentence[end:])
        told = f"{sentence[:end]}{clause}"
        if self.judged.search(sentence[start:end]) or self.judged.search(clause) or self.aside.search(told):
            return False
        if self.train.search(told):
            return True
        return not any(self.aside.search(one) for one in behind if not self.judged.search(one))


@cache
def _languages() -> Signs[_Language]:
    table: Mapping[str, Mapping[str, Sequence[str]]] = plain_yaml(data_root("license_db") / "made_data.yaml")
    return Signs((_compiled(code, words), tuple(map(sign_of, words["made"]))) for code, words in table.items())


def _compiled(code: str, words: Mapping[str, Sequence[str]]) -> _Language:
    made, by, what = (any_of(words[key]) for key in ("made", "by", "what"))
    joins = "|".join(filter(None, ("[,;，、；]", any_of(words["joins"]))))
    name = f"(?P<name>{SIGN.pattern})"
    other = rf"[^.;。；:：{SIGN.pattern[1:-1]}]"
    near = rf"[^,.;，、。；:：{SIGN.pattern[1:-1]}]"
    shapes = [rf"{name}{other}{{0,12}}?(?:{made}){other}{{0,40}}?(?:{what})"]
    if code in _PARTICLES:
        shapes.append(rf"{name}\W{{0,3}}(?:{by}){other}{{0,30}}?(?:{made})")
    else:
        shapes.append(rf"(?:{made}){other}{{0,24}}?(?:{by}){near}{{0,24}}?{name}")
        shapes.append(rf"(?:{by}){near}{{0,24}}?{name}{other}{{0,40}}?(?:{made})")
    if code in _SUBJECT_LAST:
        shapes.append(rf"(?:{made})\s{name}")
    return _Language(
        code,
        tuple(re.compile(one, re.IGNORECASE) for one in shapes),
        re.compile(what, re.IGNORECASE),
        re.compile(any_of(words["aside"]), re.IGNORECASE),
        re.compile(any_of(words["judged"]), re.IGNORECASE),
        re.compile(joins, re.IGNORECASE),
        re.compile(any_of(words["train"]), re.IGNORECASE),
    )
