"""The manifest: what it says, and how its problems are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.core.errors import ConfigError
from auditor.manifest import load_manifest


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "models.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_manifest(written(tmp_path, text))
    return str(caught.value)


def test_an_entry_keeps_everything_it_says_and_where(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "models:\n"
        "  - ref: hf:org/name@main\n    workloads: [a, b, a]\n    owner: team\n    modified: lora\n"
        "  - other/name\n",
    )
    first, second = load_manifest(path).entries
    assert (str(first.ref), first.workloads, first.owner, first.modified) == (
        "hf:org/name@main", ("a", "b"), "team", ("lora",)
    )  # fmt: skip
    assert first.location is not None
    assert (first.location.path, first.location.start_line) == (str(path), 2)
    assert str(second.ref) == "hf:other/name"
    assert second.workloads == ()


def test_every_problem_is_told_at_once_with_line_and_column(tmp_path: Path) -> None:
    said = problems(tmp_path, "models:\n- {ref: 7}\n- {ref: hf:a/b, workload: [x]}\n- {ref: 'nope:x'}\nmodel: []\n")
    for place in ("models.yaml:2:", "models.yaml:3:17", "models.yaml:4:", "models.yaml:5:1"):
        assert place in said
    assert "did you mean 'workloads'?" in said


@pytest.mark.parametrize("text", ["", "models:\n", "models: []\n", "[]\n", "models: 3\n", "a: [\n"])
def test_a_manifest_without_models_is_refused(tmp_path: Path, text: str) -> None:
    assert "models" in problems(tmp_path, text)


def test_names_that_differ_only_in_case_are_one_model(tmp_path: Path) -> None:
    assert "stands twice" in problems(tmp_path, "models: [hf:Org/Name, hf:org/name]\n")


def test_the_same_model_through_two_channels_is_two_entries(tmp_path: Path) -> None:
    path = written(tmp_path, "models:\n- {ref: 'hf:a/b', channel: one}\n- {ref: 'hf:a/b', channel: two}\n")
    assert len(load_manifest(path).entries) == 2


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_manifest(tmp_path / "models.yaml")
    (tmp_path / "models.yaml").write_bytes(b"models: \xff")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_manifest(tmp_path / "models.yaml")
