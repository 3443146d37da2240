"""`choose`: candidates are ranked by what keeps them from being used, and a plan can break."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.cli.choice_text import data, screen
from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import Audit, FactSeen, Finding, ModelAudit, ModelRef, Outcome, Settlement
from auditor.manifest.plan import as_yaml, broken, entries_of, load_plan
from auditor.records.catalog import shipped
from auditor.renderers.html import RENDERER
from auditor.report.choose import STATE_WORDS, About, Beside, UseState, choose
from tests.cli.runner import auditor
from tests.hub import Hub
from tests.renderers import audits
from tests.sizes import sized

WORKLOADS = ("triage-notes", "patient-chat", "code-assist", "leaflets")
KINDS = ("pass", "sign", "ask", "fail", "ours", "upcoming")
STATES = {
    "pass": UseState.NOW,
    "upcoming": UseState.NOW,
    "sign": UseState.ONCE,
    "ours": UseState.ONCE,
    "ask": UseState.ASK,
    "fail": UseState.NOT,
}


def finding(kind: str, model: str, workload: str) -> Finding:
    if kind == "pass":
        return audits.finding("LIC-03", "User cap", Outcome.PASS, "No cap.")
    if kind == "upcoming":
        return audits.finding("AIA-14", "Later", Outcome.UPCOMING, "Later.", applies_from=audits.date(2027, 12, 2))
    if kind == "settled":
        later, then = audits.date(2027, 8, 2), Outcome.PASS
        return audits.finding("AIA-28", "Later", Outcome.UPCOMING, "Then pass.", applies_from=later, would_be=then)
    if kind == "fail":
        return audits.finding("LIC-06", "Grant", Outcome.FAIL, "The license is non-commercial.")
    if kind == "ours":
        fact = FactSeen(name="attestations.marking", value="none", known=True, location=audits.in_policy(3))
        return audits.finding(
            "AIA-20",
            "Marking",
            Outcome.FAIL,
            "Outputs are not marked.",
            facts=(fact,),
            remedy="Mark outputs.",
            who="legal",
        )
    settled = "attestation" if kind == "sign" else "answer"
    concerns = {"workload": workload} if kind == "sign" else {"model": model}
    return audits.finding(
        "HIPAA-02" if kind == "sign" else "LIC-05",
        "Agreement",
        Outcome.NEEDS_REVIEW,
        "Not known.",
        question=f"Is it signed for {concerns}?",
        who="privacy",
        concerns=FrozenMap(concerns),
        settlement=Settlement(kind=settled, name="baa", yaml=f"attest: {concerns} {settled}"),
    )


def candidate(name: str, kinds: list[str]) -> ModelAudit:
    base = audits.lark()
    ref = ModelRef.parse(name)
    assert base.dossier is not None
    facts = tuple(fact for fact in base.dossier.facts if fact.name != "model.lineages")
    dossier = replace(base.dossier, ref=ref, lineage=(), facts=facts)
    verdicts = tuple(
        audits.verdict(workload, finding(kind, name, workload))
        for workload, kind in zip(WORKLOADS, kinds, strict=False)
    )
    return replace(base, ref=ref, dossier=dossier, verdicts=verdicts)


def market(*rows: tuple[str, list[str]]) -> Audit:
    return audits.audit(*(candidate(name, kinds) for name, kinds in rows))


ROWS = st.lists(
    st.tuples(
        st.sampled_from([f"hf:owner-{a}/model-{b}" for a in range(3) for b in range(4)]),
        st.lists(st.sampled_from(KINDS), min_size=4, max_size=4),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda row: row[0],
)


@given(rows=ROWS)
def test_a_state_is_what_the_verdict_says_and_the_best_candidate_is_the_primary(
    rows: list[tuple[str, list[str]]],
) -> None:
    by_name = dict(rows)
    for place, one in enumerate(choose(market(*rows)).workloads):
        assert one.workload == WORKLOADS[place]
        states = [option.state for option in one.options]
        assert states == sorted(states, key=list(UseState).index)
        assert {option.ref: option.state for option in one.options} == {
            name: STATES[kinds[place]] for name, kinds in by_name.items()
        }
        usable = [option for option in one.options if option.state is not UseState.NOT]
        assert one.primary == (usable[0] if usable else None)


def test_the_day_of_a_rule_that_will_find_nothing_is_told_of_no_candidate() -> None:
    found = choose(market(("hf:owner-1/model-1", ["upcoming"]), ("hf:owner-2/model-2", ["settled"])))
    days = {one.ref: one.from_ for one in found.workloads[0].options}
    assert days == {"hf:owner-1/model-1": audits.date(2027, 12, 2), "hf:owner-2/model-2": None}


@given(rows=ROWS)
def test_a_fallback_is_of_another_owner_and_nothing_that_is_not_allowed_is_planned(
    rows: list[tuple[str, list[str]]],
) -> None:
    for one in choose(market(*rows)).workloads:
        if one.fallback is None:
            owners = {o.ref.split("/")[0] for o in one.options if o.state is not UseState.NOT}
            assert len(owners) <= 1
        else:
            assert one.primary is not None
            assert one.primary.ref.split("/")[0] != one.fallback.ref.split("/")[0]
            assert UseState.NOT not in (one.primary.state, one.fallback.state)


@given(rows=ROWS, width=st.sampled_from([60, 80, 120]))
def test_the_screen_is_never_wider_than_the_terminal(rows: list[tuple[str, list[str]]], width: int) -> None:
    lines = screen(choose(market(*rows)), width).splitlines()
    assert max(map(len, lines)) <= width


def test_sixteen_candidates_for_four_workloads_fit_a_screen() -> None:
    kinds = [[KINDS[(number + place * 5) % 6] for place in range(4)] for number in range(16)]
    choice = choose(market(*((f"hf:owner-{n}/model-with-a-long-name-{n}", kinds[n]) for n in range(16))))
    lines = screen(choice, 120).splitlines()
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 120


def test_a_parent_and_its_child_are_one_lineage_whoever_published_them() -> None:
    parent, child, other = (candidate(f"hf:{name}", ["pass"] * 4) for name in ("a/base", "b/tune", "c/else"))
    assert child.dossier is not None
    edge = audits.Edge(parent="hf:a/base", relation="finetune", said_by="front-matter", declared=True, confidence=1.0)
    child = replace(child, dossier=replace(child.dossier, lineage=(edge,)))
    one = choose(audits.audit(parent, child)).workloads[0]
    assert one.fallback is None
    assert one.fallback_note == "all 1 others are of its lineage or vendor"
    with_other = choose(audits.audit(parent, child, other)).workloads[0]
    assert with_other.fallback is not None
    assert with_other.fallback.ref == "hf:c/else"


def test_what_rests_on_one_lineage_is_told() -> None:
    choice = choose(market(("hf:a/one", ["pass"] * 4), ("hf:b/two", ["fail"] * 4)))
    assert [(one.kind, len(one.workloads)) for one in choice.concentration] == [("lineage", 4)]


def test_cost_and_score_break_ties_and_nothing_else() -> None:
    audit = market(("hf:a/one", ["pass"]), ("hf:b/two", ["pass"]), ("hf:c/free", ["ask"]))
    beside = {"hf:b/two": Beside(cost=1.0), "hf:c/free": Beside(cost=0.0), "hf:a/one": Beside(cost=2.0)}
    assert [o.ref for o in choose(audit, beside).workloads[0].options] == ["hf:b/two", "hf:a/one", "hf:c/free"]


def test_what_is_about_the_organization_is_told_once_and_has_its_answer() -> None:
    choice = choose(market(*((f"hf:o{n}/m", ["sign"]) for n in range(5))))
    assert [(need.about, workloads) for need, workloads in choice.about_you] == [(About.YOU, ("triage-notes",))]
    assert choice.about_you[0][0].answer.startswith("attest:")
    assert data(choice)["about_you"][0]["kind"] == "sign-or-state"


def test_a_plan_is_kept_and_says_what_got_worse(tmp_path: Path) -> None:
    good = market(("hf:a/one", ["pass"] * 4), ("hf:b/two", ["pass"] * 4))
    path = tmp_path / "plan.yaml"
    path.write_text(as_yaml(choose(good)))
    plan = load_plan(path)
    assert len(plan) == 8
    assert broken(plan, good) == ()
    worse = market(("hf:a/one", ["pass", "fail", "pass", "pass"]))
    told = broken(plan, worse)
    assert "patient-chat: primary hf:a/one was use-now and is not-allowed now" in told
    assert sum("was not evaluated" in line for line in told) == 4
    assert {str(entry.ref) for entry in entries_of(plan, ())} == {"hf:a/one", "hf:b/two"}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "plan: 3",
        "plan: {w: {primary: 3}}",
        "plan: {w: {best: {ref: hf:a/b}}}",
        "plan: {w: {primary: {ref: hf:a/b, state: x}}}",
        "a: 1",
    ],
)
def test_what_is_no_plan_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        load_plan(path)


def test_a_fallback_behind_candidates_that_may_be_used_now_says_why() -> None:
    audit = market(("hf:a/one", ["pass"]), ("hf:a/two", ["pass"]), ("hf:b/far", ["ask"]))
    one = choose(audit).workloads[0]
    assert one.fallback is not None
    assert one.fallback.ref == "hf:b/far"
    assert "hf:a/two (use now)" in one.fallback_note
    assert one.fallback_note in " ".join(screen(choose(audit), 400).split())


@given(rows=ROWS)
def test_no_fallback_stands_behind_a_better_candidate_without_saying_why(rows: list[tuple[str, list[str]]]) -> None:
    order = list(UseState).index
    for one in choose(market(*rows)).workloads:
        if one.fallback is None or one.primary is None:
            continue
        better = [o for o in one.options if o != one.primary and order(o.state) < order(one.fallback.state)]
        assert bool(better) == bool(one.fallback_note)
        assert all(o.kin & one.primary.kin for o in better)


def test_a_candidate_whose_license_nobody_could_tell_is_no_fallback_before_one_with_a_license() -> None:
    unknown = candidate("hf:b/a-first-name", ["ask"])
    assert unknown.dossier is not None
    weights = unknown.dossier.weights
    nameless = replace(weights, concluded=replace(weights.concluded, license_ids=()), choices=())
    coverage = tuple(nameless if one == weights else one for one in unknown.dossier.coverage)
    unknown = replace(unknown, dossier=replace(unknown.dossier, coverage=coverage))
    known = candidate("hf:c/licensed", ["ask"])
    one = choose(audits.audit(candidate("hf:a/one", ["pass"]), unknown, known)).workloads[0]
    assert one.fallback is not None
    assert one.fallback.ref == "hf:c/licensed"


@given(rows=ROWS, width=st.sampled_from([60, 120, 300]))
def test_the_screen_cuts_no_sentence(rows: list[tuple[str, list[str]]], width: int) -> None:
    choice = choose(market(*rows))
    text = screen(choice, width)
    assert "…" not in text
    whole = "".join(text.split())
    for one in choice.workloads:
        for option in (one.primary, one.fallback):
            if option and option.own_needs:
                question = "".join(option.own_needs[0].what.partition("? ")[0].split())
                assert width < 300 or question in whole


@given(rows=ROWS, width=st.sampled_from([60, 80, 120]), missing=st.integers(0, 3))
def test_no_candidate_is_hidden(rows: list[tuple[str, list[str]]], width: int, missing: int) -> None:
    audit = market(*((name, kinds[: 4 - missing] if not place else kinds) for place, (name, kinds) in enumerate(rows)))
    text = " ".join(screen(choose(audit), width).split())
    shown = {name for name, _ in rows if "".join(name.split()) in "".join(text.split())}
    counted = re.search(r"and (\d+) further candidate", text)
    assert len(shown) + int(counted[1] if counted else 0) >= len(rows)
    assert len(rows) > 8 or len(shown) == len(rows)
    assert ("not a candidate there" in text) == bool(missing and len(rows) > 1)


@given(rows=ROWS)
def test_a_reason_why_candidates_are_not_allowed_is_told_or_counted(rows: list[tuple[str, list[str]]]) -> None:
    text = screen(choose(market(*rows)), 120)
    assert ("Not allowed, because" in text) == any("fail" in kinds for _, kinds in rows)


def test_a_channel_that_sells_anothers_models_serves_none_of_its_vendors_own() -> None:
    catalog = shipped()
    for vendor in catalog.vendors.values():
        for other in vendor.get("also_channels", ()):
            owner = catalog.channels[other]["vendor"]
            for own in catalog.vendors[owner].get("models") or ():
                served = catalog.served(ModelRef.parse(f"api:{owner}/{own['id']}"))
                assert served
                assert other not in served.channels
        for own in vendor.get("models") or ():
            served = catalog.served(ModelRef.parse(f"api:{vendor['id']}/{own['id']}"))
            assert served
            assert set(vendor.get("also_channels", ())) <= set(served.channels)


def test_channels_that_are_as_near_keep_the_order_of_the_catalog() -> None:
    first = replace(candidate("api:openai/gpt-4o", ["pass"]), channel="openai-api")
    second = replace(first, channel="chatgpt-business")
    primary = choose(audits.audit(first, second)).workloads[0].primary
    assert primary is not None
    assert primary.channel == "openai-api"


@given(rows=ROWS)
def test_where_nothing_may_be_used_the_nearest_candidates_are_named(rows: list[tuple[str, list[str]]]) -> None:
    choice = choose(market(*((name, ["fail"] * 4) for name, _ in rows)))
    for one in choice.workloads:
        assert one.primary is None
        assert {option.ref for option in one.nearest} == {name for name, _ in rows}
    assert "nearest" in screen(choice, 120)


def test_the_nearest_candidate_has_the_fewest_violations() -> None:
    near, far = candidate("hf:b/near", ["fail"]), candidate("hf:a/far", ["fail"])
    other = audits.finding("LIC-03", "User cap", Outcome.FAIL, "The cap is exceeded.")
    verdict = replace(far.verdicts[0], findings=(*far.verdicts[0].findings, other))
    one = choose(audits.audit(replace(far, verdicts=(verdict,)), near)).workloads[0]
    assert [option.ref for option in one.nearest] == ["hf:b/near"]
    assert [option.ref for option in one.options] == ["hf:b/near", "hf:a/far"]


def test_a_choice_among_models_that_could_not_be_read_ends_as_a_check_of_them_does(tmp_path: Path) -> None:
    models = ("file:" + str(tmp_path / "gone"), "file:" + str(tmp_path / "away"))
    listed = tmp_path / "models.yaml"
    listed.write_text("models:\n" + "".join(f"- ref: {name}\n" for name in models))
    options = (listed, "--offline", "--store", tmp_path / "store")
    assert auditor("choose", *options).code == auditor("check", *options).code == 3


EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MODELS = ("hf:fjordlight/fjord-code-3b", "hf:quarry-ai/quarry-70b", "hf:helix-bio/fold-mini")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a policy, beside the hub of the example."""
    for name in ("HF_HOME", "AUDITOR_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLES / "auditor.yaml", tmp_path)
    shutil.copytree(EXAMPLES / "licenses", tmp_path / "licenses")
    with Hub(EXAMPLES / "hub") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield tmp_path


def chosen(*candidates: object) -> list[tuple[str, list[tuple[str, str]]]]:
    """Workload → candidates without their revision, with what may be done with each."""
    said = json.loads(auditor("choose", *candidates, "-f", "json", "--as-of", "2026-11-21").out)
    return [
        (one["workload"], [(option["ref"].partition("@")[0], option["state"]) for option in one["options"]])
        for one in said["workloads"]
    ]


@pytest.mark.parametrize("form", ["cyclonedx", "cyclonedx-1.7", "spdx", "spdx3"])
def test_candidates_of_a_bill_are_chosen_from_as_those_of_the_command_line(form: str, shop: Path) -> None:
    auditor("review", *MODELS, "-f", form, "-o", "bom.json", "--as-of", "2026-11-21")
    wanted = chosen(*MODELS)
    assert {ref for _, options in wanted for ref, _ in options} == set(MODELS)
    assert chosen("bom.json") == wanted
    assert chosen("bom.json", "hf:lakeside-lab/night-owl") == chosen(*MODELS, "hf:lakeside-lab/night-owl")


def test_a_stored_audit_is_chosen_from_alone(shop: Path) -> None:
    auditor("review", *MODELS, "-f", "json", "-o", "audit.json", "--as-of", "2026-11-21")
    assert chosen("audit.json") == chosen(*MODELS)
    both = auditor("choose", "audit.json", MODELS[0])
    assert (both.code, both.out) == (2, "")
    assert "a stored audit is chosen from alone" in both.err
    (shop / "empty.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}')
    none = auditor("choose", "empty.json")
    assert none.code == 2
    assert "lists no models" in none.err


@given(rows=ROWS)
@settings(max_examples=sized(15), deadline=None)
def test_the_first_screen_of_a_report_names_for_each_workload_what_may_be_used_or_is_nearest(
    rows: list[tuple[str, list[str]]],
) -> None:
    audit = market(*rows)
    page = str(RENDERER.render(audit))
    usable = page[page.index('id="usable-h"') : page.index("</section>", page.index('id="usable-h"'))]
    lines = re.findall(r"<li>(.*?)</li>", usable, flags=re.DOTALL)
    told = {name: line for line in lines for name in re.findall(r"<bdi>(.*?)</bdi>", line.partition(":")[0])}
    assert set(told) == set(WORKLOADS)
    for one in choose(audit).workloads:
        line = told[one.workload]
        best = one.primary or next(iter(one.nearest))
        if best.state is UseState.NOW:
            assert "none of these models" not in line
        else:
            assert "none of these models. Nearest: <a href" in line
            assert f"{best.ref}</bdi></a>, {STATE_WORDS[best.state]}" in line
