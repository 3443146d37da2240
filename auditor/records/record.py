"""Reads one license record and refuses everything it does not understand, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from auditor.core import marked_yaml
from auditor.core import patterns as re
from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError
from auditor.core.frozen import freeze
from auditor.core.marked_yaml import MarkedDocument
from auditor.core.model import Judgment, LicenseRecord, RecordTerm
from auditor.core.suggestions import did_you_mean
from auditor.records.vocabulary import check, vocabulary

KINDS = ("license", "exception", "use-policy", "terms-of-service", "statement")
CATEGORIES = (
    "public-domain",
    "permissive",
    "weak-copyleft",
    "strong-copyleft",
    "behavioural-use",
    "open-weight-restricted",
    "non-commercial",
    "research-only",
    "proprietary",
    "unclear",
)
_TEXT = (
    "id", "name", "kind", "category", "spdx", "publisher", "family", "version", "language", "source", "sha256",
    "summary", "translation_of", "successor", "unread",
)  # fmt: skip
_LISTS = ("aliases", "names", "urls", "incorporates")
_DATES = ("released", "as_of")
_JUDGMENTS = ("osi-approved", "osaid-free", "eu-ai-act-open")
KEYS = (*_TEXT, *_LISTS, *_DATES, *_JUDGMENTS, "terms_complete", "terms")
_TERM_KEYS = ("value", "where", "at", "doubt")
ID = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,99}")
"""What the id of a record looks like."""
_SHA = re.compile(r"[0-9a-f]{64}")
TermTokens = Mapping[tuple[str, int], tuple[tuple[int, int], ...]]


def read_record(path: Path, tokens: TermTokens | None = None) -> LicenseRecord:
    """A record file as a record; ``tokens`` gives for (term id, its number) the canonical words that state it.

    Raises:
        ConfigError: with file:line:column, one for the whole file; several problems are held in ``problems``.
    """
    try:
        text = read_within(path, marked_yaml.MAX_CONFIG_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "the license database has a record that cannot be read", where=str(path), found=str(error)
        ) from error
    document = marked_yaml.load_mapping(text, path=str(path))
    problems = list(_problems(document))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("the license database has a record with problems", where=str(path), problems=problems)
    return _record(document.value, tokens or {})


def _record(value: dict[str, Any], tokens: TermTokens) -> LicenseRecord:
    fields: dict[str, Any] = {key: value.get(key) for key in ("spdx", "publisher", "family", "version", "sha256")}
    fields |= {key: tuple(value.get(key) or ()) for key in _LISTS}
    fields |= {key.replace("-", "_"): _judgment(value.get(key)) for key in _JUDGMENTS}
    return LicenseRecord(
        id=value["id"],
        name=value["name"],
        kind=value["kind"],
        category=value["category"],
        language=value.get("language") or "en",
        released=value.get("released"),
        as_of=value.get("as_of"),
        source=value.get("source") or "",
        summary=" ".join((value.get("summary") or "").split()),
        translation_of=value.get("translation_of"),
        successor=value.get("successor"),
        unread=value.get("unread") or "",
        terms=tuple(_terms(value.get("terms") or {}, tokens)),
        terms_complete=bool(value.get("terms_complete")),
        **fields,
    )


def _judgment(value: Any) -> Judgment | None:
    if not value:
        return None
    why = value.get("why") or ""
    return Judgment(value=value.get("value"), why=f"{why}; in doubt: {value['doubt']}" if value.get("doubt") else why)


def _terms(terms: dict[str, Any], tokens: TermTokens) -> Iterator[RecordTerm]:
    for term_id, stated in terms.items():
        for number, entry in enumerate(stated if isinstance(stated, list) else [stated]):
            yield RecordTerm(
                id=term_id,
                value=freeze(entry["value"]),
                where=None if entry.get("where") is None else str(entry["where"]),
                tokens=tokens.get((term_id, number), ()),
                doubt=entry.get("doubt"),
            )


def _problems(document: MarkedDocument) -> Iterator[ConfigError]:
    value = document.value
    for key in value:
        if key not in KEYS:
            yield document.problem(
                (key,), f"unknown key {key!r}", wanted="a key of a record", hint=did_you_mean(key, KEYS), key=True
            )
    for key in ("id", "name", "kind", "category"):
        if not value.get(key):
            yield document.problem((), f"the record lacks {key!r}", wanted=f"{key}: …")
    for key in _TEXT:
        if not isinstance(value.get(key), (str, type(None))):
            yield _wrong(document, (key,), "text (in quotes where it looks like a number)")
    for key in _DATES:
        if not isinstance(value.get(key), (date, type(None))):
            yield _wrong(document, (key,), "a date, YYYY-MM-DD")
    for key in _LISTS:
        items = value.get(key)
        if items is not None and not (isinstance(items, list) and all(isinstance(item, str) for item in items)):
            yield _wrong(document, (key,), "a list of texts")
    yield from _choices(document)
    yield from _term_problems(document)


def _choices(document: MarkedDocument) -> Iterator[ConfigError]:
    value = document.value
    for key, choices in (("kind", KINDS), ("category", CATEGORIES)):
        if isinstance(value.get(key), str) and value[key] not in choices:
            yield _wrong(document, (key,), " · ".join(choices))
    for key, shape, wanted in (
        ("id", ID, "lower-case letters, digits, '.', '-', '+' and '_'"),
        ("sha256", _SHA, "64 hexadecimal digits"),
    ):
        if isinstance(value.get(key), str) and not shape.fullmatch(value[key]):
            yield _wrong(document, (key,), wanted)
    if not isinstance(value.get("terms_complete", False), bool):
        yield _wrong(document, ("terms_complete",), "true or false")
    for key in _JUDGMENTS:
        stated = value.get(key)
        if stated is None:
            continue
        keys = set(stated) if isinstance(stated, dict) else {"?"}
        if keys - {"value", "why", "doubt"} or stated.get("value", "?") not in (True, False, None):
            yield _wrong(document, (key,), "{value: true or false, why: …}")


def _term_problems(document: MarkedDocument) -> Iterator[ConfigError]:
    terms = document.value.get("terms")
    if terms is None:
        return
    if not isinstance(terms, dict):
        yield _wrong(document, ("terms",), "a mapping of term ids")
        return
    for term_id, stated in terms.items():
        several = isinstance(stated, list)
        for number, entry in enumerate(stated if several else [stated]):
            path = ("terms", term_id, number) if several else ("terms", term_id)
            if not isinstance(entry, dict) or "value" not in entry or entry["value"] is None:
                yield _wrong(document, path, "{value: …, where: …, at: [[start, end]]}")
                continue
            for key in entry:
                if key not in _TERM_KEYS:
                    yield document.problem((*path, key), f"unknown key {key!r}", wanted=", ".join(_TERM_KEYS), key=True)
            wrong = check(term_id, freeze(entry["value"]))
            if wrong:
                yield document.problem(
                    (*path, "value"),
                    f"the value of {term_id!r} {wrong}",
                    wanted="a term and value of the vocabulary (license_db/terms.yaml)",
                    hint="" if term_id in vocabulary().terms else did_you_mean(term_id, vocabulary().terms),
                )
            if not _ranges(entry.get("at")):
                yield _wrong(document, (*path, "at"), "[[start, end], …], half-open ranges of characters")


def _ranges(at: Any) -> bool:
    if at is None:
        return True
    return isinstance(at, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(type(end) is int for end in pair) and 0 <= pair[0] < pair[1]
        for pair in at
    )


def _wrong(document: MarkedDocument, path: tuple[str | int, ...], wanted: str) -> ConfigError:
    found = document.raw(path)
    return document.problem(
        path, f"{path[-1]!r} cannot be used", found=repr(found[:100]) if found is not None else "", wanted=wanted
    )
