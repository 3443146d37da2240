"""`auditor terms`: with records and without them, as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli.app import application

ROOT = Path(__file__).resolve().parents[2]
OWN = """Quorvane Model License Agreement

You may use the Model solely for non-commercial purposes. You shall not use it for military purposes.
If you have more than 3 million monthly active users, you must request a license from us.
"""
RUN = CliRunner()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "LICENSE"
    path.write_text(OWN, "utf-8")
    return path


def asked(*arguments: object) -> dict[str, object]:
    said = RUN.invoke(application(), ["terms", *map(str, arguments), "--format", "json"])
    assert said.exit_code == 0, said.output
    return dict(json.loads(said.stdout))


def test_without_records_only_the_readers_speak(own: Path) -> None:
    answer = asked(ROOT / "LICENSE", "--no-records")
    rows = answer["terms"]
    assert isinstance(rows, list)
    assert {row["source"] for row in rows} == {"reader"}
    assert answer["category"] == "permissive"
    assert answer["changes"] == []
    assert asked(own, "--no-records")["category"] == "non-commercial"


def test_with_records_a_known_text_states_its_record() -> None:
    rows = asked(ROOT / "LICENSE")["terms"]
    assert isinstance(rows, list)
    assert {row["source"] for row in rows} == {"record"}
    assert {row["confidence"] for row in rows} == {1.0}


def test_an_unknown_text_is_read_whether_or_not_records_are_there(own: Path) -> None:
    with_records, alone = asked(own), asked(own, "--no-records")
    assert with_records["terms"] == alone["terms"]
    assert with_records["category"] == alone["category"]


def test_each_term_stands_with_its_lines(own: Path) -> None:
    rows = asked(own, "--no-records")["terms"]
    assert isinstance(rows, list)
    cap = next(row for row in rows if row["id"] == "user-cap")
    assert cap["value"]["threshold"] == 3_000_000
    assert (cap["start_line"], cap["end_line"]) == (4, 4)
    assert set(cap) >= {"id", "value", "where", "quote", "start_line", "end_line", "source", "confidence", "doubt"}


def test_the_table_says_how_sure_the_readers_are(own: Path) -> None:
    said = RUN.invoke(application(), ["terms", str(own), "--no-records"])
    assert said.exit_code == 0
    assert "non-commercial purposes only" in said.stdout
    assert "sure]" in said.stdout
    assert "line 3: “You may use the Model solely" in said.stdout


def test_a_changed_text_lists_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(
        (ROOT / "LICENSE").read_text("utf-8") + "\nYou may use the Work for research purposes only.\n", "utf-8"
    )
    changes = asked(path)["changes"]
    assert isinstance(changes, list)
    assert {(row["id"], row["change"]) for row in changes} >= {
        ("purpose-limit", "added"),
        ("commercial-use", "changed"),
    }


def test_records_and_no_records_together_are_refused(own: Path) -> None:
    said = RUN.invoke(application(), ["terms", str(own), "--no-records", "--records", str(own.parent)])
    assert said.exit_code != 0


def test_a_sentence_that_states_several_terms_is_quoted_once(tmp_path: Path) -> None:
    text = tmp_path / "LICENSE"
    text.write_text(
        "You may use, modify, distribute and sublicense the model for any purpose, including commercially.\n"
    )
    said = CliRunner().invoke(application(), ["terms", str(text)]).output
    assert said.count("including commercially") == 1
    assert said.count("line 1: the same sentence") >= 2


def test_a_free_category_is_not_settled_while_a_sentence_is_not_understood(tmp_path: Path) -> None:
    granted = "You may use, copy, modify and distribute the Model for any purpose, commercial use included.\n"
    limits = "Shops of the harbor pay their way with the keeper before they earn by it commercially.\n"
    for name, text in (("free", granted), ("odd", granted + limits)):
        (tmp_path / name).write_text(f"Fen Model License\n\n{text}", "utf-8")
    assert asked(tmp_path / "free", "--no-records")["category_settled"] is True
    odd = asked(tmp_path / "odd", "--no-records")
    assert odd["category_settled"] is (not odd["unread"])
