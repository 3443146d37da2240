"""A licensor may relicense its own model, nobody else may, and children follow: chains of licenses that change."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import pytest

from auditor.analysis import Analysis
from auditor.core.model import Dossier, Outcome, Snapshot
from auditor.lineage import trace
from auditor.policy import judge, load_policy
from auditor.records.strictness import strictest
from tests.laws.repository import HERE, TODAY, book, snapshot

BINDING = ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "gpl-3.0")
"""Of no vendor: whoever gives a model under them may be the one who made it."""
FREE = ("apache-2.0", "mit", "bsd-3-clause")
RELATIONS = ("finetune", "quantized")
GENERATIONS = (1, 2, 3)
"""How many models stand between the one that was relicensed and the one that is asked about."""
CASES = list(product(BINDING, FREE, RELATIONS, GENERATIONS))
IDS = ["-".join(map(str, case)) for case in CASES]


def model(name: str, license_id: str, base: str = "", relation: str = "finetune") -> Snapshot:
    front = f"license: {license_id}\n"
    if base:
        front += f"base_model: {base}\nbase_model_relation: {relation}\n"
    return snapshot({"README.md": f"---\n{front}---\n# A tern\n\nIt reads letters.\n".encode()}, name=name)


def traced(models: list[Snapshot], conclusions: Path | None = None) -> Dossier:
    """The last of the models, the others beside it."""
    analysis = Analysis(book())
    known = {f"hf:{one.ref.name}": analysis.recognized(one) for one in models}
    written = load_policy(conclusions, as_of=TODAY).conclusions if conclusions else ()
    return trace(known[f"hf:{models[-1].ref.name}"], known=known, book=book(), conclusions=written)


def children(of: str, license_id: str, relation: str, count: int) -> list[Snapshot]:
    """Models made from each other, each by somebody else."""
    names = [of, *(f"kin{number}/tern-{number}" for number in range(count))]
    return [model(name, license_id, base, relation) for base, name in pairwise(names)]


@pytest.mark.parametrize(("binding", "free", "relation", "generations"), CASES, ids=IDS)
def test_a_licensor_may_relicense_its_own_model_and_children_follow(
    binding: str, free: str, relation: str, generations: int
) -> None:
    first, second = model("origin/tern-v1", binding), model("origin/tern-v2", free, "origin/tern-v1")
    found = traced([first, second, *children("origin/tern-v2", free, relation, generations)])
    assert found.weights.concluded.license_ids == book().resolve(free)
    assert found.conflicts == ()


@pytest.mark.parametrize(("binding", "free", "relation", "generations"), CASES, ids=IDS)
def test_nobody_else_may_and_what_bound_the_first_binds_the_last(
    binding: str, free: str, relation: str, generations: int
) -> None:
    first, second = model("origin/tern-v1", binding), model("else/tern-v2", free, "origin/tern-v1")
    found = traced([first, second, *children("else/tern-v2", free, relation, generations)])
    bound = traced([first])
    ids = found.weights.concluded.license_ids
    assert set(bound.weights.concluded.license_ids) <= set(ids)
    assert strictest(book(), ids) >= strictest(book(), bound.weights.concluded.license_ids)
    assert [conflict.kind for conflict in found.conflicts] == ["declared-vs-base"]


@pytest.mark.parametrize("generations", GENERATIONS)
@pytest.mark.parametrize("free", FREE)
def test_a_publisher_may_not_lift_a_vendors_license_under_which_it_took_a_model(free: str, generations: int) -> None:
    first, second = model("origin/tern-v1", "llama3.1"), model("origin/tern-v2", free, "origin/tern-v1")
    found = traced([first, second, *children("origin/tern-v2", free, "finetune", generations)])
    assert found.weights.concluded.license_ids == ("llama-3.1-community",)


@pytest.mark.parametrize(("binding", "free"), list(product(("cc-by-nc-4.0", "llama3.1"), ("apache-2.0", "mit"))))
def test_a_mislabeled_derivative_offers_the_conclusion_that_settles_it(binding: str, free: str, tmp_path: Path) -> None:
    models = [model("origin/tern-v1", binding), model("else/tern-v2", free, "origin/tern-v1")]
    policy = HERE / "ordinary.yaml"
    found = traced(models)
    (verdict,) = judge(found, load_policy(policy, as_of=TODAY), ("product",), TODAY, book=book())
    assert verdict.outcome is not Outcome.PASS
    (offered,) = [one.remedy for one in verdict.findings if one.check == "LIC-12"]
    settled = offered[offered.index("{model: ") :].replace("NAME", "ada@example.org").replace("DAY", f"{TODAY}")
    own = tmp_path / "auditor.yaml"
    own.write_text(f"{policy.read_text('utf-8')}\nconclude:\n- {settled}\n", "utf-8")
    concluded = traced(models, own).weights.concluded
    assert concluded.by is not None
    assert set(found.weights.concluded.license_ids) <= set(concluded.license_ids)
