"""Names without their owner, of models whose id or page the card names elsewhere: in its references, a footnote, code.

"Initialised from kelp-enc-v3 [1]" says which model that is where the first reference is its page. Such a name is
called by its id before anybody reads what is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.core import patterns as re
from auditor.core.hub_names import hub_id, is_at_hub
from auditor.records.base_models import load_base_models
from auditor.records.model_names import reads_as_a_model
from auditor.text.markdown import Outline, links, plain, titled_links

_MOST = 60
"""Ids of one card. By judgment: a card that names more is a catalog."""
_SHORTEST = 5
"""Characters of a name. By judgment: shorter ones are words and sizes ("v2-7b")."""
_LONGEST = 4_000
"""Characters of a line that are looked at. Derived from `auditor.text.markdown.links`, which looks at as many."""
_ID = re.compile(r"(?<![\w/.:@\-])[A-Za-z0-9][\w.\-]{1,60}/[A-Za-z0-9][\w.\-]{1,90}(?![\w/])", re.ASCII)
_ASIDE = re.compile(r"/(?:datasets|spaces|papers|collections)/", re.IGNORECASE)
_LINK = r"[^\[\]\n]{0,40}\]\("
"""Behind a name that is, or ends, the words of a link."""
_NOTE = r"(?:\s?\[\^?\d{1,3}\])?"
"""The number of a reference or a footnote behind a name."""
_TELLS = re.compile(r"[-_.].{0,80}\d|\d.{0,80}[-_.]")
"""A name with a figure and parts: no word of a language is one."""


def with_owners(card: Outline, own: str) -> Outline:
    """The card with such names called by their ids.

    Args:
        own: the model's own ``org/name``, whose name stays as it is, as do those of its publisher's others.
    """
    ids = _ids(card, own.casefold())
    if not ids:
        return card
    told = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    bare = re.compile(rf"(?<![\w/.:@\-])(?:{told})(?![\w/\-]|\.\w|{_LINK}){_NOTE}", re.IGNORECASE | re.ASCII)

    def called(match: re.Match[str]) -> str:
        return ids[match[0].partition("[")[0].strip().casefold()]

    shown = tuple(bare.sub(called, line[:_LONGEST]) + line[_LONGEST:] for line in card.shown)
    return replace(card, shown=shown)


def _ids(card: Outline, own: str) -> dict[str, str]:
    """Each name, in small letters, with its id; not one that several owners have given."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for name in _named(card):
        last = name.rpartition("/")[2].rstrip(".")
        key = last.casefold()
        if _is_of(own, name.casefold()) or len(last) < _SHORTEST or not _TELLS.search(last) or _is_read_anyway(last):
            continue
        if found.setdefault(key, name.rstrip(".")).casefold() != name.rstrip(".").casefold():
            several.add(key)
        if len(found) > _MOST:
            break
    return {key: name for key, name in found.items() if key not in several}


def ids_by_words(card: Outline) -> dict[str, str]:
    """What a card's links to models are called, in small letters, with the id: nothing well-known by its words, and not
    what leads to several."""
    found: dict[str, set[str]] = {}
    bases = load_base_models()
    for line in card.shown:
        for words, target in titled_links(line) if "](" in line else ():
            told = plain(words).strip(" *_`")
            if is_at_hub(target) and (name := hub_id(target)) and reads_as_a_model(told) and bases.find(told) is None:
                found.setdefault(told.casefold(), set()).add(name)
    return {words: next(iter(names)) for words, names in found.items() if len(names) == 1}


def _is_of(own: str, name: str) -> bool:
    """Whether a name is the model's own, or one of its publisher, who calls his models by it."""
    owner, _, called = own.rpartition("/")
    return name.rpartition("/")[2] == called or (owner != "" and name.rpartition("/")[0] == owner)


def _is_read_anyway(name: str) -> bool:
    """Whether a name is read by itself, as a well-known model's or by its shape: whose it is is another question."""
    return load_base_models().find(name) is not None or reads_as_a_model(name)


def _named(card: Outline) -> Iterator[str]:
    for line in card.shown:
        if "/" not in line:
            continue
        for target in links(line):
            if not _ASIDE.search(target) and (name := hub_id(target.rstrip("},."))):
                yield name
        for match in _ID.finditer(line[:_LONGEST]):
            if name := hub_id(match[0]):
                yield name
