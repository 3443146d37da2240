"""What `check` and `review` have in common: options in, reports out, exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from auditor.cli import outputs
from auditor.cli.options import parse_date
from auditor.cli.progress import Progress
from auditor.cli.say import say
from auditor.cli.unread import tell_unread
from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean
from auditor.report import gate

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection
    from auditor.core.model import Audit, ManifestEntry
    from auditor.core.protocols import Source
    from auditor.policy import Policy

DEFAULT_POLICY = Path("auditor.yaml")


@dataclass(frozen=True, kw_only=True)
class Run:
    """An audit with what was collected for it, and the file of the policy that judged."""

    audit: Audit
    collection: Collection
    policy_file: Path | None
    history: str | None = None
    """Where the policy says that its audits are kept."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """The options of one run, as given."""

    policy: Path | None
    workloads: Sequence[str] | None
    as_of: str | None
    fail_on: str | None
    formats: Sequence[str] | None
    outputs: Sequence[Path] | None
    records: Sequence[Path] | None
    offline: bool
    store: Path | None
    endpoint: str | None
    jobs: int
    max_depth: int
    color: bool | None
    follow_links: bool = False
    history: bool = False
    database: str | None = None

    def finish(self, entries: Sequence[ManifestEntry]) -> None:
        """Audit the entries, write the reports, then leave with the gate's code."""
        done = self.run(entries)
        self.report(done.audit, kept_in=done.history)

    def run(self, entries: Sequence[ManifestEntry], *, sources: Mapping[str, Source] | None = None) -> Run:
        """Audit the entries; everything the user may have got wrong is found before the first connection is made."""
        from auditor import pipeline
        from auditor.collect.store import EvidenceStore

        self.check_fail_on()
        as_of = parse_date(self.as_of)
        today = datetime.now(UTC).date()
        rules = self._policy(max(as_of or today, today))
        outputs.plan(self.formats, self.outputs)
        self._history(None, rules.history)
        progress = Progress()
        kept: list[Collection] = []
        try:
            audit = pipeline.audit(
                entries,
                policy=rules,
                workloads=tuple(self.workloads or ()),
                as_of=as_of or today,
                records=tuple(self.records or ()),
                collecting=pipeline.Collecting(
                    store=self.store,
                    offline=self.offline,
                    endpoint=self.endpoint,
                    jobs=self.jobs,
                    max_depth=self.max_depth,
                    progress=progress,
                    sources=sources,
                    collected=kept.append,
                    follow_links=self.follow_links,
                ),
            )
        except KeyboardInterrupt:
            progress.close()
            where = EvidenceStore(self.store).root
            say(f"what was read is kept in {where}; the same command goes on from there")
            raise
        finally:
            progress.close()
        audit = gate.failing_on(audit, self.fail_on)
        return Run(audit=audit, collection=kept[0], policy_file=self.policy_file, history=rules.history)

    def check_fail_on(self) -> None:
        """Refuse an outcome that the gate does not know.

        Raises:
            UsageError: naming the known ones.
        """
        if self.fail_on is not None and self.fail_on not in gate.FAIL_ON:
            raise UsageError(
                f"there is no outcome {self.fail_on!r} to fail on",
                wanted=", ".join(gate.FAIL_ON),
                hint=did_you_mean(self.fail_on, gate.FAIL_ON),
            )

    def cache_key(self, entries: Sequence[ManifestEntry], lock: str) -> str:
        """What the audit of a lock (its text) is kept under; changes with everything that the audit depends on."""
        from auditor.manifest import audit_cache

        return audit_cache.key_of(
            entries,
            lock,
            policy_file=self.policy_file,
            records=tuple(self.records or ()),
            workloads=tuple(self.workloads or ()),
            as_of=parse_date(self.as_of) or datetime.now(UTC).date(),
            settings=(self.max_depth,),
        )

    def report(self, audit: Audit, baseline: Audit | None = None, *, kept_in: str | None = None) -> None:
        """Write the reports, keep the audit, then leave with the gate's code.

        Args:
            baseline: an earlier audit: only what is new since counts.
            kept_in: the history the policy names; the command line goes before it.
        """
        outputs.write(audit, outputs.plan(self.formats, self.outputs), color=self.color)
        tell_unread(audit)
        self._history(audit, kept_in)
        if baseline is not None:
            from auditor.cli.since import since

            raise typer.Exit(since(audit, baseline))
        raise typer.Exit(gate.exit_code(audit))

    def _history(self, audit: Audit | None, stated: str | None) -> None:
        """Keep an audit where that is asked for; with None only see that it could be kept.

        Raises:
            HistoryError: the database refuses.
        """
        address = self.database or stated
        if not self.history and address is None:
            return
        from auditor.history.database import Database
        from auditor.history.writing import store

        with Database(address) as database:
            if audit is not None:
                done = store(database, audit, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
                what = "is kept in" if done.new else "was already in"
                say(f"the audit {what} the history, {database.shown}")

    @property
    def policy_file(self) -> Path | None:
        """The policy's file: the one asked for, else the one beside the user."""
        return self.policy or (DEFAULT_POLICY if DEFAULT_POLICY.is_file() else None)

    def _policy(self, latest: date) -> Policy:
        """The policy; what it dates after ``latest`` (today, or the day judged for) is an error in it."""
        from auditor.policy import default_policy, load_policy

        path = self.policy_file
        if path is not None:
            return load_policy(path, as_of=latest)
        say("no policy file: evaluating without an organization (see `auditor review --help`, --policy)")
        return default_policy()
