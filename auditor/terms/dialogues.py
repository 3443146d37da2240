"""Sample conversations in a text: what a model is shown to answer states no term, whatever it says of licenses.

A line belongs to one where it begins with who speaks ("User:", "**Assistant:**"), or goes on below such a line.
Questions with their answers ("Q: May I sell it? A: No.") are no conversation: so the publisher speaks.
"""

from __future__ import annotations

from functools import cache, lru_cache

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.resources import data_root
from auditor.text import fold

_LABEL = re.compile(r"[\s>*_#|\-<\[]{0,8}([^\W\d_][\w '’]{0,24})[>\]*_|]{0,4}\s?[:：][*_]{0,2}")
"""A few words before a colon at the beginning of a line."""
LEAST = 2
"""Lines that name a speaker, from which there is a conversation. By judgment: one line may be a heading or a field."""


@cache
def _speakers() -> frozenset[str]:
    """Who speaks in sample conversations, folded."""
    table = plain_yaml(data_root("license_db") / "languages.yaml")
    return frozenset(fold(one) for one in table["speakers"])


@lru_cache(16)
def dialogue_lines(text: str) -> frozenset[int]:
    """The numbers of the lines, from 1, that belong to a sample conversation."""
    speakers = _speakers()
    found: set[int] = set()
    opened = named = 0
    for number, line in enumerate(text.splitlines(), 1):
        label = _LABEL.match(line)
        if label and fold(label[1]).strip() in speakers:
            opened, named = 1, named + 1
        elif not line.strip() or line.lstrip().startswith("#"):
            opened = 0
        if opened:
            found.add(number)
    return frozenset(found) if named >= LEAST else frozenset()
