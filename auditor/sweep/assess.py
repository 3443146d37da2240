"""The batch function of a sweep: a batch of rows in, a batch of results out; every engine runs this one.

A row that makes us stumble becomes a row with the failure told: it is never lost, and never passes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.core.failures import failure_of
from auditor.core.model import OF_DATA_SETS, Failure, ModelAudit, ModelRef, Recognized, Snapshot
from auditor.evidence.cards import card_file
from auditor.identify.library import Library, load_library
from auditor.lineage.own_name import CARD, rivals
from auditor.policy import Policy, default_policy, load_policy, summary
from auditor.policy.judging.engines import facts_read
from auditor.records.base_models import load_base_models
from auditor.sweep.answers import RowAnswer, answer_of, failed, to_batch
from auditor.sweep.reduced import Reduced, Reducer
from auditor.sweep.remembered import RememberingAnalysis
from auditor.sweep.shape import Row, rows
from auditor.sweep.shared import Shared
from auditor.sweep.snapshots import UnusableRow, as_text, snapshot_of

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """All that judges besides the row itself; small, so that it can be sent to any worker."""

    policy: Path | None
    """File of the policy; None for "no organization stated"."""
    records: tuple[Path, ...] = ()
    workloads: tuple[str, ...] = ()
    """Ids; empty for all of the policy's."""
    as_of: date
    latest: date
    """Latest day the policy may date something: the day judged for, or today."""


class Assessor:
    """Answers rows under one setup."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.policy: Policy = load_policy(setup.policy, as_of=setup.latest) if setup.policy else default_policy()
        self.head = summary(self.policy)
        self.workloads = setup.workloads or tuple(one.id for one in self.head.workloads)
        self.book: Library = load_library(extra=(*self.policy.records, *setup.records))
        self.bases = load_base_models()
        self.analysis = RememberingAnalysis(self.book, self.policy, setup.as_of, bases=self.bases)
        self.reducer = Reducer(self.bases, self.book)
        self.shared = Shared(self.policy, self.bases, self.book)
        self._whole = not OF_DATA_SETS.isdisjoint(facts_read(self.policy))
        """Whether cards are read whole: the passages that name data sets say nothing else, and would be left out."""

    @property
    def policy_name(self) -> str:
        """Id and version of the policy, as results name it."""
        return f"{self.head.id}@{self.head.version}"

    def batch(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The results of a batch of rows, in their order."""
        ids, revisions, answers = [], [], []
        for row in rows(batch):
            ids.append(as_text(row["id"]))
            revisions.append(as_text(row["revision"]))
            answers.append(self.row(row))
        return to_batch(ids, revisions, answers, policy=self.policy_name, data=self.book.data_version)

    def row(self, row: Row) -> RowAnswer:
        """The answer to one row; never raises because of what the row holds."""
        try:
            return self.answer(snapshot_of(row))
        except UnusableRow as error:
            ref = ModelRef(scheme="hf", name="unusable/row")
            return failed(Failure(ref=ref, kind="row", what=str(error), where="the row"), self.workloads)
        except Exception as error:  # noqa: BLE001 - one row we stumble over must not cost the others their answer
            ref = ModelRef(scheme="hf", name="unusable/row")
            return failed(failure_of(ref, error), self.workloads)

    def answer(self, snapshot: Snapshot) -> RowAnswer:
        """What the pipeline says of one model by its own evidence; equal evidence is answered once."""
        card = self._card(snapshot)
        if card is None:
            return answer_of(self.audit(snapshot), self.workloads, self.book)
        essence = self.shared.essence(snapshot, card)
        found = self.shared.find(essence, snapshot) if essence else None
        if found is not None:
            return found
        read = self.read(_with_card(snapshot, card.text))
        audit = self.judged(snapshot, read)
        answer = answer_of(audit, self.workloads, self.book)
        if essence and audit.dossier:
            self.shared.keep(essence, snapshot, rivals(read, audit.dossier, self.bases, card.spoken), answer)
        return answer

    def _card(self, snapshot: Snapshot) -> Reduced | None:
        """The card reduced, empty where there is none; None where it is no plain text, or has another name."""
        file = card_file(snapshot)
        if file is None:
            return Reduced("", "", ())
        if self._whole:
            return None
        decoded = file.decoded
        plain = decoded is not None and decoded.encoding == "utf-8" and not decoded.guessed
        named = [one.path for one in snapshot.files if one.path.casefold() == CARD]
        if decoded is None or not plain or named != [file.path]:
            return None
        return self.reducer.reduced(decoded.text, snapshot.ref.name)

    def read(self, snapshot: Snapshot) -> Recognized:
        """A model read and recognized."""
        return self.analysis.recognized(snapshot)

    def judged(self, snapshot: Snapshot, read: Recognized) -> ModelAudit:
        """Trace and judge one model; parents are known by the table of base models alone."""
        dossier = self.analysis.dossier(read)
        verdicts = self.analysis.verdicts(dossier, self.workloads)
        return ModelAudit(ref=snapshot.ref, dossier=dossier, failure=None, verdicts=verdicts)

    def audit(self, snapshot: Snapshot) -> ModelAudit:
        """Read, recognize, trace and judge one model in full."""
        return self.judged(snapshot, self.read(snapshot))


def _with_card(snapshot: Snapshot, text: str) -> Snapshot:
    """The snapshot with its card's text replaced; the card's hash stays that of the whole."""
    files = (
        replace(file, data=text.encode("utf-8")) if file.path.casefold() == CARD else file for file in snapshot.files
    )
    return replace(snapshot, files=tuple(files))


@cache
def assessor(setup: Setup) -> Assessor:
    """The assessor of this process for a setup: records, policy and conditions are read once."""
    return Assessor(setup)


def assess(batch: pa.RecordBatch, setup: Setup) -> pa.RecordBatch:
    """The batch function: importable, without state of its own, fit for any engine."""
    return assessor(setup).batch(batch)
