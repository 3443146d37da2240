"""Models that a repository shows without a word on what they are to it: its weights are called so, or it cites them.

A file of weights with the name of another model, and the page of a model, or a model as software, among the references
of a `CITATION.cff`. Lineage asks about them where nothing else tells what the model was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.document_names import WEIGHTS_ENDINGS
from auditor.core.errors import ConfigError
from auditor.core.hub_names import hub_id, is_at_hub
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, parse
from auditor.core.model import Claim, FetchedFile, Location, Snapshot
from auditor.evidence.fields import plain_node
from auditor.evidence.names_in_text import is_made_up
from auditor.records.base_models import load_base_models
from auditor.records.derivation_words import load_derivation_words
from auditor.records.model_names import fold, original, tells_size

SEEN = "base_model_seen"
"""Key of the claims: the model, with `FILE_NAME` or `CITATION` for its source."""
FILE_NAME, CITATION = "file-name", "citation"
_MOST = 24
"""Of one repository, each family once. By judgment: more is a store of everybody's weights."""
_SHARD = re.compile(r"[-_.]\d{1,5}-of-\d{1,5}$")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_OF_DATA = re.compile(r"data", re.IGNORECASE)
"""In the type of what is cited."""
_AS_SOFTWARE = re.compile(r"(?:software|model|generic|other).{0,24}", re.IGNORECASE)
_ADDRESSES = ("url", "repository", "repository-code", "repository-artifact")
_TOLD = ("scope", "notes", "abstract")
"""Where an entry says what it is cited for."""
_WORDS_OF_A_NAME = 5
"""By judgment: a longer title is one of a text."""


def bases_seen(snapshot: Snapshot, title: str) -> list[Claim]:
    """A claim for each such model, each once.

    Args:
        snapshot: what the hub answered.
        title: of the model card; empty where it has none.
    """
    own = snapshot.ref.name
    cited = [claim for file in snapshot.files for claim in _cited(file, own)]
    return [*_in_file_names(snapshot.listing, own, title), *cited][:_MOST]


def _in_file_names(listing: Iterable[str], own: str, title: str) -> Iterator[Claim]:
    """What weights are called, where that is neither the model's own name nor a word for any weights."""
    found: set[str] = set()
    for path in listing:
        if not path.casefold().endswith((*WEIGHTS_ENDINGS, ".ggml")):
            continue
        name, known = _model_of(path)
        of = known or fold(name)
        if not name or of in found or _shares_a_word(name, own) or (not known and _shares_a_word(name, title)):
            continue
        found.add(of)
        yield Claim(key=SEEN, value=name, location=Location(path=path), source=FILE_NAME)


@lru_cache(20_000)
def _model_of(path: str) -> tuple[str, str]:
    """The model whose name a file of weights has, and its family where that is well known; empty where it has none."""
    name = original(_SHARD.sub("", path.rpartition("/")[2].rpartition(".")[0]))
    match = load_base_models().find_name(name)
    if match is not None and any(map(str.isdigit, name)):
        return name, match.family.id
    return (name, "") if tells_size(name) and is_made_up(name) else ("", "")


def _shares_a_word(name: str, other: str) -> bool:
    """Whether the first word of a name stands in another one, or that one's in it."""
    one, two = (_LETTERS.findall(fold(each.rpartition("/")[2])) for each in (name, other))
    return bool(one and two) and (one[0] in "".join(two) or two[0] in "".join(one))


def _cited(file: FetchedFile, own: str) -> Iterator[Claim]:
    """The models among the references of a file of citation."""
    if file.path.casefold() != "citation.cff" or file.decoded is None:
        return
    try:
        root = parse(file.decoded.text, path=file.path, max_bytes=MAX_CONFIG_BYTES)
    except ConfigError:
        return
    told = plain_node(root) if root is not None else {}
    entries = told.get("references") if isinstance(told, Mapping) else None
    for entry in entries if isinstance(entries, Sequence) and not isinstance(entries, str) else ():
        name = _cited_model(entry) if isinstance(entry, Mapping) else ""
        if name and fold(name) != fold(own) and fold(name) != fold(own.rpartition("/")[2]):
            place = Location(path=file.path, start_line=_line_of(file, name), sha256=file.sha256)
            yield Claim(key=SEEN, value=name, location=place, source=CITATION)


def _cited_model(entry: Mapping[str, Any]) -> str:
    """The model that a reference is: by its page, or by its title where it is cited as software; else empty."""
    kind, words = str(entry.get("type") or "software"), load_derivation_words()
    said = " ".join(str(entry[key]) for key in _TOLD if key in entry)
    if _OF_DATA.search(kind) or words.aside.search(said) or words.lent.search(said):
        return ""
    addresses = [str(entry[key]) for key in _ADDRESSES if key in entry]
    others = entry.get("identifiers")
    for one in others if isinstance(others, Sequence) and not isinstance(others, str) else ():
        addresses.append(str(one.get("value", "")) if isinstance(one, Mapping) else "")
    page = next((found for one in addresses if is_at_hub(one) and (found := hub_id(one))), None)
    if page is not None:
        return page
    title = str(entry.get("title") or "").strip()
    if not _AS_SOFTWARE.fullmatch(kind) or not 0 < len(title.split()) <= _WORDS_OF_A_NAME:
        return ""
    written = hub_id(title)
    known = load_base_models().find_name(title) is not None and any(map(str.isdigit, title))
    sized = tells_size(fold(title)) and is_made_up(title)
    return written or (title if known or sized else "")


def _line_of(file: FetchedFile, name: str) -> int | None:
    text = file.decoded.text.casefold() if file.decoded else ""
    at = text.find(name.casefold())
    return text.count("\n", 0, at) + 1 if at >= 0 else None
