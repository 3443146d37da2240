"""What the first bytes of a weights file say: GGUF key-value pairs and safetensors metadata, within bounds.

Only the beginning is read, over the network by one range request; nothing is ever loaded. A header that is cut off
gives the keys that came before the cut.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

from auditor.collect.metadata import UnfitMetadata, clean
from auditor.core.frozen import FrozenMap

PREFIX_BYTES = 64 * 1024
"""Writers put what describes a model before its vocabulary; this much holds it many times over. By judgment: one
small request for each file."""
MAX_KEYS = 4096
"""By judgment: protects against a count that lies."""
MAX_TEXT = 64 * 1024
"""Bytes of one text. By judgment: as much as PREFIX_BYTES holds."""
_MAX_NAMED = 16
"""Parents, datasets and the like that a header numbers. By judgment: bounds time."""
_MAX_OTHERS, _MAX_OTHER = 200, 2000
"""Further describing texts that are kept, and characters of each: a header describes a model in a page at most. By
judgment."""
MAX_NESTING = 8
"""Arrays within arrays; writers make none. By judgment: protects the stack."""
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
"""Given by the GGUF format: the kinds of values."""
_LISTED = ("general.datasets", "datasets", "dataset")
_LICENSE_KEYS = {
    "general.license": "license",
    "general.license.name": "license_name",
    "general.license.link": "license_link",
    "license": "license",
    "modelspec.license": "license",
}


_BASE_KEYS = ("base_model", "base_model_name_or_path", "modelspec.base_model")
"""What tools write into the metadata of safetensors."""


class _CutError(Exception):
    """The prefix ends here."""


def header_of(path: str, prefix: bytes) -> Mapping[str, object] | None:
    """The describing keys of a weights file, by its first bytes; None where they are of neither format."""
    if prefix.startswith(b"GGUF"):
        return _gguf(prefix)
    return _safetensors(prefix) if path.lower().endswith(".safetensors") else None


def card_data(header: Mapping[str, object]) -> FrozenMap:
    """What a header says in the words of a card: ``license``, ``license_name``, ``license_link``, ``base_model`` and
    ``datasets``; what the weights were converted from stands first among the base models."""
    found: dict[str, object] = {}
    for key, name in _LICENSE_KEYS.items():
        value = header.get(key)
        if isinstance(value, str) and value.strip():
            found.setdefault(name, value.strip()[:500])
    plain = (header.get(key) for key in _BASE_KEYS)
    bases = [_source(header), *(one.strip()[:200] for one in plain if isinstance(one, str))]
    bases += (_named(header, f"general.base_model.{index}") for index in range(_MAX_NAMED))
    for key, named in (("base_model", bases), ("datasets", _data_sets(header))):
        if any(named):
            found[key] = tuple(dict.fromkeys(name for name in named if name))
    other = {
        str(key)[:200]: value.strip()[:_MAX_OTHER]
        for key, value in list(header.items())[:_MAX_OTHERS]
        if key not in _LICENSE_KEYS and isinstance(value, str) and _may_say_more(str(key), value.strip())
    }
    if other:
        found["other"] = FrozenMap(other)
    return FrozenMap(found)


def _data_sets(header: Mapping[str, object]) -> list[str]:
    """The data sets a header numbers, and those it lists."""
    places = {key.rpartition(".")[0] for key in header if key.startswith("general.dataset.")}
    numbered = [place for place in places if place.removeprefix("general.dataset.").isdecimal()]
    found = [_named(header, place) for place in sorted(numbered, key=lambda place: (len(place), place))]
    for key in _LISTED:
        value = header.get(key)
        for name in value if isinstance(value, tuple) else _listed(value):
            found.append(str(name).strip())
    return found


def _listed(value: object) -> list[str]:
    """The names in a text of safetensors metadata, which knows no lists: JSON, or names with commas between them."""
    if not isinstance(value, str):
        return []
    try:
        listed = json.loads(value) if value.lstrip().startswith("[") else value.split(",")
    except (ValueError, RecursionError):
        listed = value.strip("[] ").split(",")
    return [one.strip(" \"'") for one in listed if isinstance(one, str) and one.strip(" \"'")]


def _may_say_more(key: str, value: str) -> bool:
    """Whether a key may describe more than what the weights are and come from: words, not a name or an address."""
    if "://" in value or key.startswith(("general.base_model", "general.dataset", "general.source")):
        return False
    return any(sign in value for sign in " -_") or not value.isascii()


def _source(header: Mapping[str, object]) -> str:
    """The repository the weights were converted from."""
    for key in ("general.source.repo_url", "general.source.huggingface.repository", "general.source.url"):
        name = _repository(header.get(key))
        if name:
            return name
    return ""


def _named(header: Mapping[str, object], prefix: str) -> str:
    """A model or data set by its repository, else by its name."""
    name = header.get(f"{prefix}.name")
    return _repository(header.get(f"{prefix}.repo_url")) or (name.strip()[:200] if isinstance(name, str) else "")


def _repository(link: object) -> str:
    """The ``org/name`` at the end of an address, or as it stands."""
    parts = link.strip().rstrip("/").split("/") if isinstance(link, str) else []
    return "/".join(parts[-2:])[:200] if len(parts) >= 2 else ""


def _gguf(prefix: bytes) -> Mapping[str, object]:
    found: dict[str, object] = {}
    reader = _HeaderReader(prefix, 4)
    try:
        version = reader.number("<I")
        if version not in (2, 3):
            return FrozenMap()
        reader.number("<Q")  # tensors
        for _ in range(min(reader.number("<Q"), MAX_KEYS)):
            key = reader.text()
            value = reader.value(reader.number("<I"))
            if (isinstance(value, str) and key.startswith("general.")) or (value and key in _LISTED):
                found[key[:200]] = value
    except (_CutError, ValueError, struct.error):
        pass  # the vocabulary, or damage: what came before it stands
    return FrozenMap(found)


def _safetensors(prefix: bytes) -> Mapping[str, object] | None:
    if len(prefix) < 8:
        return None
    (length,) = struct.unpack("<Q", prefix[:8])
    if length > 100_000_000:
        return None
    text = prefix[8 : 8 + length].decode("utf-8", "replace")
    try:
        metadata = json.loads(text).get("__metadata__", {})
    except (ValueError, RecursionError, AttributeError):
        metadata = _metadata_at_the_start(text)
    try:
        return FrozenMap({str(key): value for key, value in clean(metadata).items() if isinstance(value, str)})
    except (UnfitMetadata, AttributeError):
        return None


def _metadata_at_the_start(text: str) -> object:
    """The metadata of a header longer than the prefix; writers put it first."""
    start = text.find('"__metadata__":')
    if not 0 <= start < 64:
        return {}
    try:
        return json.JSONDecoder().raw_decode(text[start + 15 :].lstrip())[0]
    except (ValueError, RecursionError):
        return {}


class _HeaderReader:
    """Reads little-endian values from a prefix."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._offset = data, offset

    def take(self, size: int) -> bytes:
        end = self._offset + size
        if size < 0 or end > len(self._data):
            raise _CutError
        self._offset, piece = end, self._data[self._offset : end]
        return piece

    def number(self, form: str) -> int:
        return int(struct.unpack(form, self.take(struct.calcsize(form)))[0])

    def text(self) -> str:
        length = self.number("<Q")
        if length > MAX_TEXT:
            raise _CutError
        return self.take(length).decode("utf-8", "replace")

    def value(self, kind: int, depth: int = 0) -> str | tuple[str, ...] | None:
        """A string or a list of strings; numbers and other arrays are passed over."""
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            inner, count = self.number("<I"), self.number("<Q")
            if depth > MAX_NESTING:
                raise _CutError
            if inner in _SCALARS:
                self.take(struct.calcsize(_SCALARS[inner]) * count)
            elif inner == _STRING and depth == 0:
                return tuple(self.text() for _ in range(count))
            else:
                for _ in range(count):
                    self.value(inner, depth + 1)
            return None
        if kind not in _SCALARS:
            raise _CutError
        self.take(struct.calcsize(_SCALARS[kind]))
        return None
