"""What a model's card declares: claims of the front matter and of the hub's metadata, and the parents they name.

Shared by `evidence` (which reads everything) and by collecting (which follows `declared_parents`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.core import patterns as re
from auditor.core.decoding import Decoded, decode_object, lines_of
from auditor.core.hub_names import hub_id, plain_text
from auditor.core.marked_yaml import Node
from auditor.core.model import Anomaly, Claim, FetchedFile, Location, ModelRef, Snapshot
from auditor.core.recipes import says_how_to_merge
from auditor.core.whereabouts import places
from auditor.evidence.packaging_claims import packaging_claims
from auditor.text import beginning, beyond
from auditor.text.front_matter import FrontMatter, canonical_key, read_front_matter
from auditor.text.markdown import Outline, outline

HUB_METADATA = "hub metadata"
"""The path that locations of hub metadata carry."""

CLAIM_KEYS = (
    "license",
    "license_name",
    "license_link",
    "base_model",
    "base_model_relation",
    "datasets",
    "tags",
    "language",
    "pipeline_tag",
    "library_name",
    "model_name",
    "new_version",
)
_TEXT_KEYS = frozenset({"license", "license_name", "license_link", "base_model", "base_model_relation"})
MAX_ITEMS = 1000
"""Values of one list. By judgment: bounds time."""
_MAX_VALUE = 2000
"""Characters. By judgment: bounds memory."""
_MAX_PARENTS = 64
"""Derived from MAX_PARENTS of `auditor/collect/collecting.py`: more are not followed."""

_RECIPES = tuple(
    f"{name}.{ending}" for name in ("mergekit_config", "mergekit_moe_config") for ending in ("yml", "yaml")
)
RECIPE_LINE = re.compile(
    r"[-\s{]{0,20}(?:model|base_model|source_model)\s{0,3}:\s{0,3}(?:&\w{1,40}\s{1,3})?[\"']?([^\s\"'#{},&*][^\s\"'#,{}]{2,200})"
)
"""A line of a recipe, an anchor of YAML among it, which other lines point to."""
_ID_KEYS = ("name", "model", "id", "base_model", "path", "model_id", "repo_id")


@dataclass(frozen=True, slots=True)
class Card:
    """The README of a model, read."""

    file: FetchedFile
    decoded: Decoded
    front_matter: FrontMatter

    @property
    def view(self) -> Outline:
        """The outline of its body, as far as that is read; `unread_from` tells of the rest."""
        return outline(beginning(self.front_matter.body), self.front_matter.body_line)

    @property
    def unread_from(self) -> int | None:
        """The line of the file from which on nothing is read, because the body is too long; None where all is."""
        left = beyond(self.front_matter.body)
        return self.front_matter.body_line + left[1] - 1 if left else None


def card_file(snapshot: Snapshot) -> FetchedFile | None:
    """The model card: README.md at the root, whatever its case, else a README without or with another ending."""
    root = [file for file in snapshot.files if "/" not in file.path]
    for wanted in ("README.md", "readme.md", "readme", "readme.txt", "readme.rst", "model_card.md", "modelcard.md"):
        for file in root:
            if file.path == wanted or file.path.casefold() == wanted:
                return file
    return None


def read_card(snapshot: Snapshot) -> Card | None:
    """The card of a snapshot; None where there is none or it is no text."""
    file = card_file(snapshot)
    decoded = file.decoded if file else None
    if file is None or decoded is None:
        return None
    return Card(file, decoded, read_front_matter(decoded.text, path=file.path, sha256=file.sha256))


def front_matter_claims(card: Card) -> tuple[list[Claim], list[Anomaly]]:
    """One claim for each scalar and each list item of the keys in `CLAIM_KEYS`, in file order."""
    claims: list[Claim] = []
    anomalies: list[Anomaly] = []
    for field in card.front_matter.fields:
        if field.key not in CLAIM_KEYS:
            continue
        for node in _scalars(field.node):
            place = Location(
                path=card.file.path,
                start_line=node.line,
                end_line=node.end_line,
                column=node.column,
                sha256=card.file.sha256,
            )
            if field.key in _TEXT_KEYS and node.value is not None and not isinstance(node.value, str):
                kind = type(node.value).__name__
                text = f"the key {field.key!r} holds {node.raw[:60]!r}, a {kind}, where a name belongs"
                anomalies.append(Anomaly(kind="wrong-type", statement=text, location=place))
            value = node.raw.strip()[:_MAX_VALUE]
            if value and node.value is not None:
                claims.append(
                    Claim(key=field.key, value=value, location=place, source="front-matter", effective=field.effective)
                )
    return claims[: MAX_ITEMS * 4], anomalies


def metadata_claims(snapshot: Snapshot, besides: Iterable[str] = ()) -> list[Claim]:
    """What the hub's metadata says for keys that are not among ``besides`` (those the README states itself)."""
    values: dict[str, list[str]] = {}
    card_data = snapshot.metadata.get("cardData")
    if isinstance(card_data, Mapping):
        for written, value in card_data.items():
            key = canonical_key(str(written))
            if key in CLAIM_KEYS:
                values.setdefault(key, []).extend(_plain_scalars(value))
    for key, found in _hub_words(snapshot.metadata).items():
        values.setdefault(key, found)
    place = Location(path=HUB_METADATA)
    tagged = _hub_words(snapshot.metadata).get("license", []) if "license" in set(besides) else []
    return [
        Claim(key=key, value=value[:_MAX_VALUE], location=place, source="hub-metadata")
        for key in sorted(values.keys() - set(besides))
        for value in dict.fromkeys(values[key])
    ] + [
        # A tag of the hub that says something else than the card is a second claim, and no echo.
        Claim(key="license", value=value[:_MAX_VALUE], location=place, source="hub-metadata", effective=False)
        for value in dict.fromkeys(tagged)
        if value.casefold() not in {str(one).casefold() for one in _plain_scalars(card_data_license(card_data))}
    ]


def card_data_license(card_data: Any) -> Any:
    """What the hub read in the card's own license key."""
    return card_data.get("license", ()) if isinstance(card_data, Mapping) else ()


def config_parents(snapshot: Snapshot) -> list[Claim]:
    """Base models named by adapter configurations at the root of the repository or one folder below; that there is one
    where they do not name it."""
    claims = []
    for file in snapshot.files:
        if file.path.rsplit("/", 1)[-1] != "adapter_config.json" or file.path.count("/") > 1:
            continue
        value = (decode_object(file.data) or {}).get("base_model_name_or_path")
        if isinstance(value, str) and value.strip():
            place = Location(path=file.path, start_line=line_of(file, value), sha256=file.sha256)
            claims.append(Claim(key="base_model", value=value.strip()[:_MAX_VALUE], location=place, source="config"))
        else:
            place = Location(path=file.path, start_line=1, sha256=file.sha256)
            claims.append(Claim(key="unnamed_base", value="base_model_name_or_path", location=place, source="config"))
    return [*claims, *packaging_claims(snapshot, ("base_model",))]


def recipe_parents(snapshot: Snapshot) -> list[Claim]:
    """Ingredients of merge recipes at the root of the repository, each once."""
    claims: dict[str, Claim] = {}
    for file in snapshot.files:
        decoded = file.decoded if file.path in _RECIPES or _is_recipe(file) else None
        for number, line in enumerate(lines_of(decoded.text)[:2000] if decoded else (), start=1):
            match = RECIPE_LINE.match(line[:400])
            name = hub_id(match[1]) if match else None
            if name:
                place = Location(path=file.path, start_line=number, end_line=number, sha256=file.sha256)
                claims.setdefault(name, Claim(key="base_model", value=name, location=place, source="config"))
    return list(claims.values())[:_MAX_PARENTS]


def _is_recipe(file: FetchedFile) -> bool:
    """Whether a file at the top, whatever it is called, says how models are merged."""
    top = "/" not in file.path and file.path.endswith((".yml", ".yaml"))
    return top and says_how_to_merge(file.data)


def declared_parents(snapshot: Snapshot) -> tuple[ModelRef, ...]:
    """The parents a model names itself, as hub references, nearest statement first, without itself.

    Front matter, hub metadata and adapter configuration are asked; local paths, URLs to elsewhere and bare words are
    not parents that could be fetched and are left out.
    """
    card = read_card(snapshot)
    claims = front_matter_claims(card)[0] if card else []
    claims += metadata_claims(snapshot, besides={claim.key for claim in claims})
    claims += config_parents(snapshot) + recipe_parents(snapshot)
    found: dict[ModelRef, None] = {}
    for claim in claims:
        name = hub_id(claim.value) if claim.key == "base_model" else None
        place = places(snapshot.ref, name, claim.value)[0] if name else None
        if place is not None and place.name.casefold() != snapshot.ref.name.casefold():
            found.setdefault(place)
    return tuple(found)[:_MAX_PARENTS]


def stated_claims(snapshot: Snapshot) -> list[Claim]:
    """What the card's front matter claims, and what only the hub's metadata does."""
    card = read_card(snapshot)
    claims = front_matter_claims(card)[0] if card else []
    return claims + metadata_claims(snapshot, besides={claim.key for claim in claims})


def declared_links(snapshot: Snapshot) -> tuple[str, ...]:
    """The absolute addresses of license texts that the card or the hub's metadata links to."""
    links = [claim.value.strip() for claim in stated_claims(snapshot) if claim.key == "license_link"]
    return tuple(dict.fromkeys(plain_text(link) for link in links if link.startswith(("https://", "http://"))))


def line_of(file: FetchedFile, needle: str) -> int | None:
    """The first line of a file on which a short text stands as written; None where it does not."""
    place = file.data.find(needle[:200].encode("utf-8", "replace"))
    return file.data.count(b"\n", 0, place) + 1 if place >= 0 else None


def _scalars(node: Node, depth: int = 0) -> Iterator[Node]:
    """The scalars a value of the card vocabulary stands for: itself, its items, the id inside a mapping."""
    if node.kind == "scalar":
        yield node
    elif node.kind == "sequence" and depth < 3:
        for item in node.items[:MAX_ITEMS]:
            yield from _scalars(item, depth + 1)
    elif node.kind == "mapping" and depth < 3:
        named = next((found for key in _ID_KEYS if (found := node.get(key))), None)
        if named is not None:
            yield from _scalars(named, depth + 1)


def _plain_scalars(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, Mapping):
        named = next((value[key] for key in _ID_KEYS if key in value), None)
        if named is not None and depth < 3:
            yield from _plain_scalars(named, depth + 1)
    elif isinstance(value, (list, tuple)) and depth < 3:
        for item in value[:MAX_ITEMS]:
            yield from _plain_scalars(item, depth + 1)


def _hub_words(metadata: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the hub itself derived: its tags (``license:mit``, ``base_model:finetune:org/name``) and its task.

    A tag that the author wrote into the card's own list looks the same and declares nothing.
    """
    words: dict[str, list[str]] = {}
    tags = metadata.get("tags")
    card_data = metadata.get("cardData")
    written = set(_plain_scalars(card_data.get("tags"))) if isinstance(card_data, Mapping) else set()
    for tag in tags[:MAX_ITEMS] if isinstance(tags, (list, tuple)) else ():
        head, _, rest = tag.partition(":") if isinstance(tag, str) else ("", "", "")
        if not rest or head not in ("license", "dataset", "base_model") or tag in written:
            continue
        if head == "base_model" and ":" in rest:
            relation, _, rest = rest.partition(":")
            words.setdefault("base_model_relation", []).append(relation)
        words.setdefault("datasets" if head == "dataset" else head, []).append(rest)
    for key in ("pipeline_tag", "library_name"):
        if isinstance(metadata.get(key), str):
            words[key] = [metadata[key]]
    return words
