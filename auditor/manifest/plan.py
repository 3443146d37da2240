"""The plan of `auditor choose`: which model serves which workload, what it falls back on, and how things stood then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, load_mapping
from auditor.core.model import Audit, ManifestEntry, ModelRef
from auditor.core.printable import one_line
from auditor.report.choose import Choice, Option, UseState, choose

ROLES = ("primary", "fallback")
_KEYS = ("ref", "channel", "state")
_ORDER = tuple(UseState)


@dataclass(frozen=True, slots=True)
class Planned:
    """One place of a plan."""

    workload: str
    role: str
    ref: ModelRef
    channel: str | None
    state: UseState
    """When the plan was made."""


def as_yaml(choice: Choice) -> str:
    """The plan of a choice, to be kept beside the policy."""
    body: dict[str, Any] = {"as_of": choice.as_of, "policy": choice.policy, "plan": {}}
    for one in choice.workloads:
        places = {role: _place(option) for role in ROLES if (option := getattr(one, role)) is not None}
        body["plan"][one.workload] = places
    head = "# Made by `auditor choose`; `auditor check --plan` says when a place of it got worse.\n"
    return head + yaml.safe_dump(body, sort_keys=False, allow_unicode=True)


def _place(option: Option) -> dict[str, str]:
    found = {"ref": option.ref, "channel": option.channel, "state": option.state.value}
    return {key: value for key, value in found.items() if value is not None}


def load_plan(path: Path) -> tuple[Planned, ...]:
    """Read a plan.

    Raises:
        ConfigError: it cannot be read, or is no plan; with the place.
    """
    try:
        text = read_within(path, MAX_CONFIG_BYTES).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError("the plan cannot be read", where=str(path), found=str(error)) from error
    document = load_mapping(text, path=str(path))
    plan = document.value.get("plan")
    if not isinstance(plan, Mapping):
        raise ConfigError("this is not a plan", where=str(path), wanted="what `auditor choose --plan FILE` writes")
    found = []
    for workload, places in plan.items():
        for role, place in (places or {}).items() if isinstance(places, Mapping) or places is None else ():
            at = ("plan", workload, role)
            if role not in ROLES or not isinstance(place, Mapping) or set(place) - set(_KEYS) or "ref" not in place:
                raise document.problem(
                    at, "not a place of a plan", wanted="primary or fallback: {ref, channel?, state}"
                )
            state = place.get("state", UseState.NOW.value)
            if state not in list(UseState):
                raise document.problem((*at, "state"), f"unknown state {state!r}", wanted=", ".join(UseState))
            ref = ModelRef.parse(str(place["ref"]))
            found.append(Planned(str(workload), role, ref, place.get("channel"), UseState(state)))
    return tuple(found)


def entries_of(plan: tuple[Planned, ...], listed: tuple[ManifestEntry, ...]) -> tuple[ManifestEntry, ...]:
    """The models of a plan that a manifest does not list for their workload, so that they are looked at too."""
    missing: dict[tuple[ModelRef, str | None], list[str]] = {}
    for one in plan:
        asked = [entry for entry in listed if (entry.ref, entry.channel) == (one.ref, one.channel)]
        if not any(not entry.workloads or one.workload in entry.workloads for entry in asked):
            missing.setdefault((one.ref, one.channel), []).append(one.workload)
    return tuple(
        ManifestEntry(ref=ref, channel=channel, workloads=tuple(dict.fromkeys(workloads)))
        for (ref, channel), workloads in missing.items()
    )


def broken(plan: tuple[Planned, ...], audit: Audit) -> tuple[str, ...]:
    """What got worse since the plan was made, in words; a place that is as good as it was is not told."""
    now: dict[tuple[str, str, str | None], UseState] = {}
    for workload in choose(audit).workloads:
        for option in workload.every:
            now[option.ref, workload.workload, option.channel] = option.state
    lines = []
    for one in plan:
        state = now.get((one_line(str(one.ref)), one.workload, one.channel))
        if state is None:
            lines.append(f"{one.workload}: {one.role} {one.ref} was not evaluated")
        elif _ORDER.index(state) > _ORDER.index(one.state):
            lines.append(f"{one.workload}: {one.role} {one.ref} was {one.state.value} and is {state.value} now")
    return tuple(lines)
