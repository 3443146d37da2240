"""What one case states, key by key, as facts: sections, single values and attestations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.marked_yaml import MarkedDocument
from auditor.core.suggestions import did_you_mean
from auditor.policy.cases.shape import FIELDS, GONE, NONE, STATES
from auditor.policy.facts.attested import Asked, Attestation, of_set
from auditor.policy.facts.fact_registry import ATTESTATION, KINDS, AttestationSpec, FactSpec, registry
from auditor.policy.facts.known import Known
from auditor.policy.facts.shapes import UnfitValue, as_fact


class CaseValues:
    """Reads the values of one case; what cannot be used is told with the place of the case.

    Args:
        index: the place of the case in its file.
    """

    def __init__(self, document: MarkedDocument, index: int, name: str) -> None:
        self._document = document
        self._index = index
        self._name = name
        self._registry = registry()

    def attestations(self, stated: Mapping[str, Any], day: date, asked: Asked) -> dict[str, Known]:
        """What is attested on a day; ``"*": present`` makes every other attestation present and satisfying.

        A bare word is about whatever is asked about; a mapping names its object, where it names one, and with
        ``null`` says that it names none; a list is a set.
        """
        found: dict[str, Known] = {}
        wildcard = stated.get("*") == "present"
        for name in stated:
            if name != "*" and name not in self._registry.attestations:
                raise self.problem("no such attestation", name, tuple(self._registry.attestations))
        for name, spec in self._registry.attestations.items():
            if name not in stated and not wildcard:
                continue
            written = stated.get(name, "present")
            several = isinstance(written, list | tuple) and any(isinstance(one, Mapping) for one in written)
            entries = [self._entry(spec, one, day) for one in (written if several else [written])]
            found |= of_set(spec, [entry for entry in entries if entry is not None], asked, day)
        return found

    def _entry(self, spec: AttestationSpec, written: Any, day: date) -> Attestation | None:
        """One attestation as written; None where it is missing or has ended."""
        row = written if isinstance(written, Mapping) else self._in_words(spec, written)
        state, until, when = (
            row.get("state", "present"),
            row.get("until"),
            row.get("when") or row.get("on") or row.get("date") or day,
        )
        if state not in STATES:
            raise self.problem(f"{spec.id} cannot be so", str(state), STATES)
        for key, value in (("until", until), ("when", when)):
            if value is not None and not isinstance(value, date):
                raise self.problem(f"{key} of {spec.id} is no date", repr(value), ("a date such as 2026-11-21",))
        if state in GONE or (until is not None and until < day):
            return None
        objects = {kind: self._named(spec, kind, row[kind]) for kind in KINDS if kind in row}
        if state in NONE:
            return Attestation(spec=spec, state="none", until=until, objects=FrozenMap(objects), assumed=True)
        rest = {k: v for k, v in row.items() if k not in (*FIELDS, *KINDS)}
        details, value = self._satisfied(spec, rest, row.get("value"))
        return Attestation(
            spec=spec, state=state, value=value, details=FrozenMap(details), when=when, until=until,
            objects=FrozenMap(objects), assumed=True,
        )  # fmt: skip

    def _named(self, spec: AttestationSpec, kind: str, written: Any) -> tuple[str, ...]:
        """Whom an entry names of a kind; none where ``null`` stands."""
        names = () if written is None else tuple(written) if isinstance(written, list | tuple) else (written,)
        if not all(isinstance(name, str) for name in names):
            raise self.problem(f"{spec.id} cannot be for such a {kind}", repr(written), ("a name, or a list of names",))
        return names

    def _in_words(self, spec: AttestationSpec, written: Any) -> dict[str, Any]:
        """A bare word, figure or list: a state, the plain value, or the one detail that may be so."""
        if written is None or (isinstance(written, str) and written in STATES):
            return {"state": written or "missing"}
        if spec.value:
            return {"value": written}
        for key, detail in spec.details.items():
            if written in detail.allowed if isinstance(written, str) else detail.type == "strings":
                return {key: written}
        raise self.problem(f"{spec.id} cannot be so", repr(written), STATES)

    def _satisfied(self, spec: AttestationSpec, details: dict[str, Any], value: Any) -> tuple[dict[str, Any], Any]:
        """Details the case leaves out are such that they satisfy."""
        prefix = f"{ATTESTATION}{spec.id}."
        filled: dict[str, Any] = {}
        for key, detail in spec.details.items():
            if key in details:
                filled[key] = self.value(prefix + key, details[key])[prefix + key]
            elif detail.satisfied_by is not None:
                filled[key] = detail.satisfied_by
        strange = sorted(set(details) - set(spec.details))
        if strange:
            raise self.problem(f"{spec.id} has no such detail", strange[0], tuple(spec.details))
        plain = self._registry.facts.get(prefix + "value")
        if plain is not None:
            if value is None:
                value = plain.satisfied_by
            else:
                value = self.value(plain.name, value)[plain.name]
        return filled, value

    def section(self, prefix: str, section: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of a mapping as facts, mappings of keys opened."""
        found: dict[str, Any] = {}
        for key, value in (section or {}).items():
            name = f"{prefix}{key}"
            if value is None:
                continue
            if name in self._registry.facts:
                found |= self.value(name, value)
            elif isinstance(value, Mapping):
                found |= self.section(f"{name}.", value)
            else:
                raise self.problem("unknown fact", name, tuple(self._registry.facts))
        return found

    def value(self, name: str, value: Any) -> dict[str, Any]:
        """One fact in the form conditions read."""
        spec: FactSpec | None = self._registry.facts.get(name)
        if spec is None:
            raise self.problem("unknown fact", name, tuple(self._registry.facts))
        try:
            return {name: as_fact(spec, value)}
        except UnfitValue as error:
            problem = self.problem(f"{name} cannot be used", repr(value), ())
            raise ConfigError(
                problem.what, where=problem.where, found=repr(value), wanted=error.wanted, hint=error.hint
            ) from None

    def problem(self, what: str, found: str, choices: Iterable[str]) -> ConfigError:
        """Something that cannot be used, with the words that could stand there."""
        known = tuple(choices)
        wanted = " · ".join(known) if len(known) <= 30 else "a name of the registry"
        case = f"case {self._name}: {what}"
        return self._document.problem(
            ("cases", self._index), case, found=found, wanted=wanted, hint=did_you_mean(found, known)
        )
