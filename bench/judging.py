"""How fast, how useful: judgments a second, causes of needs-review, and the share of permissive cards that pass.

Run: ``AUDITOR_CORPUS=… python -m bench.judging [--models N]``. Dossiers are read first (cards of the corpus as
folders); then all of them are judged for six different workloads with every pack, findings included, in one process.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from auditor.analysis import Analysis
from auditor.collect.collecting import Follow, collect
from auditor.core.model import Dossier, ModelRef, Outcome, Verdict
from auditor.core.registry import plugins
from auditor.evidence.cards import declared_parents
from auditor.identify.library import load_library
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy

DAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "auditor.yaml"
ORDINARY = "internal-coding"
OPEN = ("apache-2.0", "mit", "mit-0", "bsd-2-clause", "bsd-3-clause", "isc", "unlicense", "cc0-1.0")
"""Licenses a reader would call permissive without looking them up."""
POLICY = """\
policy: {id: bench, version: 1}
org: {name: Bench, domicile: US, principal_place_of_business: US, states: [US-TX], sector: healthcare_provider,
  hipaa_role: covered_entity, hhs_financial_assistance: true, commercial: true, max_product_mau: 2000000,
  group_mau_at: {"2024-06": 2000000, "2025-03": 2100000}, revenue_12m_usd: 4.2e+9, group_revenue_12m_usd: 4.2e+9,
  revenue_last_month_usd: 3.5e+8, operates_model_as_a_service: false, group_countries: [US, IE]}
packs: [license, hipaa, eu_ai_act, residency, export_origin]
residency: {processing: [US, EEA], storage: [US, EEA], support_access: [US, EEA]}
licenses: {allow: [apache-2.0, mit, "bsd-*"], review: ["llama-*"], deny: ["cc-by-nc-*"], blocked_governing_law: [CN]}
deployment_defaults: {hosting: self, self_host_kind: on_prem, modifies_model: [none], role: [deployer],
  subprocessors: [],
  user_regions: [US], processing_regions: [US], storage_regions: [US], support_access_countries: [US],
  distribution: [internal], placed_on_eu_market: false, output_used_in_eu: false, purpose: operations}
workloads:
  coding: {deployment: {use_cases: [internal_coding], data_classes: [none]}}
  charts: {deployment: {use_cases: [patient_care_decision_support], data_classes: [phi], purpose: treatment}}
  tuned: {deployment: {use_cases: [document_search], data_classes: [phi], modifies_model: [lora],
    artefact_destination: private}}
  assistant: {deployment: {use_cases: [chatbot_public], data_classes: [pii], distribution: [saas_feature],
    role: [provider, deployer], user_regions: [US, IE], processing_regions: [IE], storage_regions: [IE],
    placed_on_eu_market: true, interacts_with_people: true, system_market_date: 2026-09-01}}
  scoring: {deployment: {use_cases: [annex_iii.5b], data_classes: [pii, financial], user_regions: [DE], profiling: true,
    processing_regions: [DE], storage_regions: [DE], placed_on_eu_market: true}}
  cloud: {deployment: {channel: bedrock, routing_mode: geo, use_cases: [document_search], data_classes: [phi],
    hosting: cloud-resale, features: [chat]}}
attest:
- {id: baa, who: A, when: 2026-05-01, until: 2027-04-30, details: {counterparty: AWS}}
- {id: risk_analysis, who: A, when: 2026-05-01, until: 2027-04-30}
- {id: technical_safeguards, who: A, when: 2026-05-01, until: 2027-04-30}
"""


def main() -> None:
    """Read, judge, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--models", type=int, default=500, help="use the first N distinct dossiers")
    arguments.add_argument("--rounds", type=int, default=3, help="fresh processes are slow to warm: take the best of N")
    chosen = arguments.parse_args()
    dossiers = read(chosen.models)
    speed(dossiers, chosen.rounds)
    usefulness(dossiers)


def read(count: int) -> list[Dossier]:
    """Dossiers of the corpus's cards in name order; where there are fewer, some stand there again under other names."""
    cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
    folders = sorted(path for path in cards.iterdir() if path.is_dir())[:count]
    book = load_library()
    refs = [ModelRef(scheme="file", name=str(folder)) for folder in folders]
    collection = collect(
        refs, sources=plugins("auditor.collect.sources", "SOURCE"), follow=Follow(parents_of=declared_parents, depth=0)
    )
    known = {ref: Analysis(book).recognized(snapshot) for ref, snapshot in collection.snapshots.items()}
    found = [trace(known[str(ref)], known=known, failures={}, book=book) for ref in refs if str(ref) in known]
    again = (replace(one, ref=ModelRef(scheme="file", name=f"{one.ref.name}-again")) for one in found)
    return [*found, *islice(again, max(0, count - len(found)))]


def speed(dossiers: list[Dossier], rounds: int) -> None:
    """Judgments a second, the first round being cold: nothing compiled, nothing remembered."""
    print(f"{len(dossiers)} dossiers × 6 workloads, all packs, judgments a second:\n")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "auditor.yaml"
        path.write_text(POLICY, encoding="utf-8")
        for what, look in LOOKS.items():
            rates = []
            for _ in range(rounds):
                policy = load_policy(path, as_of=DAY)
                started = time.process_time()
                found = 0
                for dossier in dossiers:
                    verdicts = judge(dossier, policy, (), DAY)
                    look(verdicts)
                    found += len(verdicts)
                rates.append(found / (time.process_time() - started))
            print(f"- {what}: {', '.join(f'{rate:,.0f}' for rate in rates)}")


def _every_finding(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        for finding in verdict.findings:
            finding.write()


LOOKS: Mapping[str, Callable[[Sequence[Verdict]], object]] = {
    "the outcome": lambda verdicts: [verdict.outcome for verdict in verdicts],
    "what every check says": lambda verdicts: [[one.outcome for one in verdict.findings] for verdict in verdicts],
    "everything that a report shows": _every_finding,
}
"""What somebody looks at; the rest is not written."""


def usefulness(dossiers: list[Dossier]) -> None:
    """Under the example policy: verdicts, causes, and the permissive cards that pass the ordinary workload."""
    policy = load_policy(EXAMPLE, as_of=DAY)
    verdicts = [(dossier, judged(dossier, policy)) for dossier in dossiers]
    print(f"\n| verdict for {ORDINARY} | cards |\n|---|---:|")
    for outcome, count in Counter(verdict.outcome for _, verdict in verdicts).most_common():
        print(f"| {outcome} | {count} |")
    readable = [pair for pair in verdicts if permissive(pair[0])]
    passed = sum(verdict.outcome is Outcome.PASS for _, verdict in readable)
    print(
        f"\nreadable permissive cards: {len(readable)}, of them pass: {passed} ({passed / max(1, len(readable)):.1%})"
    )
    print("\n| what keeps a readable permissive card from passing | cards |\n|---|---:|")
    for check, count in _causes(dict(enumerate(verdict for _, verdict in readable))).most_common(8):
        print(f"| {check} | {count} |")
    asked = {number: verdict for number, (_, verdict) in enumerate(verdicts) if verdict.outcome is Outcome.NEEDS_REVIEW}
    print(f"\nneeds-review: {len(asked) / len(verdicts):.1%} of all\n\n| cause (checks that ask) | cards |\n|---|---:|")
    for check, count in _causes(asked).most_common(10):
        print(f"| {check} | {count} |")
    questions = [
        sum(bool(f.question) and f.outcome is Outcome.NEEDS_REVIEW for f in v.findings) for v in asked.values()
    ]
    print(f"\nquestions in a needs-review verdict: {sum(questions) / max(1, len(questions)):.2f} on average")


def judged(dossier: Dossier, policy: Policy) -> Verdict:
    """The verdict for the ordinary workload."""
    return judge(dossier, policy, (ORDINARY,), DAY)[0]


def permissive(dossier: Dossier) -> bool:
    """Whether the license was read in full and is a plain permissive one."""
    weights = dossier.weights
    return weights.complete and bool(weights.concluded.license_ids) and set(weights.concluded.license_ids) <= set(OPEN)


def _causes(verdicts: Mapping[int, Verdict]) -> Counter[str]:
    return Counter(
        finding.check
        for verdict in verdicts.values()
        for finding in verdict.findings
        if finding.outcome in (Outcome.NEEDS_REVIEW, Outcome.FAIL) and not finding.waiver and not finding.depends_on
    )


if __name__ == "__main__":
    main()
