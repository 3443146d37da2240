"""`auditor identify`, `auditor diff` and `auditor licenses add` as a person and a script use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.cli.app import run
from tests.identify.own_texts import APACHE, ORCHARD_1
from tests.tiny_policy import POLICY


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a license text, and a record of it made by the command."""
    (tmp_path / "LICENSE").write_text(ORCHARD_1, "utf-8")
    (tmp_path / "CHANGED").write_text(ORCHARD_1.replace("700 baskets", "7 baskets"), "utf-8")
    arguments = ["--id", "orchard", "--name", "Orchard Model License", "--into", str(tmp_path / "own")]
    assert run(["licenses", "add", str(tmp_path / "LICENSE"), *arguments]) == 0
    assert "orchard.fp" in capsys.readouterr().out
    return tmp_path


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_added_text_is_recognized_and_a_change_of_it_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(folder / "LICENSE"), str(folder / "CHANGED")]
    assert run(["identify", "--format", "jsonl", "--records", str(folder / "own"), *files]) == 0
    same, changed = rows(capsys)
    assert (same["status"], same["license"]) == ("exact", "LicenseRef-orchard")
    assert (changed["status"], changed["license"], changed["nearest"]) == ("modified", None, "LicenseRef-orchard")
    assert [hunk["text"] for hunk in changed["hunks"]] == ["7"]  # type: ignore[attr-defined]


def test_an_id_is_not_added_twice_nor_outside_its_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["licenses", "add", str(folder / "LICENSE"), "--into", str(folder / "own"), "--id"]
    assert run([*add, "orchard"]) == 2
    assert run([*add, "../escape"]) == 2
    assert "not an id" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["CHANGED", "LICENSE", "own"]


KNOWN_WORDS = {
    "an id": ["--id", "apache-2.0"],
    "an alias as id": ["--id", "apache2"],
    "a tag of no license": ["--id", "other"],
    "a family": ["--id", "llama"],
    "an id as alias": ["--id", "acme-1.0", "--alias", "MIT"],
    "an own id as alias": ["--id", "acme-1.0", "--alias", "ORCHARD"],
    "an SPDX id as alias": ["--id", "acme-1.0", "--alias", "LicenseRef-orchard"],
    "a name": ["--id", "acme-1.0", "--name", "Apache License, Version 2.0"],
}


@pytest.mark.parametrize("words", KNOWN_WORDS.values(), ids=list(KNOWN_WORDS))
def test_a_word_that_already_means_a_license_is_not_taken_for_another(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "OTHER").write_text(
        "All rights are kept by the keeper of the orchard, and by nobody else at all.", "utf-8"
    )
    before = sorted(folder.rglob("*"))
    assert run(["licenses", "add", str(folder / "OTHER"), "--into", str(folder / "own"), *words]) == 2
    said = capsys.readouterr().err
    assert words[-1].casefold() in said.casefold()
    assert "hint:" in said or "wanted:" in said
    assert sorted(folder.rglob("*")) == before


def test_a_known_license_is_replaced_where_that_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["licenses", "add", str(folder / "LICENSE"), "--into", str(folder / "fresh"), "--id", "apache-2.0"]
    assert run(add) == 2
    assert "--replace" in capsys.readouterr().err
    assert run([*add, "--replace"]) == 0
    assert run([*add[:-1], "apache2", "--replace"]) == 2


def test_a_record_in_the_folder_of_the_user_leaves_the_shipped_ones_as_they_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "APACHE").write_text(APACHE, "utf-8")
    assert run(["identify", "--format", "jsonl", "--records", str(folder / "own"), str(folder / "APACHE")]) == 0
    (row,) = rows(capsys)
    assert row["license"] == "Apache-2.0"
    assert row["matches"][0]["license"] == "Apache-2.0"  # type: ignore[index]


def test_findings_and_an_empty_file_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "odd").write_text("wo\u200brds", "utf-8")
    (folder / "empty").write_text("", "utf-8")
    assert run(["identify", str(folder / "odd"), str(folder / "empty")]) == 0
    told = capsys.readouterr().out
    assert "line 1: an invisible" in told
    assert "the text is empty" in told


def test_a_binary_file_is_an_error_line_and_exit_three(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "weights").write_bytes(bytes(range(256)) * 40)
    assert run(["identify", "--format", "jsonl", str(folder / "weights"), str(folder / "LICENSE")]) == 3
    bad, good = rows(capsys)
    assert (bad["status"], bad["license"]) == ("error", None)
    assert good["path"] == str(folder / "LICENSE")


def test_diff_of_two_files_shows_both_wordings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", str(folder / "LICENSE"), str(folder / "CHANGED")]) == 0
    told = capsys.readouterr().out
    assert "- 700" in told
    assert "+ 7" in told
    assert len(told) < 800


def test_diff_tells_the_term_whose_words_were_struck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A verdict keeps what was struck and asks; two texts compared differ in what their words state."""
    whole, struck = tmp_path / "WHOLE", tmp_path / "STRUCK"
    whole.write_text(APACHE, "utf-8")
    paragraphs = APACHE.split("\n\n")
    struck.write_text("\n\n".join(one for one in paragraphs if "Grant of Patent License" not in one), "utf-8")
    assert run(["diff", "--format", "json", str(whole), str(struck)]) == 0
    terms = {one["id"]: one["change"] for one in rows(capsys)[0]["terms"]}  # type: ignore[attr-defined]
    assert terms["patent-grant"] == "removed"
    assert run(["diff", str(struck), str(whole)]) == 0
    assert "patent-grant: + Patents of the licensor" in capsys.readouterr().out
    assert run(["terms", str(struck)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "changed: patent-grant: - Patents of the licensor" in said


def test_diff_from_a_record_counts_the_words_that_are_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = ["--records", str(folder / "own")]
    assert run(["diff", "orchard", str(folder / "CHANGED"), "--format", "json", *own]) == 0
    (answer,) = rows(capsys)
    (word,) = answer["words"]  # type: ignore[misc]
    assert (word["kind"], word["missing"], word["text"], word["before"]) == ("replaced", 1, "7", None)  # type: ignore[index]
    assert answer["from"]["record"] == "orchard"  # type: ignore[index]


def test_diff_of_two_licenses_on_record_shows_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "MIT", "apache-2.0", "--format", "json"]) == 0
    (answer,) = rows(capsys)
    assert answer["words"] is None
    assert "patent-grant" in [row["id"] for row in answer["terms"]]  # type: ignore[attr-defined]


def test_diff_of_something_unknown_says_what_was_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "no-such-file-or-license", "MIT"]) == 2
    assert "neither a file nor one known license" in capsys.readouterr().err


def test_a_modified_license_text_names_no_other_license_by_its_own_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is asked about as a whole; its own name and its own sentences are no further questions."""
    model = folder / "model"
    model.mkdir()
    named = "This is the Orchard Model License. "
    text = named + (folder / "LICENSE").read_text("utf-8")
    (folder / "NAMED").write_text(text, "utf-8")
    into = ["--id", "orchard-named", "--name", "Orchard Model License", "--into", str(folder / "named")]
    assert run(["licenses", "add", str(folder / "NAMED"), *into]) == 0
    (model / "LICENSE").write_text(text.replace("700 baskets", "7 baskets"), "utf-8")
    policy = folder / "auditor.yaml"
    policy.write_text(POLICY + "records: [named]\n", "utf-8")
    capsys.readouterr()
    assert run(["review", f"file:{model}", "-p", str(policy), "--offline", "--store", str(folder / "store")]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "LICENSE (a modified license text)" in said
    assert "names another license (orchard-named)" not in said
