"""Data sets that a training program's settings in a card name: what stands below or behind a key for data.

A list below ``datasets:`` holds data whatever its items are called (``- path: acme/talk``), as does the value of
``dataset_name``. What is one of these is no model, however much its id looks like one's.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id
from auditor.core.worded import Worded
from auditor.text.fold import fold
from auditor.text.markdown import Outline
from auditor.text.own_words import own_words

_SETTING = re.compile(
    r"(?P<indent>[\s#>$]{0,40})(?P<item>-\s{1,4})?(?P<key>[A-Za-z][\w.\-]{1,60}?)(?P<is>\s{0,4}[:=]\s{0,4}|\s{1,4})"
    r"(?P<value>[\"'\[]{0,2}[\w./\-]{0,160}[\"'\],]{0,3})\s{0,4}(?:\\|#.{0,200})?$"
)
"""A key and its value in settings: "dataset_name: acme/talk"."""
_FLAG = re.compile(r"--(?P<key>[A-Za-z][\w\-]{1,60})(?:=|\s{1,4})(?P<value>[\"']?[\w./\-]{1,160})")
"""The same behind a program: "--dataset_name acme/talk"."""
_ITEM = re.compile(r"(?P<indent>\s{0,40})-\s{1,4}(?P<value>[\"']?[\w./\-]{1,160}[\"']?)\s{0,4}$")
_DATA, _PARTS = Worded("data_words.yaml").pattern("{data_nouns}"), re.compile(r"[_.\-\s]+")
_MARKS = "\"'[], "


def configured_data(card: Outline) -> Iterator[tuple[int, str]]:
    """Line and id of each data set that a block of code names so."""
    below: int | None = None
    for offset, line in enumerate(card.shown):
        if not card.code[offset]:
            below = None
            continue
        for flag in _FLAG.finditer(line[:400]):
            if _is_of_data(flag["key"]) and (name := hub_id(flag["value"].strip(_MARKS))):
                yield card.first_line + offset, name
        found = _SETTING.match(line[:400])
        indent = len(line) - len(line.lstrip())
        inside = below is not None and (indent > below or (indent == below and line.lstrip().startswith("-")))
        if line.strip() and not inside:
            below = None
        of_data = found is not None and _is_of_data(found["key"])
        if found and of_data and not found["value"].strip(_MARKS) and ":" in found["is"]:
            below = indent if below is None else below
            continue
        item = _ITEM.match(line[:400]) if inside else None
        told = (found["value"] if found and (of_data or inside) else "") or (item["value"] if item else "")
        if name := hub_id(told.strip(_MARKS)):
            yield card.first_line + offset, name


def _is_of_data(key: str) -> bool:
    """Whether a key is one for data: a part of it is a word for them, and none one for a model."""
    parts = [part for part in _PARTS.split(fold(key)) if part]
    return any(map(_DATA.fullmatch, parts)) and not any(map(own_words().model.search, parts))
