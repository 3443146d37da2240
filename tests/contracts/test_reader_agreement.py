"""Records and readers agree: every canonical text is read by the readers alone and compared with its record.

Where they differ, the difference is written down per term with its reason in `license_db/reader-differences.yaml`; one
that is not written down fails, and so does one that is written down and no longer there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.core.frozen import thaw
from auditor.core.resources import data_root
from auditor.records.record import read_record
from auditor.terms.consequences import kind
from auditor.terms.reading import read
from tests.terms.texts import document

BLOCKING = (
    "user-cap", "revenue-cap", "other-cap", "territory-exclusion", "purpose-limit", "output-training", "non-compete",
    "terms-may-change", "remote-restriction", "commercial-use",
)  # fmt: skip
"""Terms that decide whether a model may be used at all: on these, records and readers are compared one by one."""
AGREEMENT = 0.83
"""Share of all other terms on which they agree."""
LISTED = data_root("license_db") / "reader-differences.yaml"


@cache
def differences() -> dict[tuple[str, str], str]:
    data = yaml.safe_load(LISTED.read_text("utf-8"))
    return {(row["record"], row["term"]): row["why"] for row in data["differences"]}


def values(term_id: str, stated: list[Any]) -> set[str]:
    """What a term comes to, whatever the form: thresholds, areas, words."""
    found: set[str] = set()
    for value in map(thaw, stated):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "threshold" in one:
                found.add(str(one["threshold"]))
            elif isinstance(one, dict) and "area" in one:
                found.add(str(one["area"]))
            else:
                found.add(str(kind(one) if isinstance(one, dict) else one))
    return found


@pytest.fixture(scope="module")
def compared(corpus: Path) -> dict[str, dict[str, tuple[set[str], set[str]]]]:
    """Record → term → what the record says and what the readers read, for every record whose text is there."""
    texts = {}
    for path in corpus.glob("licenses/*/LICENSE.*"):
        if path.suffix in (".txt", ".md"):
            data = path.read_bytes()
            texts[hashlib.sha256(data).hexdigest()] = data.decode("utf-8", "replace")
    found = {}
    for path in sorted((data_root("license_db") / "records").glob("*.yaml")):
        record = read_record(path)
        if record.sha256 not in texts or not record.terms_complete or record.kind in ("statement", "exception"):
            continue
        stated: dict[str, tuple[list[Any], list[Any]]] = {}
        for entry in record.terms:
            stated.setdefault(entry.id, ([], []))[0].append(entry.value)
        for term in read(document(texts[record.sha256])).terms:
            if term.confidence >= 0.5:
                stated.setdefault(term.id, ([], []))[1].append(term.value)
        found[record.id] = {term: (values(term, mine), values(term, theirs)) for term, (mine, theirs) in stated.items()}
    return found


def disagreements(compared: dict[str, dict[str, tuple[set[str], set[str]]]]) -> Iterator[tuple[str, str]]:
    for record, terms in compared.items():
        yield from ((record, term) for term, (mine, theirs) in terms.items() if term in BLOCKING and mine != theirs)


@pytest.mark.corpus
def test_readers_agree_with_records_on_what_blocks(compared: dict[str, Any]) -> None:
    found = set(disagreements(compared))
    assert len(compared) > 80
    assert sorted(found - set(differences())) == []


@pytest.mark.corpus
def test_no_difference_is_written_down_that_is_not_there(compared: dict[str, Any]) -> None:
    assert sorted(set(differences()) - set(disagreements(compared))) == []


@pytest.mark.corpus
def test_readers_agree_with_most_other_terms(compared: dict[str, Any]) -> None:
    skipped = (*BLOCKING, "acceptable-use", "licensor", "incorporates", "acceptable-use-by-reference", "notice-text")
    pairs = [pair for terms in compared.values() for term, pair in terms.items() if term not in skipped]
    assert sum(mine == theirs for mine, theirs in pairs) / len(pairs) >= AGREEMENT


def test_every_difference_says_why() -> None:
    for (record, term), why in differences().items():
        assert term in BLOCKING, record
        assert len(why.split()) >= 6, record
