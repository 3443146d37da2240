"""Reading ``auditor.yaml``: every problem at once, each with its place, and the policy where there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from auditor.core import credentials
from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.marked_yaml import MAX_CONFIG_BYTES, MarkedDocument, YamlPath
from auditor.core.model import Severity
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks import pack_nouns, packs
from auditor.policy.checks.conditions import Compiler
from auditor.policy.checks.examples import run_example
from auditor.policy.checks.pack_nouns import Check
from auditor.policy.checks.reporting import report
from auditor.policy.facts.fact_registry import FactRegistry
from auditor.policy.facts.known import Known
from auditor.policy.file import shaped
from auditor.policy.file.entries import Entries
from auditor.policy.file.law import HEADER, OwnLaw, Read
from auditor.policy.file.layers import SECTIONS, layered, lock_problems
from auditor.policy.file.named_files import MOST_LAYERS, copy_of, document_of, is_address, is_file, is_hash
from auditor.policy.file.names import check_names
from auditor.policy.file.problems import Problems
from auditor.policy.judging.engines import engine_of
from auditor.policy.judging.policy import DEFAULT_WORKLOAD, MAX_WAIVER_DAYS, Policy, Workload, of_licensee, policy_keys

_FIXED = frozenset(
    {"policy", "org", "deployment_defaults", "packs", "workloads", "rules", "conclude", "attest", "waive", "gate"}
    | {"severity", "records", "history", "model_facts", "answers", "extends", "locked"}
    | {"facts", "attestations", "vendors", "families"}
)
UNDATED = date(2000, 1, 1)
"""The day of checks and of their examples where neither they nor the policy nor the caller says one. By judgment:
before every rule of the packs, so that nothing is taken to be newer than it is."""
_OTHER_FILES = {"models": "a manifest (a list of models)", "cases": "a file of test cases"}
"""Keys at the top of other files of this tool that are likely given in the place of a policy."""


def load_policy(path: Path, *, as_of: date | None = None) -> Policy:
    """Read and check a policy file.

    Args:
        path: the file.
        as_of: today, where the caller knows it: attestations dated later and waivers that run too long are then
            errors; without it they are only left out when they are judged.

    Raises:
        ConfigError: the file cannot be read, or holds any problem; ``problems`` lists them all, in file order.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_CONFIG_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            "the policy file cannot be read", where=str(path), found=error.strerror or str(error),
            hint="name a file that is there; `auditor policy init` writes a first one",
        ) from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise ConfigError("the policy file is not UTF-8 text", where=str(path), found=f"byte {error.start}") from error
    document = document_of(text, str(path))
    other = next((what for key, what in _OTHER_FILES.items() if key in document.value), None)
    if other and "policy" not in document.value:
        raise ConfigError(
            f"this is {other}, not a policy", where=str(path), found=", ".join(map(str, list(document.value)[:5])),
            wanted="a policy file, for example auditor.yaml with `policy: {id: acme, version: 1}`",
            hint="`auditor policy init` writes a first one; -p names it",
        )  # fmt: skip
    return read_policy(document, base=path.parent, as_of=as_of)


def _lower(document: MarkedDocument, base: Path, as_of: date | None, trail: tuple[Path, ...]) -> Policy | None:
    """The policy that a file extends; None where it extends none.

    Raises:
        ConfigError: it is not there, is another one than was pinned, extends itself, or cannot be used.
    """
    stated = document.value.get("extends")
    named = stated.get("file") if isinstance(stated, dict) else stated
    if not isinstance(named, str) or not named.strip():
        return None
    at = ("extends", "file") if isinstance(stated, dict) else ("extends",)
    pinned = stated.get("sha256") if isinstance(stated, dict) else None
    told = credentials.shown(named)
    if is_address(named):
        if not is_hash(str(pinned or "")):
            raise document.problem(
                at, "a policy at an address is pinned by its hash", found=str(pinned or told),
                wanted="extends: {file, sha256}, with 64 hexadecimal digits",
            )  # fmt: skip
        path = copy_of(base, str(pinned)).resolve()
        if not path.is_file():
            raise document.problem(
                at, "the policy it extends was not fetched yet", found=told, wanted=f"its copy at {path}",
                hint="`auditor policy fetch` fetches it once and checks its hash; nothing else goes to the network",
            )  # fmt: skip
    else:
        path = (base / named).resolve()
    if not path.is_file():
        raise document.problem(at, "the policy it extends is not there", found=named, wanted=f"a file seen from {base}")
    if path in trail or len(trail) >= MOST_LAYERS:
        raise document.problem(at, "policies extend each other in a circle", found=named, wanted="another file")
    data = read_within(path, MAX_CONFIG_BYTES)
    if pinned and hashlib.sha256(data).hexdigest() != str(pinned).removeprefix("sha256:").casefold():
        raise document.problem(
            ("extends", "sha256"), "the policy it extends is another one than was pinned", found=str(pinned),
            wanted=hashlib.sha256(data).hexdigest(), hint="look at what changed, then pin the new hash",
        )  # fmt: skip
    text = data.decode("utf-8-sig", "replace")
    shown = told if is_address(named) else str(Path(document.path).parent / named)
    lower = document_of(text, shown)
    return read_policy(lower, base=path.parent, as_of=as_of, trail=(*trail, path))


def read_policy(
    document: MarkedDocument, *, base: Path, as_of: date | None = None, trail: tuple[Path, ...] = ()
) -> Policy:
    """A policy from a file already parsed; see `load_policy`.

    Args:
        trail: the files that extend it.
    """
    lower = _lower(document, base, as_of, trail)
    read = shaped.remembered(document) if lower is None else None
    if read is None:
        from auditor.policy.file import validating

        read = validating.read(document, base, lower)
    reader = _PolicyReader(read.document, base, as_of, read.law, lower)
    if read.model is None:
        # Conditions and names are looked at even so, as far as they can be read: all problems at once.
        problems = [*read.problems, *read.law.problems, *reader.loose_problems()]
        problems += _problems_beside(read, base, as_of, lower)
        report("the policy cannot be used", _unique(problems))
    reader.problems.found.extend(read.law.problems)
    policy = reader.policy(read.model)
    if lower is not None:
        lock_problems(lower, policy, read.model.model_fields_set, reader.problems)
    report("the policy cannot be used", reader.problems.found)
    report("the policy's own rules do not do what their examples say", broken_examples(policy))
    return policy if lower is None else layered(lower, policy, read.model.model_fields_set)


_FOLLOWS = {"no such legal entity": "org", "no such workload": "workloads", "no check has this id": "rules"}
"""Problems that may come of what was left out, each with the section whose loss explains it."""


def _problems_beside(read: Read, base: Path, as_of: date | None, lower: Policy | None) -> list[ConfigError]:
    """What else is wrong in a file whose shape is wrong somewhere, as far as the rest of it tells."""
    if read.part is None:
        return []
    model, rest, lost = read.part
    reader = _PolicyReader(rest, base, as_of, read.law, lower)
    reader.policy(model)
    spans = [read.document.position(path) for path in lost]
    lines = {line for span in spans for line in range(span.line, span.end_line + 1)}
    sections = {path[0] for path in lost}
    return [
        one
        for one in reader.problems.found
        if _FOLLOWS.get(one.what) not in sections and int(one.where.rsplit(":", 2)[1]) not in lines
    ]


def broken_examples(policy: Policy) -> list[ConfigError]:
    """Examples of the policy's own rules that end otherwise than they say."""
    found = []
    for rule in policy.rules:
        for example in rule.examples:
            decision = run_example(rule, example, engine_of(policy))
            if decision.outcome.value != example.expect:
                what = f"the example {example.name!r} of {rule.id} ends otherwise than it says"
                said = f"{decision.outcome.value}: {decision.reason}".rstrip(": ")
                found.append(ConfigError(what, where=rule.where, found=said, wanted=example.expect))
    return found


def _unique(problems: Iterable[ConfigError]) -> list[ConfigError]:
    return list({(problem.where, problem.what): problem for problem in problems}.values())


class _PolicyReader:
    """Turns a validated file into a policy and collects what the schema cannot see."""

    def __init__(
        self, document: MarkedDocument, base: Path, as_of: date | None, law: OwnLaw, lower: Policy | None = None
    ) -> None:
        self.law = law
        self.document = document
        self.base = base
        self.as_of = as_of
        self.problems = Problems(document)
        below = [one.id for one in lower.workloads] if lower and not document.value.get("workloads") else []
        self.entries = Entries(self.problems, as_of, law.registry, below)
        self.lower_rules = tuple(rule.id for rule in lower.rules) if lower else ()

    # ------------------------------------------------------------------------------------------------ whole

    def policy(self, model: Any) -> Policy:
        header = model.policy
        facts = self._facts("org.", ("org",), model.org) | self._policy_facts(model)
        rules = self._rules(model)
        named = facts.get("org.name")
        limit = facts.get("policy.waivers.max_days")
        most = min(limit.value, MAX_WAIVER_DAYS) if limit else MAX_WAIVER_DAYS
        check_names(model, facts, self.base, self.problems, self.lower_rules, self.law.packs)
        self._check_locked(model.locked)
        return Policy(
            id=header.id,
            version=str(header.version),
            organisation=str(named.value) if named else header.title or header.id,
            location=self.document.location(("policy",), key=True),
            facts=FrozenMap(facts),
            packs=tuple(dict.fromkeys(word for word in model.packs if not is_file(word))),
            workloads=self._workloads(model, facts),
            rules=rules,
            own_packs=FrozenMap({pack.id: pack.as_of.isoformat() for pack, _ in self.law.packs}),
            registry=self.law.registry,
            catalog=self.law.catalog,
            attestations=tuple(
                made
                for index, entry in enumerate(model.attest)
                if (made := self.entries.attestation(entry, index)) is not None
            ),
            waivers=tuple(self.entries.waiver(entry, index, most) for index, entry in enumerate(model.waive)),
            conclusions=tuple(self.entries.conclusion(entry, index) for index, entry in enumerate(model.conclude)),
            model_statements=tuple(
                self.entries.statement(entry, at, self._facts("model.", ("model_facts", at, "facts"), entry.facts))
                for at, entry in enumerate(model.model_facts)
            ),
            answers=tuple(
                self.entries.answer(entry, index, lambda check: self._severe(check, rules, model.severity))
                for index, entry in enumerate(model.answers)
            ),
            records=tuple(self.base / folder for folder in model.records),
            history=self._history(model.history),
            severities=FrozenMap(model.severity),
            fail_on="never" if header.mode == "evaluate" else model.gate.fail_on,
            max_waiver_days=most,
            defaults=FrozenMap(self._facts("deployment.", ("deployment_defaults",), model.deployment_defaults)),
            locked=model.locked,
            evaluates_only=header.mode == "evaluate",
        )

    def _check_locked(self, locked: Iterable[str]) -> None:
        """Locked keys are sections, or keys of the organization and of the policy."""
        names = [
            name.removeprefix("policy.") for name in self.law.registry.facts if name.startswith(("org.", "policy."))
        ]
        known = {".".join(parts[: n + 1]) for name in names for parts in [name.split(".")] for n in range(len(parts))}
        known |= set(SECTIONS)
        for index, word in enumerate(locked):
            if word not in known:
                wanted = "a section or a dotted key, such as licenses.deny"
                self.problems.add(("locked", index), "no such key", word, wanted, did_you_mean(word, known))

    @staticmethod
    def _severe(check_id: str, own: Iterable[Check], levels: Mapping[str, str]) -> bool:
        """Whether a fail of a check is of high or critical severity, by the pack or by the policy's own word."""
        said = next((level for pattern, level in levels.items() if fnmatchcase(check_id, pattern)), None)
        known = {check.id: check for pack in packs.shipped().values() for check in pack.checks}
        known |= {check.id: check for check in own}
        level = said or (known[check_id].severity if check_id in known else Severity.HIGH)
        return Severity(level) in (Severity.HIGH, Severity.CRITICAL)

    def _history(self, stated: str | None) -> str | None:
        """The address of the history; a file lies beside the policy, as its other files do."""
        return stated if stated is None or "://" in stated else str(self.base / Path(stated).expanduser())

    def loose_problems(self) -> list[ConfigError]:
        """Problems of conditions in a file whose shape is wrong already."""
        rules = self.document.value.get("rules")
        if not isinstance(rules, list):
            return []
        engine = _compiler(self.law.registry, ())
        for index, rule in enumerate(rules):
            for path, source in _conditions(rule, ("rules", index)):
                try:
                    engine.compile(source, where=self.document.where(path))
                except ConfigError as error:
                    self.problems.found.append(error)
        return self.problems.found

    # ------------------------------------------------------------------------------------------------ facts

    def _facts(self, prefix: str, at: YamlPath, section: Any) -> dict[str, Known]:
        """Facts of a section, each with the place of its value."""
        if section is None:
            return {}
        found: dict[str, Known] = {}
        for key, value in section:
            if value is None:
                continue
            place = (*at, key)
            if hasattr(value, "model_fields_set"):
                found |= self._facts(f"{prefix}{key}.", place, value)
            else:
                found[prefix + key] = Known(value=value, location=self.document.location(place))
        return found

    def _policy_facts(self, model: Any) -> dict[str, Known]:
        found: dict[str, Known] = {}
        for key, value in model:
            if key in _FIXED or value is None:
                continue
            if hasattr(value, "model_fields_set"):
                found |= self._facts(f"policy.{key}.", (key,), value)
            else:
                found[f"policy.{key}"] = Known(value=value, location=self.document.location((key,)))
        evaluation = model.policy.evaluation
        found |= self._facts(f"policy.{HEADER}.", ("policy", HEADER), evaluation)
        keys = policy_keys(name.removeprefix("policy.") for name in found)
        found["policy.keys"] = Known(value=keys, location=self.document.location(("policy",), key=True))
        return found

    def _workloads(self, model: Any, org: Mapping[str, Known]) -> tuple[Workload, ...]:
        defaults = self._facts("deployment.", ("deployment_defaults",), model.deployment_defaults)
        made = []
        for name, entry in model.workloads.items():
            facts = merged(defaults, self._inherited(name, model.workloads, ()))
            stated = ("workloads", name, "deployment", "licensee")
            self._check_licensee(facts, org, stated)
            title = (entry.title if entry else "") or name
            made.append(Workload(id=name, title=title, facts=FrozenMap({**facts, **of_licensee(org, facts)})))
        if made:
            return tuple(made)
        plain = {**defaults, **of_licensee(org, defaults)}
        return (Workload(id=DEFAULT_WORKLOAD, title="Any use", facts=FrozenMap(plain)),)

    def _check_licensee(self, facts: Mapping[str, Known], org: Mapping[str, Known], at: YamlPath) -> None:
        """The entity a workload names must be one of the organization's."""
        named, entities = facts.get("deployment.licensee"), org.get("org.entities")
        known = [str(row["name"]) for row in entities.value] if entities else []
        if named and named.value not in known:
            place = at if at in self.document.positions else ("deployment_defaults", "licensee")
            wanted = " · ".join(known) or "entities under org.entities"
            self.problems.add(place, "no such legal entity", named.value, wanted, did_you_mean(named.value, known))

    def _inherited(self, name: str, all_workloads: Mapping[str, Any], trail: tuple[str, ...]) -> dict[str, Known]:
        entry = all_workloads.get(name)
        if entry is None:
            return {}
        at = ("workloads", name)
        own = self._facts("deployment.", (*at, "deployment"), entry.deployment)
        parent = entry.extends
        if parent is None:
            return own
        if parent not in all_workloads or parent in (*trail, name):
            known = [word for word in all_workloads if word != name]
            what = f"the workload {name!r} extends itself" if parent in (*trail, name) else "no such workload"
            problem = self.document.problem(
                (*at, "extends"), what, found=parent, wanted=" · ".join(known), hint=did_you_mean(parent, known)
            )
            if problem.where not in {known.where for known in self.problems.found}:
                self.problems.found.append(problem)
            return own
        return merged(self._inherited(parent, all_workloads, (*trail, name)), own)

    # ------------------------------------------------------------------------------------ rules, attestations, …

    def _rules(self, model: Any) -> tuple[Check, ...]:
        """The checks of the file and of its own packs; without a day of their own they are of the file's or the pack's.

        They may read each other's outcomes, and those of the policy below.
        """
        files = [("own", model.rules, "rules", self.document, model.policy.as_of or self.as_of or UNDATED)]
        files += [(pack.id, pack.checks, "checks", document, pack.as_of) for pack, document in self.law.packs]
        ids = [rule.id for _, rules, *_ in files for rule in rules]
        if not ids:
            return ()
        from auditor.policy.checks.pack_files import compile_check

        engine = _compiler(self.law.registry, (*self.lower_rules, *ids))
        checks = [
            compile_check(rule, pack, day, document, (key, index), engine, self.problems.found)
            for pack, rules, key, document, day in files
            for index, rule in enumerate(rules)
        ]
        return tuple(check for check in checks if check)


def merged(parent: Mapping[str, Known], own: Mapping[str, Known]) -> dict[str, Known]:
    """Facts of a workload over those it inherits: mappings merge key by key, lists and scalars replace."""
    result = dict(parent)
    for name, known in own.items():
        before = result.get(name)
        if before and isinstance(before.value, Mapping) and isinstance(known.value, Mapping):
            value = FrozenMap({**before.value, **known.value})
            result[name] = Known(value=value, location=known.location)
        else:
            result[name] = known
    return result


def _compiler(known: FactRegistry, own_ids: tuple[str, ...]) -> Compiler:
    return pack_nouns.compiler(known, dict.fromkeys([*packs.shipped_ids(), *own_ids]))


def _conditions(rule: Any, at: YamlPath) -> Iterable[tuple[YamlPath, str]]:
    if not isinstance(rule, dict):
        return
    if isinstance(rule.get("applies_when"), str):
        yield (*at, "applies_when"), rule["applies_when"]
    arms = rule.get("rule")
    for key in ("fail", "review", "pass"):
        written = arms.get(key) if isinstance(arms, dict) else None
        if isinstance(written, str):
            yield (*at, "rule", key), written
        for index, arm in enumerate(written if isinstance(written, list) else ()):
            if isinstance(arm, dict) and isinstance(arm.get("when"), str):
                yield (*at, "rule", key, index, "when"), arm["when"]
