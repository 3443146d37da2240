"""What `check` and `review` have in common: options in, reports out, exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from click.exceptions import Exit

from auditor.cli import again, outputs
from auditor.cli.account import tell_unread
from auditor.cli.options import (
    EvidenceOptions,
    HistoryOptions,
    OutputOptions,
    PolicyOptions,
    SecondReaderOptions,
)
from auditor.cli.progress import Progress
from auditor.cli.say import say
from auditor.report import gate

if TYPE_CHECKING:
    from auditor.collect.collecting import Collection
    from auditor.core.model import Audit, ManifestEntry
    from auditor.core.protocols import Source
    from auditor.policy import Policy


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

    policy: PolicyOptions
    evidence: EvidenceOptions
    output: OutputOptions = field(default_factory=OutputOptions)
    history: HistoryOptions = field(default_factory=HistoryOptions)
    second: SecondReaderOptions = field(default_factory=SecondReaderOptions)

    def run(self, entries: Sequence[ManifestEntry], *, sources: Mapping[str, Source] | None = None) -> Run:
        """Audit the entries; everything the user may have got wrong is found before the first connection is made.

        Args:
            sources: where models come from; what is locked holds a second reader's answers, and asks for no more.
        """
        from auditor import pipeline
        from auditor.collect.store import EvidenceStore

        self.policy.check_fail_on()
        second = self.second.reader()
        if second is not None and sources is not None:
            say("note: the second reader's answers are those of the lock; nothing is sent")
            second = None
        day = self.policy.day(_today())
        rules = self._rules_for(entries, day)
        outputs.plan(self.output.formats, self.output.files, self.output.printed)
        self._history(None, rules.history)
        progress = Progress()
        kept: list[Collection] = []
        try:
            audit = pipeline.audit(
                entries,
                policy=rules,
                workloads=self.policy.chosen,
                as_of=day,
                records=self.evidence.folders,
                collecting=pipeline.Collecting(
                    store=self.evidence.store,
                    offline=self.evidence.offline,
                    endpoint=self.evidence.endpoint,
                    jobs=self.evidence.jobs,
                    max_depth=self.evidence.max_depth,
                    follow_links=self.evidence.follow_links,
                    memory=not self.evidence.no_cache,
                    second_reader=second,
                    progress=progress,
                    sources=sources,
                    collected=kept.append,
                ),
            )
        except KeyboardInterrupt:
            progress.close()
            where = EvidenceStore(self.evidence.store).root
            say(f"what was read is kept in {where}; the same command goes on from there")
            raise
        finally:
            progress.close()
        audit = gate.failing_on(audit, self.policy.fail_on)
        return Run(audit=audit, collection=kept[0], policy_file=self.policy.path, history=rules.history)

    def cache_key(self, entries: Sequence[ManifestEntry], lock: str) -> str:
        """What the audit of a lock (its text) is kept under; changes with everything that the audit depends on."""
        from auditor.manifest import audit_cache

        return audit_cache.key_of(
            entries,
            lock,
            policy_file=self.policy.path,
            records=self.evidence.folders,
            workloads=self.policy.chosen,
            settings=(self.evidence.max_depth,),
        )

    def kept(self, entries: Sequence[ManifestEntry], lock: str, evidence: tuple[str, tuple[str, ...]]) -> Audit | None:
        """The audit of a lock (its text) from what is kept of an earlier one; None where that must be made anew.

        Args:
            evidence: a folder, and the files below it without which nothing proves what the audit says.
        """
        from auditor.manifest import audit_cache
        from auditor.policy.file.named_files import named_files

        named = named_files(self.policy.path) if self.policy.path else ()
        if not again.all_there(*evidence):
            return None
        rests = again.standing_for(named)  # before it is looked for: what changes from here on is seen at the end
        day = self.policy.day(_today())
        found, place = audit_cache.find(self.cache_key(entries, lock), self.evidence.store, day) or (None, None)
        if found is not None and found.as_of != day:
            # Not kept for that day as well: what is printed is, and another report is soon evaluated.
            found = self._on(day, found, entries)
        if found is not None and place is not None:
            again.rests_on(rests | again.standing_for([place]), evidence)
        if found is None or self.policy.fail_on is None:
            return found
        self.policy.check_fail_on()
        return gate.failing_on(found, self.policy.fail_on)

    def _on(self, day: date, audit: Audit, entries: Sequence[ManifestEntry]) -> Audit | None:
        """A kept audit for another day; None where its dossiers are not those of that day."""
        from auditor.policy.judging.judge import license_book
        from auditor.policy.judging.rejudge import for_day

        rules = self._rules_for(entries, day)
        return for_day(audit, rules, day, book=license_book((*rules.records, *self.evidence.folders)))

    def report(
        self,
        audit: Audit,
        baseline: Audit | None = None,
        *,
        kept_in: str | None = None,
        broken: Sequence[str] = (),
    ) -> None:
        """Write the reports, keep the audit, then leave with the gate's code.

        Args:
            baseline: an earlier audit: only what is new since counts.
            kept_in: the history the policy names; the command line goes before it.
            broken: places of a plan that got worse, in words.
        """
        plan = outputs.plan(self.output.formats, self.output.files, self.output.printed)
        outputs.write(audit, plan, color=self.output.color, baseline=baseline, store=self.evidence.store)
        tell_unread(audit, shown=any(renderer.name == "table" and path is None for renderer, path in plan))
        self._history(audit, kept_in)
        code = gate.exit_code(audit)
        if baseline is not None:
            from auditor.cli.since import since

            code = since(audit, baseline)
        for line in broken:
            say(f"plan: {line}")
        raise Exit(gate.POLICY_NOT_MET if broken and code in (gate.PASSED, gate.NOT_AUDITED) else code)

    def _history(self, audit: Audit | None, stated: str | None) -> None:
        """Keep an audit where that is asked for; with None only see that it could be kept.

        Raises:
            HistoryError: the database refuses.
        """
        address = self.history.database or stated
        if not self.history.keep and address is None:
            return
        from auditor.history.database import Database
        from auditor.history.writing import store

        with Database(address) as database:
            if audit is not None:
                done = store(database, audit, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
                what = "is kept in" if done.new else "was already in"
                say(f"the audit {what} the history, {database.shown}")

    def _rules_for(self, entries: Sequence[ManifestEntry], day: date) -> Policy:
        """The policy for a day, and a warning for each entry whose catalog knows it otherwise."""
        rules = self._rules(max(day, _today()))
        slips = ((entry.ref, slip) for entry in entries for slip in rules.catalog.slips(entry.ref, entry.channel))
        for ref, slip in dict.fromkeys(slips):  # a model may be asked for through many channels
            say(f"warning: {ref}: {slip}")
        return rules

    def _rules(self, latest: date) -> Policy:
        """The policy; what it dates after ``latest`` (today, or the day judged for) is an error in it."""
        from auditor.policy import default_policy, load_policy

        path = self.policy.path
        if path is not None:
            return load_policy(path, as_of=latest)
        say("no policy file: evaluating without an organization (`auditor policy init` writes one)")
        return default_policy()


def _today() -> date:
    return datetime.now(UTC).date()
