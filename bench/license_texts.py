"""The real license texts that identification is measured on, each with the records that are a right answer.

Texts come from the folder that ``AUDITOR_CORPUS`` names and are never copied. Ids with the same words form one class:
any of them is right; a deprecated id is the same as its successor.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from auditor.core.resources import data_root
from auditor.identify import normalize
from auditor.identify.library import Library


@dataclass(frozen=True)
class Labeled:
    """A text and what it may rightly be called."""

    name: str
    text: str
    right: frozenset[str]
    """Record ids."""
    group: str
    """``spdx``, ``license`` (a license folder's own text), ``variant`` or ``pointer`` (no license of its own)."""


def corpus() -> Path:
    """The folder of real texts."""
    return Path(os.environ["AUDITOR_CORPUS"])


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text whatever its layout: what classes of identical texts are made of."""
    folded = normalize.fold(text).text
    return tuple(normalize.spell(word) for word in normalize.words(folded))


def class_key(text: str) -> str:
    """Equal for texts with the same words."""
    return hashlib.sha256(" ".join(words_of(text)).encode("utf-8", "surrogatepass")).hexdigest()


def labeled(book: Library) -> list[Labeled]:
    """Every text of the SPDX list and of the license folders, with the records of its class."""
    rows = [*_spdx(book), *_folders(book)]
    classes: dict[str, set[str]] = {}
    for row in rows:
        if row.group in ("spdx", "license"):
            classes.setdefault(class_key(row.text), set()).update(row.right)
    done = []
    for row in rows:
        right = row.right | (classes.get(class_key(row.text), frozenset()) if row.group != "pointer" else frozenset())
        done.append(Labeled(row.name, row.text, frozenset(right | {book.current(one) for one in right}), row.group))
    return done


def _spdx(book: Library) -> Iterator[Labeled]:
    for path in sorted((corpus() / "spdx" / "texts").glob("*.txt")):
        spdx = path.stem.removeprefix("depreciate_")
        ids = frozenset(book.resolve(spdx)) or frozenset({spdx.casefold()})
        beside = {one for name in exceptions().get(spdx.casefold(), ()) for one in book.resolve(name)}
        yield Labeled(spdx, path.read_text("utf-8"), ids | beside, "spdx")


@cache
def exceptions() -> dict[str, list[str]]:
    """Deprecated id → the exceptions that the list names in its place: their texts are the exceptions alone."""
    return {
        path.stem.casefold(): re.findall(r"WITH ([\w.+-]+)</obsoletedBy>", path.read_text("utf-8"))
        for path in (corpus() / "spdx" / "xml").glob("*.xml")
    }


def _folders(book: Library) -> Iterator[Labeled]:
    by_hash = _records_by_hash(book)
    for folder in sorted((corpus() / "licenses").iterdir()):
        if not (folder / "meta.yaml").is_file():
            continue
        meta = yaml.safe_load((folder / "meta.yaml").read_text("utf-8"))
        pointer = _pointers().get(folder.name)
        paths = [folder / meta["file"], *(folder / row["file"] for row in meta.get("variants") or ())]
        for path in paths:
            data = path.read_bytes()
            text = data.decode("utf-8", "replace")
            right = frozenset(pointer or {folder.name}) | by_hash.get(hashlib.sha256(data).hexdigest(), frozenset())
            right |= {one for slug in tuple(right) for one in book.resolve(slug)}
            group = "pointer" if pointer else "variant" if "variants" in path.parts else "license"
            yield Labeled(f"{folder.name}/{path.name}", text, right, group)


def _records_by_hash(book: Library) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for license_id in book.ids:
        if book.entry(license_id).read and (sha := book.get(license_id).sha256):
            found[sha] = found.get(sha, frozenset()) | {license_id}
    return found


@cache
def _pointers() -> dict[str, frozenset[str]]:
    """Folder → the licenses its text points at, for texts that are no license of their own."""
    table = yaml.safe_load((data_root("license_db") / "not-licenses.yaml").read_text("utf-8"))
    return {slug: frozenset(row["points_at"]) for slug, row in table["texts"].items()}


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text with at least six words."""
    return [piece for piece in re.split(r"\n[ \t]*\n", text) if len(piece.split()) >= 6]
