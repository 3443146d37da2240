"""Quoted words belong to the order they stand behind; places to the word that allows or denies them."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli.app import run

BRAND, NAME = "You must show the words “Powered by Orchard”.", "Names of derived models must carry “Orchard”."


def told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> str:
    (tmp_path / "LICENSE").write_text(text, "utf-8")
    run(["terms", str(tmp_path / "LICENSE")])
    return capsys.readouterr().out


@pytest.mark.parametrize("order", ["Show the words", "You must display", "Prominently display"])
@pytest.mark.parametrize("where", ["where your users can see them", "on a related website", "in the user interface"])
@pytest.mark.parametrize(
    "name",
    [
        "begin the name of any model you build from the weights with",
        "include at the beginning of the name of any derived model",
    ],
)
def test_words_that_are_shown_are_no_part_of_a_name_that_the_same_sentence_orders(
    order: str, where: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(tmp_path, capsys, f'{order} "Powered by Orchard" {where}, and {name} "Orchard".')
    assert BRAND in said
    assert NAME in said
    assert "carry “Powered by Orchard”" not in said


@pytest.mark.parametrize("denied", ["the European Union", "China", "France"])
@pytest.mark.parametrize(
    "purpose", ["Research only, and not in {}: see LICENSE.", "You may use it only for research, but not in {}."]
)
def test_a_place_that_is_denied_beside_a_purpose_is_not_the_only_one_allowed(
    denied: str, purpose: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(tmp_path, capsys, purpose.format(denied))
    assert f"excludes use in {denied}." in said
    assert "anywhere" not in said


def test_the_only_place_allowed_stays_the_only_one_beside_a_place_that_is_denied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "anywhere but in Germany" in told(tmp_path, capsys, "Use only in Germany, not in France.")
