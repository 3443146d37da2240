"""The organization's own law: facts, attestations and packs that a policy file declares beside those shipped.

They stand in the policy file (``facts:``, ``attestations:``) or in pack files next to it, named under ``packs:``. What
they declare extends the registry of that one policy; nothing shipped is replaced, so that no file of a user can change
what a shipped check reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.core import patterns as re
from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError, DataError
from auditor.core.marked_yaml import MarkedDocument, YamlPath, load_mapping
from auditor.core.respelling import respelled
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks.conditions import NO_NAMES
from auditor.policy.checks.packs import pack_ids, pack_named
from auditor.policy.checks.reporting import in_file_order
from auditor.policy.checks.validation import Strict, read_model, shape_of
from auditor.policy.facts.fact_registry import FactRegistry, FactSpec, extended, saying_also
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.policy.file.law import OwnLaw
from auditor.policy.file.named_files import is_file
from auditor.policy.file.own_models import SCOPES, OwnAttestation, OwnFact, OwnPackModel
from auditor.policy.file.own_vendors import with_own_vendors
from auditor.records.catalog import Catalog, shipped

MAX_BYTES = 1024 * 1024
"""Of a pack file. By judgment: protects time."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
CHANNEL = "deployment.channel"
_PACK_ID = re.compile(r"[a-z][a-z0-9_]*")


def read_own_law(document: MarkedDocument, base: Path, known: FactRegistry) -> OwnLaw:
    """What a policy file declares of its own, with every problem that its shape does not show.

    Args:
        document: the policy file.
        base: its folder, from which pack files are seen.
        known: the registry it extends: that shipped, or that of the policy below it.
    """
    problems: list[ConfigError] = []
    registry = _declared(document, known, problems)
    found: list[tuple[OwnPackModel, MarkedDocument]] = []
    named = document.value.get("packs")
    for index, word in enumerate(named if isinstance(named, list) else ()):
        if not is_file(word):
            continue
        try:
            model, pack = _pack(document, ("packs", index), base, word, problems)
        except ConfigError as error:
            problems.extend(error.problems or [error])
            continue
        registry = _declared(pack, registry, problems)
        if model is None:
            continue
        if model.id in pack_ids() or model.id in {other.id for other, _ in found}:
            problems.append(pack.problem(("id",), "the id of the pack is taken", found=model.id, wanted="another id"))
        found.append((model, pack))
    return OwnLaw(registry, tuple(found), tuple(problems))


def with_vendors(law: OwnLaw, document: MarkedDocument, base: Path, known: Catalog) -> OwnLaw:
    """The same with the vendor files that the policy names; their channels are words that the policy may use."""
    problems: list[ConfigError] = []
    catalog = with_own_vendors(document, base, known, problems)
    words = tuple(name for name in catalog.channels if name not in shipped().channels)
    registry = saying_also(law.registry, CHANNEL, words) if words else law.registry
    return replace(law, catalog=catalog, registry=registry, problems=(*law.problems, *problems))


def _pack(
    document: MarkedDocument, at: YamlPath, base: Path, word: str, problems: list[ConfigError]
) -> tuple[OwnPackModel | None, MarkedDocument]:
    """A pack file next to the policy, validated but not compiled; its problems go to the list.

    Raises:
        ConfigError: it is not there, or is no YAML.
    """
    path = (base / word).resolve()
    if not path.is_file():
        near = [str(one.relative_to(base)) for one in sorted(base.glob("**/*.y*ml"))[:200] if one.is_file()]
        shipped = did_you_mean(Path(word).stem, pack_ids())
        raise document.problem(
            at, "the pack file is not there", found=word, wanted=f"a file seen from {base}, or a shipped pack",
            hint=did_you_mean(word, near) or shipped,
        )  # fmt: skip
    text = read_within(path, MAX_BYTES).decode("utf-8-sig", "replace")
    pack = load_mapping(text, path=str(Path(document.path).parent / word), max_bytes=MAX_BYTES)
    pack = respelled(pack, shape_of(OwnPackModel))
    model, found = read_model(pack, OwnPackModel)
    if model and not _PACK_ID.fullmatch(model.id):
        found.append(pack.problem(("id",), "not an id of a pack", found=model.id, wanted="such as works_council"))
    problems.extend(in_file_order(found))
    return model, pack


def _declared(document: MarkedDocument, known: FactRegistry, problems: list[ConfigError]) -> FactRegistry:
    """The registry with the facts and attestations of one file, as far as they can be used.

    What has no right shape is left out: the model of the file tells it.
    """
    value = document.value
    facts = {
        name: raw
        for written, stated in _entries(value, "facts", OwnFact)
        if (read := _fact(document, written, stated, known, problems)) is not None
        for name, raw in (read,)
    }
    attestations = {
        name: stated
        for name, stated in _entries(value, "attestations", OwnAttestation)
        if _attestation_fits(document, name, stated, known, problems)
    }
    if not facts and not attestations:
        return known
    try:
        return extended(known, document, facts, attestations)
    except DataError as error:
        at: YamlPath = ("attestations",) if attestations else ("facts",)
        problems.append(document.problem(at, error.what, found=error.found, wanted=error.wanted, key=True))
        return known


def _entries(value: Mapping[str, Any], key: str, shape: type[Strict]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The entries of a section that have the right shape; the model of the file tells the others."""
    section = value.get(key)
    for name, stated in (section if isinstance(section, dict) else {}).items():
        try:
            shape.model_validate(stated)
        except ValidationError:
            continue
        yield str(name), stated


def _fact(
    document: MarkedDocument, written: str, stated: Mapping[str, Any], known: FactRegistry, problems: list[ConfigError]
) -> tuple[str, dict[str, Any]] | None:
    """A fact's full name and its fields; None where it cannot be used."""
    at = ("facts", written)
    before = len(problems)

    def tell(path: YamlPath, what: str, found: Any, wanted: str, hint: str = "", *, key: bool = False) -> None:
        problems.append(document.problem(path, what, found=str(found), wanted=wanted, hint=hint, key=key))

    scope = stated.get("scope")
    head, dot, rest = written.rpartition(".")
    prefix = SCOPES.get(scope) if isinstance(scope, str) else None
    if not dot and prefix is None:
        if scope is None:
            wanted = " · ".join(f"{one}.{written}" for one in SCOPES.values())
            tell(
                at, "whom the fact concerns is not said", written, f"{wanted}, or scope: {' · '.join(SCOPES)}", key=True
            )
        return None
    if dot and head not in SCOPES.values():
        wanted = " · ".join(f"{one}.{rest}" for one in SCOPES.values())
        tell(at, "no facts are stated there", written, wanted, did_you_mean(head, SCOPES.values()), key=True)
        return None
    if dot and prefix is not None and prefix != head:
        said = next(word for word, one in SCOPES.items() if one == head)
        tell((*at, "scope"), f"{written} concerns another than its scope says", scope, said)
        return None
    name = written if dot else f"{prefix}.{written}"
    rest = name.rpartition(".")[2]
    if not _NAME.fullmatch(rest) or rest in NO_NAMES:
        wanted = "small letters, digits and underscores, and no word that conditions keep, such as in or import"
        tell(at, "a condition cannot name the fact so", written, wanted, key=True)
    if name in known.facts or any(other.startswith(f"{name}.") for other in known.facts):
        tell(at, "a fact of this name is known already", name, "a name of its own", key=True)
    kind, allowed = stated.get("type"), stated.get("allowed")
    if allowed and kind not in ("string", "strings"):
        tell((*at, "allowed"), "only words can be limited to some", kind, "type: string or type: strings", key=True)
    for limit in ("least", "most"):
        if stated.get(limit) is not None and kind not in ("int", "number"):
            tell((*at, limit), "only figures have limits", kind, "type: int or type: number", key=True)
    fields = {key: one for key, one in stated.items() if key != "scope"}
    if stated.get("default") is not None and len(problems) == before and isinstance(kind, str):
        try:
            spec = FactSpec(name=name, type=kind, about="", allowed=tuple(allowed or ()))
            fields["default"] = as_fact(spec, stated["default"])
        except UnfitValue as error:
            tell((*at, "default"), f"{name} cannot be so", error.found or stated["default"], error.wanted, error.hint)
    return None if len(problems) > before else (name, fields)


def _attestation_fits(
    document: MarkedDocument, name: str, stated: Mapping[str, Any], known: FactRegistry, problems: list[ConfigError]
) -> bool:
    at = ("attestations", name)
    before = len(problems)
    if not _NAME.fullmatch(name) or name in NO_NAMES:
        wanted = "small letters, digits and underscores"
        problems.append(document.problem(at, "an attestation cannot be called so", found=name, wanted=wanted, key=True))
    if name in known.attestations:
        problems.append(
            document.problem(
                at, "an attestation of this name is known already", found=name, wanted="a name of its own", key=True
            )
        )
    for key in stated.get("details") or ():
        if not _NAME.fullmatch(key) or key in NO_NAMES or key in ("value", "age_days", "object", "named", "asked"):
            place = (*at, "details", key)
            wanted = "small letters; value, age_days, object, named and asked are taken"
            problems.append(document.problem(place, "a detail cannot be called so", found=key, wanted=wanted, key=True))
    if not (stated.get("own") or stated.get("outside")):
        wanted = "own: [workload], or outside: [counterparty], so that it is clear what it proves something about"
        problems.append(
            document.problem(at, "what the attestation is about is not said", found=name, wanted=wanted, key=True)
        )
    return len(problems) == before


def respelled_pack(word: Any) -> Any:
    """An entry under ``packs:``: a file as it is written, else the id of the pack that the word is for.

    Raises:
        ValueError: neither; its text has what was expected, the nearest word and the word, divided by ``|``.
    """
    if not isinstance(word, str):
        raise ValueError("the id of a pack, or a pack file of your own||" + repr(word))
    if is_file(word):
        return word
    named = pack_named(word)
    if named not in pack_ids():
        wanted = " · ".join((*pack_ids(), "a pack file of your own, such as law/works_council.yaml"))
        raise ValueError(f"{wanted}|{did_you_mean(word, pack_ids())}|{word}")
    return named
