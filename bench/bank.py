"""A bank's filled-in policy over real model cards: how many questions are left, and whether each can be answered.

Run: ``AUDITOR_CORPUS=… python -m bench.bank [--models N] [--show]``. The models are spread evenly over the corpus's
cards in the order of their names; the policy is `bench/bank.yaml`. *Own* decisions are those that do not concern the
organization; one is *needed now* where its answer can change a verdict. Then every decision, folded ones included, is
answered by rules that stand below and were written before the run, each written into the policy file by the code of
`auditor answer`, until nothing is open. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml

from auditor.analysis import Analysis
from auditor.core.model import Audit, ModelAudit, Outcome, Recognized
from auditor.identify.library import Library, load_library
from auditor.lineage import trace
from auditor.policy import Policy, judge, load_policy, summary
from auditor.policy.file.giving import Given, read_back, written
from auditor.report.decisions import Decision, decisions, is_asked
from bench.judging import DAY
from bench.lineage import read_all

POLICY = Path(__file__).with_suffix(".yaml")
ROUNDS = 12
"""An answer may raise further questions; a dozen rounds are more than any needs. By judgment."""
FACTS = {
    "modality": "[text]", "list_status": "[]", "publisher_country": "US", "developer": "its publisher",
    "training_flop": "1.0e+22", "provider_states_gpai": "false", "eu_market_date": "2025-01-01",
    "release_date": "2024-01-01", "covers_declared_use": "true", "personal_data_of_eu_origin": "false",
    "remote_code": "false", "runtime_calls": "false", "code_of_practice": "full",
}  # fmt: skip
"""What the bank finds out about a model, by key."""


class Shelf:
    """The cards, read once; judged by a policy as often as it changes."""

    def __init__(self, most: int) -> None:
        cards = Path(os.environ["AUDITOR_CORPUS"]) / "cards"
        names = [path.parent.name.replace("__", "/", 1) for path in sorted(cards.glob("*/meta.yaml"))]
        self.book: Library = load_library()
        self.names = [names[place * len(names) // most] for place in range(most)]
        self.declared = {
            f"hf:{name}": yaml.safe_load((cards / name.replace("/", "__", 1) / "meta.yaml").read_text("utf-8"))
            for name in self.names
        }
        parents = {str(one) for meta in self.declared.values() for one in meta.get("base_model") or ()}
        read = [name for name in names if name in self.names or name in parents]
        self.known: Mapping[str, Recognized] = read_all(cards, read, Analysis(self.book).recognized)

    def audit(self, policy: Policy, day: date) -> Audit:
        """Every model for every workload."""
        models = []
        for name in self.names:
            model = self.known[f"hf:{name}"]
            dossier = trace(model, book=self.book, known=self.known, conclusions=policy.conclusions_on(day))
            found = judge(dossier, policy, (), day)
            models.append(ModelAudit(ref=dossier.ref, dossier=dossier, failure=None, verdicts=found))
        return Audit(
            tool_version="bench", data_version="bench", as_of=day, policy=summary(policy), models=tuple(models)
        )

    def license_of(self, ref: str, audit: Audit) -> str:
        """What the bank's lawyers find to be the license: what is declared, else what is known, else a free one."""
        said = str((self.declared.get(ref) or {}).get("declared_license") or "")
        if self.book.resolve(said):
            return said
        found = next(one.dossier for one in audit.models if str(one.ref) == ref)
        ids = found.weights.concluded.license_ids if found else ()
        return " AND ".join(ids) or "apache-2.0"


def main() -> None:
    """Read, judge, count, answer."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--day", type=date.fromisoformat, default=DAY, help="day of the evaluation")
    arguments.add_argument("--models", type=int, default=15)
    arguments.add_argument("--show", action="store_true", help="print every decision")
    chosen = arguments.parse_args()
    shelf = Shelf(chosen.models)
    audit = shelf.audit(load_policy(POLICY, as_of=chosen.day), chosen.day)
    found = decisions(audit)
    if chosen.show:
        print("\n".join(map(shown, found)))
    print("| verdicts | questions of checks | decisions | own, needed now | own, folded ones too |")
    print("|---:|---:|---:|---:|---:|")
    verdicts = [verdict for model in audit.models for verdict in model.verdicts]
    asks = sum(is_asked(finding) for verdict in verdicts for finding in verdict.findings)
    own = [one for one in found if "organization" not in one.concerns]
    counts = (asks, len(found), sum(one.needed_now for one in own), len(own))
    print(f"| {len(verdicts)} | " + " | ".join(f"{one} ({one / len(verdicts):.2f} a verdict)" for one in counts) + " |")
    print(f"\nVerdicts: {outcomes(audit)}.\n")
    print("| round | decisions answered | needs-review left | waivers |\n|---:|---:|---:|---:|")
    answer_all(shelf, audit, chosen.day)


def outcomes(audit: Audit) -> str:
    """How many verdicts end how."""
    count = Counter(verdict.outcome for model in audit.models for verdict in model.verdicts)
    return ", ".join(f"{count[one]} {one.value}" for one in Outcome if count[one])


def answer_all(shelf: Shelf, audit: Audit, day: date) -> Audit:
    """Answer every decision, evaluate, and again, until none is open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "auditor.yaml"
        text = POLICY.read_text("utf-8")
        for number in range(1, ROUNDS + 1):
            found = decisions(audit)
            if not found:
                break
            for one in found:
                said = given(one, shelf, audit, day)
                if one.settlement is not None and said is not None:
                    text = written(text, one.settlement, one.question, said, path=str(path))
            policy = read_back(text, path, day)
            audit = shelf.audit(policy, day)
            left = sum(
                finding.outcome is Outcome.NEEDS_REVIEW and not finding.waiver
                for model in audit.models
                for verdict in model.verdicts
                for finding in verdict.findings
            )
            print(f"| {number} | {len(found)} | {left} | {len(policy.waivers)} |")
    print(f"\nVerdicts then: {outcomes(audit)}.")
    for one in decisions(audit):
        print(f"- left: {shown(one)}")
    return audit


def given(one: Decision, shelf: Shelf, audit: Audit, day: date) -> Given | None:
    """What the bank says to a decision; None where no rule says it, so that it stays open and is shown at the end."""
    kind = one.settlement.kind if one.settlement else "answer"
    value = {"attestation": "present", "answer": "pass"}.get(kind, "")
    if kind == "conclusion":
        value = shelf.license_of(dict(one.concerns)["model"], audit)
    if kind in ("fact", "model-fact"):
        keys = [line.strip().partition(":")[0] for line in one.answer.splitlines() if ":" in line and "#" in line]
        if keys[-1] not in FACTS:
            return None
        value = FACTS[keys[-1]]
    return Given(value=value, text="looked at, and found so", by="Anneke Visser", on=day, proof="DOC-1")


def shown(one: Decision) -> str:
    """A decision in a line."""
    concerns = ", ".join(f"{kind} {name}" for kind, name in one.concerns.items())
    kind = one.settlement.kind if one.settlement else "none"
    places = f"{len(one.unblocks)} of {len(one.asked_by)}"
    return f"{one.who} [{concerns}] {kind} {','.join(one.checks)}: {one.question} ({places})"


if __name__ == "__main__":
    main()
