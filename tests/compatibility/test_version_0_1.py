"""What version 0.1 wrote still loads, is rendered to every format and judged again; see ``v0_1/README.md``."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor import wire
from auditor.collect.store import EvidenceStore
from auditor.core.model import Audit, ModelRef, Outcome
from auditor.core.registry import plugins
from auditor.core.spelling import meant
from auditor.history import reading
from auditor.history.database import Database
from auditor.manifest import load_manifest
from auditor.manifest.lock_file import load_lock
from auditor.policy import load_policy
from auditor.policy.facts.fact_registry import registry
from auditor.policy.judging.rejudge import rejudged
from auditor.report.decisions import waiting
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.hub.folders import make_model, no_network
from tests.hub.models import Catalogue
from tests.renderers.reading import DIGESTS, findings_in, text_of

KEPT = Path(__file__).parent / "v0_1"
DAY = "2026-11-21"
PLACE = "http://127.0.0.1:8010"
"""The hub that the samples were read from; nothing listens there now."""
AUDITS = ("audit.json", "baseline.json", "bundle/audit.json")
POLICIES = {"auditor.yaml": "tidewater-health", "kestrel.yaml": "kestrel", "first.yaml": "curlew-gmbh"}
RENDERERS = plugins("auditor.renderers", "RENDERER")
VERSIONED = ("schema", "schema_version")
SENTENCES = ("$.summary.exit_reason",)
"""What is made anew for each report, in the words of the version that writes it."""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the samples to work in, as the samples themselves stay as they are."""
    home = tmp_path / "v0_1"
    shutil.copytree(KEPT, home)
    (home / "audit.json").write_bytes(text("audit.json").encode())
    monkeypatch.chdir(home)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("AUDITOR_HISTORY", raising=False)


@pytest.fixture(autouse=True)
def no_connection(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of all this needs a network, but for drift."""
    with nullcontext() if "hub" in request.fixturenames else no_network(monkeypatch):
        yield


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub that serves what the store of version 0.1 holds, and refuses what was refused then."""
    lock, store = load_lock(KEPT / "models.lock"), EvidenceStore(KEPT / "store")
    for ref, entry in {**lock.models, **lock.ancestors}.items():
        model = ModelRef.parse(ref)
        if model.scheme == "hf" and "failure" not in entry:
            held = store.latest(model.at(entry["revision"]), entry["place"])
            assert held is not None
            make_model(tmp_path / "models", model.name, {file.path: file.data for file in held.files})
    make_model(tmp_path / "models", "helix-bio/fold-mini")
    with Hub(tmp_path / "models") as served:
        served.fault("gated", repo="helix-bio/fold-mini")
        yield served


def text(name: str) -> str:
    """A sample as version 0.1 wrote it."""
    if name == "audit.json":
        return gzip.decompress((KEPT / "audit.json.gz").read_bytes()).decode()
    return (KEPT / name).read_text(encoding="utf-8")


def kept(name: str) -> Audit:
    return wire.load(text(name))


def lost(old: Any, new: Any, at: str = "$") -> list[str]:
    """Where the new value does not say what the old one said; more keys are no loss."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            row
            for key, value in old.items()
            if f"{at}.{key}" not in SENTENCES or key not in new
            for row in (lost(value, new[key], f"{at}.{key}") if key in new else [f"{at}.{key} is gone"])
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [row for index, pair in enumerate(zip(old, new, strict=True)) for row in lost(*pair, f"{at}[{index}]")]
    return [] if old == new else [f"{at}: {old!r} became {new!r}"[:300]]


# ------------------------------------------------------------------------------------------------------- samples


def test_no_sample_holds_a_path_of_the_machine_it_was_made_on() -> None:
    files = [path for path in KEPT.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 600_000
    for path in files:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert not any(start in data for start in (b"/tmp/", b"/home/", b"/root/", b"/work/", b"/Users/")), path


def test_the_sample_policy_states_every_key_that_version_0_1_knew() -> None:
    known = {row.split(".")[1] for row in text("facts.txt").split() if row.startswith("policy.")}
    fixed = {"policy", "org", "packs", "records", "history", "deployment_defaults", "workloads", "rules"}
    fixed |= {"model_facts", "conclude", "attest", "waive", "severity", "gate"}
    assert set(yaml.safe_load(text("auditor.yaml"))) == (known - {"keys", "evaluation"}) | fixed


# -------------------------------------------------------------------------------------------------------- audits


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_that_is_written_again_is_the_same_and_keeps_every_key(name: str) -> None:
    audit = kept(name)
    again = wire.dump(audit)
    assert wire.load(again) == audit
    old, new = json.loads(text(name)), json.loads(again)
    assert set(VERSIONED) <= set(new)
    assert lost({key: value for key, value in old.items() if key not in VERSIONED}, new) == []


def test_every_key_that_version_0_1_could_write_still_has_its_name() -> None:
    assert set(text("keys.txt").split()) - set(paths(wire.schema(), wire.schema())) == set()


def paths(schema: Any, node: Mapping[str, Any], at: str = "$", inside: tuple[str, ...] = ()) -> Iterator[str]:
    """Every key the schema allows, as ``$.models[].ref.text``."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        if name not in inside:
            yield from paths(schema, schema["$defs"][name], at, (*inside, name))
        return
    for branch in (*node.get("anyOf", ()), *node.get("allOf", ())):
        yield from paths(schema, branch, at, inside)
    if "items" in node:
        yield from paths(schema, node["items"], f"{at}[]", inside)
    if isinstance(node.get("additionalProperties"), dict):
        yield from paths(schema, node["additionalProperties"], f"{at}{{}}", inside)
    for key, value in node.get("properties", {}).items():
        yield f"{at}.{key}"
        yield from paths(schema, value, f"{at}.{key}", inside)


@pytest.mark.parametrize("name", sorted(RENDERERS))
@pytest.mark.parametrize("sample", ["audit.json", "baseline.json"])
def test_an_audit_is_rendered_to_every_format_with_all_its_findings(name: str, sample: str) -> None:
    audit = kept(sample)
    shown = text_of(RENDERERS[name], audit)
    said = findings_in(name, shown, audit)
    expected = findings_in("json", text_of(RENDERERS["json"], audit), audit)
    assert expected.shown
    # A check that waits for an answer is no finding of its own: a report may name it, and need not.
    waits = {
        (model.ref.name, verdict.workload, check)
        for model in audit.models
        for verdict in model.verdicts
        for check in waiting(verdict)
    }
    carried = {entry for entry in expected.shown if said.carries(entry)}
    must = {one for one in carried if (one.model.partition(":")[2], one.workload, one.check) not in waits}
    checks = {one.check for one in expected.shown}
    assert must or name in DIGESTS
    assert must <= said.shown
    assert {one for one in said.shown - carried if one.check in checks and one.outcome not in ("waiting", "")} == set()
    assert name in DIGESTS or all(model.ref.name in shown.replace("\\", "") for model in audit.models)


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_the_command_renders_an_audit_to_every_format(name: str) -> None:
    said = auditor("render", "baseline.json", "-f", name, "-o", f"out{RENDERERS[name].suffix}")
    assert said.code == 0, said.err
    assert Path(f"out{RENDERERS[name].suffix}").stat().st_size


# ------------------------------------------------------------------------------------------------------ policies


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_a_policy_is_valid(name: str) -> None:
    said = auditor("policy", "validate", name)
    assert said.code == 0, said.err
    assert f"Policy {POLICIES[name]} version" in said.out


@pytest.mark.parametrize(("name", "audit"), [("auditor.yaml", "audit.json"), ("kestrel.yaml", "bundle/audit.json")])
def test_a_policy_states_what_it_stated_then(name: str, audit: str) -> None:
    """Every fact with its place, every attestation, waiver and conclusion, as the audit under it has them."""
    again = rejudged(kept(audit), load_policy(Path(name)), date.fromisoformat(DAY))
    old, new = json.loads(text(audit))["policy"], json.loads(wire.dump(again))["policy"]
    for policy in (old, new):
        policy.pop("packs")  # ours, and dated: they may be newer
        for entry in policy["attestations"]:
            entry.pop("about")  # our own words for it
    assert lost(old, new) == []


def test_every_fact_that_could_be_stated_still_can() -> None:
    known = {name for name, spec in registry().facts.items() if not spec.derived}
    assert {name for name in text("facts.txt").split() if meant(name, known) not in known} == set()


def test_rules_of_ones_own_do_what_their_examples_say() -> None:
    said = auditor("policy", "test", "auditor.yaml")
    assert (said.code, said.out.count("ok  TIDE-1")) == (0, 2), said.err


def test_every_case_is_read_and_holds() -> None:
    said = auditor("policy", "test", "cases.yaml", "-f", "json")
    cases = json.loads(said.out)["cases"]
    assert len(cases) == 9
    assert [(case["id"], case["problems"]) for case in cases if not case["holds"]] == []
    assert said.code == 0


@pytest.mark.parametrize(("policy", "audit"), [("auditor.yaml", "audit.json"), ("kestrel.yaml", "baseline.json")])
def test_an_audit_is_judged_again_for_the_same_workloads(policy: str, audit: str) -> None:
    old = kept(audit)
    new = rejudged(old, load_policy(Path(policy)), old.as_of)
    for before, after in zip(old.models, new.models, strict=True):
        assert (before.failure, before.dossier) == (after.failure, after.dossier)
        was = {verdict.workload: verdict.outcome for verdict in before.verdicts}
        now = {verdict.workload: verdict.outcome for verdict in after.verdicts}
        assert set(was) == set(now)
        # Checks are corrected; what contradicted the policy then is never simply fine now.
        assert not [one for one in was if was[one] is Outcome.FAIL and now[one] is Outcome.PASS]


@pytest.mark.parametrize(
    "command",
    [
        ("policy", "simulate", "auditor.yaml", "--audit", "audit.json", "--as-of", DAY),
        ("policy", "simulate", "first.yaml", "--audit", "baseline.json", "--as-of", DAY, "-f", "json"),
        ("policy", "simulate", "auditor.yaml", "--audit", "audit.json", "--what-if", "org.max_product_mau=5"),
        ("policy", "obligations", "audit.json"),
        ("policy", "obligations", "baseline.json", "-f", "json"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_commands_over_a_stored_audit_answer(command: tuple[str, ...]) -> None:
    said = auditor(*command)
    assert said.code == 0, said.err
    assert said.out.strip()


# ----------------------------------------------------------------------------------- manifest, lock, store, drift


def test_a_manifest_says_the_same_models_in_every_form_of_an_entry() -> None:
    manifest = load_manifest(Path("models.yaml"))
    assert [str(entry.ref) for entry in manifest.entries] == [str(model.ref) for model in kept("audit.json").models]
    first, second = manifest.entries[:2]
    assert (first.workloads, first.owner, first.modified) == (("booking-assistant",), "platform team", ("lora",))
    assert (second.workloads, second.modified) == (("patient-messages",), ("rag",))
    assert manifest.aliases == (("fjord", ModelRef.parse("hf:fjordlight/fjord-7b-instruct")),)
    assert [entry.channel for entry in manifest.entries if entry.ref.scheme == "api"] == ["azure-openai"]
    assert [str(entry.ref) for entry in load_manifest(Path("kestrel-models.yaml")).entries] == [
        "hf:fjordlight/fjord-7b-instruct",
        "hf:stonecutter/quarry-70b-free",
    ]


@pytest.mark.parametrize("name", ["models.lock", "bundle/models.lock"])
def test_a_lock_that_is_written_again_keeps_every_key(name: str) -> None:
    assert lost(json.loads(text(name)), json.loads(load_lock(Path(name)).dump())) == []


@pytest.mark.parametrize("more", [(), ("--offline",)], ids=["", "offline"])
def test_a_locked_check_judges_what_was_locked(more: tuple[str, ...]) -> None:
    said = auditor(
        *("check", "models.yaml", "--locked", *more, "--store", "store", "--as-of", DAY),
        *("-f", "json", "-o", "now.json", "--db", "now.sqlite"),
    )
    assert said.code == 1, said.err
    now = wire.load(Path("now.json").read_text(encoding="utf-8"))
    locked = json.loads(text("models.lock"))["models"]
    for model in now.models:
        entry = locked[str(model.ref)]
        if "failure" in entry:
            assert model.failure is not None
            assert model.failure.kind == entry["failure"]
        elif model.ref.scheme != "api":  # the catalog of services ships with us: a newer one is not what was locked
            assert model.dossier is not None
            assert model.dossier.revision == entry["revision"]
            assert {file.path: file.sha256 for file in model.dossier.files}.items() <= entry["documents"].items()
            assert {verdict.workload for verdict in model.verdicts} == set(entry["verdicts"])


def test_drift_from_a_lock_tells_no_change_upstream_where_there_is_none(hub: Hub) -> None:
    said = auditor("drift", "models.yaml", "--store", "store", "--endpoint", hub.url, "--as-of", DAY, "-f", "json")
    assert said.code in (0, 1), said.err
    ours = {"unread-changed", "conflicts-changed", "terms-changed", "relicensed", "evidence-changed", "verdict-changed"}
    changes = [change for change in json.loads(said.out) if not change["ref"].startswith("api:")]
    assert [change for change in changes if change["kind"] not in ours] == []


def test_drift_from_a_lock_tells_what_changed_upstream(hub: Hub, tmp_path: Path) -> None:
    card = tmp_path / "models" / "quarry-ai__quarry-70b" / "README.md"
    card.write_text(card.read_text(encoding="utf-8").replace("Free for most", "Free for some"), encoding="utf-8")
    hub.catalogue = Catalogue(tmp_path / "models")
    said = auditor("drift", "models.yaml", "--store", "store", "--endpoint", hub.url, "--as-of", DAY, "-f", "json")
    changed = {change["kind"]: change for change in json.loads(said.out) if change["ref"] == "hf:quarry-ai/quarry-70b"}
    assert {"new-revision", "text-changed"} <= set(changed)
    assert any("Free for some" in row for row in changed["text-changed"]["redline"])


def test_an_offline_check_reads_the_store() -> None:
    said = auditor(
        *("check", "kestrel-models.yaml", "-p", "kestrel.yaml", "--store", "store", "--endpoint", PLACE, "--offline"),
        *("--as-of", DAY, "-f", "json", "-o", "now.json", "--db", "now.sqlite"),
    )
    assert said.code in (0, 1), said.err
    now, then = wire.load(Path("now.json").read_text(encoding="utf-8")), kept("bundle/audit.json")
    assert [model.dossier.revision for model in now.models if model.dossier] == [
        model.dossier.revision for model in then.models if model.dossier
    ]


def test_a_store_is_listed_and_travels() -> None:
    assert auditor("cache", "ls", "--store", "store").out.count(PLACE) == 7
    assert auditor("cache", "export", "store.tar", "--store", "store").code == 0
    assert auditor("cache", "import", "store.tar", "--store", "elsewhere").code == 0
    assert auditor("cache", "ls", "--store", "elsewhere").out == auditor("cache", "ls", "--store", "store").out


# ------------------------------------------------------------------------------------------- baseline and bundle


def test_a_baseline_tells_what_is_new_since() -> None:
    check = ("check", "kestrel-models.yaml", "-p", "kestrel.yaml", "--store", "store", "--endpoint", PLACE, "--offline")
    options = ("--as-of", DAY, "-f", "json", "-o", "now.json", "--db", "now.sqlite")
    said = auditor(*check, *options, "--baseline", "baseline.json")
    assert "0 models that could not be read are new since the baseline" in said.err
    assert said.code in (0, 1), said.err
    # The license list answers for fjord now: nothing that was open in the baseline is told as new.
    assert wire.load(Path("now.json").read_text(encoding="utf-8")).models[0].verdicts[0].outcome is not Outcome.FAIL


def test_an_audit_is_its_own_baseline() -> None:
    said = auditor(
        *("check", "models.yaml", "--locked", "--store", "store", "--as-of", DAY, "--db", "now.sqlite"),
        *("--baseline", "audit.json", "-f", "csv", "-o", "now.csv"),
    )
    assert "0 models that could not be read are new since the baseline" in said.err
    assert said.code in (0, 1), said.err


def test_a_bundle_is_whole_and_is_derived_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.manifest import bundle

    monkeypatch.setattr(bundle, "__version__", "later than 0.1")
    said = auditor("verify", "bundle")
    otherwise = [row for row in said.out.splitlines() if " follow otherwise now: " not in row]
    if said.code == 0:
        assert "every hash holds" in said.out
    else:  # texts are read better than they were: said with both versions, and never a charge of tampering
        assert said.code == 1, said.err
        assert [row for row in otherwise if not row.startswith("note: written by auditor 0.1.0 ")] == []


def test_a_bundle_that_was_changed_is_noticed() -> None:
    place = Path("bundle/audit.json")
    place.write_text(place.read_text(encoding="utf-8").replace('"outcome": "needs-review"', '"outcome": "pass"', 1))
    said = auditor("verify", "bundle")
    assert said.code == 1
    assert "audit.json" in said.out


# ------------------------------------------------------------------------------------------------------- history


def test_a_history_tells_the_story_of_its_audits() -> None:
    told = json.loads(auditor("history", "hf:fjordlight/fjord-7b-instruct", "--db", "history.sqlite", "-f", "json").out)
    (step,) = told["steps"]
    assert (step["since"], step["on"]) == ("2026-10-15", DAY)
    assert [(turn["workload"], turn["before"], turn["after"]) for turn in step["turns"]] == [("notes", "fail", "pass")]
    said = auditor("history", "hf:fjordlight/fjord-7b-instruct", "--db", "history.sqlite")
    assert "licen" in said.out
    assert "LIC-14 fail → pass" in said.out


def test_a_history_says_the_same_as_its_audits_and_how_old_questions_are() -> None:
    with Database("history.sqlite") as database:
        last = reading.latest(database)
    then = kept("bundle/audit.json")
    assert {(state.name, workload, str(outcome)) for state in last for workload, outcome in state.verdicts.items()} == {
        (str(model.ref), verdict.workload, verdict.outcome.value) for model in then.models for verdict in model.verdicts
    }
    said = auditor("history", "--db", "history.sqlite", "--today", "2026-11-22", "-f", "json")
    assert {question["since"] for question in json.loads(said.out)["questions"]} == {"2026-10-15"}


def test_audits_of_version_0_1_are_kept_once_and_beside_those_of_ours() -> None:
    again = auditor("history", "add", "baseline.json", "bundle/audit.json", "--db", "history.sqlite")
    assert again.err.count("was stored already") == 2, again.err
    first, second = (auditor("history", "add", "audit.json", "--db", "history.sqlite") for _ in range(2))
    assert "findings" in first.err
    assert "was stored already" in second.err
    ours = replace(kept("baseline.json"), as_of=date(2026, 12, 24))
    Path("ours.json").write_text(wire.dump(ours), encoding="utf-8")
    assert "findings" in auditor("history", "add", "ours.json", "--db", "history.sqlite").err
    told = json.loads(auditor("history", "hf:fjordlight/fjord-7b-instruct", "--db", "history.sqlite", "-f", "json").out)
    assert [step["on"] for step in told["steps"]] == [DAY, "2026-12-24"]


def test_a_history_forgets_what_is_old() -> None:
    assert auditor("history", "prune", "--older-than", "0", "--db", "history.sqlite").code == 0
    with Database("history.sqlite") as database:
        assert {str(state.audit.as_of) for state in reading.latest(database)} == {DAY}
