"""What is attested, and for whom: which entries of a policy are about the one a check asks about.

An attestation proves what it is about, and nothing else. Entries of one id form a set; what each id must name stands
in ``policies/facts`` (``outside``: somebody outside the house, who must be named; ``own``: something of ours, where an
entry that names none stands for the whole file). An entry that names nobody, or somebody else, neither proves nor
disproves: the attestation itself stays unknown, and facts beside it say so (`OBJECT`, `NAMED`, `ASKED`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from auditor.core import patterns as re
from auditor.core.errors import ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import Evidence, Location, last_day
from auditor.policy.facts import tables
from auditor.policy.facts.fact_registry import (
    ASKED,
    ATTESTATION,
    NAMED,
    OBJECT,
    OTHER,
    UNSCOPED,
    WHOM,
    AttestationSpec,
    registry,
)
from auditor.policy.facts.known import Known
from auditor.records import catalog as catalogue
from auditor.records.catalog import Catalog, shipped

_FORMS = {"inc", "llc", "ltd", "limited", "pbc", "corp", "corporation", "gmbh", "sarl", "plc", "co", "company"}
_WILD = re.compile(r"[*?\[]")
_BY_NAME = ("counterparty", "channel", "provider", "country")
_NARROWING = ("workload", "model", "license", "channel")
_ABOUT, _PART = "about", "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Something attested, and what it is about."""

    spec: AttestationSpec
    """What is attested."""
    state: str
    """``present`` or ``none``."""
    value: Any = None
    details: FrozenMap = field(default_factory=FrozenMap)
    who: str = ""
    when: date | None = None
    until: date | None = None
    proof: str | None = None
    objects: FrozenMap = field(default_factory=FrozenMap)
    """Kind of object → the names an entry gives; an empty tuple says outright that it names none."""
    assumed: bool = False
    """Whether kinds it does not name count as named rightly: in test cases and for ``--what-if``, never in a file."""
    location: Location | None = None

    @property
    def id(self) -> str:
        """The id of what is attested."""
        return self.spec.id

    def names(self, kind: str) -> tuple[str, ...]:
        """Whom of that kind it names; a glob over firms or places, or over everything, names nobody."""
        given: tuple[str, ...] = tuple(self.objects.get(kind, ()))
        if not given:
            return ()
        if kind in _BY_NAME:
            return tuple(name for name in given if not _WILD.search(name))
        narrow = kind == "model" and any("model" in group for group in self.spec.outside)
        return tuple(name for name in given if (names_models(name) if narrow else name.strip(" *?")))

    @property
    def unnamed(self) -> tuple[tuple[str, ...], ...]:
        """The groups of kinds of which it must name one, and names none."""
        return tuple(group for group in self.spec.outside if not any(self._named(kind) for kind in group))

    @property
    def lacks(self) -> tuple[tuple[str, ...], ...]:
        """What it must name and does not: what is declared absent need name nobody."""
        return self.unnamed if self.state == "present" else ()

    def _named(self, kind: str) -> bool:
        if self.assumed and kind not in self.objects:
            return True
        return bool(self.names(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom checks ask about: one model in one workload."""

    ref: str
    workload: str
    facts: Mapping[str, Any]
    """What the workload states, completed."""
    licenses: tuple[str, ...] | None = None
    """Ids and aliases of the licenses that cover the model; None where they are not known."""
    publisher: str | None = None
    """Who publishes the model, where the reference does not say it."""
    catalog: Catalog = field(default_factory=shipped)
    """Vendors and channels on record under the policy."""

    def whom(self, spec: AttestationSpec, kind: str) -> tuple[str, ...] | None:
        """Whom of a kind a check that reads this attestation is about; None where that is not known."""
        place = spec.whom.get(kind) or WHOM[kind]
        own: dict[str, tuple[str, ...] | None] = {
            "model.ref": (self.ref,),
            "workload.id": (self.workload,),
            "license.ids": self.licenses,
            "model.provider": providers(self.ref, self.publisher, self.catalog),
        }
        if place in own:
            return own[place]
        value = self.facts.get(place)
        return None if value is None else (value,) if isinstance(value, str) else tuple(value)


def attested_facts(
    attestations: Iterable[Attestation], asked: Asked, as_of: date
) -> tuple[dict[str, Known], dict[str, str]]:
    """What is attested for one model and workload on one day, and remarks by fact on what no longer counts."""
    by_id: dict[str, list[Attestation]] = {}
    for entry in attestations:
        by_id.setdefault(entry.id, []).append(entry)
    known: dict[str, Known] = {}
    remarks: dict[str, str] = {}
    for name, entries in by_id.items():
        spec = entries[0].spec
        counting = []
        for entry in entries:
            over = _over(entry, as_of)
            if over is None:
                counting.append(entry)
            elif _relation(spec, entry, asked) != OTHER:
                remarks[ATTESTATION + name] = over
        found = of_set(spec, counting, asked, as_of)
        if ATTESTATION + name in found:
            remarks.pop(ATTESTATION + name, None)
        known |= found
    return known, remarks


def of_set(spec: AttestationSpec, entries: Sequence[Attestation], asked: Asked, as_of: date) -> dict[str, Known]:
    """What a set of entries of one id, all in force, says of the one asked about.

    Of several about it the narrower counts, then the later; of equal ones the one that says there is none.
    """
    related = [(entry, _relation(spec, entry, asked)) for entry in entries]
    about = [entry for entry, relation in related if relation == _ABOUT]
    parts = [entry for entry, relation in related if relation == _PART]
    if not about and parts and _covered_together(spec, parts, asked):
        about = parts
    if about:
        chosen = sorted(about, key=_precedence)[-1]
        return attestation_facts(spec, _with_all(spec, chosen, about), as_of)
    present = [entry for entry in entries if entry.state == "present"]
    return _unmatched(spec, present, asked) if present else {}


def _with_all(spec: AttestationSpec, chosen: Attestation, about: Sequence[Attestation]) -> Attestation:
    """The entry that counts, with what the others say in details that add up."""
    adding = [key for key, detail in spec.details.items() if detail.collects]
    if chosen.state != "present" or not adding or len(about) == 1:
        return chosen
    several = {
        key: tuple(dict.fromkeys(word for one in about for word in (one.details.get(key) or ()))) for key in adding
    }
    return replace(chosen, details=FrozenMap({**chosen.details, **several}))


def _precedence(entry: Attestation) -> tuple[int, date, bool]:
    narrow = sum(bool(entry.names(kind)) for kind in _NARROWING)
    return narrow, entry.when or date.min, entry.state == "none"


# ------------------------------------------------------------------------------------------------- about whom


def _relation(spec: AttestationSpec, entry: Attestation, asked: Asked) -> str:
    """What an entry is, seen from the one asked about: about it, in part, about another, or about nobody named."""
    found = {kind: _fits(spec, entry, kind, asked) for kind in WHOM if entry.names(kind)}
    if OTHER in found.values():
        return OTHER
    partly = any(
        _PART in named and _ABOUT not in named
        for named in ([found[kind] for kind in group if kind in found] for group in spec.outside)
    )
    if entry.state == "none":
        return _ABOUT
    if entry.unnamed:
        return UNSCOPED
    return _PART if partly else _ABOUT


def _fits(spec: AttestationSpec, entry: Attestation, kind: str, asked: Asked) -> str:
    """Whether the names of a kind are about the one asked about; what cannot be compared is about another."""
    wanted = asked.whom(spec, kind)
    names = entry.names(kind)
    if wanted is None:
        return OTHER
    if not wanted:
        return _ABOUT
    if kind == "country":
        covered = [_covered(place, names) for place in wanted]
        return _ABOUT if all(covered) else _PART if any(covered) else OTHER
    if kind == "channel":
        same = {asked.catalog.canonical(one) for one in wanted}
        return _ABOUT if any(asked.catalog.canonical(name.strip()) in same for name in names) else OTHER
    return _ABOUT if any(_SAME[kind](name, one) for name in names for one in wanted) else OTHER


def _covered_together(spec: AttestationSpec, entries: Sequence[Attestation], asked: Asked) -> bool:
    names = [name for entry in entries for name in entry.names("country")]
    return all(_covered(place, names) for place in asked.whom(spec, "country") or (tables.UNKNOWN,))


def _covered(place: str, names: Iterable[str]) -> bool:
    """Whether a place of a transfer lies in one of those named; worldwide routing only where that very word stands."""
    return tables.within([place], names) or (place == tables.GLOBAL and tables.GLOBAL in tables.places(names))


def party(name: str) -> tuple[str, ...]:
    """The words of a firm's name that tell it from others: no legal forms, no punctuation."""
    words = re.findall(r"\w+", name.casefold().replace(".", ""))
    return tuple(word for word in words if word not in _FORMS)


def _same_party(name: str, other: str) -> bool:
    return bool(party(name)) and party(name) == party(other)


def _same_license(pattern: str, name: str) -> bool:
    return fnmatchcase(name.casefold(), pattern.strip().casefold())


def fits_model(ref: str, pattern: str) -> bool:
    """Whether a glob reaches a ref; without a scheme, ``hf:`` is meant; case does not count."""
    name, folded = ref.casefold(), pattern.strip().casefold()
    return folded == "*" or fnmatchcase(name, folded if ":" in folded else f"hf:{folded}")


def names_models(pattern: str) -> bool:
    """Whether a glob over refs names somebody: the account at least stands there in full."""
    name = pattern.strip().partition(":")[2] if ":" in pattern else pattern.strip()
    before = _WILD.split(name, maxsplit=1)[0]
    return bool(name) and (before == name or "/" in before)


def license_names(stated: Mapping[str, Known]) -> tuple[str, ...] | None:
    """Ids and aliases of the licenses that cover a model; None where they are not known."""
    known, aliases = stated.get("license.ids"), stated.get("license.aliases")
    if known is None:
        return None
    others = aliases.value if aliases else {}
    return tuple(dict.fromkeys(name for one in known.value for name in (str(one), *map(str, others.get(one, ())))))


def providers(ref: str, publisher: str | None = None, catalog: Catalog | None = None) -> tuple[str, ...] | None:
    """Names of whoever provides a model: its account, and the publisher or vendor on record for it."""
    scheme, _, name = ref.partition(":")
    account = name.partition("/")[0] if "/" in name else ""
    row = (catalog or shipped()).vendor(account) if scheme == "api" else catalogue.publisher(account)
    found = [account, publisher or "", *((str(row["name"]), str(row.get("developer") or "")) if row else ())]
    return tuple(dict.fromkeys(filter(None, found))) or None


_SAME: Mapping[str, Callable[[str, str], bool]] = {
    "counterparty": _same_party,
    "provider": _same_party,
    "license": _same_license,
    "model": lambda pattern, ref: fits_model(ref, pattern),
    "workload": lambda pattern, name: fnmatchcase(name, pattern),
}


def unscoped(entry: Attestation) -> tuple[ConfigError, ...]:
    """What to tell whoever wrote an entry that must name somebody outside and does not."""
    if not entry.lacks:
        return ()
    kinds = " and ".join(" or ".join(group) for group in entry.lacks)
    found = [name for group in entry.lacks for kind in group for name in entry.objects.get(kind, ())]
    first = entry.lacks[0][0]
    return (
        ConfigError(
            f"the attestation {entry.id} does not say for which {kinds}, so that it proves nothing about any",
            where=str(entry.location or ""), found=", ".join(found) or "none named", wanted=kinds,
            hint=f"name it: {first}: {_SUCH_AS[first]}; checks need review until then",
        ),
    )  # fmt: skip


_SUCH_AS = {
    "counterparty": "Example Cloud Ltd", "channel": "openai-api", "provider": "Example Labs", "country": "US",
    "model": '"example-labs/sparrow-*"',
}  # fmt: skip


# --------------------------------------------------------------------------------------------------- as facts


def attestation_facts(spec: AttestationSpec, entry: Attestation, as_of: date) -> dict[str, Known]:
    """One attestation as flat facts: state, value, age and details."""
    name = ATTESTATION + spec.id
    proof = _evidence(spec, entry)
    facts: dict[str, Any] = {name: entry.state}
    if entry.state == "present":
        facts |= {detail.name: detail.default for detail in spec.details.values() if detail.default is not None}
        facts |= {f"{name}.{key}": value for key, value in entry.details.items()}
        if "counterparty" in spec.details and entry.names("counterparty"):
            facts[f"{name}.counterparty"] = ", ".join(entry.names("counterparty"))
        if entry.value is not None:
            facts[f"{name}.value"] = entry.value
        if entry.when:
            facts[f"{name}.age_days"] = (as_of - entry.when).days
    return {key: Known(value=value, location=entry.location, evidence=(proof,)) for key, value in facts.items()}


def _unmatched(spec: AttestationSpec, entries: Sequence[Attestation], asked: Asked) -> dict[str, Known]:
    """What there is to say where entries stand in the policy and none is about the one asked about."""
    name = ATTESTATION + spec.id
    bare = [entry for entry in entries if _relation(spec, entry, asked) == UNSCOPED]
    kinds = tuple(dict.fromkeys(" or ".join(group) for entry in bare for group in entry.unnamed))
    if bare:
        # One question for all models of a workload, so that it names nobody who changes with the model.
        groups = [[kind for kind in group if not of_the_model(spec, kind)] for one in bare for group in one.unnamed]
        wanted = [word for group in groups for word in _wanted(spec, group, asked)]
        here = f" Asked for here: {', '.join(dict.fromkeys(wanted))}." if wanted else ""
        named = f"without saying for which {' and '.join(kinds)}"
        question = f"For which {' and '.join(kinds)} does the attestation {spec.id} hold?{here}"
    else:
        words = list(dict.fromkeys(word for entry in entries for word in _object_words(spec, entry)))
        wanted = [word for word in (_missed(spec, entries, asked)) if word]
        named = f"for {', '.join(words) or 'others'}" + (f", not for {', '.join(wanted)}" if wanted else "")
        unknown = [kind for kind in WHOM for e in entries if e.names(kind) and asked.whom(spec, kind) is None]
        held = f"{spec.id} is attested for {', '.join(words) or 'others'}"
        question = f"{held}: is it in place for {', '.join(wanted) or 'this use'}, too ({name})?"
        if not wanted and unknown:
            place = spec.whom.get(unknown[0]) or WHOM[unknown[0]]
            question = (registry().facts[place].ask if place in registry().facts else "") or question
    evidence = tuple(_evidence(spec, entry) for entry in bare or entries)
    said = {OBJECT: UNSCOPED if bare else OTHER, NAMED: named, ASKED: question}
    if not bare and "counterparty" in spec.details:
        said[".counterparty"] = ", ".join(dict.fromkeys(one for e in entries for one in e.names("counterparty")))
    location = (bare or entries)[0].location
    return {
        name + key: Known(value=value, location=location, evidence=evidence) for key, value in said.items() if value
    }


def of_the_model(spec: AttestationSpec, kind: str) -> bool:
    """Whether whom a check asks about, of that kind, differs between the models of one workload."""
    return (spec.whom.get(kind) or WHOM[kind]) in ("model.ref", "license.ids", "model.provider")


def _wanted(spec: AttestationSpec, kinds: Iterable[str], asked: Asked) -> tuple[str, ...]:
    """Whom a check is about, in a few words: one name of a firm, every country."""
    for kind in kinds:
        found = asked.whom(spec, kind)
        if found:
            return tuple(map(tables.place_name, found)) if kind == "country" else found[:1]
    return ()


def _missed(spec: AttestationSpec, entries: Sequence[Attestation], asked: Asked) -> tuple[str, ...]:
    """Whom the entries should have named, of the kinds in which none of them fits."""
    named = dict.fromkeys(kind for entry in entries for kind in WHOM if entry.names(kind))
    bad = [kind for kind in named if all(_fits(spec, e, kind, asked) != _ABOUT for e in entries if e.names(kind))]
    return tuple(dict.fromkeys(word for kind in bad for word in _wanted(spec, [kind], asked)))


def _object_words(spec: AttestationSpec, entry: Attestation) -> tuple[str, ...]:
    return tuple(tables.place_name(name) if kind == "country" else name for kind in WHOM for name in entry.names(kind))


def _evidence(spec: AttestationSpec, entry: Attestation) -> Evidence:
    said = f"{spec.about}: {entry.state}{for_whom(spec, entry)}"
    said += f", attested by {entry.who}" if entry.who else ""
    said += f" on {entry.when.isoformat()}" if entry.when else ""
    if entry.state == "present":
        said += f" (evidence {entry.proof})" if entry.proof else " (no evidence named)"
    return Evidence(
        statement=said,
        location=entry.location,
        looked_in=() if entry.location else ("the attestations stated for this case",),
    )


def for_whom(spec: AttestationSpec, entry: Attestation) -> str:
    """Whom an entry is about, as the end of a sentence."""
    words = _object_words(spec, entry)
    return f", for {', '.join(words)}" if words else _whole_file(spec, entry)


def _whole_file(spec: AttestationSpec, entry: Attestation) -> str:
    """What an entry that names none of our own things stands for, and that somebody outside is not named."""
    if entry.assumed or entry.state == "none":
        return ""
    if entry.unnamed:
        return f", for no {' and no '.join(' or '.join(group) for group in entry.unnamed)} by name"
    kinds = [kind for kind in spec.own if kind != "organization"]
    return f", for every {' and '.join(kinds)} of this policy file" if kinds else ""


def _over(entry: Attestation, as_of: date) -> str | None:
    """Why an entry does not count on a day; None where it does."""
    if entry.when and entry.when > as_of:
        return f"The attestation {entry.id} is dated {entry.when.isoformat()}, after the day of the evaluation."
    ends = last_day(entry.when, entry.until)
    if ends and ends < as_of:
        return f"The attestation {entry.id} ended on {ends.isoformat()} and counts as missing."
    return None
