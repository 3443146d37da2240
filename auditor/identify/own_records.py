"""Makes a license record and a fingerprint from a user's own text, to be read beside the shipped ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean
from auditor.identify.forms import form_of, plain
from auditor.identify.titles import title_range
from auditor.records import fingerprint
from auditor.records.entry import entry_of
from auditor.records.fingerprint import Fingerprint
from auditor.records.record import CATEGORIES, ID, KINDS, read_record

if TYPE_CHECKING:
    from auditor.identify.library import Library

LEAST_WORDS = 8
"""Words below which a text cannot be told from others. By judgment: as LEAST_WORDS of
`auditor/identify/search.py`."""
_NOTE = """\
# The terms of this license have not been read into this record: until they are, its conditions count as unknown.
# `auditor terms FILE` proposes them. `terms_complete: true` says that somebody read the whole text.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLicense:
    """What a user says of a text."""

    id: str
    name: str
    kind: str = "license"
    category: str = "unclear"
    publisher: str | None = None
    version: str | None = None
    url: str | None = None
    aliases: tuple[str, ...] = ()


def record_text(stated: OwnLicense, text: str, source: str, as_of: date) -> str:
    """The YAML of the record; the license's own words are not in it."""
    rows: dict[str, Any] = {
        "id": stated.id,
        "name": stated.name,
        "kind": stated.kind,
        "category": stated.category,
        "publisher": stated.publisher,
        "version": stated.version,
        "language": "en",
        "as_of": as_of,
        "aliases": list(stated.aliases),
        "names": [stated.name],
        "urls": [stated.url] if stated.url else [],
        "source": source,
        "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "summary": "",
        "terms_complete": False,
        "terms": {},
    }
    kept = {key: value for key, value in rows.items() if value is not None}
    return _NOTE + yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000)


def fingerprint_of(stated: OwnLicense, text: str) -> Fingerprint:
    """The fingerprint of a text.

    Raises:
        UsageError: the text has too few words to be recognized by them.
    """
    entry = entry_of({"id": stated.id, "name": stated.name, "aliases": list(stated.aliases)})
    form, _ = form_of(plain(text, title_range(text, entry)))
    if len(form.words) < LEAST_WORDS:
        raise UsageError(
            "the text is too short to be recognized", found=f"{len(form.words)} words", wanted=f"at least {LEAST_WORDS}"
        )
    return Fingerprint(record_id=stated.id, forms=(form,))


def refuse_known(stated: OwnLicense, book: Library, *, replace: bool = False) -> None:
    """Refuse words that already mean a license: under them the own text would be taken for that license, unseen.

    Args:
        stated: the license that is to be added.
        book: the known licenses, those of the folder it is added to among them.
        replace: whether the license whose id it has is to be replaced.

    Raises:
        UsageError: an id, alias or name is that of a known license or family, whatever its case.
    """
    told = {"an id": (stated.id,), "an alias": stated.aliases, "a name": (stated.name,)}
    for what, words in told.items():
        for word in words:
            ids = _meant(word, book)
            if replace and set(ids) <= {stated.id}:
                continue
            if ids:
                raise _taken(what, word, ids, book, is_id=stated.id in ids)


def _meant(word: str, book: Library) -> tuple[str, ...]:
    """What a word already stands for: known licenses, or itself where it is a tag that names none."""
    plain_word = word.strip().casefold().removeprefix("licenseref-")
    known = book.resolve(plain_word) or book.names.exact(plain_word) or book.names.family(plain_word)
    return known or ((plain_word,) if plain_word in book.silent else ())


def _taken(what: str, word: str, ids: tuple[str, ...], book: Library, *, is_id: bool) -> UsageError:
    """Why a word cannot be taken, where it stands, and what to do instead."""
    if ids[0] not in book:
        return UsageError(
            f"{what} that publishers use for any license", found=repr(word), wanted="a word of its own"
        )  # fmt: skip
    where = str(book.paths[ids[0]]) if ids[0] in book.own else "the license database that is shipped"
    named = ", ".join(f"{book.get(one).name} ({one})" for one in ids[:3]) + (", …" if len(ids) > 3 else "")
    other = "another, such as acme-1.0"
    hint = f"choose {other}, or --replace where your text is to stand for {ids[0]}" if is_id else f"choose {other}"
    return UsageError(f"{what} that is known already", where=where, found=f"{word!r} means {named}", hint=hint)


def add(stated: OwnLicense, text: str, source: str, folder: Path, as_of: date) -> tuple[Path, Path]:
    """Write ``<id>.yaml`` and ``<id>.fp`` into a folder, and read the record back.

    Raises:
        UsageError: the id exists there, or a kind or category is not one. ConfigError: the record is not valid.
    """
    for word, allowed in ((stated.kind, KINDS), (stated.category, CATEGORIES)):
        if word not in allowed:
            raise UsageError(f"there is no {word!r}", wanted=", ".join(allowed), hint=did_you_mean(word, allowed))
    if not ID.fullmatch(stated.id):
        raise UsageError("not an id", found=repr(stated.id), wanted="lower-case letters, digits, '.', '-', '+' and '_'")
    record, prints = folder / f"{stated.id}.yaml", folder / f"{stated.id}.fp"
    if record.exists() or prints.exists():
        raise UsageError("the folder already has this id", where=str(record), hint="choose another, or edit the record")
    data = fingerprint.dump(fingerprint_of(stated, text))
    folder.mkdir(parents=True, exist_ok=True)
    record.write_text(record_text(stated, text, source, as_of), "utf-8")
    try:
        read_record(record)
    except Exception:
        record.unlink()
        raise
    prints.write_bytes(data)
    return record, prints
