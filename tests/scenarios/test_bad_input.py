"""Bad input is normal input: one clear message, the right exit code, and everything else still audited."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.runner import Said, auditor
from tests.cli.warm import command
from tests.hub import Hub
from tests.renderers.reading import models_of

POLICY = """\
policy: {id: tiny, version: 1}
org: {name: Tiny, domicile: US, principal_place_of_business: US, commercial: true, group_countries: [US]}
packs: [license]
workloads:
  notes:
    deployment: {hosting: self, use_cases: [internal_coding], distribution: [internal], data_classes: [none],
      user_regions: [US], processing_regions: [US], storage_regions: [US], modifies_model: [none], purpose: operations}
"""


@pytest.fixture
def models(tmp_path: Path) -> Path:
    root = tmp_path / "hub"
    (root / "good__model").mkdir(parents=True)
    (root / "good__model" / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Good\n", encoding="utf-8")
    return root


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "auditor.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture
def hub(models: Path) -> Iterator[Hub]:
    with Hub(models) as running:
        yield running


def card(models: Path, name: str, text: str) -> Path:
    folder = models / name.replace("/", "__")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(text, encoding="utf-8")
    return folder


def check(tmp_path: Path, hub: Hub, policy: Path, *refs: str) -> tuple[Said, dict[str, dict[str, object]]]:
    """One `auditor check` over these models; the answer by model."""
    manifest = tmp_path / "models.yaml"
    manifest.write_text("models:\n" + "".join(f"  - ref: {ref}\n" for ref in refs), encoding="utf-8")
    said = auditor("check", manifest, "-p", policy, "--endpoint", hub.url, "--as-of", "2026-11-21", "-f", "json")
    rows = {}
    if said.out:
        for model in models_of(said.out):
            rows[f"{model['ref']['scheme']}:{model['ref']['name']}"] = model
    return said, rows


def outcomes(model: dict[str, object]) -> set[str]:
    verdicts = model["verdicts"]
    assert isinstance(verdicts, list)
    return {verdict["outcome"] for verdict in verdicts}


def assert_clear(said: Said) -> None:
    assert "Traceback" not in said.err
    assert said.code != 4, said.err


def test_a_good_model_passes_so_that_the_rest_means_something(tmp_path: Path, hub: Hub, policy: Path) -> None:
    said, rows = check(tmp_path, hub, policy, "hf:good/model")
    assert outcomes(rows["hf:good/model"]) == {"pass"}
    assert said.code == 0


def test_an_unknown_model_is_told_and_the_others_are_still_audited(tmp_path: Path, hub: Hub, policy: Path) -> None:
    said, rows = check(tmp_path, hub, policy, "hf:nobody/nothing", "hf:good/model")
    assert_clear(said)
    assert said.code == 3
    assert rows["hf:nobody/nothing"]["failure"]["kind"] == "not-found"  # type: ignore[index]
    assert outcomes(rows["hf:good/model"]) == {"pass"}


def test_a_private_model_is_called_missing_or_private(tmp_path: Path, hub: Hub, models: Path, policy: Path) -> None:
    card(models, "shy/model", "---\nlicense: mit\n---\n# Shy\n")
    hub.fault("private", repo="shy/model")
    said, rows = check(tmp_path, hub, policy, "hf:shy/model")
    assert said.code == 3
    assert "private" in json.dumps(rows["hf:shy/model"]["failure"])


def test_a_gated_model_needs_review_by_what_could_be_seen(tmp_path: Path, hub: Hub, models: Path, policy: Path) -> None:
    card(models, "gate/model", "---\nlicense: mit\nextra_gated_prompt: For research only.\n---\n# Gated\n")
    hub.fault("gated", repo="gate/model", path="README.md")
    said, rows = check(tmp_path, hub, policy, "hf:gate/model")
    assert said.code == 1
    assert outcomes(rows["hf:gate/model"]) <= {"needs-review", "fail"}


def test_a_hub_that_dies_half_way_keeps_what_was_read(tmp_path: Path, hub: Hub, models: Path, policy: Path) -> None:
    card(models, "late/model", "---\nlicense: mit\n---\n# Late\n")
    hub.fault("404", repo="late/model")
    said, rows = check(tmp_path, hub, policy, "hf:good/model", "hf:late/model")
    assert_clear(said)
    assert outcomes(rows["hf:good/model"]) == {"pass"}
    assert rows["hf:late/model"]["failure"]


def test_a_license_of_200_megabytes_is_not_downloaded_and_never_passes(
    tmp_path: Path, hub: Hub, models: Path, policy: Path
) -> None:
    folder = card(models, "big/model", "---\nlicense: mit\n---\n# Big\n")
    with (folder / "LICENSE").open("wb") as stream:
        stream.truncate(200 * 2**20)
    said, rows = check(tmp_path, hub, policy, "hf:big/model")
    assert_clear(said)
    assert "pass" not in outcomes(rows["hf:big/model"])
    assert "too-large" in json.dumps(rows["hf:big/model"])


@pytest.mark.parametrize(
    "front_matter",
    ["x: " + "[" * 400_000, "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\nlicense: mit", "license: [mit\ntags: {"],
    ids=["400,000 brackets", "alias bomb", "broken"],
)
def test_a_hostile_card_is_an_anomaly_and_never_a_pass(
    tmp_path: Path, hub: Hub, models: Path, policy: Path, front_matter: str
) -> None:
    card(models, "evil/model", f"---\n{front_matter}\n---\n# Evil\n")
    said, rows = check(tmp_path, hub, policy, "hf:evil/model", "hf:good/model")
    assert_clear(said)
    assert "pass" not in outcomes(rows["hf:evil/model"])
    assert outcomes(rows["hf:good/model"]) == {"pass"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("org: {", "org: {domicil: US, ", "domicil"),
        ("commercial: true", "commercial: perhaps", "commercial"),
        ("packs: [license]", "packs: [lisence]", "license"),
        ("packs: [license]", "packs: [license]\nworkload: {}", "workload"),
    ],
    ids=["misspelled fact", "wrong type", "unknown pack", "unknown key"],
)
def test_a_broken_policy_is_told_with_its_line_before_anything_is_fetched(
    tmp_path: Path, hub: Hub, policy: Path, old: str, new: str, expected: str
) -> None:
    policy.write_text(POLICY.replace(old, new), encoding="utf-8")
    said, rows = check(tmp_path, hub, policy, "hf:good/model")
    assert said.code == 2
    assert not rows
    assert f"{policy}:" in said.err
    assert expected in said.err
    assert not hub.paths()


def test_a_misspelt_fact_in_an_own_rule_is_an_error_with_a_column(tmp_path: Path, hub: Hub, policy: Path) -> None:
    rule = (
        "rules:\n- id: OWN-01\n  title: Own rule\n  citation: Our handbook\n  rule: {fail: 'org.comercial'}\n"
        "  question: Why?\n  who: legal\n  severity: high\n  remedy: Ask.\n"
    )
    policy.write_text(POLICY + rule, encoding="utf-8")
    said, _ = check(tmp_path, hub, policy, "hf:good/model")
    assert said.code == 2
    assert "org.comercial" in said.err
    assert "org.commercial" in said.err


def test_a_manifest_that_names_a_model_twice_is_refused_with_both_lines(tmp_path: Path, hub: Hub, policy: Path) -> None:
    said, _ = check(tmp_path, hub, policy, "hf:good/model", "hf:good/model")
    assert said.code == 2
    assert "models.yaml:3" in said.err
    assert "models.yaml:2" in said.err


def test_an_attestation_dated_in_the_future_is_refused(tmp_path: Path, hub: Hub, policy: Path) -> None:
    entry = "attest:\n- {id: risk_analysis, state: present, who: Ann, when: 2099-01-01, until: 2099-12-31}\n"
    policy.write_text(POLICY + entry, encoding="utf-8")
    said, _ = check(tmp_path, hub, policy, "hf:good/model")
    assert said.code == 2
    line, column = POLICY.count("\n") + 2, entry.index("2099-01-01") - entry.index("\n")
    assert f"{policy}:{line}:{column}" in said.err
    assert "2099-01-01" in said.err
    assert not hub.paths()


def test_an_expired_waiver_no_longer_holds_and_says_so(tmp_path: Path, hub: Hub, models: Path, policy: Path) -> None:
    card(models, "free/research", "---\nlicense: cc-by-nc-4.0\n---\n# NC\n")
    waiver = (
        "waive:\n- {{check: LIC-06, model: 'hf:free/*', workload: notes, reason: trial, approver: Ann, author: Bob,\n"
        "   until: {until}, ticket: T-1}}\n"
    )
    found, notes = {}, {}
    for until in ("2027-03-01", "2026-10-01"):
        policy.write_text(POLICY + waiver.format(until=until), encoding="utf-8")
        _, rows = check(tmp_path, hub, policy, "hf:free/research")
        found[until] = outcomes(rows["hf:free/research"])
        notes[until] = json.dumps(rows["hf:free/research"]["verdicts"])
    assert "fail" not in found["2027-03-01"]
    assert found["2026-10-01"] == {"fail"}
    assert "The waiver by Ann ended on 2026-10-01." in notes["2026-10-01"]
    assert "ended on" not in notes["2027-03-01"]


def test_a_conclusion_settles_a_license_until_its_last_day(
    tmp_path: Path, hub: Hub, models: Path, policy: Path
) -> None:
    card(models, "own/model", "---\nlicense: other\n---\n# Own\n")
    entry = "conclude:\n- {{model: 'hf:own/*', license: mit, by: Ann, on: 2026-05-01, until: {until}, reason: asked}}\n"
    found = {}
    for until in ("2027-04-30", "2026-10-01"):
        policy.write_text(POLICY + entry.format(until=until), encoding="utf-8")
        _, rows = check(tmp_path, hub, policy, "hf:own/model")
        found[until] = rows["hf:own/model"]
    assert outcomes(found["2027-04-30"]) == {"pass"}
    assert outcomes(found["2026-10-01"]) == {"needs-review"}
    assert "What Ann concluded holds from 2026-05-01 to 2026-10-01" in json.dumps(found["2026-10-01"])


@pytest.mark.parametrize("target", ["file", "stdout"])
def test_a_report_that_cannot_be_written_is_never_taken_for_a_verdict(
    tmp_path: Path, hub: Hub, policy: Path, target: str
) -> None:
    """A full disk, by the device the kernel has for it, and a folder that is a file."""
    manifest = tmp_path / "models.yaml"
    manifest.write_text("models:\n  - ref: hf:good/model\n", encoding="utf-8")
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    options = ("-o", tmp_path / "a-file" / "report.html") if target == "file" else ()
    said = command(
        "check", manifest, "-p", policy, "--endpoint", hub.url, "-f", "html", *options, output=Path("/dev/full")
    )
    assert said.code == 2
    assert "written" in said.err
    assert "Traceback" not in said.err


def test_an_unknown_format_names_the_known_ones(tmp_path: Path, policy: Path) -> None:
    said = auditor("review", "hf:good/model", "-p", policy, "-f", "htlm")
    assert said.code == 2
    assert "html" in said.err


@pytest.mark.parametrize("kept", ["store", "report"])
def test_a_disk_that_is_full_ends_in_one_clear_sentence(tmp_path: Path, hub: Hub, policy: Path, kept: str) -> None:
    """The kernel refuses to let any file grow beyond a few bytes, as it does when a quota is used up."""
    manifest = tmp_path / "models.yaml"
    manifest.write_text("models:\n  - ref: hf:good/model\n", encoding="utf-8")
    options = ["-p", policy, "--endpoint", hub.url, "--as-of", "2026-11-21", "-f", "json"]
    options += ["--store", tmp_path / "store"]
    if kept == "report":
        options += ["-o", tmp_path / "report.json"]
    said = command("check", manifest, *options, largest_file=8)
    assert "Traceback" not in said.err
    assert said.err.count("evidence is not kept") == 1
    assert not [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    if kept == "store":
        assert said.code == 0
        assert json.loads(said.out)["models"]
    else:
        assert said.code == 2
        assert "report.json" in said.err
        assert not list(tmp_path.glob("*report.json*"))
