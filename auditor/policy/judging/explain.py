"""Checks and facts in words: what they look at, their legal basis, what they read, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import UsageError
from auditor.core.model import Outcome
from auditor.core.spelling import meant
from auditor.core.suggestions import did_you_mean, did_you_mean_fact
from auditor.policy.checks import packs
from auditor.policy.checks.examples import shipped_engine
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.texts import human
from auditor.policy.facts import tables, uses
from auditor.policy.facts.fact_registry import (
    ATTESTATION,
    OUTCOME,
    TERMS,
    AttestationSpec,
    FactRegistry,
    FactSpec,
    registry,
)
from auditor.policy.judging.answering import READABLE
from auditor.policy.judging.policy import Policy
from auditor.records import citations

_WORDS = {Outcome.FAIL: "fails when", Outcome.NEEDS_REVIEW: "needs review when", Outcome.PASS: "passes when"}
_SHOWN = {Outcome.FAIL: "violation", Outcome.NEEDS_REVIEW: "needs review", Outcome.PASS: "no issues found"}
_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_LONGEST = 40
"""Characters of what a fact is about that stand in a sentence; beyond it its name does. By judgment: a sentence stays
one that can be read."""
_ELSEWHERE = "`auditor licenses show ID` explains a license, `auditor policy explain FACT` a fact of the policy file"
_READABLE = f"""{READABLE}: Governing license
pack: engine (evaluated whatever packs are chosen)
A model whose governing license could not be read never passes. Read the text, then conclude it in the policy file.
Checks that only wait for it say so and have no question of their own.
"""


def explain_check(check_id: str, policy: Policy | None = None, *, conditions: bool = False) -> str:
    """One check, as text; of the beginning of ids such as LIC, the checks that begin so.

    Args:
        policy: whose own checks are known beside those of the shipped packs.
        conditions: with the conditions as the pack states them.

    Raises:
        UsageError: no pack has such a check.
    """
    wanted = check_id.strip().upper()
    if wanted == READABLE:
        return _READABLE
    known = {check.id: check for check in _checks(policy)}
    listed = [check for check in known.values() if check.id.startswith(f"{wanted.rstrip('-')}-")]
    if listed and wanted not in known:
        return "".join(f"{check.id}: {check.title}\n" for check in listed)
    if wanted not in known:
        hint = did_you_mean(wanted, known) or _ELSEWHERE
        raise UsageError(f"no check is called {check_id!r}", wanted="an id such as LIC-03", hint=hint)
    return "\n".join(_lines(known[wanted], _registry(policy), conditions=conditions)) + "\n"


def concepts() -> tuple[Mapping[str, Any], ...]:
    """The legal concepts of ``policies/concepts.yaml``."""
    found: tuple[Mapping[str, Any], ...] = tables.table("concepts")["concepts"]
    return found


def _concept(row: Mapping[str, Any]) -> str:
    """One concept: its rule, what an unknown leads to, its legal basis, the facts that hold it and who reads them."""
    held = [name for name in row["facts"] if name in registry().facts]
    lines = [f"{row['id']}: {row['title']}", f"rule: {row['rule']}", f"where something is unknown: {row['unknown']}"]
    lines += [f"legal basis: {row['citation']}", f"facts: {', '.join(held)}"]
    for kind, tag in (one.split(".") for one in row["reads"]):
        rows = tables.table("concepts")[kind]
        lines.append(f"{_KINDS[kind]} ({tag}): {', '.join(_tagged(rows, tag)) or 'none'}")
    readers = [check.id for check in _checks() if set(held) & _all_behind(check)]
    lines.append(f"read by: {', '.join(_in_short(readers)) or 'no check'}")
    return "\n".join(lines) + "\n"


def _in_short(readers: list[str]) -> list[str]:
    """The ids of checks; of a pack whose notes are all made at once, the prefix for all of them."""
    found: dict[str, list[str]] = {}
    for check in readers:
        found.setdefault(check.partition("-")[0], []).append(check)
    told: list[str] = []
    for prefix, checks in found.items():
        at_once = prefix in _AT_ONCE and len(checks) > 1
        told += [f"{prefix}-* ({len(checks)} checks, each where its law is touched)"] if at_once else checks
    return told


_AT_ONCE = ("US", "INT")
_KINDS = {"data_classes": "classes of data", "uses": "uses"}


def _tagged(rows: Mapping[str, Mapping[str, Any]], tag: str) -> list[str]:
    """Ids that carry a tag, each with what it says there."""
    said = {name: row[tag] for name, row in rows.items() if tag in row}
    return [name if word is True else f"{name} ({_spoken(word)})" for name, word in said.items()]


def _spoken(word: Any) -> str:
    return ", ".join(word) if isinstance(word, tuple) else str(word)


def explain_fact(name: str, policy: Policy | None = None) -> str:
    """One fact of the registry or one legal concept, as text: what it may be, where it stands, which checks read it.

    An attestation may be named without ``attestations.`` before it, and a policy key as it stands in the file.

    Args:
        policy: whose own facts, attestations and checks are known beside those shipped.

    Raises:
        UsageError: no fact is called so.
    """
    known = _registry(policy)
    facts = known.facts
    wanted = meant(name.strip(), facts)
    # An attestation by its own id, and a policy key as the file has it.
    wanted = next((one for one in (wanted, ATTESTATION + wanted, f"policy.{wanted}") if one in facts), wanted)
    concept = next((row for row in concepts() if row["id"] == name.strip()), None)
    if concept is not None:
        return _concept(concept)
    if wanted not in facts:
        raise UsageError(
            f"no fact is called {name!r}", wanted="a name such as org.domicile", hint=did_you_mean_fact(wanted, facts)
        )
    spec = facts[wanted]
    lines = [f"{spec.name}: {spec.about}", f"type: {spec.type}" + (f", in {spec.unit}" if spec.unit else "")]
    if spec.allowed:
        lines.append(f"words: {' · '.join(spec.allowed)}")
    if spec.default is not None:
        lines.append(f"where nothing is stated: {human(spec.default)}")
    if spec.default_from:
        lines.append(f"where nothing is stated: as {spec.default_from}")
    lines.append(f"where it is written: {_place(spec, known)}")
    if not spec.derived:
        lines.append(f"question for {spec.who}: {spec.question}")
    if (attestation := known.attestations.get(wanted.removeprefix(ATTESTATION))) and wanted.count(".") == 1:
        lines.append(f"about: {_object(attestation)}")
    readers = [check.id for check in _checks(policy) if wanted in _behind(check)]
    nobody = "no check of the shipped packs or of this policy" if policy else "no check of the shipped packs"
    lines.append(f"read by: {', '.join(_in_short(readers)) or nobody}")
    if spec.shape == "use":
        lines += _vocabulary_of_uses()
    return "\n".join(lines) + "\n"


def _object(spec: AttestationSpec) -> str:
    """What an entry must name, or stands for where it names none."""
    if spec.outside:
        return f"somebody outside, whom an entry must name: {' and '.join(' or '.join(one) for one in spec.outside)}"
    return f"our own {' and '.join(spec.own)}; an entry that names none stands for the whole policy file"


def _vocabulary_of_uses() -> list[str]:
    """Every known use: its words, and the clauses of licenses it may fall under."""
    lines = ["", "uses (capitals, hyphens and blanks do not matter; an unknown word needs review):"]
    for use in uses.uses():
        words = f" (also {', '.join(use.also)})" if use.also else ""
        lines.append(f"  {use.id}{words}: {use.title}")
        touched = [f"{one} (by name)" for one in use.verbatim] + list(use.interpretive)
        lines.append(f"    clauses: {', '.join(touched) or 'none'}")
        law = [*use.counts_as[1:], *(f"perhaps {one}" for one in use.may_be)]
        if law:
            lines.append(f"    EU AI Act: {', '.join(law)}")
    return lines


def _place(spec: FactSpec, known: FactRegistry) -> str:
    if spec.derived:
        return "nowhere: it follows from other facts"
    head, _, key = spec.name.partition(".")
    if head == "model" and spec.name in known.own:
        return f"`model_facts: [{{model, by, on, facts: {{{key}: …}}}}]` in the policy file"
    return {
        "org": f"`org: {{{key}: …}}` in the policy file",
        "deployment": f"`deployment: {{{key}: …}}` of a workload, or `deployment_defaults`, in the policy file",
        "policy": f"`{key.replace('.', ': {', 1)}: …{'}' if '.' in key else ''}` in the policy file",
        ATTESTATION[:-1]: "`attest: [{id, state, value, details, who, when, until, proof}]` in the policy file",
        TERMS[:-1]: "the license, or the license database",
        "channel": "the catalog of channels",
        "judged": "`--as-of`",
    }.get(head, "read from the model and its license")


def _checks(policy: Policy | None = None) -> list[Check]:
    shipped = [check for pack in packs.shipped().values() for check in pack.checks]
    return [*shipped, *(policy.rules if policy else ())]


def _registry(policy: Policy | None) -> FactRegistry:
    return policy.registry if policy else registry()


def _behind(check: Check) -> set[str]:
    """Every fact a check looks at, those behind derived ones included."""
    deriver = shipped_engine().deriver
    named = [name for name in check.reads if not name.startswith(OUTCOME)]
    return {*named, *(base for name in named for base in deriver.behind(name))}


def _all_behind(check: Check) -> set[str]:
    """Every fact a check looks at, derived ones on the way included."""
    reads = shipped_engine().deriver.reads
    found: set[str] = set()
    stack = [name for name in check.reads if not name.startswith(OUTCOME)]
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += reads.get(name, ())
    return found


def _lines(check: Check, known: FactRegistry, *, conditions: bool) -> list[str]:
    lines = [f"{check.id}: {check.title}", f"pack: {check.pack} · severity: {check.severity.value}"]
    lines.append(f"legal basis: {check.citation}")
    lines += [f"  {law}" for law in citations.told(check.id)]
    recheck = ", to be checked again" if check.recheck else ""
    lines.append(f"as of: {check.as_of.isoformat()}, confidence {check.confidence}{recheck}")
    lines += [f"sources: {', '.join(check.sources)}"] if check.sources else []
    if check.applies_from.day or check.applies_from.fact:
        lines.append(f"applies from: {check.applies_from.day or check.applies_from.fact}")
    if check.waits_for:
        lines.append(f"waits for the answers of: {', '.join(check.waits_for)}; a certain fail holds meanwhile")
    lines.append("what it says:")
    lines += [f"  {shown}: {sentence}" for shown, sentence in outcomes_told(check, known)]
    if asked := questions_told(check, known):
        lines.append("what you may be asked:")
        lines += [f"  {who}: {question}" for question, who in asked]
    lines.append(f"what to do: {check.remedy}")
    lines.append(f"can be waived: {'yes' if check.waivable else 'no'}")
    lines.append("facts:")
    lines += [f"  {name}: {known.facts[name].about}" for name in check.reads if name in known.facts]
    lines.append("examples:")
    lines += [f"  {example.name}: {example.expect}" for example in check.examples]
    if conditions:
        lines += ["conditions:", f"  applies when: {check.applies.source}"]
        lines += [f"  {_WORDS[arm.outcome]}: {arm.condition.source}" for arm in check.arms]
        lines.append(f"  a missing fact that decides: {check.on_missing.value}")
    return lines


def outcomes_told(check: Check, known: FactRegistry) -> tuple[tuple[str, str], ...]:
    """Each outcome as it is shown, with a sentence that reports print for it; what they fill in is named."""
    said = []
    for arm in check.arms:
        said.append((_SHOWN[arm.outcome], arm.reason or (check.pass_reason if arm.outcome is Outcome.PASS else "")))
    said.append((_SHOWN[check.on_missing], check.missing_reason))
    order = list(dict.fromkeys(shown for shown, _ in said))
    said.sort(key=lambda row: order.index(row[0]))
    said.append(("not applicable", check.not_applicable_reason))
    return tuple(dict.fromkeys((shown, _named(sentence, known)) for shown, sentence in said if sentence))


def questions_told(check: Check, known: FactRegistry) -> tuple[tuple[str, str], ...]:
    """Each question once, with who answers it."""
    asked = [(arm.question, arm.who or check.who) for arm in check.arms if arm.outcome is Outcome.NEEDS_REVIEW]
    asked.append((check.missing_question or check.question, check.who))
    return tuple(dict.fromkeys((_named(question, known), who) for question, who in asked if question))


def _named(sentence: str, known: FactRegistry) -> str:
    """A sentence of a pack with what its placeholders stand for in their place."""

    def about(found: re.Match[str]) -> str:
        fact = known.facts.get(found[1])
        words = fact.about.rstrip(".") if fact else ""
        return f"‹{words[:1].lower()}{words[1:]}›" if 0 < len(words) <= _LONGEST else f"`{found[1]}`"

    return _PLACEHOLDER.sub(about, " ".join(sentence.split()))
