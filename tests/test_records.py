"""A record that somebody wrote is refused with the place and the reason, or read as written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.core.errors import ConfigError, DataError
from auditor.core.resources import shipped_root
from auditor.records import book
from auditor.records.fingerprint import load, load_terms
from auditor.records.record import read_record

HEAD = "id: example-1.0\nname: Example License\nkind: license\ncategory: permissive\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "example-1.0.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record_is_read_as_written(tmp_path: Path) -> None:
    record = read_record(written(tmp_path, HEAD + "terms:\n  governing-law: {value: NO, where: '7', at: [[1, 5]]}\n"))
    assert record.name == "Example License"
    assert record.terms[0].value == "NO"
    assert record.terms[0].where == "7"


@pytest.mark.parametrize(
    ("terms", "line", "said", "hint"),
    [
        ("  comercial-use: {value: allowed}", 6, "no known term", "commercial-use"),
        ("  commercial-use: {value: perhaps}", 6, "'perhaps', not one of allowed", ""),
        ("  user-cap:\n    value: {threshold: many}", 7, "no whole number as threshold", ""),
        ("  acceptable-use: {value: [militery]}", 6, "'militery', which is no category", ""),
        ("  commercial-use: {value: allowed, at: [[5, 1]]}", 6, "'at' cannot be used", ""),
        ("  commercial-use: allowed", 6, "'commercial-use' cannot be used", ""),
    ],
)
def test_a_wrong_term_is_refused_at_its_line(tmp_path: Path, terms: str, line: int, said: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_record(written(tmp_path, f"{HEAD}terms:\n{terms}\n"))
    message = str(caught.value)
    assert said in message
    assert f"example-1.0.yaml:{line}:" in message
    assert hint in message


def test_an_edit_that_keeps_a_files_size_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = tmp_path / "records"
    records.mkdir()
    record = records / "heron-3.yaml"
    monkeypatch.setattr(book, "data_root", lambda _: tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for time, name in enumerate(("Heron", "Stork"), start=1):
        record.write_text(f"id: heron-3\nname: {name}\n", encoding="utf-8")
        os.utime(record, (time, time))
        assert book.load_book().entry("heron-3").name == name


def test_terms_read_alone_are_those_of_the_whole_fingerprint() -> None:
    files = sorted((shipped_root("license_db") / "records").glob("*.fp"))
    read = [(load(data, path.name).terms, load_terms(data, path.name)) for path in files if (data := path.read_bytes())]
    assert any(whole for whole, _ in read)
    assert all(whole == alone for whole, alone in read)


@pytest.mark.parametrize("reads", [load, load_terms])
@pytest.mark.parametrize("damage", [lambda data: data[1:], lambda data: data[:-40], lambda data: data[:9]])
def test_a_damaged_fingerprint_is_refused_by_its_name(
    reads: Callable[[bytes, str], object], damage: Callable[[bytes], bytes]
) -> None:
    data = next((shipped_root("license_db") / "records").glob("*.fp")).read_bytes()
    with pytest.raises(DataError, match="fingerprint"):
        reads(damage(data), "a.fp")
