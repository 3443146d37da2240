"""Laws of sentences about proofs: that something is attested or proved is said only where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.frozen import FrozenMap, freeze
from auditor.core.model import Location, Outcome
from auditor.core.resources import data_root
from auditor.policy.checks.examples import example_facts, shipped_engine
from auditor.policy.checks.pack_nouns import Check, Example
from auditor.policy.facts.attested import Asked, Attestation, attested_facts
from auditor.policy.facts.fact_registry import ATTESTATION, NAMED, registry
from auditor.policy.facts.known import Known
from auditor.policy.judging.judge import attested_summary
from auditor.renderers._ledger import attestations
from auditor.renderers._view import View
from auditor.renderers.html import RENDERER
from tests.renderers import audits
from tests.sizes import sized

MANY = settings(max_examples=sized(300), suppress_health_check=[HealthCheck.too_slow])
DAY = date(2026, 11, 21)
ON_FILE = re.compile(r"\bon file\b|\b(?:is|are) (?:signed|executed|documented|in place)\b", re.IGNORECASE)
ATTESTED = re.compile(r"\battest(?:ed|ation)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(?:no|not|none|neither|nobody|nothing|without)\b", re.IGNORECASE)
PROVED = re.compile(r"\bevidence\b", re.IGNORECASE)


def claims(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a clause of the text says so and does not deny it."""
    clauses = re.split(r"[.;:]\s|, and |, but |, whose |(?<=by name) ", text)
    return any(pattern.search(clause) and not DENIED.search(clause) for clause in clauses)


@cache
def examples() -> tuple[tuple[Check, Example], ...]:
    """Every example of every check that looks at an attestation."""
    return tuple(
        (check, example)
        for check in shipped_engine().checks
        if any(name.startswith(ATTESTATION) for name in check.reads) or check.id == "RES-18"
        for example in check.examples
    )


@st.composite
def attested_cases(draw: st.DrawFn) -> tuple[Check, Example, tuple[Attestation, ...]]:
    """An example whose attestations are made anew: with a proof or none, in force, ended, of a later day, or denied.

    They are about the one asked about, about somebody else, or about nobody by name.
    """
    check, example = draw(st.sampled_from(examples()))
    names = {name.removeprefix(ATTESTATION).split(".")[0] for name in check.reads if name.startswith(ATTESTATION)}
    if check.id == "RES-18":
        names |= {"hds", "c5_own"}
    made = []
    for name in sorted(names):
        if draw(st.integers(0, 4)) == 0:
            continue
        when = draw(
            st.sampled_from([None, DAY - timedelta(days=9), DAY - timedelta(days=500), DAY + timedelta(days=9)])
        )
        until = draw(st.sampled_from([None, None, DAY - timedelta(days=1), DAY + timedelta(days=90)]))
        about = draw(st.sampled_from(["asked", "asked", "asked", "other", "nobody"]))
        kinds = [kind for group in registry().attestations[name].outside for kind in group]
        details = {key: value for key, value in example.facts.items() if key.startswith(f"{ATTESTATION}{name}.")}
        made.append(
            Attestation(
                spec=registry().attestations[name],
                state=draw(st.sampled_from(["present", "present", "none"])),
                details=FrozenMap(_bare(details, name)),
                who=draw(st.sampled_from(["", "A. Moreau"])),
                when=when,
                until=until,
                proof=draw(st.sampled_from([None, None, "sha256:12ab"])),
                objects=FrozenMap({kind: STRANGER[kind] for kind in kinds} if about == "other" else {}),
                assumed=about == "asked",
                location=Location(path="auditor.yaml", start_line=7),
            )
        )
    return check, example, tuple(made)


STRANGER = {
    "counterparty": ("Acme Cloud",), "provider": ("Acme Cloud",), "channel": ("gemini-api-paid",), "country": ("NZ",),
    "model": ("hf:lab/other",),
}  # fmt: skip
"""Somebody whom no example is about, of each kind that must be named."""


def asked_in(facts: Mapping[str, object]) -> Asked:
    """The one an example asks about."""
    return Asked(ref="hf:lab/model", workload="desk", facts=shipped_engine().complete(facts, DAY))


def bare_facts(check: Check, example: Example) -> dict[str, object]:
    """What an example states beside attestations."""
    facts = example_facts(check, example, registry())
    return {key: value for key, value in facts.items() if ATTESTATION not in key}


def _bare(details: dict[str, object], name: str) -> dict[str, object]:
    return {key.removeprefix(f"{ATTESTATION}{name}."): freeze(value) for key, value in details.items()}


@given(drawn=attested_cases())
@MANY
def test_what_a_check_says_is_attested_is_attested_and_in_force(
    drawn: tuple[Check, Example, tuple[Attestation, ...]],
) -> None:
    check, example, made = drawn
    engine = shipped_engine()
    facts = bare_facts(check, example)
    known, _ = attested_facts(made, asked_in(facts), DAY)
    values = engine.complete({**facts, **{key: one.value for key, one in known.items()}}, DAY)
    decision = engine.explain_missing(check, engine.decide_all(values, DAY)[check.id], values)
    if decision.outcome is Outcome.NOT_APPLICABLE:
        return
    counting = [one for one in made if known.get(ATTESTATION + one.id) and one.state == "present"]
    for text in (decision.reason, *decision.notes):
        assert not claims(ON_FILE, text), text
        if claims(ATTESTED, text):
            # What a policy states that is not there is attested too: a clause that an agreement lacks.
            denied = check.id == "HIPAA-05" and any(ATTESTATION + one.id in known for one in made)
            assert counting or denied or _says_for_whom(text, made, known), (check.id, text, made)


def _says_for_whom(text: str, made: Iterable[Attestation], known: Mapping[str, Known]) -> bool:
    """Whether a sentence says of what is attested for others that it is for them, or not for this."""
    named = [known[name].value for one in made if (name := ATTESTATION + one.id + NAMED) in known]
    words = [*named, "not for this service", "Acme Cloud", "not with whom"]
    return bool(named) and any(word in text for word in words)


@given(drawn=attested_cases())
@MANY
def test_evidence_names_a_proof_exactly_where_the_attestation_has_one(
    drawn: tuple[Check, Example, tuple[Attestation, ...]],
) -> None:
    check, example, made = drawn
    known, _ = attested_facts(made, asked_in(bare_facts(check, example)), DAY)
    for one in made:
        fact = known.get(ATTESTATION + one.id) or known.get(ATTESTATION + one.id + NAMED)
        if fact is None:
            continue
        said = fact.evidence[0].statement
        assert claims(PROVED, said) == bool(one.proof and one.state == "present"), said
        assert not claims(ON_FILE, said), said


def test_no_sentence_of_the_packs_says_that_something_is_on_file() -> None:
    """A pack cannot know of a proof: it may say what is attested, and evidence names the proof."""
    said = []
    for path in sorted((data_root("policies") / "packs").glob("*.yaml")):
        for check in yaml.safe_load(path.read_text("utf-8"))["checks"]:
            said += [(check["id"], text) for text in _sentences(check)]
    assert said
    assert [(check, text) for check, text in said if claims(ON_FILE, text)] == []


SAYS_NOTHING_OF_IT = {"LIC-06", "AIA-35"}
"""Checks whose passing sentence says nothing of what is attested; their notes and evidence do."""


def test_a_pass_that_rests_on_an_attestation_says_so() -> None:
    arms = [
        (check.id, arm.reason or check.pass_reason)
        for check in shipped_engine().checks
        for arm in check.arms
        if arm.outcome is Outcome.PASS and any(name.startswith(ATTESTATION) for name in arm.condition.reads)
    ]
    assert len(arms) > 20
    assert [one for one in arms if not ATTESTED.search(one[1]) and one[0] not in SAYS_NOTHING_OF_IT] == []


def _sentences(tree: object, key: str = "") -> list[str]:
    """What a check may say: reasons and notes, wherever they stand."""
    if isinstance(tree, str):
        return [tree]
    if isinstance(tree, list):
        return [text for item in tree for text in _sentences(item, key)]
    if not isinstance(tree, dict):
        return []
    if key == "reasons":
        return [str(text) for name, text in tree.items() if name != "not-applicable"]
    told = [part for name, part in tree.items() if name in ("reason", "text")]
    inner = [_sentences(part, name) for name, part in tree.items() if name in ("rule", "reasons", "notes", "missing")]
    arms = [
        _sentences(part, name)
        for name, part in tree.items()
        if name in ("fail", "review", "pass") and isinstance(part, list)
    ]
    arms = [[text for text in arm if not re.match(r"^\S*(?:attestations\.|deployment\.)", text)] for arm in arms]
    return [str(text) for text in told] + [text for group in (*inner, *arms) for text in group]


@st.composite
def entries(draw: st.DrawFn) -> Attestation:
    """An entry of a policy: of somebody outside, who is named or not, or of ourselves."""
    days = st.sampled_from([None, *(DAY + timedelta(days=shift) for shift in (-800, -366, -1, 0, 30, 400))])
    named: dict[str, tuple[str, ...]] = draw(st.sampled_from([{}, {"counterparty": ("Orchard Hosting",)}]))
    return Attestation(
        spec=registry().attestations[draw(st.sampled_from(["dpa", "downtime_procedure"]))],
        state=draw(st.sampled_from(["present", "none"])),
        who="A. Moreau",
        when=draw(days),
        until=draw(days),
        proof=draw(st.sampled_from([None, "sha256:12ab"])),
        objects=FrozenMap(named),
    )


@given(entry=entries())
@settings(max_examples=sized(100), suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_counts_an_attestation_exactly_as_the_judge_does(entry: Attestation) -> None:
    policy = audits.policy(attestations=(attested_summary(entry),))
    audit = audits.audit(audits.lark(), policy=policy, as_of=DAY)
    told = attestations(View(audit))[0]
    facts = {"deployment.hosting": "vendor-api", "deployment.counterparty": ("Orchard Hosting",)}
    known, _ = attested_facts((entry,), asked_in(facts), DAY)
    stated = known.get(ATTESTATION + entry.id)
    assert told.counts == bool(stated and stated.value == "present")
    page = RENDERER.render(audit)
    section = page.partition('<section id="attestations"')[2].partition("</section>")[0]
    assert ("no proof is named" in section) == (told.counts and not entry.proof)
    assert ("sha256:12ab" in section) == bool(entry.proof)
