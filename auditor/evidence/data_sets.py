"""The data sets a repository says its model was trained on, as one fact.

Front matter, the hub's metadata, headers of weights and prose are asked in this order; each data set is told once, as
it is written, with the licenses said beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.core import credentials
from auditor.core.decoding import lines_of
from auditor.core.hub_names import hub_id
from auditor.core.marked_yaml import Node
from auditor.core.model import (
    DATASETS,
    LICENSE_OF_DATA,
    Claim,
    Document,
    DocumentKind,
    Gap,
    Location,
    ModelFact,
    Snapshot,
)
from auditor.evidence.cards import HUB_METADATA, MAX_ITEMS, Card
from auditor.evidence.data_words import LONGEST, LicenseNames, named_data, no_names, page_id
from auditor.evidence.texts import MARKED_UP
from auditor.records.model_names import fold
from auditor.text import beginning, beyond
from auditor.text.front_matter import canonical_key
from auditor.text.markdown import links

MOST = 500
"""Data sets of one model that are kept; a gap tells of more. By judgment: real lists are shorter."""
_WHAT = "training data sets"
_KEYS = ("datasets", "dataset")
_ID_KEYS = ("name", "id", "dataset", "repo_id", "path", "repo", "dataset_id", "dataset_name", "hf_id", "title", "url")
_LICENSE_KEYS = ("license", "licence", "licenses", "license_name", "spdx")
_DEEPEST = 3
"""Levels of a value. By judgment: as deep as front matter nests them."""
_MOST_PLACES = 4
"""Places of one name that are told. By judgment: a reader looks at one."""
_TAG = "dataset:"


@dataclass(slots=True)
class _Told:
    """A data set, as far as it is known."""

    name: str
    licenses: dict[str, None] = field(default_factory=dict)


class _Gathered:
    """Data sets by name, in the order in which they are told, with where they stand."""

    def __init__(self, names: LicenseNames) -> None:
        self._names = names
        self._told: dict[str, _Told] = {}
        self._sources: dict[str, None] = {}
        self._first: Location | None = None
        self.cut: dict[str, None] = {}

    def add(self, written: str, licenses: Iterable[str], source: str, place: Location) -> None:
        """A data set as one place names it."""
        name = " ".join((page_id(written) or _shown(written)).split())
        if bracketed := self._bracketed(name):
            name, licenses = bracketed[0], (bracketed[1], *licenses)
        if not any(map(str.isalnum, name)):
            return
        name = self._within(name, "a name")
        if name.casefold() not in self._told and len(self._told) >= MOST:
            self.cut[f"more than {MOST} are named"] = None
            return
        self._first = self._first or place
        self._sources[source] = None
        one = self._told.setdefault(name.casefold(), _Told(name))
        known = {said.casefold() for said in one.licenses}
        for text in licenses:
            said = self._within(" ".join(_shown(text).split()), "a license")
            if said and said.casefold() not in known:
                one.licenses[said] = None

    def _bracketed(self, name: str) -> tuple[str, str] | None:
        """A name and the license in brackets behind it."""
        head, opened, said = name.removesuffix(")").rpartition(" (")
        if not opened or not name.endswith(")") or not head or len(said) > LONGEST or not self._names(said):
            return None
        return head, said

    def _within(self, text: str, what: str) -> str:
        if len(text) <= LONGEST:
            return text
        self.cut[f"{what} is longer than {LONGEST} characters"] = None
        return text[: LONGEST - 1].rstrip() + "…"

    def fact(self) -> ModelFact | None:
        """All of them; None where there are none."""
        if not self._told:
            return None
        value = tuple(
            f"{one.name} ({', '.join(one.licenses)})" if one.licenses else one.name for one in self._told.values()
        )
        sources = list(self._sources)
        source = ", ".join(sources[:_MOST_PLACES])
        if len(sources) > _MOST_PLACES:
            source += f" and {len(sources) - _MOST_PLACES} more"
        return ModelFact(name=DATASETS, value=value, source=source, location=self._first)


def data_sets(
    snapshot: Snapshot,
    card: Card | None,
    claims: Iterable[Claim],
    documents: Iterable[Document],
    names: LicenseNames,
) -> tuple[tuple[ModelFact, ...], tuple[Claim, ...], tuple[Gap, ...]]:
    """The fact, where a data set is named at all, the licenses told of data alone, and what its bounds left out."""
    claims = tuple(claims)
    found = _Gathered(names)
    settled: list[Claim] = []
    for entry in (
        *_of_front_matter(card, found),
        *_of_the_hub(snapshot, found),
        *_of_claims(claims),
    ):
        found.add(*entry)
    own = fold(snapshot.ref.name)
    models = {own} | {fold(one.value) for one in claims if one.key == "base_model" and _is_sure(one)}
    for document in documents:
        path = document.location.path
        if document.kind is DocumentKind.CARD or (
            document.kind is DocumentKind.TEXT and path.casefold().endswith(MARKED_UP)
        ):
            text = beginning(document.text)
            linked = {fold(one) for one in _linked_models(text)}
            told, more = named_data(text, names, models=models | linked)
            if more or beyond(document.text):
                found.cut[f"{path} names more of them than are read"] = None
            first = document.location.start_line or 1
            for one in told:
                line = first + one.line - 1
                place = Location(path=path, start_line=line, end_line=line, sha256=document.location.sha256)
                found.add(one.name, one.licenses, f"the text of {path}", place)
                if one.settled:
                    said = (f"{_shown(one.name)}: {_shown(each)}"[:LONGEST] for each in one.licenses)
                    settled += [Claim(key=LICENSE_OF_DATA, value=each, location=place, source="prose") for each in said]
    fact = found.fact()
    gaps = tuple(Gap(what=_WHAT, kind="too-large", detail=detail) for detail in found.cut)
    return (fact,) if fact else (), tuple(settled), gaps


def _is_sure(claim: Claim) -> bool:
    """Whether a parent is one: prose names data sets in the words it names parents in."""
    return claim.source != "prose" or claim.effective


def _linked_models(text: str) -> Iterator[str]:
    for line in lines_of(text):
        if "/" in line and ("://" in line or "](" in line):
            yield from (name for target in links(line) if (name := hub_id(target)))


def _shown(text: str) -> str:
    """A text without what an address in it may carry of its author's."""
    return credentials.shown(text) if "://" in text else text


def fields_of_data(snapshot: Snapshot, card: Card | None) -> Iterator[str]:
    """The data sets that fields name, as written, without their licenses."""
    found = _Gathered(no_names)
    for name, *_ in (*_of_front_matter(card, found), *_of_the_hub(snapshot, found)):
        yield name


_Entry = tuple[str, tuple[str, ...], str, Location]


def _of_front_matter(card: Card | None, found: _Gathered) -> Iterator[_Entry]:
    if card is None:
        return
    path, sha256 = card.file.path, card.file.sha256
    for item in card.front_matter.fields:
        if item.key.casefold() in _KEYS:
            for written, licenses, line in _of_node(item.node, found):
                place = Location(path=path, start_line=line, end_line=line, sha256=sha256)
                yield written, licenses, f"the front matter of {path}", place


def _of_node(node: Node, found: _Gathered, depth: int = 0) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Names and licenses of a value of the key, with their lines."""
    if node.kind == "scalar":
        if node.value is not None and node.raw.strip():
            yield node.raw.strip(), (), node.line
    elif node.kind == "sequence" and depth < _DEEPEST:
        if len(node.items) > MAX_ITEMS:
            found.cut[f"more than {MAX_ITEMS} are listed"] = None
        for item in node.items[:MAX_ITEMS]:
            yield from _of_node(item, found, depth + 1)
    else:
        for written, licenses in _of_value(node.plain(), found, depth):
            yield written, licenses, node.line


def _of_value(value: Any, found: _Gathered, depth: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names and licenses of a plain value: a name, a list, a mapping with a name, or names and what is said of each."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip(), ()
    elif isinstance(value, (list, tuple)) or (isinstance(value, Mapping) and depth >= _DEEPEST):
        if depth >= _DEEPEST:
            found.cut["a list of them is nested too deep"] = None
            return
        if len(value) > MAX_ITEMS:
            found.cut[f"more than {MAX_ITEMS} are listed"] = None
        for item in value[:MAX_ITEMS]:
            yield from _of_value(item, found, depth + 1)
    elif isinstance(value, Mapping):
        named = next((value[key] for key in _ID_KEYS if isinstance(value.get(key), str) and value[key].strip()), None)
        if named is not None:
            yield named.strip(), _licenses(value)
            return
        if len(value) > MAX_ITEMS:
            found.cut[f"more than {MAX_ITEMS} are listed"] = None
        for key, said in list(value.items())[:MAX_ITEMS]:
            if str(key) in _LICENSE_KEYS:
                continue
            if isinstance(said, (list, tuple)) or (isinstance(said, str) and "/" not in str(key)):
                yield from _of_value(said, found, depth + 1)  # the key says what they are for
            else:
                yield str(key), (said,) if isinstance(said, str) else _licenses(said)


def _licenses(said: Any) -> tuple[str, ...]:
    """The licenses a mapping states."""
    found: list[str] = []
    if not isinstance(said, Mapping):
        return ()
    for key in _LICENSE_KEYS:
        value = said.get(key)
        found += [one for one in (value if isinstance(value, (list, tuple)) else (value,)) if isinstance(one, str)]
    return tuple(found)


def _of_the_hub(snapshot: Snapshot, found: _Gathered) -> Iterator[_Entry]:
    place = Location(path=HUB_METADATA)
    card_data = snapshot.metadata.get("cardData")
    for key, value in card_data.items() if isinstance(card_data, Mapping) else ():
        if canonical_key(str(key)).casefold() in _KEYS:
            for written, licenses in _of_value(value, found):
                yield written, licenses, "the hub's metadata", place
    tags = snapshot.metadata.get("tags")
    for tag in tags if isinstance(tags, (list, tuple)) else ():
        if isinstance(tag, str) and tag.startswith(_TAG):
            yield tag.removeprefix(_TAG), (), "the hub's metadata", place


def _of_claims(claims: Iterable[Claim]) -> Iterator[_Entry]:
    """What headers of weights and packaging name, and tags of the card."""
    for claim in claims:
        if claim.key == "datasets" and claim.source not in ("front-matter", "hub-metadata"):
            place = claim.location.path
            source = f"the text of {place}" if claim.source == "prose" else f"the packaging ({place})"
            yield claim.value, (), source, claim.location
        elif claim.key == "tags" and claim.value.startswith(_TAG):
            yield claim.value.removeprefix(_TAG), (), "the tags of the model card", claim.location
