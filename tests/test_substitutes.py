"""Which models of an inventory would pass where one fails: another lineage first, with the difference in terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor import pipeline
from auditor.core.model import Audit
from auditor.report.substitutes import substitutes

POLICY = """\
policy: {id: kestrel, version: 1}
org: {domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
workloads:
  notes:
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [none], distribution: [internal],
      hosting: self, modifies_model: [none], user_regions: [US], processing_regions: [US], storage_regions: [US]}
"""


def audited(home: Path, **cards: str) -> Audit:
    (home / "auditor.yaml").write_text(POLICY, encoding="utf-8")
    for name, front in cards.items():
        (home / name).mkdir(exist_ok=True)
        (home / name / "README.md").write_text(f"---\n{front}\n---\n# {name}\n", encoding="utf-8")
    return pipeline.audit(
        [f"file:{home / name}" for name in cards],
        policy=home / "auditor.yaml",
        as_of=date(2026, 11, 21),
        collecting=pipeline.Collecting(store=home / "store", offline=True),
    )


def test_a_failing_model_is_told_those_that_pass_with_the_terms_they_lift(tmp_path: Path) -> None:
    audit = audited(tmp_path, closed="license: cc-by-nc-4.0")
    inventory = audited(tmp_path, free="license: mit", shut="license: cc-by-nc-4.0", other="license: apache-2.0")
    found = substitutes(audit, inventory)
    ((ref, workload), others) = next(iter(found.items()))
    assert ref.endswith("closed")
    assert workload == "notes"
    assert {other.license for other in others} == {"MIT", "Apache-2.0"}
    assert all("commercial-use" in other.lifts for other in others)


def test_a_model_that_passes_needs_none(tmp_path: Path) -> None:
    audit = audited(tmp_path, free="license: mit")
    assert substitutes(audit, audit) == {}


def test_relatives_come_last(tmp_path: Path) -> None:
    audit = audited(tmp_path, closed="license: cc-by-nc-4.0\nbase_model: acme/base")
    inventory = audited(
        tmp_path,
        a_sister="license: mit\nbase_model: acme/base",
        b_stranger="license: mit",
    )
    passing = [model for model in inventory.models if model.verdicts[0].outcome.value == "pass"]
    found = next(iter(substitutes(audit, inventory).values()))
    assert [other.ref for other in found] == sorted(
        (str(model.ref) for model in passing), key=lambda ref: ("a_sister" in ref, ref)
    )
    assert found[0].other_lineage
