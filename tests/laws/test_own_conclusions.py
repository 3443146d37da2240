"""What an organization concludes itself names a model's own license: never what a base demands, nor other evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.analysis import Analysis
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.core.model import Basis, Dossier, Finding, Outcome, Snapshot, Verdict
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy
from tests.laws.repository import HERE, TODAY, book, license_text, snapshot

BINDING = ("cc-by-nc-4.0", "llama3.1", "gemma")
"""Of bases, as hubs spell them."""
FREE = ("apache-2.0", "mit", "cc-by-4.0")
"""What somebody concludes of the model made from one."""
RELATIONS = ("finetune", "quantized", "adapter", "merge")
SIGNED = {"by": "Ada", "on": "2026-11-01", "reason": "the publisher wrote so"}


def card(license_id: str, base: str = "", relation: str = "finetune", words: str = "It reads letters.") -> bytes:
    front = f"license: {license_id}\n" if license_id else "language: en\n"
    if base:
        front += f"base_model: {base}\nbase_model_relation: {relation}\n"
    return f"---\n{front}---\n# A tern\n\n{words}\n".encode()


def model(name: str, license_id: str, base: str = "", relation: str = "finetune") -> Snapshot:
    return snapshot({"README.md": card(license_id, base, relation)}, name=name)


def policy(folder: Path, *entries: dict[str, Any], answers: Sequence[dict[str, Any]] = ()) -> Policy:
    own = folder / "auditor.yaml"
    said = yaml.safe_dump({"conclude": [SIGNED | entry for entry in entries], "answers": list(answers)})
    own.write_text(f"{(HERE / 'ordinary.yaml').read_text('utf-8')}\n{said}", "utf-8")
    return load_policy(own, as_of=TODAY)


def audited(models: Iterable[Snapshot], rules: Policy) -> tuple[Dossier, Verdict]:
    """The last of the models, the others read beside it."""
    analysis = Analysis(book())
    known = {f"hf:{one.ref.name}": analysis.recognized(one) for one in models}
    found = trace(known[list(known)[-1]], known=known, book=book(), conclusions=rules.conclusions_on(TODAY))
    (verdict,) = judge(found, rules, ("product",), TODAY, book=book())
    return found, verdict


def of(verdict: Verdict, check: str) -> Finding:
    return next(one for one in verdict.findings if one.check == check)


def inherited(found: Dossier) -> set[tuple[str, str]]:
    return {(term.id, repr(term.value)) for term in found.weights.terms if term.via}


# ------------------------------------------------------------------------------------------ what a base demands


@pytest.mark.parametrize(("binding", "free", "relation"), list(product(BINDING, FREE, RELATIONS)))
@pytest.mark.parametrize("generations", [1, 2])
def test_a_conclusion_takes_no_term_of_a_declared_base_away(
    binding: str, free: str, relation: str, generations: int, tmp_path: Path
) -> None:
    models = [model("origin/tern", binding)]
    for number in range(generations):
        models.append(model(f"else{number}/tern", free, models[-1].ref.name, relation))
    child = f"hf:{models[-1].ref.name}"
    before, asked = audited(models, policy(tmp_path))
    after, verdict = audited(models, policy(tmp_path, {"model": child, "license": free}))
    honest, allowed = audited(models, policy(tmp_path, {"model": child, "license": " AND ".join(
        before.weights.concluded.license_ids)}))  # fmt: skip
    assert inherited(before)
    assert inherited(before) <= inherited(after)
    assert set(before.weights.concluded.license_ids) <= set(after.weights.concluded.license_ids)
    assert set(book().resolve(free)) <= set(after.weights.concluded.license_ids)
    assert after.weights.concluded.by == "Ada"
    assert verdict.outcome.rank >= max(asked.outcome.rank, allowed.outcome.rank)
    assert of(verdict, "LIC-12").outcome.rank >= Outcome.NEEDS_REVIEW.rank
    assert {"Ada", "origin/tern"} <= set(re.findall(r"[\w/]+", of(verdict, "LIC-12").reason))
    assert of(allowed, "LIC-12").outcome is Outcome.PASS
    assert honest.weights.complete


@pytest.mark.parametrize("free", FREE)
def test_a_conclusion_says_nothing_of_a_declared_base_that_nobody_could_read(free: str, tmp_path: Path) -> None:
    models = [model("else/tern", free, "gone/egret-v2-secret")]
    entry = {"model": "hf:else/tern", "license": free}
    found, verdict = audited(models, policy(tmp_path, entry))
    assert not found.weights.complete
    asked = of(verdict, "READ-01")
    assert asked.outcome is Outcome.NEEDS_REVIEW
    assert "egret-v2-secret" in (asked.question or "")
    base = {"model": "hf:gone/egret-v2-secret", "license": "mit"}
    found, verdict = audited(models, policy(tmp_path, entry, base))
    assert (found.weights.complete, of(verdict, "READ-01").outcome) == (True, Outcome.PASS)
    strict, verdict = audited(models, policy(tmp_path, entry, base | {"license": "cc-by-nc-4.0"}))
    assert "cc-by-nc-4.0" in strict.weights.concluded.license_ids
    assert verdict.outcome is not Outcome.PASS
    assert asked.settlement is not None
    (answer,) = load_mapping(asked.settlement.yaml, path="offered").value["answers"]
    said = {"outcome": "pass", "answer": "its owner released it", "by": "Ada", "on": "2026-11-01", "proof": "T-1"}
    kept = {key: value for key, value in (answer | said).items() if value is not None}
    _, verdict = audited(models, policy(tmp_path, entry, answers=[kept]))
    assert of(verdict, "READ-01").outcome is Outcome.PASS


def test_a_publishers_own_base_lifts_and_adds_nothing(tmp_path: Path) -> None:
    models = [model("else/tern", "cc-by-nc-4.0"), model("else/tern-2", "", "else/tern")]
    found, verdict = audited(models, policy(tmp_path, {"model": "hf:else/tern-2", "license": "apache-2.0"}))
    assert found.weights.concluded.license_ids == ("apache-2.0",)
    assert of(verdict, "LIC-12").outcome is Outcome.PASS


# ------------------------------------------------------------------------------------------------- its evidence

NAME = "else/tern"
UNKNOWN = b"You may do with these weights what we like. We like letters, and letters are what we like best.\n"
BEGINNINGS = {
    "tag": {"README.md": card("apache-2.0")},
    "tag and text": {"README.md": card("apache-2.0"), "LICENSE": license_text("Apache-2.0").encode()},
    "an unknown text": {"README.md": card("other"), "LICENSE": UNKNOWN},
    "nothing": {"README.md": card("")},
}
SAME = {
    "figures": lambda files: files | {
        "README.md": files["README.md"] + b"\n## Results\n\n| set | f1 |\n|-|-|\n| a | 3 |\n"},
    "spaces": lambda files: files | {"README.md": files["README.md"].replace(b"\n# A", b"\n\n\n#  A")},
    "weights": lambda files: files | {"model.bin": b"\0" * 64},
}  # fmt: skip
OTHER = {
    "a limit in the card": ("README.md", lambda files: files | {
        "README.md": files["README.md"] + b"\nThe weights may not be used commercially.\n"}),
    "another tag": ("README.md", lambda files: files | {
        "README.md": files["README.md"].replace(b"---\n", b"---\nlicense_name: heron-9\n", 1)}),
    "a base": ("README.md", lambda files: files | {
        "README.md": files["README.md"].replace(b"---\n", b"---\nbase_model: google/gemma-7b\n", 1)}),
    "a base in words": ("README.md", lambda files: files | {
        "README.md": files["README.md"] + b"\nIt was fine-tuned from google/gemma-7b.\n"}),
    "a further text": ("MODEL_LICENSE", lambda files: files | {"MODEL_LICENSE": UNKNOWN + b"Nobody else may.\n"}),
    "a use policy": ("USE_POLICY.md", lambda files: files | {"USE_POLICY.md": b"# Use policy\n\nNo medical use.\n"}),
    "a limit in the text": ("LICENSE", lambda files: files | {
        "LICENSE": files.get("LICENSE", b"") + b"\nNo commercial use is allowed.\n"}),
}  # fmt: skip


def tied(files: dict[str, bytes], license_id: str = "apache-2.0") -> dict[str, Any]:
    """An entry that is tied to these files."""
    found = trace(Analysis(book()).recognized(snapshot(files, name=NAME)), book=book())
    return {"model": f"hf:{NAME}", "license": license_id, "evidence": dict(found.evidence)}


@pytest.mark.parametrize("begins", BEGINNINGS)
@pytest.mark.parametrize("change", SAME)
def test_a_conclusion_holds_while_nothing_that_speaks_of_rights_changes(
    begins: str, change: str, tmp_path: Path
) -> None:
    files = BEGINNINGS[begins]
    rules = policy(tmp_path, tied(files))
    found, verdict = audited([snapshot(SAME[change](files), name=NAME)], rules)
    assert found.weights.concluded.basis is Basis.CONCLUDED
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize("license_id", ["apache-2.0", "cc-by-nc-4.0"])
@pytest.mark.parametrize("begins", BEGINNINGS)
@pytest.mark.parametrize("change", OTHER)
def test_other_evidence_voids_a_conclusion_and_asks_again(
    begins: str, change: str, license_id: str, tmp_path: Path
) -> None:
    """Also one that was stricter than what the model says of itself."""
    files = BEGINNINGS[begins]
    path, changed = OTHER[change]
    rules = policy(tmp_path, tied(files, license_id))
    found, verdict = audited([snapshot(changed(files), name=NAME)], rules)
    assert found.weights.concluded.basis is not Basis.CONCLUDED
    assert not found.weights.complete
    asked = of(verdict, "READ-01")
    assert asked.outcome is Outcome.NEEDS_REVIEW
    assert verdict.outcome is not Outcome.PASS
    for said in (asked.reason, asked.question or ""):
        assert {"Ada", "2026-11-01", path} <= set(re.findall(r"[\w.-]*\w", said)), said
    assert asked.settlement is not None
    (entry,) = load_mapping(asked.settlement.yaml, path="offered").value["conclude"]
    assert entry["evidence"] == dict(found.evidence)
    again, verdict = audited(
        [snapshot(changed(files), name=NAME)], policy(tmp_path, entry | SIGNED | {"license": license_id})
    )
    assert again.weights.concluded.by == "Ada"


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_an_entry_that_is_tied_to_nothing_says_so(begins: str, tmp_path: Path) -> None:
    entry = tied(BEGINNINGS[begins])
    models = [snapshot(BEGINNINGS[begins], name=NAME)]
    said = audited(models, policy(tmp_path, entry))[0].weights.concluded
    assert said.tied
    del entry["evidence"]
    loose = audited(models, policy(tmp_path, entry))[0].weights.concluded
    assert not loose.tied
    assert loose.license_ids == said.license_ids


@pytest.mark.parametrize("begins", [one for one in BEGINNINGS if one != "an unknown text"])
def test_a_tied_conclusion_of_a_base_holds_for_its_children_as_well(begins: str, tmp_path: Path) -> None:
    """Whatever tags its hub tells of it."""
    tags = {"tags": ["pytorch", "en", "text-generation", "license:mit", "region:us"]}
    base = snapshot(BEGINNINGS[begins], name="origin/tern", hub=tags)
    found = trace(Analysis(book()).recognized(base), book=book())
    entry = {"model": "hf:origin/tern", "license": "cc-by-nc-4.0", "evidence": dict(found.evidence)}
    below, _ = audited([base, model(NAME, "mit", "origin/tern")], policy(tmp_path, entry))
    assert "cc-by-nc-4.0" in below.weights.concluded.license_ids
    assert not [gap for gap in below.weights.gaps if gap.kind == "void"]


def test_the_void_conclusion_of_a_base_leaves_its_children_open(tmp_path: Path) -> None:
    base = snapshot({"README.md": card("apache-2.0", words="No commercial use is allowed.")}, name="origin/tern")
    entry = tied({"README.md": card("apache-2.0")}) | {"model": "hf:origin/tern"}
    found, verdict = audited([base, model(NAME, "apache-2.0", "origin/tern")], policy(tmp_path, entry))
    assert not found.weights.complete
    assert verdict.outcome is not Outcome.PASS


@pytest.mark.parametrize(
    ("named", "evidence"),
    [
        *(("a/b", one) for one in ("{README.md: 12}", "{README.md: no-hash}", "{README.md: ''}", "[a]", "{}")),
        ("'a/*'", "{README.md: 0123456789ab}"),
    ],
)
def test_evidence_that_is_none_is_an_error_with_its_place(named: str, evidence: str, tmp_path: Path) -> None:
    own = tmp_path / "auditor.yaml"
    entry = f"{{model: {named}, license: mit, by: Ada, on: 2026-11-01, reason: r, evidence: {evidence}}}"
    own.write_text(f"policy: {{id: a}}\nconclude: [{entry}]\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_policy(own, as_of=TODAY)
    assert "auditor.yaml:2:" in str(caught.value)


@pytest.mark.parametrize("words", ["The weights may not be used commercially.", "It is licensed under CC BY-NC 4.0."])
def test_a_conclusion_about_a_card_that_said_nothing_ends_with_its_first_word_of_rights(
    words: str, tmp_path: Path
) -> None:
    silent = b"# A tern\n\nIt reads letters.\n"
    rules = policy(tmp_path, tied({"README.md": silent}))
    found, _ = audited([snapshot({"README.md": silent + b"\nIt also reads numbers.\n"}, name=NAME)], rules)
    assert found.weights.concluded.by == "Ada"
    found, verdict = audited([snapshot({"README.md": silent + f"\n{words}\n".encode()}, name=NAME)], rules)
    assert found.weights.concluded.by is None
    assert verdict.outcome is not Outcome.PASS
