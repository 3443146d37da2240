"""Laws of training data: a data set that a repository names, and the license said beside it, stand in every report."""

from __future__ import annotations

import html
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.model import DATASETS, Audit, ModelAudit, ModelFact
from auditor.core.registry import plugins
from auditor.lineage import mentioned
from auditor.policy import judge, load_policy, summary
from auditor.sweep.assess import Assessor, Setup
from tests.laws import repository
from tests.renderers import audits
from tests.renderers.reading import text_of
from tests.sizes import sized

OF_VERDICTS = frozenset({"gitlab", "summary"})
"""Formats with nothing but what speaks against a verdict, or counts of it: they describe no model."""
RENDERERS = {name: one for name, one in plugins("auditor.renderers", "RENDERER").items() if name not in OF_VERDICTS}
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
LICENSES = ("CC-BY-NC-4.0", "CC-BY-SA-3.0", "ODC-By", "MIT", "Apache-2.0", "CDLA-Permissive-2.0", "Acme Data License")


@dataclass(frozen=True)
class Named:
    """A data set and the license said beside it; empty where none is."""

    name: str
    license: str = ""

    @property
    def told(self) -> str:
        return f"{self.name} ({self.license})" if self.license else self.name


FORMS = (
    "The model was trained on {name} ({license}).",
    "We fine-tuned the base for three epochs on {name} ({license}), with a small learning rate.",
    "It was pre-trained on the {name} dataset, licensed under {license}.",
    "It was trained on [{name}](https://huggingface.co/datasets/{name}) ({license}).",
    'The data are <a href="https://huggingface.co/datasets/{name}">these rows</a> ({license}).',
    "## Training data\n\n- {name} ({license})\n- more of our own",
    "## Training data\n\n- `{name}`: ten thousand rows, {license}",
    "The model was trained on the following data:\n\n* [rows](https://hf.co/datasets/{name}), {license}",
    "## Training\n\n| Dataset | Rows | License |\n| --- | --- | --- |\n| {name} | 10k | {license} |",
)
"""Ways of saying that a data set under a license was trained on."""
BARE = (
    "Read more of it at https://huggingface.co/datasets/{name}.",
    "See [the rows](https://www.modelscope.cn/datasets/{name}/summary).",
    "The model was trained on {name}.",
    "It was fine-tuned on the {name} dataset.",
)
"""Ways that say no license."""
NOT_FORMS = (
    "The model was evaluated on {name} ({license}).",
    "## Evaluation\n\n- [{name}](https://huggingface.co/datasets/{name}) ({license})",
    "## Results\n\n| Benchmark | License | Score |\n| --- | --- | --- |\n| {name} | {license} | 71.3 |",
    "The model was not trained on {name} ({license}).",
    "After training, we benchmark it on [{name}](https://huggingface.co/datasets/{name}).",
)
"""What says nothing of what the model was trained on."""


@st.composite
def named(draw: st.DrawFn, number: int, *, licensed: bool) -> Named:
    owner = draw(st.sampled_from(("acme", "Orchard-AI", "lab_9", "q")))
    name = draw(st.sampled_from(("corpus", "web.rows", "chat_sft", "Dialogs-v2", "x")))
    return Named(f"{owner}{number}/{name}-{number}z", draw(st.sampled_from(LICENSES)) if licensed else "")


@dataclass(frozen=True)
class Repository:
    """Files and hub metadata, and the data sets they name."""

    files: Mapping[str, bytes]
    hub: Mapping[str, Any]
    names: tuple[Named, ...]


@st.composite
def repositories(draw: st.DrawFn) -> Repository:
    """A repository that names a data set in each of some places."""
    front, listed, tagged, gguf_one, tensors_one, linked = (draw(named(at, licensed=False)) for at in range(6))
    item, prose, other = (draw(named(at, licensed=True)) for at in range(6, 9))
    told: list[Named] = []
    card = {"license": "apache-2.0"}
    if draw(st.booleans()):
        card["datasets"] = [listed.name, {"name": item.name, "license": item.license}]  # type: ignore[assignment]
        told += [listed, item]
    elif draw(st.booleans()):
        card["datasets"] = front.name
        told.append(front)
    hub: dict[str, Any] = {}
    if draw(st.booleans()):
        hub["tags"] = [f"dataset:{tagged.name}"]
        told.append(tagged)
    body = ["# A model"]
    for one, forms in ((prose, FORMS), (other, FORMS), (linked, BARE)):
        if draw(st.booleans()):
            body.append(draw(st.sampled_from(forms)).format(name=one.name, license=one.license))
            body.append("## More\n\nWords of no consequence.")
            told.append(one)
    head = "---\n" + json.dumps(card)[1:-1].replace(', "datasets"', '\n"datasets"') + "\n---\n"
    files = {
        "README.md": (head + "\n\n".join(body) + "\n").encode(),
        "LICENSE": repository.license_text("Apache-2.0").encode(),
    }
    if draw(st.booleans()):
        files["model.gguf"] = gguf({"general.dataset.0.name": gguf_one.name})
        told.append(gguf_one)
    elif draw(st.booleans()):
        files["model.safetensors"] = repository.safetensors({"datasets": tensors_one.name})
        told.append(tensors_one)
    return Repository(files, hub, tuple(told))


def gguf(said: Mapping[str, str]) -> bytes:
    """A header with these texts and nothing else."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value.encode())) + value.encode()

    pairs = b"".join(text(key) + struct.pack("<I", 8) + text(value) for key, value in said.items())
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(said)) + pairs


def audited(found: Repository) -> Audit:
    snapshot = repository.snapshot(found.files, hub=found.hub)
    dossier = repository.dossier(snapshot)
    policy = repository.ordinary()
    verdicts = judge(dossier, policy, ("product",), repository.TODAY, book=repository.book())
    model = ModelAudit(ref=snapshot.ref, dossier=dossier, failure=None, verdicts=verdicts)
    return audits.audit(model, policy=summary(policy), licenses=mentioned.licenses((model,), repository.book()))


def plain(report: str) -> str:
    """A report without line ends, escapes and indents: a format may break a name, and may not change it."""
    return re.sub(r"[\s\\]+", "", html.unescape(report))


def values(audit: Audit) -> tuple[str, ...]:
    dossier = audit.models[0].dossier
    return next((fact.value for fact in dossier.facts if fact.name == DATASETS), ()) if dossier else ()


@given(found=repositories())
@settings(max_examples=sized(25), suppress_health_check=SLOW)
def test_what_a_repository_names_stands_in_every_format(found: Repository) -> None:
    audit = audited(found)
    assert set(values(audit)) == {one.told for one in found.names}
    for name in sorted(RENDERERS):
        report = plain(text_of(RENDERERS[name], audit))
        missing = [part for one in found.names for part in (one.name, one.license) if plain(part) not in report]
        assert missing == [], f"{name} leaves out {missing}"


_WORD = st.text("abcXYZ019-_./+", min_size=1, max_size=12).filter(lambda text: any(map(str.isalnum, text)))


@pytest.mark.parametrize("name", sorted(RENDERERS))
@given(
    told=st.lists(
        st.tuples(_WORD, st.sampled_from(("", *LICENSES))), min_size=1, max_size=12, unique_by=lambda one: one[0]
    )
)
@settings(max_examples=sized(20), suppress_health_check=SLOW)
def test_the_fact_alone_is_enough_for_every_format(name: str, told: list[tuple[str, str]]) -> None:
    """No gap, quote or file says it as well: what stands in the report is there because of the fact."""
    entries = tuple(Named(f"<{number}>{word}", said) for number, (word, said) in enumerate(told))
    audit = audits.clean()
    for models in ((audit.models[0],), (audit.models[0], audits.heron())):
        dossier = models[0].dossier
        assert dossier is not None
        fact = ModelFact(name=DATASETS, value=tuple(one.told for one in entries), source="the text of README.md")
        facts = tuple(one for one in dossier.facts if one.name != DATASETS)
        model = replace(models[0], dossier=replace(dossier, facts=(*facts, fact)))
        report = plain(text_of(RENDERERS[name], replace(audit, models=(model, *models[1:]))))
        missing = [part for one in entries for part in (one.name, one.license) if plain(part) not in report]
        assert missing == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("license_name", LICENSES)
def test_every_way_of_saying_it_is_read(form: str, license_name: str) -> None:
    text = "# M\n\n" + form.format(name="acme/rows-7", license=license_name) + "\n"
    found = repository.snapshot({"README.md": text.encode()})
    assert values_of(found) == (f"acme/rows-7 ({license_name})",)


@pytest.mark.parametrize("form", BARE)
def test_every_way_of_naming_it_is_read(form: str) -> None:
    found = repository.snapshot({"README.md": f"# M\n\n{form.format(name='acme/rows-7')}\n".encode()})
    assert values_of(found) == ("acme/rows-7",)


@pytest.mark.parametrize("form", NOT_FORMS)
def test_what_was_evaluated_on_is_no_training_data(form: str) -> None:
    text = f"# M\n\n{form.format(name='acme/rows-7', license='MIT')}\n"
    assert values_of(repository.snapshot({"README.md": text.encode()})) == ()


def values_of(snapshot: Any) -> tuple[str, ...]:
    facts = repository.dossier(snapshot).facts
    return next((fact.value for fact in facts if fact.name == DATASETS), ())


OWN_RULE = """
policy: {id: own, version: 1}
org: {name: Own, domicile: DE}
packs: []
workloads: {product: {}}
rules:
- id: OWN-1
  title: Data that may not be sold
  rule: {fail: 'model.datasets.exists(one, one.contains("-NC"))'}
  reasons: {fail: The model was trained on data for other purposes.}
  question: Which data was it trained on?
  sources: [own]
"""
TEXTS = {
    "It was trained on acme/rows-7 (CC-BY-NC-4.0).": "fail",
    "It was trained on acme/rows-7 (CC-BY-4.0).": "pass",
    "It is a fine model.": "needs-review",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_policy_may_ask_for_it_and_silence_is_no_answer(text: str, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(OWN_RULE, "utf-8")
    found = repository.snapshot({"README.md": f"---\nlicense: mit\n---\n# M\n\n{text}\n".encode()})
    verdict = judge(
        repository.dossier(found), load_policy(policy), ("product",), repository.TODAY, book=repository.book()
    )[0]
    assert {one.check: one.outcome.value for one in verdict.findings}["OWN-1"] == TEXTS[text]


def test_a_sweep_says_of_it_what_an_audit_says(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(OWN_RULE, "utf-8")
    sweep = Assessor(Setup(policy=policy, as_of=repository.TODAY, latest=repository.TODAY))
    linked = {"More at https://huggingface.co/datasets/acme/rows-NC.": "fail"}
    for text, outcome in (TEXTS | linked).items():
        card = f"---\nlicense: mit\n---\n# M\n\nWords of no consequence.\n\n{text}\n"
        answer = sweep.answer(repository.snapshot({"README.md": card.encode()}))
        assert [(one.workload, one.outcome) for one in answer.verdicts] == [("product", outcome)], text
