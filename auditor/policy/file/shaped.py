"""The validated form of a policy file, remembered by the file's words, so that the validator need not be made again.

The validator is a third of what a locked check on another day takes, and says the same of the same words as long as
neither our code nor our data nor a library is another. Only what its own words decide is remembered: a policy that
declares facts or rules, names files of its own or extends another one is read by the validator every time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from auditor.core import keepsakes
from auditor.core.frozen import FrozenMap
from auditor.core.listing import installed_at_start
from auditor.core.marked_yaml import MarkedDocument
from auditor.core.model import Subject
from auditor.policy.facts.fact_registry import registry
from auditor.policy.file.law import OwnLaw, Read
from auditor.policy.file.named_files import is_file

_KIND = "policies"
"""Folder in the user's cache."""
_OF_OTHERS = frozenset({"extends", "facts", "attestations", "vendors", "families", "rules"})
"""Sections by which other files, or the organization's own law, decide what a file means."""
_PART, _TUPLE, _LIST, _DICT, _MAP, _DATE, _SUBJECT = "part", "tuple", "list", "dict", "map", "date", "subject"
_PLAIN = (str, int, float, bool, type(None))


class RememberedPart:
    """A section of a validated file as it is remembered: read as the validator's own, by its attributes."""

    def __init__(self, fields: Mapping[str, Any], stated: frozenset[str]) -> None:
        vars(self).update(fields)
        self._stated = stated

    @property
    def model_fields_set(self) -> frozenset[str]:
        """The keys that the file has."""
        return self._stated

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in vars(self).items() if name != "_stated")


def remembered(document: MarkedDocument) -> Read | None:
    """A policy file as read earlier; None where nobody remembers."""
    if not _by_its_words(document.value) or (body := keepsakes.found(_place(document))) is None:
        return None
    try:
        return Read(document=document, law=OwnLaw(registry()), model=_made(json.loads(body)))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def remember(document: MarkedDocument, model: Any) -> None:
    """Remember the validated form of a file that is read without a problem."""
    if _by_its_words(document.value):
        with suppress(TypeError):  # a value of another kind is none that can be remembered
            keepsakes.keep(_place(document), json.dumps(_written(model)).encode("utf-8", "surrogatepass"))


def _by_its_words(value: Mapping[str, Any]) -> bool:
    packs = value.get("packs")
    return _OF_OTHERS.isdisjoint(value) and not any(map(is_file, packs if isinstance(packs, list) else ()))


def _place(document: MarkedDocument) -> Any:
    return keepsakes.place(_KIND, [installed_at_start(), document.value])


def _written(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if hasattr(value, "model_fields_set"):
        return [_PART, [[name, _written(one)] for name, one in value], sorted(value.model_fields_set)]
    if type(value) is tuple:
        return [_TUPLE, *map(_written, value)]
    if type(value) is list:
        return [_LIST, *map(_written, value)]
    if type(value) in (dict, FrozenMap):
        kind = _DICT if type(value) is dict else _MAP
        return [kind, *([_written(key), _written(one)] for key, one in value.items())]
    if isinstance(value, Subject):
        return [_SUBJECT, value.value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return [_DATE, value.isoformat()]
    raise TypeError(type(value).__name__)


def _made(written: Any) -> Any:
    if not isinstance(written, list):
        return written
    kind, *rest = written
    if kind == _PART:
        return RememberedPart({name: _made(one) for name, one in rest[0]}, frozenset(rest[1]))
    if kind == _TUPLE:
        return tuple(map(_made, rest))
    if kind == _LIST:
        return list(map(_made, rest))
    if kind in (_DICT, _MAP):
        pairs = {_made(key): _made(one) for key, one in rest}
        return pairs if kind == _DICT else FrozenMap(pairs)
    return Subject(rest[0]) if kind == _SUBJECT else date.fromisoformat(rest[0])
