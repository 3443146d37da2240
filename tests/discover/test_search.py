"""The search as a whole: what is left out, what cannot be read, what the commands do with what was found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.errors import UsageError
from auditor.core.registry import plugins
from auditor.discover import Discovery, State, discover
from auditor.manifest import load_manifest
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.hub.folders import make_model
from tests.sizes import sized

CODE = 'from transformers import AutoModel\nm = AutoModel.from_pretrained("acme/one")\n'


def put(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def refs(found: Discovery) -> set[str]:
    return {str(model.found.ref) for model in found.models}


def test_one_model_named_in_many_places_is_one_with_all_its_places(tmp_path: Path) -> None:
    put(tmp_path, {"b.py": CODE, "a/c.py": CODE, "tests/test_x.py": CODE, ".env": "MODEL_ID=acme/one\n"})
    (model,) = discover(tmp_path).models
    assert model.state is State.USED
    assert [str(mention.location) for mention in model.mentions] == [
        ".env:1",
        "a/c.py:2",
        "b.py:2",
        "tests/test_x.py:2",
    ]


@pytest.mark.parametrize("folder", [".git", "node_modules", "venv", ".venv", "site-packages", "__pycache__"])
def test_what_is_not_the_repositorys_own_is_left_out(tmp_path: Path, folder: str) -> None:
    assert discover(put(tmp_path, {f"{folder}/x.py": CODE})).models == ()


def test_an_environment_is_known_by_its_mark_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path, {"py3/pyvenv.cfg": "home = /usr", "py3/lib/x.py": CODE})
    assert discover(tmp_path).models == ()


def test_what_audits_keep_as_evidence_names_no_model_of_the_repository(tmp_path: Path) -> None:
    put(tmp_path, {"cache/objects/ab/x.py": CODE, "cache/snapshots/y.py": CODE})
    put(tmp_path, {"proof/SHA256SUMS": "", "proof/request.json": "{}", "proof/z.py": CODE})
    assert discover(tmp_path).models == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "out", {"x.py": CODE})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.py").symlink_to(tmp_path / "out" / "x.py")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert discover(tmp_path / "in").models == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.py", "model = from_pretrained('a/b'\n"),
        ("x.yaml", "model: [\n"),
        ("x.yaml", "model: " + "[" * 400_000),
        ("x.json", '{"model": '),
        ("x.ipynb", '{"cells": [{"cell_type": "code", "source": ["from_pretrained(\\"a/b\\")"]}'),
        ("x.py", "model = 'a/b' + " + "(" * 5000),
        ("x.yaml", "model: x\n" + "#" * 2_000_000),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_unread(tmp_path: Path, name: str, text: str) -> None:
    found = discover(put(tmp_path, {name: text, "good.py": CODE}))
    assert [gap.what for gap in found.unread] == [name]
    assert refs(found) == {"hf:acme/one"}


def test_an_alias_bomb_is_walked_once(tmp_path: Path) -> None:
    rows = ["a0: &a0 {model: acme/deep}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    assert refs(discover(put(tmp_path, {"x.yaml": "\n".join(rows)}))) == {"hf:acme/deep"}


def test_weights_in_the_tree_are_found_without_being_read(tmp_path: Path) -> None:
    put(tmp_path, {"m/model-00001-of-2.safetensors": "", "m/model-00002-of-2.safetensors": "", "g/tiny.Q4.gguf": "\0"})
    assert refs(discover(tmp_path)) == {"file:m", "file:g/tiny.Q4.gguf"}


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        discover(tmp_path / "nowhere")


@settings(max_examples=sized(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), name=st.sampled_from(["Dockerfile", ".env", "a.yaml", "a.ts", "a.sh", "Modelfile"]))
def test_any_text_is_read_without_an_accident(tmp_path: Path, name: str, text: str) -> None:
    place = tmp_path / name
    place.write_text(f"model: acme/x\n{text}\nMODEL_ID=acme/y --model {text}", encoding="utf-8", errors="replace")
    try:
        discover(tmp_path)
    finally:
        place.unlink()


def test_every_finder_says_what_it_reads() -> None:
    finders = plugins("auditor.discover", "FINDER")
    assert {"python", "notebook", "javascript", "yaml", "dockerfile", "modelfile", "kitfile", "env"} <= set(finders)


# ------------------------------------------------------------------------------------------------------- commands


def test_the_command_lists_models_with_their_places(tmp_path: Path) -> None:
    put(tmp_path, {"app.py": CODE, "old.py": '# m = AutoModel.from_pretrained("acme/dead")\n'})
    said = auditor("discover", tmp_path)
    assert said.code == 0
    assert said.out == "hf:acme/one\n    app.py:2  from_pretrained\n"
    assert "1 more only in tests or comments" in said.err
    rows = json.loads(auditor("discover", tmp_path, "--all", "-f", "json").out)["models"]
    assert [(row["ref"], row["state"]) for row in rows] == [("hf:acme/one", "used"), ("hf:acme/dead", "commented-out")]


def test_writing_a_manifest_adds_what_is_new_and_keeps_what_people_wrote(tmp_path: Path) -> None:
    put(tmp_path, {"app.py": CODE, ".env": "LLM_MODEL=house\nEMBEDDING_MODEL=acme/two\n"})
    path = tmp_path / "models.yaml"
    path.write_text(
        "# ours\nmodels:\n- ref: hf:acme/two@v1   # pinned\n  workloads: [a]\n\n# the end\n", encoding="utf-8"
    )
    assert auditor("discover", tmp_path, "--write", path).code == 0
    once = path.read_text(encoding="utf-8")
    assert once.startswith("# ours\nmodels:\n- ref: hf:acme/two@v1   # pinned\n  workloads: [a]\n")
    assert [str(entry.ref) for entry in load_manifest(path).entries] == ["hf:acme/two@v1", "hf:acme/one"]
    assert "house: which model is this? (.env:1)" in once
    assert auditor("discover", tmp_path, "--write", path).code == 0
    assert path.read_text(encoding="utf-8") == once


@pytest.mark.parametrize(
    "text",
    ["models: [hf:acme/two]\n", "models: [{ref: hf:acme/two, workloads: [a]}, 'hf:acme/x']  # ours\naliases: {}\n"],
)
def test_a_manifest_in_brackets_is_added_to_as_well(tmp_path: Path, text: str) -> None:
    path = put(tmp_path, {"app.py": CODE, "models.yaml": text}) / "models.yaml"
    before = load_manifest(path).entries
    assert auditor("discover", tmp_path, "--write", path).code == 0
    after = load_manifest(path).entries
    assert [(one.ref, one.workloads) for one in after[:-1]] == [(one.ref, one.workloads) for one in before]
    assert str(after[-1].ref) == "hf:acme/one"


def test_a_manifest_in_brackets_over_several_lines_is_left_alone_with_a_word(tmp_path: Path) -> None:
    put(tmp_path, {"app.py": CODE, "models.yaml": "models: [hf:acme/two,\n  hf:acme/three]\n"})
    said = auditor("discover", tmp_path, "--write", tmp_path / "models.yaml")
    assert said.code == 2
    assert "one `- ref: …` a line" in said.err


def test_a_new_manifest_can_be_checked_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, {"app.py": CODE, "weights/tiny.gguf": "\0"})
    assert auditor("discover", tmp_path, "--write", tmp_path / "models.yaml").code == 0
    assert [str(entry.ref) for entry in load_manifest(tmp_path / "models.yaml").entries] == [
        "hf:acme/one",
        "file:weights/tiny.gguf",
    ]


def test_check_audits_what_is_found_at_the_line_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "hub", "acme/one")
    make_model(tmp_path / "hub", "acme/house-7b")
    put(tmp_path / "repo", {"app.py": CODE, ".env": "LLM_MODEL=house\n"})
    monkeypatch.chdir(tmp_path / "repo")
    with Hub(tmp_path / "hub") as hub:
        options = ["--discover", ".", "--endpoint", hub.url, "--store", tmp_path / "store", "-f", "json"]
        unexplained = auditor("check", *options)
        put(tmp_path / "repo", {"models.yaml": "models: [hf:acme/one]\naliases: {house: hf:acme/house-7b}\n"})
        explained = auditor("check", *options)
    first = {row["ref"]["name"]: row for row in json.loads(unexplained.out)["models"]}
    assert first["acme/one"]["location"]["path"] == "app.py"
    assert first["acme/one"]["location"]["start_line"] == 2
    assert "house" in first["house"]["failure"]["what"]
    assert "aliases:" in first["house"]["failure"]["hint"]
    second = {row["ref"]["name"]: row for row in json.loads(explained.out)["models"]}
    assert set(second) == {"acme/one", "acme/house-7b"}
    assert second["acme/one"]["location"]["path"] == "models.yaml"
    assert second["acme/house-7b"]["location"]["path"] == ".env"


@pytest.mark.corpus
def test_real_manifests_give_their_expected_models_and_nothing_else(corpus: Path) -> None:
    from bench.discover import score

    expected, found, wrong = score(corpus / "manifests")
    assert expected
    assert wrong == []
    assert found == expected


def test_a_manifest_is_told_with_what_evaluates_it(tmp_path: Path) -> None:
    (tmp_path / "models.yaml").write_text("models:\n  - ref: hf:acme/one\n  - {ref: hf:acme/two}\n", "utf-8")
    (tmp_path / "other.yaml").write_text("models: [acme/three]\n", "utf-8")
    said = auditor("discover", tmp_path)
    assert (
        f"models.yaml is a manifest of 2 models: `auditor check {tmp_path / 'models.yaml'}` evaluates them" in said.err
    )
