"""Sentences about something else than the model: recorded with it, and neither asked about nor binding.

The ledger tells what a sentence is about (`OtherSubject`); here names are compared with the model's own, with what it
was made from and with what lies in its repository. A name that is like one of these may be it: the sentence counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.model import Anomaly, DocumentKind, Recognized, UnreadSentence
from auditor.records.model_names import fold, other_size

OWN = "this model"
"""What stands for a row of a table that says of itself that it is the model's own."""
_ROW_OF_ANOTHER = re.compile(r"\W{0,8}([\w.\-]{1,96}/[\w.\-]{1,96})\W{0,4}\s?[:|]\s(?:\S+\s?){1,6}")
"""A row that is a repository and what it is under: "org/other-model: cc-by-nc-4.0"."""
_TITLE = re.compile(r"^\s{0,3}(?:#\s+(\S[^\n]{0,200})|(\S[^\n]{0,200})\n=+\s*$)", re.MULTILINE)
_WORDS = re.compile(r"[^\W\d_]+")
_KINDS = frozenset(
    "chat base instruct model mini small large medium tiny nano micro huge xl xxl pro max plus vision embed embedding"
    " ocr asr tts llm lm vl coder code math net ner the and for hf gguf lora it v b m preview beta alpha final".split()
)
"""What names of models have in common. By judgment: words of sizes, forms and tasks."""
_LETTERS = 3
"""Letters of a word by which a name is told from others. By judgment: shorter ones are kinds and versions."""
_SIGNS = 2
"""The same in other scripts. By judgment: one sign is a particle."""


def concerning(model: Recognized) -> tuple[UnreadSentence, ...]:
    """The sentences that were not accounted for and are, or may be, about the model."""
    return tuple(entry for entry in model.unread if not is_about_another(entry, model))


def told_of_others(model: Recognized) -> Iterator[Anomaly]:
    """The others, each as what it is told of."""
    for entry in model.unread:
        if entry.about and (entry.why or entry.names) and is_about_another(entry, model):
            statement = f"tells of something else, and is not taken for a limit of the model: “{entry.quote}”"
            yield Anomaly(kind="other-subject", statement=statement, location=entry.location)


def row_of_a_repository(entry: UnreadSentence) -> str | None:
    """The repository, folded, of which a row tells the license and no more."""
    match = None if entry.why else _ROW_OF_ANOTHER.fullmatch(entry.quote)
    return match[1].casefold() if match else None


def is_about_another(entry: UnreadSentence, model: Recognized) -> bool:
    """Whether a sentence is about something that is neither the model, made into it, nor held beside it."""
    if other := row_of_a_repository(entry):
        return _is_another_repository(other, model)
    told = entry.about
    if told is None or not told.model:
        return told is not None
    names = (model.summary.ref.name.rpartition("/")[2], *_titles(model))
    shown = any(one == OWN or any(stands_to(one, own)[1] for own in names) for one in told.beside)
    if told.beside and not shown:
        return False
    if any(stands_to(told.name, own)[0] and not (shown and other_size(told.name, own)) for own in names):
        return False
    made_from = (claim.value for claim in model.reading.claims if claim.key in _MADE_FROM)
    paths = (path for path in model.reading.looked_at if "://" not in path)
    return not any(stands_to(told.name, one)[0] for one in (*made_from, *paths))


_MADE_FROM = frozenset({"base_model", "name_or_path", "datasets", "data_origin"})


def stands_to(name: str, own: str) -> tuple[bool, bool]:
    """Whether a name has a telling word in common with another, or none at all; and whether both are the same."""
    words, letters = _telling(name), _squashed(own)
    near = not words or any(word in letters for word in words) or any(one in _squashed(name) for one in _telling(own))
    return near, _squashed(name.rpartition("/")[2]) == _squashed(own)


def _telling(name: str) -> set[str]:
    words = (word for word in _WORDS.findall(name.rpartition("/")[2].casefold()) if word not in _KINDS)
    return {word for word in words if len(word) >= (_LETTERS if word.isascii() else _SIGNS)}


def _squashed(name: str) -> str:
    return "".join(filter(str.isalnum, fold(name)))


def _titles(model: Recognized) -> Iterator[str]:
    """The title of the card."""
    for document in model.reading.documents:
        if document.kind is DocumentKind.CARD and (found := _TITLE.search(document.text)):
            yield found[1] or found[2]


def _is_another_repository(other: str, model: Recognized) -> bool:
    """Whether a repository is none that the model is called like, made of or holds."""
    own = model.summary.ref.name.casefold()
    made_from = {claim.value.casefold() for claim in model.reading.claims if claim.key == "base_model"}
    held = any(path.casefold().startswith(f"{other.partition('/')[0]}/") for path in model.reading.looked_at)
    return other.rpartition("/")[2] not in own.rpartition("/")[2] and other not in made_from and not held
