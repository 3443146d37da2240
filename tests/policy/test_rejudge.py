"""What would change: other facts, another day, another policy, over an audit that is stored."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor import pipeline, wire
from auditor.core.errors import UsageError
from auditor.core.model import Audit, Outcome
from auditor.policy import load_policy
from auditor.policy.concepts.margins import _month
from auditor.policy.judging.rejudge import changes, parse_settings, rejudged, with_facts
from tests.cli.runner import auditor

DAY = date(2026, 11, 21)
POLICY = """\
policy: {id: kestrel, version: 1}
org: {domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US], max_product_mau: 1000,
  group_mau_at: {"2024-06": 1000}}
packs: [license]
workloads:
  notes: &notes
    deployment: {use_cases: [internal_coding], purpose: operations, data_classes: [none], distribution: [internal],
      hosting: self, modifies_model: [none], user_regions: [US], processing_regions: [US], storage_regions: [US]}
  more: {extends: notes, deployment: {data_classes: [pii]}}
""".replace(" &notes", "")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Two models, judged and read back from the wire format."""
    home = tmp_path_factory.mktemp("rejudge")
    for name, tag in (("open", "mit"), ("closed", "cc-by-nc-4.0")):
        (home / name).mkdir()
        (home / name / "README.md").write_text(f"---\nlicense: {tag}\n---\n# {name}\n", encoding="utf-8")
    policy = home / "auditor.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    found = pipeline.audit(
        [f"file:{home / name}" for name in ("open", "closed")],
        policy=policy,
        as_of=DAY,
        collecting=pipeline.Collecting(store=home / "store"),
    )
    return wire.load(wire.dump(found))


def policy_of(tmp_path: Path, text: str = POLICY) -> Path:
    path = tmp_path / "auditor.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_policy_on_the_same_day_changes_nothing(stored: Audit, tmp_path: Path) -> None:
    again = rejudged(stored, load_policy(policy_of(tmp_path)), DAY)
    assert changes(stored, again) == ()
    assert [model.verdicts for model in again.models] == [model.verdicts for model in stored.models] or all(
        one.outcome is other.outcome
        for before, after in zip(stored.models, again.models, strict=True)
        for one, other in zip(before.verdicts, after.verdicts, strict=True)
    )


def test_another_policy_says_which_verdicts_change_and_why(stored: Audit, tmp_path: Path) -> None:
    stricter = load_policy(policy_of(tmp_path, POLICY + "licenses: {deny: [mit]}\n"))
    found = changes(stored, rejudged(stored, stricter, DAY))
    assert [(change.workload, change.before, change.after) for change in found] == [
        ("notes", Outcome.PASS, Outcome.FAIL),
        ("more", Outcome.PASS, Outcome.FAIL),
    ]
    assert found[0].why[0].startswith("LIC-14 not-applicable → fail: mit is on")


def test_a_workload_that_is_gone_is_said_and_not_judged(stored: Audit, tmp_path: Path) -> None:
    smaller = load_policy(policy_of(tmp_path, POLICY[: POLICY.index("  more:")]))
    found = changes(stored, rejudged(stored, smaller, DAY))
    assert {(change.workload, change.after) for change in found} == {("more", None)}


def test_another_fact_of_the_organisation_changes_a_verdict(stored: Audit, tmp_path: Path) -> None:
    policy = load_policy(policy_of(tmp_path))
    research = with_facts(policy, parse_settings(["org.commercial=false"]))
    found = changes(stored, rejudged(stored, research, DAY))
    assert {(change.before, change.after) for change in found} == {(Outcome.FAIL, Outcome.PASS)}
    forgotten = with_facts(policy, parse_settings(["deployment.purpose="]))
    assert {change.after for change in changes(stored, rejudged(stored, forgotten, DAY))} == {Outcome.NEEDS_REVIEW}


def test_policy_keys_and_attestations_can_be_set(tmp_path: Path) -> None:
    policy = load_policy(policy_of(tmp_path))
    other = with_facts(policy, parse_settings(["policy.licenses.deny=[mit]", "attestations.notice_file=none"]))
    assert "licenses.deny" in other.facts["policy.keys"].value
    assert [(entry.id, entry.state) for entry in other.attestations] == [("notice_file", "none")]
    assert replace(other, facts=policy.facts, attestations=()) == replace(policy, attestations=())


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("org.max_prodct_mau=1", "org.max_product_mau"),
        ("org.max_product_mau=many", "a number"),
        ("deployment.hosting=selv", "self"),
        ("license.ids=[mit]", "can be set"),
        ("license.user_cap.state=below", "can be set"),
        ("org.domicile", "fact=value"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(setting: str, expected: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_settings([setting])
    assert expected in str(error.value)


@pytest.mark.parametrize(("text", "value"), [("9e9", 9e9), ("1_000_000", 1e6), ("12", 12.0)])
def test_numbers_are_read_as_people_type_them(text: str, value: float) -> None:
    assert parse_settings([f"org.group_revenue_12m_usd={text}"]) == {"org.group_revenue_12m_usd": value}


def test_simulate_tells_how_many_verdicts_change(stored: Audit, tmp_path: Path) -> None:
    audit = tmp_path / "audit.json"
    audit.write_text(wire.dump(stored), encoding="utf-8")
    path = policy_of(tmp_path, POLICY + "licenses: {deny: [mit]}\n")
    said = auditor("policy", "simulate", path, "--audit", audit, "--format", "json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert (found["verdicts"], len(found["changes"])) == (4, 2)
    text = auditor("policy", "simulate", path, "--audit", audit, "--what-if", "org.commercial=false").out
    assert "4 of 4 verdicts change, of 2 of 2 models" in text


# ------------------------------------------------------------------------------------------------------- margins


@given(st.floats(1, 1e9), st.floats(0.001, 5), st.floats(1, 1e6))
def test_the_month_a_cap_is_crossed_is_the_first_one_above_it(measured: float, growth: float, factor: float) -> None:
    cap = measured * factor
    month = _month(cap, measured, growth, "2026-11-21")
    if month is None:
        assert measured * (1 + growth) ** 49 < cap or measured > cap
        return
    count = (int(month[:4]) - 2026) * 12 + int(month[5:]) - 11
    assert measured * (1 + growth) ** (count / 12) > cap * (1 - 1e-9)
    assert measured * (1 + growth) ** ((count - 1) / 12) <= cap * (1 + 1e-9)


# ------------------------------------------------------------------------------------------- what people concluded

ENTRY = "conclude: [{{model: '{name}', license: {license}, by: Ada, on: 2026-11-01, reason: a letter}}]\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An open model, one of which nothing is known, and one made from a base that nobody can read."""
    fronts = {"open": "license: mit", "silent": "language: en", "child": "license: mit\nbase_model: gone/egret-zz"}
    for name, front in fronts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(f"---\n{front}\n---\n# A model\n", encoding="utf-8")
    return tmp_path


def outcomes(found: Audit) -> dict[str, set[Outcome]]:
    return {one.ref.name.rpartition("/")[2]: {each.outcome for each in one.verdicts} for one in found.models}


def audited(home: Path, text: str) -> Audit:
    """An audit by this policy, as it is read back years later."""
    names = [f"file:{home / name}" for name in ("open", "silent", "child")]
    how = pipeline.Collecting(store=home / "store", offline=True, now=lambda: datetime(2026, 11, 21, tzinfo=UTC))
    found = pipeline.audit(names, policy=policy_of(home, text), as_of=DAY, collecting=how)
    return wire.load(wire.dump(found))


def simulated(stored: Audit, home: Path, text: str, day: date = DAY) -> tuple[Audit, tuple[str, ...]]:
    how = pipeline.Collecting(store=home / "store")
    return pipeline.again(stored, policy=load_policy(policy_of(home, text)), as_of=day, collecting=how)


@pytest.mark.parametrize("license_id", ["mit", "cc-by-nc-4.0", "llama-3.1-community AND mit"])
@pytest.mark.parametrize("name", ["file:{home}/open", "file:{home}/silent", "file:{home}/child", "hf:gone/egret-zz"])
@pytest.mark.parametrize("back", [False, True], ids=["added", "withdrawn"])
def test_an_audit_evaluated_again_says_what_a_new_one_says_of_a_conclusion(
    license_id: str, name: str, back: bool, home: Path
) -> None:
    texts = [POLICY, POLICY + ENTRY.format(name=name.format(home=home), license=license_id)]
    first, second = texts[::-1] if back else texts
    again, unread = simulated(audited(home, first), home, second)
    assert not unread
    assert outcomes(again) == outcomes(audited(home, second))
    assert [one.dossier for one in again.models] == [one.dossier for one in audited(home, second).models]


@pytest.mark.parametrize("back", [False, True], ids=["added", "withdrawn"])
@pytest.mark.parametrize("change", ["gone", "edited"])
def test_where_the_files_are_not_at_hand_the_license_is_open_and_it_is_told(
    change: str, back: bool, home: Path
) -> None:
    texts = [POLICY, POLICY + ENTRY.format(name=f"file:{home}/open", license="apache-2.0")]
    first, second = texts[::-1] if back else texts
    stored = audited(home, first)
    card = home / "open" / "README.md"
    if change == "gone":
        card.unlink()
        card.parent.rmdir()
    else:
        card.write_text("---\nlicense: mit\n---\n# Another\n", encoding="utf-8")
    again, unread = simulated(stored, home, second)
    assert unread == (f"file:{home}/open",)
    assert outcomes(again)["open"] == {Outcome.NEEDS_REVIEW}
    assert {name: told for name, told in outcomes(again).items() if name != "open"} == {
        name: told for name, told in outcomes(stored).items() if name != "open"
    }
    (home / "audit.json").write_text(wire.dump(stored), encoding="utf-8")
    said = auditor("policy", "simulate", home / "auditor.yaml", "--audit", home / "audit.json")
    assert "pass → needs-review" in said.out
    assert "not at hand" in said.err


def test_a_conclusion_that_ended_is_not_used_for_a_later_day(home: Path) -> None:
    text = POLICY + ENTRY.format(name=f"file:{home}/silent", license="mit")
    stored = audited(home, text)
    assert outcomes(stored)["silent"] == {Outcome.PASS}
    assert outcomes(simulated(stored, home, text, date(2028, 1, 1))[0])["silent"] == {Outcome.NEEDS_REVIEW}


def test_what_stands_as_it_stood_is_not_read_again(home: Path) -> None:
    text = POLICY + ENTRY.format(name=f"file:{home}/silent", license="mit")
    stored = audited(home, text)
    for name in ("open", "silent", "child"):
        (home / name / "README.md").unlink()
    assert simulated(stored, home, text)[1] == ()
    assert changes(stored, simulated(stored, home, text)[0]) == ()
