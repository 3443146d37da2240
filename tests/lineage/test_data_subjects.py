"""Data sets as subjects of their own: collected, with their own license, shown as what a model was trained on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor import audit
from auditor.collect.sources.huggingface import HuggingFace
from auditor.core.model import DATASETS, Audit, Dossier, Subject
from auditor.core.registry import plugins
from auditor.evidence.followed import MOST_DATA
from auditor.pipeline import Collecting
from tests.hub import Hub
from tests.hub.folders import make_model
from tests.laws.test_datasets import OF_VERDICTS
from tests.renderers.reading import text_of
from tests.tiny_policy import POLICY

ANYBODY = "hf_anybody"
LISTS = "licenses: {allow: [apache-2.0, mit], deny: [cc-by-nc-*]}\n"


def read(root: Path, models: dict[str, str]) -> Audit:
    for name, card in models.items():
        make_model(root / "models", name, {"README.md": card})
    (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")
    with Hub(root / "models") as hub:
        source = HuggingFace(endpoint=hub.url, token=ANYBODY, cache_dir=root / "cache")
        how = Collecting(store=root / "store", sources={"hf": source})
        return audit(["hf:acme/tern"], policy=root / "auditor.yaml", as_of=date(2026, 11, 21), collecting=how)


def dossier_of(found: Audit) -> Dossier:
    assert found.models[0].dossier is not None
    return found.models[0].dossier


def card(front: str, words: str = "It reads letters.") -> str:
    return f"---\nlicense: apache-2.0\n{front}---\n# Tern\n\n{words}\n"


DATA = "---\nlicense: {}\n---\n# Letters\n\nTen thousand letters.\n"


def test_a_data_set_has_its_own_license_and_does_not_bind_the_weights(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"acme/tern": card("datasets: [gull/letters]\n"), "datasets/gull/letters": DATA.format("cc-by-nc-4.0")},
    )
    told = dossier_of(found)
    assert [(edge.parent, edge.relation) for edge in told.lineage] == [("hf:datasets/gull/letters", "dataset")]
    assert told.parents == ()
    assert [fact.value for fact in told.facts if fact.name == DATASETS] == [("gull/letters (CC-BY-NC-4.0)",)]
    assert told.weights.concluded.license_ids == ("apache-2.0",)
    assert [verdict.outcome.value for verdict in found.models[0].verdicts] == ["pass"]
    data = next(entry for entry in told.coverage if entry.subject is Subject.DATA)
    assert not data.complete
    assert "cc-by-nc-4.0" in " ".join(gap.detail for gap in data.gaps)


def test_the_license_of_a_data_set_stands_in_every_format(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"acme/tern": card("datasets: [gull/letters]\n"), "datasets/gull/letters": DATA.format("cc-by-nc-4.0")},
    )
    for name, renderer in plugins("auditor.renderers", "RENDERER").items():
        if name not in OF_VERDICTS:
            shown = text_of(renderer, found)
            assert "gull/letters" in shown, name
            assert "CC-BY-NC-4.0" in shown, name


def test_data_under_a_free_license_leaves_nothing_open(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"acme/tern": card("datasets: [gull/letters]\n"), "datasets/gull/letters": DATA.format("mit")}
    )
    data = next(entry for entry in dossier_of(found).coverage if entry.subject is Subject.DATA)
    assert not any("limits use" in gap.detail for gap in data.gaps)


def test_a_data_set_that_is_not_there_is_told_and_costs_no_verdict(tmp_path: Path) -> None:
    found = read(tmp_path, {"acme/tern": card("datasets: [gull/gone]\n")})
    (edge,) = dossier_of(found).lineage
    assert edge.resolved == "its page could not be read (not-found)"
    assert [verdict.outcome.value for verdict in found.models[0].verdicts] == ["pass"]


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("", "It was trained on gull/letters (CC-BY-NC-4.0)."),
        ("", "## Data\n\n| Dataset | License |\n| --- | --- |\n| gull/letters | CC-BY-NC-4.0 |"),
        ("datasets:\n- name: gull/letters\n  license: cc-by-nc-4.0\n", "It reads letters."),
    ],
)
def test_a_data_set_is_a_subject_wherever_it_is_named_and_what_stands_beside_it_counts(
    front: str, words: str, tmp_path: Path
) -> None:
    told = dossier_of(read(tmp_path, {"acme/tern": card(front, words)}))
    assert "hf:datasets/gull/letters" in [edge.parent for edge in told.lineage]
    data = next(entry for entry in told.coverage if entry.subject is Subject.DATA)
    assert any(gap.what == "hf:datasets/gull/letters" and "cc-by-nc-4.0" in gap.detail for gap in data.gaps)


def test_no_more_data_sets_are_collected_than_the_bound_and_all_are_told(tmp_path: Path) -> None:
    names = [f"gull/letters-{number}" for number in range(MOST_DATA + 4)]
    told = dossier_of(read(tmp_path, {"acme/tern": card(f"datasets: [{', '.join(names)}]\n")}))
    assert len(told.lineage) == len(names)
    assert sum(edge.resolved is not None for edge in told.lineage) == MOST_DATA


def test_a_data_set_can_be_audited_itself(tmp_path: Path) -> None:
    make_model(tmp_path / "models", "datasets/gull/letters", {"README.md": DATA.format("cc-by-nc-4.0")})
    with Hub(tmp_path / "models") as hub:
        source = HuggingFace(endpoint=hub.url, token=ANYBODY, cache_dir=tmp_path / "cache")
        how = Collecting(store=tmp_path / "store", sources={"hf": source})
        found = audit(["hf:datasets/gull/letters"], as_of=date(2026, 11, 21), collecting=how)
    assert dossier_of(found).weights.concluded.license_ids == ("cc-by-nc-4.0",)
