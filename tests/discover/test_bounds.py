"""What costs too much is said to be unread; what lies far out in a line, a command or a file is found."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.discover import Discovery, _search, discover
from auditor.discover._commands import split
from tests.in_time import in_time


def search(tmp_path: Path, name: str, text: str) -> Discovery:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return discover(tmp_path)


def refs(found: Discovery) -> set[str]:
    return {str(model.found.ref) for model in found.models}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", f"MODEL_ID={' ' * 5000}acme/far\n"),
        (".env", f"MODEL_ID=acme/far{' ' * 5000}# why\n"),
        ("run.sh", f"X={'a ' * 3000}; vllm serve acme/far\n"),
        ("run.sh", f"echo {'a ' * 30_000} ; vllm serve acme/far\n"),
        ("run.sh", "vllm serve acme/far \\"),
        ("Dockerfile", f"RUN echo {'a ' * 30_000} && ollama pull acme/far\n"),
        ("requirements.txt", f"{'a,' * 5000} https://huggingface.co/acme/far\n"),
    ],
)
def test_a_name_beyond_what_was_once_looked_at_is_found(tmp_path: Path, name: str, text: str) -> None:
    found = search(tmp_path, name, text)
    assert {model.found.name for model in found.models} == {"acme/far"}
    assert found.unread == ()


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("a.py", "m = from_pretrained('acme/one')\n" + "f(model='a/b', c=(1, 2))\n" * 10_000, set()),
        ("a.py", "m = from_pretrained('acme/one')\n" + "# x = f(model='a/b')\n\n" * 4_000, {"hf:acme/one", "hf:a/b"}),
        (
            "a.py",
            "m = from_pretrained('acme/one')\n" + "x = x or x or 'q'\n" * 30 + "from_pretrained(x)\n",
            {"hf:acme/one", "hf:q"},
        ),
        ("a.yaml", "model: acme/one\n" + "# model: a/b: c\n# - [\n\n" * 4_000, {"hf:acme/one"}),
        ("a.yaml", "model: &m " + "x" * 100_000 + "\nrest: [" + "*m, " * 100 + "]\n", set()),
        ("a.yaml", "model: acme/one\n" + "a: a\n" * 150_000, set()),
        ("a.toml", "model" + ".a" * 5_000 + ' = "acme/one"\n', set()),
        ("a.tf", 'model_id = "acme/one"\n' + "{" * 500_000, {"hf:acme/one"}),
        ("Dockerfile", "RUN vllm serve acme/one\n" + "RUN python -c 'f(0)'\n" * 4_000, {"hf:acme/one"}),
    ],
    ids=["words", "comments", "circles", "comments-yaml", "aliases", "values", "dots", "braces", "programs"],
)
def test_what_is_left_out_is_a_gap_and_what_was_found_before_it_stays(
    tmp_path: Path, name: str, text: str, first: set[str]
) -> None:
    found = search(tmp_path, name, text)
    assert [gap.what for gap in found.unread] == [name]
    assert refs(found) == first


@pytest.mark.parametrize("row", ["-", "- {", "-\n", " ", "- ref", "- ref:"])
def test_a_manifest_of_blanks_is_counted_in_time(tmp_path: Path, row: str) -> None:
    (tmp_path / "a.yaml").write_text(f"models:\n{row}{' ' * 1_000_000}", encoding="utf-8")
    in_time(2.0, lambda: discover(tmp_path))


def test_more_files_than_are_looked_at_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_search, "MAX_FILES", 3)
    for number in range(4):
        (tmp_path / f"a{number}.py").write_text(f"m = from_pretrained('acme/m{number}')\n", encoding="utf-8")
    found = discover(tmp_path)
    assert [(gap.what, gap.kind) for gap in found.unread] == [(".", "too-large")]
    assert refs(found) == {"hf:acme/m0", "hf:acme/m1", "hf:acme/m2"}


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    listed = os.scandir

    def scandir(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [(gap.what, gap.detail) for gap in discover(tmp_path).unread] == [("closed", "Permission denied")]


def test_texts_within_texts_end_in_a_gap_and_not_in_an_accident(tmp_path: Path) -> None:
    rows = [f"{'  ' * depth}model: |" for depth in range(300)]
    found = search(tmp_path, "a.yaml", "\n".join([*rows, "  " * 300 + "model: acme/deep"]))
    assert [gap.what for gap in found.unread] == ["a.yaml"]


def _by_the_library(line: str) -> list[str]:
    try:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;")
        lexer.whitespace_split, lexer.commenters = True, ""
        return list(lexer)
    except ValueError:
        return line.split()


@given(st.lists(st.sampled_from([*"aé= \t\n\\\"'|&;$(#-", "\xa0"]), max_size=16).map("".join))
def test_a_command_is_split_as_the_standard_library_splits_it(line: str) -> None:
    assert split(line) == _by_the_library(line)
