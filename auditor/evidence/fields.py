"""Machine-readable fields nobody reads into a claim: keys of cards, settings, packages and weights, and names of files.

Each becomes a line ``key: value`` of a document, whose lines are accounted for like the sentences of any text. What
says nothing of rights stands on a list with its reason (`license_db/fields.yaml`); what is on no list is looked at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from auditor.core import patterns as re
from auditor.core.compiled import plain_yaml
from auditor.core.decoding import decode_object, lines_of
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, Node, parse
from auditor.core.model import (
    WEIGHTS_HEADER,
    Claim,
    Document,
    DocumentKind,
    FetchedFile,
    Gap,
    Location,
    Snapshot,
    Subject,
)
from auditor.core.resources import data_root
from auditor.core.text import Text
from auditor.evidence.cards import HUB_METADATA, Card
from auditor.text.markdown import Outline

_BOTH = frozenset({Subject.WEIGHTS, Subject.CODE})
_TEMPLATE_NOTE = re.compile(r"\{#(.{1,2000}?)#\}", re.DOTALL)


def _template_notes(data: Any) -> Iterator[str]:
    """Comments of a chat template: nobody but a reader ever sees them."""
    template = data.get("chat_template") if isinstance(data, Mapping) else None
    for text in _strings(template):
        yield from (found[1] for found in _TEMPLATE_NOTE.finditer(text))


_LONGEST_NAME = 200
"""Characters of a value that can be the name or address of a license. By judgment."""
SCORE = 0.3
"""Fields never speak for the model as a license text does; what they may limit is asked. By judgment: below
COUNTS_FROM of `auditor/core/document_names.py`."""
_MAX_DEPTH = 12
"""Levels that are told key by key; what lies deeper is one value, written out. By judgment: bounds time; nothing is
lost."""
MAX_FIELDS = 2000
"""Fields of one file; a vocabulary has more and is told as a gap where it is no list on record. By judgment: bounds
time."""
_HUB_TAG = re.compile(
    r"(?:license|dataset|base_model|arxiv|doi|region|endpoints_compatible|autotrain_compatible|base_model_relation"
    r"|deploy|diffusers|pipeline|library|language):.*",
    re.IGNORECASE,
)


@cache
def registry() -> tuple[frozenset[str], frozenset[str]]:
    """Keys that are read into claims, and keys that say nothing."""
    table = plain_yaml(data_root("license_db") / "fields.yaml")
    return frozenset(table["claims"]), frozenset(key for row in table["silent"] for key in row["keys"])


def folded_key(key: str) -> str:
    """A key as the registry spells it."""
    return "_".join(re.sub(r"[^\w]+|_", " ", _HUMP.sub(" ", key)).casefold().split())


def is_known(key: str) -> bool:
    """Whether a key is read into a claim or says nothing."""
    claims, silent = registry()
    name = folded_key(key)
    return name in claims or name in silent or f"_{name}" in silent


def front_matter_fields(card: Card) -> Iterator[Document]:
    """The fields of a card's front matter that are no claims, each on its own line of the file."""
    for field in card.front_matter.fields:
        if field.key == "tags":
            yield from _tags(card, field.node)
        if folded_key(field.key) != "extra_gated_fields":
            node = _beside_names(field.node) if _is_read(field.key) else field.node
            for path, text, line in _nodes(node, () if is_known(field.key) else (field.written,)):
                place = Location(path=card.file.path, start_line=line, end_line=line, sha256=card.file.sha256)
                yield _document(f"{_spoken(path)}: {text}", place) if path else _value_document(text, place)


def _is_read(key: str) -> bool:
    """Whether words below a key of a card are read as what it declares."""
    name = folded_key(key)
    return name in registry()[0] - {"base_model_relation"} and name.startswith(
        ("license", "base_model", "extra_gated", "tags")
    )


def _beside_names(node: Node) -> Node:
    """What stands below a declaration where its words are expected, and is no word."""
    items = node.items if node.kind == "sequence" else (node,)
    return Node("sequence", node.line, 1, node.line, items=tuple(one for one in items if one.kind != "scalar"))


def _is_sentence(text: str) -> bool:
    """Whether a value says more than a name or a figure does, and may say so under any key."""
    words = sum(_PLAIN_WORD.fullmatch(word) is not None for word in text.split())
    return words >= _SENTENCE or len(_UNSPACED.findall(text)) >= 2 * _SENTENCE


_SENTENCE = 3
"""Words from which a value may be a sentence, with two signs for a word where none are parted. By judgment: "No
commercial use"."""
_PLAIN_WORD = re.compile(r"\W*[^\W\d_]{2,40}\W*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


_YAML_COMMENT = re.compile(r"(?:^|\s)#\s?(\S.{3,1000})")


def front_matter_comments(card: Card) -> Iterator[Document]:
    """Comments of the front matter, which stand there for whoever reads the file."""
    if card.front_matter.lines is None:
        return
    first, last = card.front_matter.lines
    for number, line in enumerate(lines_of(card.decoded.text)[first:last], start=first + 1):
        if found := _YAML_COMMENT.search(line):
            place = Location(path=card.file.path, start_line=number, end_line=number, sha256=card.file.sha256)
            yield Document(kind=DocumentKind.TEXT, location=place, text=Text(found[1]), covers=_BOTH, score=SCORE)


def body_comments(view: Outline, path: str, sha256: str) -> Iterator[Document]:
    """HTML comments of a card's body, one document for lines that follow each other.

    They claim nothing and permit nothing, since no reader sees them; a limit that somebody noted there is asked about,
    as one in a comment of the front matter or of code is.
    """
    block: list[tuple[int, str]] = []
    for number, text in (*view.commented, (0, "")):
        if block and number != block[-1][0] + 1:
            place = Location(path=path, start_line=block[0][0], end_line=block[-1][0], sha256=sha256)
            said = Text("\n".join(row for _, row in block))
            yield Document(kind=DocumentKind.TEXT, location=place, text=said, covers=_BOTH, score=SCORE)
            block = []
        block.append((number, text))


def _tags(card: Card, node: Node) -> Iterator[Document]:
    for item in node.items if node.kind == "sequence" else (node,):
        text = item.raw.strip()
        if text and (not _HUB_TAG.fullmatch(text) or _AUTHORS_TAG.match(text)):
            place = Location(path=card.file.path, start_line=item.line, end_line=item.end_line, sha256=card.file.sha256)
            yield _document(text.replace(":", ": ", 1) if _AUTHORS_TAG.match(text) else f"tag: {text}", place)


_AUTHORS_TAG = re.compile(r"(?:license|base_model):\S")
"""Tags like the hub's own, which an author wrote: they declare nothing, and what they name is asked about."""


def _nodes(node: Node, path: tuple[str, ...], depth: int = 0) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """The values below a key with their keys and lines; below keys that say nothing only sentences, without keys."""
    if depth > _MAX_DEPTH:
        yield path, str(plain_node(node)), node.line
        return
    if node.kind == "scalar":
        if node.raw.strip() and (path or _is_sentence(node.raw)):
            yield path, _value(node.value) if isinstance(node.value, bool) else node.raw.strip(), node.line
    elif node.kind == "sequence":
        for item in node.items:
            yield from _nodes(item, path, depth + 1)
    else:
        for key, value in node.pairs:
            yield from _nodes(value, (*path, key.raw) if path and not is_known(key.raw) else (), depth + 1)


def hub_fields(snapshot: Snapshot, card: Card | None) -> Iterator[Document]:
    """Fields of the hub's metadata that the card itself does not state."""
    stated = {folded_key(field.key) for field in card.front_matter.fields} if card else set()
    data = snapshot.metadata.get("cardData")
    place = Location(path=HUB_METADATA)
    lines: list[str] = []
    for key, value in data.items() if isinstance(data, Mapping) else ():
        if folded_key(str(key)) in stated:
            continue
        if not is_known(str(key)) or str(key) == "extra_gated_button_content":
            lines += [f"{_spoken(path)}: {text}" for path, text in _pairs(value, (str(key),))]
        elif not _is_read(str(key)):
            yield from (_value_document(text, place) for text in _strings(value) if _is_sentence(text))
    if "tags" not in stated or card is None:
        tags = snapshot.metadata.get("tags")
        for tag in tags if isinstance(tags, (list, tuple)) else ():
            if isinstance(tag, str) and not _HUB_TAG.fullmatch(tag):
                lines.append(f"tag: {tag}")
    else:
        written = set(_strings(data.get("tags") if isinstance(data, Mapping) else ()))
        tags = snapshot.metadata.get("tags")
        for tag in tags if isinstance(tags, (list, tuple)) else ():
            if isinstance(tag, str) and tag not in written and not _HUB_TAG.fullmatch(tag):
                lines.append(f"tag: {tag}")
    if lines:
        yield _document("\n\n".join(lines), place)


_LICENSE_KEYS = {
    **dict.fromkeys(
        ("license", "licence", "licenses", "licences", "license_id", "license_type", "spdx_license"), "license"
    ),
    **dict.fromkeys(("license_name", "licence_name"), "license_name"),
    **dict.fromkeys(("license_link", "license_url", "licence_link", "licence_url"), "license_link"),
}


def file_fields(file: FetchedFile) -> Iterator[Document | Gap | Claim]:
    """The fields of a structured file: claims of a license, lines of others; a gap where it cannot be read."""
    suffix = file.path.rpartition(".")[2].casefold()
    data: Any = None
    if suffix == "json":
        data = decode_object(file.data)
    elif suffix in ("yaml", "yml", "cff"):
        data = _yaml(file)
    elif suffix == "toml":
        data = _toml(file)
    place = Location(path=file.path, start_line=1, sha256=file.sha256)
    if data is None:
        decoded = file.decoded
        if decoded is None:
            yield Gap(what=file.path, kind="unreadable", detail="not a text file")
        elif decoded.text.strip():
            yield Document(
                kind=DocumentKind.TEXT,
                location=Location(
                    path=file.path, start_line=1, end_line=decoded.text.count("\n") + 1, sha256=file.sha256
                ),
                text=decoded.text,
                covers=_BOTH,
                score=SCORE,
            )
        return
    lines = [f"chat template note: {' '.join(words.split())}" for words in _template_notes(data)]
    for number, (path, text) in enumerate(_pairs(data, ())):
        if number >= MAX_FIELDS:
            yield Gap(
                what=f"{file.path}, from field {MAX_FIELDS + 1} on",
                kind="too-large",
                detail="more fields than are read",
            )
            break
        key = next(
            (_LICENSE_KEYS[name] for part in reversed(path[-2:]) if (name := folded_key(part)) in _LICENSE_KEYS), None
        )
        if folded_key(path[-1] if path else "") in _OF_WEIGHTS and _LENT.match(file.path.rpartition("/")[2]):
            continue
        if key and len(text) <= _LONGEST_NAME:
            yield Claim(
                key=key,
                value=text,
                location=Location(path=place.path, sha256=place.sha256),
                source="config",
                effective=False,
            )
        else:
            lines.append(f"{_spoken(path)}: {text}")
    if lines:
        yield _document("\n\n".join(lines), Location(path=place.path, sha256=place.sha256))


def _yaml(file: FetchedFile) -> Any:
    decoded = file.decoded
    if decoded is None:
        return None
    try:
        root = parse(decoded.text, path=file.path, max_bytes=MAX_CONFIG_BYTES)
    except ConfigError:
        return None
    return plain_node(root) if root is not None else {}


def plain_node(node: Node) -> Any:
    """The value of a node; how deep nodes may lie is bounded where they are read."""
    if node.kind == "scalar":
        return node.value if isinstance(node.value, (bool, int, float)) else node.raw
    if node.kind == "sequence":
        return [plain_node(item) for item in node.items]
    return {key.raw: plain_node(value) for key, value in node.pairs}


def _toml(file: FetchedFile) -> Any:
    decoded = file.decoded
    try:
        return tomllib.loads(decoded.text) if decoded else None
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def header_fields(snapshot: Snapshot) -> Iterator[Document]:
    """What the headers of weights say beside the claims that are made of them."""
    headers = snapshot.metadata.get(WEIGHTS_HEADER)
    for path, header in headers.items() if isinstance(headers, Mapping) else ():
        other = header.get("other") if isinstance(header, Mapping) else None
        lines = [
            f"{_spoken(tuple(str(key).split('.')[-2:]))}: {value}"
            for key, value in (other.items() if isinstance(other, Mapping) else ())
            if isinstance(value, str) and value.strip() and not is_known(str(key).rpartition(".")[2])
        ]
        if lines:
            yield _document("\n\n".join(lines), Location(path=str(path)))


def name_fields(listing: Iterable[str], name: str) -> Iterator[Document]:
    """Names of files and of the model as words: a limit may be stated nowhere else."""
    words = {path: _name_words(path) for path in (*listing, name)}
    seen: set[str] = set()
    for path, said in words.items():
        if said.count(" ") >= 1 and said not in seen and "://" not in path:
            seen.add(said)
            yield Document(
                kind=DocumentKind.NAME, location=Location(path=path), text=Text(said), covers=_BOTH, score=SCORE
            )


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,11}$")


def _name_words(path: str) -> str:
    stem = _SUFFIX.sub("", path)
    return " ".join(re.split(r"[\W_]+", _HUMP.sub(" ", stem))).strip()


def _pairs(value: Any, path: tuple[str, ...], depth: int = 0) -> Iterator[tuple[tuple[str, ...], str]]:
    if depth > _MAX_DEPTH:
        yield path, str(value)
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not is_known(str(key)) or folded_key(str(key)) in _SPOKEN_ANYWHERE:
                yield from _pairs(item, (*path, str(key)), depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _pairs(item, path, depth + 1)
    elif isinstance(value, bool):
        yield path, _value(value)
    elif isinstance(value, str) and any(map(str.isalpha, value)):
        yield path, " ".join(value.split())


_SPOKEN_ANYWHERE = frozenset({"license", "license_name", "license_link", "tags", "base_model", "name_or_path"})
"""Claims of a card that are none in other files: there they are looked at like any field."""
_OF_WEIGHTS = frozenset({"base_model", "name_or_path"})
_LENT = re.compile(r"(?:tokenizer|processor|preprocessor|special_tokens|vocab|generation)[\w.-]{0,40}", re.IGNORECASE)
"""Files of parts without weights: whose they are says nothing of the weights."""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)


def _value(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _spoken(path: tuple[str, ...]) -> str:
    return " ".join(re.sub(r"[_\-.]+", " ", _HUMP.sub(" ", part)) for part in path[-2:])


def _value_document(text: str, place: Location) -> Document:
    return Document(kind=DocumentKind.VALUE, location=place, text=Text(text), covers=_BOTH, score=SCORE)


def _document(text: str, place: Location) -> Document:
    return Document(kind=DocumentKind.FIELD, location=place, text=Text(text), covers=_BOTH, score=SCORE)
