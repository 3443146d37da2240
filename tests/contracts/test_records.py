"""What every license record keeps: known keys, terms of the vocabulary, places in the text, and no words of the text.

The tests over the corpus read real texts and the labels beside them; the records themselves never hold their words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.core.frozen import freeze
from auditor.core.model import LicenseRecord, RecordTerm
from auditor.core.resources import data_root
from auditor.records.record import CATEGORIES, KINDS, read_record, vocabulary
from auditor.terms import check, explain

RUN = 12
"""Words in a row that a record may not share with its text: shorter runs are names, section titles and idiom."""
PRESCRIBED = frozenset({"text", "alternative", "example", "name"})
"""Fields that hold words a license orders to be reproduced, and names of parties."""
Record = dict[str, Any]


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted((data_root("license_db") / "records").glob("*.yaml")))


@cache
def raw() -> dict[str, Record]:
    """Every record as plain data, with its character ranges."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {path.stem: yaml.load(path.read_text("utf-8"), Loader=loader) for path in files()}  # noqa: S506


@cache
def records() -> dict[str, LicenseRecord]:
    """Every record through the reader that the program uses: it refuses unknown keys and wrong shapes."""
    return {path.stem: read_record(path) for path in files()}


def entries(stated: Any) -> list[Record]:
    return stated if isinstance(stated, list) else [stated]


def stated(record: Record) -> Iterator[tuple[str, Record]]:
    for term_id, value in (record.get("terms") or {}).items():
        for entry in entries(value):
            yield term_id, entry


def test_every_record_is_read_and_is_called_as_its_file() -> None:
    assert len(records()) > 200
    assert [(stem, record.id) for stem, record in records().items() if stem != record.id] == []


def test_every_term_and_value_is_in_the_vocabulary() -> None:
    problems = [
        f"{record.id}: {term.id}: the value {problem}"
        for record in records().values()
        for term in record.terms
        if (problem := check(term.id, term.value))
    ]
    assert problems == []


def test_every_term_of_every_record_reads_as_a_sentence() -> None:
    for record in records().values():
        for term in record.terms:
            said = explain(term)
            assert said[0].isupper(), (record.id, said)
            assert said[-1] in ".”", (record.id, said)
            assert "{" not in said, (record.id, said)


def test_the_reader_of_records_and_the_vocabulary_know_the_same_kinds_and_categories() -> None:
    shared = yaml.safe_load((data_root("license_db") / "terms.yaml").read_text("utf-8"))
    assert tuple(shared["kinds"]) == KINDS
    assert tuple(shared["categories"]) == CATEGORIES == tuple(vocabulary().categories)


def test_records_point_only_at_records() -> None:
    for record in records().values():
        for other in (*record.incorporates, record.successor, record.translation_of):
            assert other is None or other in records(), (record.id, other)
            assert other != record.id, record.id


def test_a_cap_measured_at_the_release_date_has_a_release_date() -> None:
    for record in records().values():
        caps = [cap for term in record.terms if term.id == "user-cap" for cap in _several(term)]
        if record.sha256 and any(cap["measured"] == "release-date" for cap in caps):
            assert isinstance(record.released, date), record.id


def _several(term: RecordTerm) -> tuple[Any, ...]:
    return term.value if isinstance(term.value, tuple) else (term.value,)


def test_a_text_that_was_read_has_places_and_an_unread_one_is_never_complete() -> None:
    for record_id, record in raw().items():
        if record.get("sha256"):
            assert [term_id for term_id, entry in stated(record) if not entry.get("at")] == [], record_id
        elif record.get("terms_complete"):
            assert str(record.get("spdx")).endswith("-or-later"), record_id


def test_a_record_with_terms_says_in_a_few_words_what_the_license_is() -> None:
    for record in records().values():
        assert 20 < len(record.summary) < 700, record.id
        assert record.as_of, record.id


def test_an_unverified_territory_or_cap_carries_its_doubt() -> None:
    """Terms that are only reported must not look as if a text had been read."""
    for record_id in ("minimax-h3-community", "minimax-m3-community"):
        record = records()[record_id]
        assert record.sha256 is None
        assert [term.id for term in record.terms if not term.doubt] == []


# ------------------------------------------------------------------------------------------- over the corpus


@pytest.fixture(scope="module")
def texts(corpus: Path) -> dict[str, str]:
    """sha256 → text of every file a record may have been read from."""
    found = {}
    for path in (*corpus.glob("licenses/*/*"), *corpus.glob("cards/*/*")):
        if path.is_file() and path.suffix not in {".yaml", ".json", ".pdf"}:
            data = path.read_bytes()
            found[hashlib.sha256(data).hexdigest()] = data.decode("utf-8", "replace")
    return found


def _read(texts: dict[str, str]) -> Iterator[tuple[str, Record, str]]:
    """Records whose canonical text is in the corpus."""
    for record_id, record in raw().items():
        if record.get("sha256") in texts:
            yield record_id, record, texts[record["sha256"]]


@pytest.mark.corpus
def test_every_labeled_text_has_a_record_of_that_very_file(corpus: Path, texts: dict[str, str]) -> None:
    labeled = {path.parent.name for path in corpus.glob("licenses/*/terms.yaml")}
    assert len(labeled) > 80
    assert labeled - {record_id for record_id, _, _ in _read(texts)} == set()


@pytest.mark.corpus
def test_every_range_lies_in_the_text_and_holds_words(texts: dict[str, str]) -> None:
    for record_id, record, text in _read(texts):
        for term_id, entry in stated(record):
            for start, end in entry["at"]:
                assert 0 <= start < end <= len(text), (record_id, term_id)
                assert re.search(r"\w{2}|[\u4e00-\u9fff]", text[start:end]), (record_id, term_id)
                edges = (text[start - 1 : start + 1], text[end - 1 : end + 1])
                split = [edge for edge in edges if re.fullmatch(r"[A-Za-z]{2}", edge)]
                assert not split, f"{record_id}: {term_id}: a range cuts a word: {edges}"


@pytest.mark.corpus
def test_no_record_repeats_the_words_of_its_text(texts: dict[str, str]) -> None:
    copied = []
    for record_id, record, text in _read(texts):
        words = _words(text)
        runs = {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
        for where, said in _own_words(record):
            mine = _words(said)
            if any(tuple(mine[place : place + RUN]) in runs for place in range(len(mine) - RUN + 1)):
                copied.append(f"{record_id}: {where}: {said[:80]}")
    assert copied == []


def _words(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+", text.lower())


def _own_words(record: Record) -> Iterator[tuple[str, str]]:
    """What a record says itself: not names, links and sources, nor words that are prescribed."""
    for key, value in record.items():
        if key not in {"name", "names", "urls", "source", "terms", "aliases"}:
            yield from ((key, said) for said in _strings(value))
    for term_id, entry in stated(record):
        if term_id not in {"notice-text", "incorporates", "acceptable-use-by-reference"}:
            yield from ((term_id, said) for said in _strings(entry))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in PRESCRIBED:
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@pytest.mark.corpus
def test_records_agree_with_the_labels_or_say_why_not(corpus: Path) -> None:
    listed = yaml.safe_load((data_root("license_db") / "label-differences.yaml").read_text("utf-8"))["differences"]
    explained = {(entry["record"], entry["term"]) for entry in listed}
    assert all(len(entry["why"]) > 20 for entry in listed)
    found = set()
    for path in sorted(corpus.glob("licenses/*/terms.yaml")):
        labels = yaml.safe_load(path.read_text("utf-8"))
        found |= {(path.parent.name, term_id) for term_id in _differences(raw()[path.parent.name], labels)}
    assert found == explained


def _differences(record: Record, labels: Record) -> Iterator[str]:
    if record["category"] != labels["category"]:
        yield "category"
    for judgment in ("osi-approved", "osaid-free", "eu-ai-act-open"):
        if record[judgment]["value"] != labels[judgment]["value"]:
            yield judgment
    ours, theirs = record.get("terms") or {}, labels["terms"]
    for term_id in ours.keys() | theirs.keys():
        if _said(ours.get(term_id)) != _said(theirs.get(term_id)):
            yield term_id


def _said(stated: Any) -> Any:
    """All values of a term, in an order that does not depend on how they are written down."""
    if stated is None:
        return None
    values = [value for entry in entries(stated) for value in entries(entry["value"])]
    return sorted(repr(sorted(freeze(value).items()) if isinstance(value, dict) else value) for value in values)


def test_a_license_outside_the_list_was_read_or_says_why_not() -> None:
    for record_id, record in raw().items():
        if record.get("spdx") or record["kind"] != "license" or record.get("sha256"):
            continue
        assert record.get("unread") or record.get("source"), f"{record_id}: say where it was read, or why it was not"
        if record.get("unread"):
            assert len(record["unread"]) > 30, record_id
        else:
            assert "not retrieved" not in record["summary"], record_id
