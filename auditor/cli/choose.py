"""`auditor choose`: which model for which workload, now, later or never, and what to fall back on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click.exceptions import Exit

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import EvidenceOptions, PolicyOptions, check_form
from auditor.core.errors import UsageError

if TYPE_CHECKING:
    from auditor.core.model import Audit, ManifestEntry
    from auditor.report.choose import Beside, Choice

DEFAULT_MANIFEST = "models.yaml"
FORMS = ("text", "html", "json")
PROGRAMS = ("api", "self")
"""Tiers of a channel that programs call; the others are subscriptions per user."""
_WIDTH = 120
"""Cells of a line where nobody says how wide the output is. By judgment: the width of a usual terminal today."""


@grouped
def choose(
    candidates: Annotated[
        list[str] | None,
        Argument(
            help="Models files, bills of materials or models; or one stored audit (.json). Default: models.yaml.",
            metavar="[MODEL]...",
        ),
    ] = None,
    form: Annotated[str, NamedOption("--format", "-f", metavar="FORMAT", help="text, html or json.")] = "text",
    output: Annotated[Path | None, NamedOption("--output", "-o", metavar="FILE", help="File for the answer.")] = None,
    plan: Annotated[
        Path | None,
        NamedOption("--plan", metavar="FILE", help="Keep primaries and fallbacks here, for `auditor check --plan`."),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        NamedOption("--what-if", metavar="FACT=VALUE", help="Tell what another fact would change; repeatable."),
    ] = None,
    without: Annotated[
        list[str] | None,
        NamedOption(
            "--without", metavar="NAME", help="Tell what changes without a model, vendor or lineage; repeatable."
        ),
    ] = None,
    *,
    policy: PolicyOptions,
    evidence: EvidenceOptions,
) -> None:
    """Choose models for workloads: use now, use once signed, ask, or not; with a fallback of another lineage.

    Candidates without workloads of their own are tried for all of the policy; models behind an API are tried through
    every channel that is known, subscriptions per user only for workloads that stay inside. Cost and quality are not
    evaluated: `cost`, `score` and `note` of the models file are shown beside and break ties. With --what-if or
    --without, what would become of each place is told first, and the choice that follows below it.
    """
    from auditor.cli import outputs
    from auditor.cli.account import tell_unread
    from auditor.cli.choice_text import data, screen, supposed
    from auditor.cli.reading import stored_audit
    from auditor.cli.say import json_text, say
    from auditor.cli.session import Session
    from auditor.cli.terminal import columns
    from auditor.manifest import is_bill_file
    from auditor.records.catalog import channels as known_channels
    from auditor.report.choose import choose as chosen
    from auditor.report.supposed import Supposed, moves

    if (what_if or without) and (form == "html" or plan is not None):
        found = "html" if form == "html" else "--plan"
        raise UsageError("what would be is told as text or JSON, and no plan is made of it", found=found)
    if form == "text" and output is not None and output.suffix.lower() in (".html", ".json"):
        form = output.suffix.lower()[1:]
    check_form(form, FORMS)
    named = candidates or [DEFAULT_MANIFEST]
    beside: dict[str, Beside] = {}
    if audits := [name for name in named if name.lower().endswith(".json") and not is_bill_file(Path(name))]:
        if len(named) > 1:
            raise UsageError(
                "a stored audit is chosen from alone", found=", ".join(named), wanted=f"{audits[0]} and nothing else"
            )
        audit = stored_audit(Path(named[0]))
    else:
        entries, beside = _entries(named)
        audit = Session(policy=policy, evidence=evidence).run(list(through_channels(entries))).audit
    subscriptions = frozenset(name for name, row in known_channels().items() if row.get("tier") not in PROGRAMS)
    choice = chosen(audit, beside, subscriptions)
    moved = None
    if what_if or without:
        audit = _supposed(audit, policy, what_if or (), without or ())
        before, choice = choice, chosen(audit, beside, subscriptions)
        said = [f"if {fact}" for fact in what_if or ()] + [f"without {name}" for name in without or ()]
        question = ", ".join(said)
        moved = Supposed(said=question[0].upper() + question[1:], places=moves(before, choice))
    if form == "text":
        width = columns(sys.stdout) or _WIDTH
        text = "".join(f"{part}\n" for part in (moved and supposed(moved, width), screen(choice, width)) if part)
    elif form == "json":
        text = json_text(data(choice) | ({"supposed": asdict(moved)} if moved else {}), indent=1) + "\n"
    else:
        from auditor.renderers.html import choice_page

        text = choice_page(choice)
    if output is None:
        outputs.print_report(text)
    else:
        outputs.write_whole(output, text)
        say(f"wrote {output}")
    if plan is not None:
        from auditor.manifest.plan import as_yaml

        outputs.write_whole(plan, as_yaml(choice))
        say(f"wrote {plan}; `auditor check --plan {plan}` holds later audits against it")
    tell_unread(audit)
    raise Exit(0 if moved else _code(choice, audit))


def _supposed(audit: Audit, policy: PolicyOptions, facts: Sequence[str], without: Sequence[str]) -> Audit:
    """The audit as it would be with other facts and without some candidates."""
    from auditor.policy import default_policy, load_policy
    from auditor.policy.judging.rejudge import parse_settings, rejudged, with_facts
    from auditor.report.supposed import lacking

    if facts:
        stated = load_policy(policy.path) if policy.path else default_policy()
        audit = rejudged(audit, with_facts(stated, parse_settings(facts, stated.registry)), audit.as_of)
    return lacking(audit, without)


def _code(choice: Choice, audit: Audit) -> int:
    """1 where candidates were refused and none is left, not even after an answer; as `check` where none was read."""
    from auditor.report import gate
    from auditor.report.choose import UseState

    without = [one for one in choice.workloads if one.primary is None]
    if any(one.with_state(UseState.NOT) for one in without):
        return gate.POLICY_NOT_MET
    if without or (audit.models and all(model.failure for model in audit.models)):
        return max(gate.exit_code(audit), gate.NOT_AUDITED)
    return gate.PASSED


def _entries(named: Sequence[str]) -> tuple[list[ManifestEntry], dict[str, Beside]]:
    """The candidates of models files, bills and the command line, each once, with the user's own columns."""
    from auditor.core.model import ManifestEntry, ModelRef
    from auditor.manifest import load_manifest
    from auditor.report.choose import Beside

    found: dict[tuple[str, str | None], ManifestEntry] = {}
    beside: dict[str, Beside] = {}
    for name in named:
        if name.lower().endswith((".yaml", ".yml", ".json")):
            manifest = load_manifest(Path(name))
            for entry in manifest.entries:
                found.setdefault((str(entry.ref), entry.channel), entry)
                beside[str(entry.ref)] = Beside(note=entry.note, cost=entry.cost, score=entry.score)
        else:
            ref = ModelRef.parse(name)
            found.setdefault((str(ref), None), ManifestEntry(ref=ref, workloads=()))
    return list(found.values()), beside


def through_channels(entries: Sequence[ManifestEntry]) -> Iterator[ManifestEntry]:
    """A model behind an API once for each channel of its vendor, where the models file names none."""
    from auditor.records.catalog import shipped

    for entry in entries:
        served = shipped().offered(entry.ref) if entry.ref.scheme == "api" and entry.channel is None else None
        channels = served.channels if served else ()
        yield from (replace(entry, channel=channel) for channel in channels or (entry.channel,))
