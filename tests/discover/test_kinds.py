"""Every kind of file gives the models it names, told apart by use, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.discover import Discovery, State, discover
from tests.discover.samples import NOTHING, SAMPLES

PREFIX = {State.USED: "", State.TEST: "test:", State.COMMENTED: "comment:"}


def search(tmp_path: Path, name: str, text: str) -> Discovery:
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return discover(tmp_path)


def names(found: Discovery) -> set[str]:
    return {
        PREFIX[model.state] + (str(model.found.ref) if model.found.ref else f"{model.found.kind}:{model.found.name}")
        for model in found.models
    } | {f"data:{PREFIX[one.state]}{one.found.ref}" for one in found.data_sets}


@pytest.mark.parametrize(("name", "text", "expected"), [row[1:] for row in SAMPLES], ids=[row[0] for row in SAMPLES])
def test_a_file_names_these_models_and_no_others(tmp_path: Path, name: str, text: str, expected: set[str]) -> None:
    found = search(tmp_path, name, text)
    assert names(found) == expected
    assert found.unread == ()


@pytest.mark.parametrize(("name", "text"), NOTHING, ids=[row[0] for row in NOTHING])
def test_a_file_that_names_no_model_gives_nothing(tmp_path: Path, name: str, text: str) -> None:
    assert names(search(tmp_path, name, text)) == set()


@pytest.mark.parametrize("row", SAMPLES, ids=[row[0] for row in SAMPLES])
def test_every_place_holds_what_it_is_said_to_name(tmp_path: Path, row: tuple[str, str, str, set[str]]) -> None:
    _, name, text, _ = row
    lines = text.split("\n")
    for model in search(tmp_path, name, text).models:
        part = model.found.name.rpartition("/")[2].partition(":")[0]
        for mention in model.mentions:
            line = mention.location.start_line
            assert line is not None
            assert part in lines[line - 1] or part.replace("-", ":") in lines[line - 1], (model, mention)
