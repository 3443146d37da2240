"""What a manifest holds besides changes nothing: a base that only words or settings propose is collected.

Each repository is audited over HTTP twice, alone and beside the models that it names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from auditor import audit
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.model import Audit, Dossier, ModelAudit
from auditor.lineage import trace
from auditor.pipeline import Collecting
from tests.hub import Hub
from tests.hub.folders import make_model
from tests.laws.repository import analysis, book, safetensors, snapshot
from tests.tiny_policy import POLICY

ANYBODY = "hf_anybody"
LISTS = "licenses: {allow: [apache-2.0, mit], deny: [cc-by-nc-*]}\n"
FREE, BOUND, GONE = "free", "bound", "gone"
LICENSES = {FREE: "mit", BOUND: "cc-by-nc-4.0"}
Files = dict[str, str | bytes]
Place = Callable[[str], Files]


def _card(text: str = "", front: str = "", **more: str | bytes) -> Files:
    return {
        "README.md": f"---\nlicense: mit\n{front}---\n# Tern\n\nIt reads letters of clerks.\n\n{text}\n",
        **{path.replace("__", "/").replace("_dot_", "."): content for path, content in more.items()},
    }


def _with(path: str, content: str | bytes) -> Files:
    return {**_card(), path: content}


def _notebook(*cells: tuple[str, str]) -> str:
    rows = [{"cell_type": kind, "metadata": {}, "source": [text]} for kind, text in cells]
    return json.dumps({"cells": rows, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


PLACES: Mapping[str, Place] = {
    "link in prose": lambda base: _card(f"Fine-tuned from [it](https://huggingface.co/{base})."),
    "id in prose": lambda base: _card(f"The weights were initialized from `{base}`."),
    "row of a table": lambda base: _card(f"| Base model | {base} |\n|---|---|\n| Size | small |"),
    "column of the own row": lambda base: _card(f"| Model | Base model |\n|---|---|\n| Tern | `{base}` |"),
    "list below words": lambda base: _card(f"Merged from the following models:\n\n- `{base}`"),
    "comment in a block of code": lambda base: _card(f"```python\n# fine-tuned from {base}\nprint(1)\n```"),
    "block of code that trains": lambda base: _card(
        f'```python\nmodel = AutoModel.from_pretrained("{base}")\nTrainer(model=model).train()\n```'
    ),
    "note of a citation": lambda base: _card(f"```bibtex\n@misc{{t,\n  note = {{Fine-tuned from {base}}}\n}}\n```"),
    "field of the front matter": lambda base: _card(front=f"description: Fine-tuned from {base}.\n"),
    "key of the front matter": lambda base: _card(front=f"parent_model: {base}\n"),
    "prompt": lambda base: _card(front=f"extra_gated_prompt: This model was fine-tuned from {base}, mind that.\n"),
    "setting that was left": lambda base: _with("config.json", json.dumps({"_name_or_path": base})),
    "nested setting": lambda base: _with("config.json", json.dumps({"text_config": {"_name_or_path": base}})),
    "sentence of a setting": lambda base: _with("info.json", json.dumps({"description": f"Fine-tuned from {base}."})),
    "key of a setting": lambda base: _with("training_args.yaml", f"base_model: {base}\nlearning_rate: 0.1\n"),
    "setting of a trainer": lambda base: _with("train.toml", f'[model]\nmodel_name_or_path = "{base}"\n'),
    "comment of a program": lambda base: _with("train.py", f"# The weights come from {base}.\nprint(1)\n"),
    "docstring": lambda base: _with("train.py", f'"""Fine-tunes {base} for letters.\n\nFine-tuned from {base}.\n"""\n'),
    "comment of a script": lambda base: _with("run.sh", f"#!/bin/sh\n# fine-tuned from {base}\npython run.py\n"),
    "cell of a notebook": lambda base: _with("train.ipynb", _notebook(("markdown", f"We fine-tune from `{base}`."))),
    "comment of a notebook": lambda base: _with("train.ipynb", _notebook(("code", f"# fine-tuned from {base}\n"))),
    "notice": lambda base: _with("NOTICE", f"This model was fine-tuned from {base}.\n"),
    "logits of a teacher": lambda base: _card(f"It imitates the logits of `{base}`."),
    "second card": lambda base: _with("docs/notes.md", f"# Notes\n\nFine-tuned from {base}.\n"),
    "words in the weights": lambda base: _with(
        "model.safetensors", safetensors({"description": f"fine-tuned from {base}"})
    ),
}
ASKED_ANYWAY = "prompt"
"""The hub gives such a model on request alone."""
WORLDS = [f"{place}, {state}" for place, state in product(PLACES, (FREE, BOUND, GONE))]


def _names(world: str) -> tuple[str, str]:
    number = WORLDS.index(world)
    return f"maker{number}/tern-{number}", f"lab{number}/heron-7b-{number}"


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> tuple[Audit, Audit]:
    root = tmp_path_factory.mktemp("manifests")
    for world in WORLDS:
        place, _, state = world.rpartition(", ")
        own, base = _names(world)
        make_model(root / "models", own, PLACES[place](base))
        if state != GONE:
            card = f"---\nlicense: {LICENSES[state]}\n---\n# Heron\n\nIt reads letters of clerks.\n"
            make_model(root / "models", base, {"README.md": card})
    alone = [f"hf:{_names(world)[0]}" for world in WORLDS]
    beside = [*alone, *(f"hf:{_names(world)[1]}" for world in WORLDS)]
    return _audited(root, "alone", alone), _audited(root, "beside", beside)


def _audited(root: Path, name: str, refs: list[str]) -> Audit:
    (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")
    with Hub(root / "models") as hub:
        source = HuggingFace(endpoint=hub.url, token=ANYBODY, cache_dir=root / f"cache-{name}")
        how = Collecting(store=root / f"store-{name}", sources={"hf": source})
        return audit(refs, policy=root / "auditor.yaml", as_of=date(2026, 11, 21), collecting=how)


def _of(audit: Audit, world: str) -> ModelAudit:
    own, _ = _names(world)
    return next(model for model in audit.models if model.ref.name == own)


@pytest.mark.parametrize("world", WORLDS)
def test_what_else_is_listed_changes_nothing(world: str, audits: tuple[Audit, Audit]) -> None:
    alone, beside = (_of(one, world) for one in audits)
    assert [verdict.outcome for verdict in alone.verdicts] == [verdict.outcome for verdict in beside.verdicts]
    assert _seen(alone) == _seen(beside)


@pytest.mark.parametrize("world", WORLDS)
def test_a_proposed_base_that_is_free_passes_and_any_other_one_asks(world: str, audits: tuple[Audit, Audit]) -> None:
    found = _of(audits[0], world)
    assert found.dossier is not None
    place, _, state = world.rpartition(", ")
    wanted = "pass" if state == FREE and place != ASKED_ANYWAY else "needs-review"
    assert [verdict.outcome.value for verdict in found.verdicts] == [wanted]
    assert any(_names(world)[1] in edge.parent for edge in found.dossier.lineage)


def _seen(model: ModelAudit) -> Dossier:
    """What was found, without when and where from."""
    assert model.dossier is not None
    return replace(model.dossier, retrieved_at="", endpoint="")


@pytest.mark.parametrize(
    "said", ["It imitates the logits of Heron-Chat.", "Teacher: Heron-7B", "Student of heron/heron-7b."]
)
def test_a_student_of_a_teacher_that_nobody_knows_is_asked_about(said: str) -> None:
    files = {path: text if isinstance(text, bytes) else text.encode() for path, text in _card(said).items()}
    found = trace(analysis().recognized(snapshot(files)), book=book())
    assert [edge.relation for edge in found.lineage] == ["distillation"]
    assert not found.weights.complete
