"""`auditor ask` from a warm store: the same answer from the same evidence, and a new one when anything changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.analysis import Analysis
from tests.cli.runner import Said, auditor
from tests.hub import Hub

HUB = Path(__file__).parents[2] / "examples" / "hub"
MODEL = "fjordlight/fjord-7b-instruct"
FOLDER = "fjordlight__fjord-7b-instruct"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Asks a hub whose files may be changed, and counts how often a model was read anew."""
    shutil.copytree(HUB / FOLDER, tmp_path / "hub" / FOLDER)
    read: list[str] = []
    recognized = Analysis.recognized

    def counting(self: Analysis, snapshot: object) -> object:
        read.append("read")
        return recognized(self, snapshot)  # type: ignore[arg-type]

    monkeypatch.setattr(Analysis, "recognized", counting)
    for name in ("HF_HOME", "AUDITOR_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def told(*more: object) -> tuple[Said, int]:
        read.clear()
        return auditor("ask", MODEL, "--store", tmp_path / "store", *more), len(read)

    with Hub(tmp_path / "hub") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield told, tmp_path / "hub" / FOLDER, tmp_path / "store"


def test_the_second_answer_is_the_first_one_and_reads_nothing_anew(ask: tuple) -> None:
    told, _, _ = ask
    first, read = told()
    again, anew = told()
    assert (first.code, read, again.out, anew) == (0, 1, first.out, 0)
    assert told("--format", "json")[1] == 0


def test_a_sentence_put_into_the_card_is_read(ask: tuple) -> None:
    told, folder, _ = ask
    first, _ = told()
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8") + "\n\nCommercial use is not allowed.\n", "utf-8")
    changed, anew = told()
    assert anew == 1
    assert changed.out != first.out
    assert "may use it: no issues" not in changed.out


def test_what_is_kept_and_was_damaged_is_made_again(ask: tuple) -> None:
    told, _, store = ask
    first, _ = told()
    kept = list((store / "evidence" / "audits").glob("*.json"))
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:-20] + b"0" * 20)
    assert told() == (first, 1)


def test_records_of_ones_own_are_another_question(ask: tuple, tmp_path: Path) -> None:
    told, _, _ = ask
    told()
    shutil.copytree(HUB.parent / "licenses", tmp_path / "own")
    assert told("--records", tmp_path / "own")[1] == 1
