"""The batch function of a sweep: a batch of rows in, a batch of results out; every engine runs this one.

A row that makes us stumble becomes a row with the failure told: it is never lost, and never passes.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.analysis import Analysis, users_memory
from auditor.core import patterns
from auditor.core.failures import failure_of
from auditor.core.model import Failure, ModelAudit, ModelRef, Recognized, Snapshot
from auditor.identify.library import Library, load_library
from auditor.policy import Policy, default_policy, load_policy, summary
from auditor.records.base_models import load_base_models
from auditor.sweep.answers import RowAnswer, answer_of, failed, to_batch
from auditor.sweep.judgments import Judgments
from auditor.sweep.shape import Row, rows
from auditor.sweep.snapshots import UnusableRow, as_text, snapshot_of

if TYPE_CHECKING:
    import pyarrow as pa

SHELVED = ("text", "unread", "passage")
"""What rows of a hub have in common, of all that is remembered of them."""
_NAMELESS = ModelRef(scheme="hf", name="unusable/row")
"""Whatever the row was called: its answer says what is wrong with it."""


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
    memory: bool = True
    """Whether what was read is remembered, in the user's cache as well."""


class Assessor:
    """Answers rows under one setup."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.policy: Policy = load_policy(setup.policy, as_of=setup.latest) if setup.policy else default_policy()
        self.head = summary(self.policy)
        self.workloads = setup.workloads or tuple(one.id for one in self.head.workloads)
        self.book: Library = load_library(extra=(*self.policy.records, *setup.records))
        self.bases = load_base_models()
        memory = users_memory(self.book, SHELVED) if setup.memory else None
        self.analysis = Analysis(self.book, self.policy, setup.as_of, bases=self.bases, memory=memory)
        self.judgments = Judgments(self._judged, self.policy, self.bases)

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
        if self.analysis.memory is not None:
            self.analysis.memory.write()
        patterns.keep()
        return to_batch(ids, revisions, answers, policy=self.policy_name, data=self.book.data_version)

    def row(self, row: Row) -> RowAnswer:
        """The answer to one row; never raises because of what the row holds."""
        try:
            return self.answer(snapshot_of(row))
        except UnusableRow as error:
            failure = Failure(ref=_NAMELESS, kind="row", what=str(error), where="the row")
        except Exception as error:  # noqa: BLE001 - one row we stumble over must not cost the others their answer
            failure = failure_of(_NAMELESS, error)
        return failed(failure, self.workloads)

    def answer(self, snapshot: Snapshot) -> RowAnswer:
        """What the pipeline says of one model by its own evidence; what was judged before is not judged again."""
        return self.judgments.answer(self.analysis.recognized(snapshot))

    def whole(self, snapshot: Snapshot) -> RowAnswer:
        """The same, judged anew."""
        return self._judged(self.analysis.recognized(snapshot))

    def _judged(self, read: Recognized) -> RowAnswer:
        """Trace and judge one model; parents are known by the table of base models alone."""
        dossier = self.analysis.traced(read)
        verdicts = self.analysis.verdicts(dossier, self.workloads)
        audit = ModelAudit(ref=read.summary.ref, dossier=dossier, failure=None, verdicts=verdicts)
        return answer_of(audit, self.workloads, self.book)


@cache
def assessor(setup: Setup) -> Assessor:
    """The assessor of this process for a setup: records, policy and conditions are read once.

    What it is made of stays as long as the process: nobody looks through it for garbage.
    """
    made = Assessor(setup)
    gc.freeze()
    return made


def assess(batch: pa.RecordBatch, setup: Setup) -> pa.RecordBatch:
    """The batch function: importable, without state of its own, fit for any engine."""
    return assessor(setup).batch(batch)
