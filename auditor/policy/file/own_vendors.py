"""Vendor files of an organization: vendors, channels and models that the catalog does not have.

What they state is the organization's own word, with a source and a day. A vendor that ships keeps what is shipped of
it; the file adds channels and models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from auditor.core.decoding import read_within
from auditor.core.errors import ConfigError
from auditor.core.frozen import freeze
from auditor.core.marked_yaml import MarkedDocument, YamlPath, load_mapping
from auditor.core.suggestions import did_you_mean
from auditor.policy.checks.validation import Strict, read_model
from auditor.policy.facts.fact_registry import registry
from auditor.policy.facts.shapes import UnfitValue, as_fact
from auditor.records.catalog import Catalog
from auditor.records.families import Families, cell_specs, read_family

MAX_BYTES = 1024 * 1024
"""Of a vendor file. By judgment: protects time."""


_LIKE = {
    "hosting": "deployment.hosting", "processing": "deployment.processing_regions",
    "storage": "deployment.storage_regions", "country": "model.publisher_country", "parent": "model.publisher_country",
}  # fmt: skip
"""Cells of a channel whose words are those of another fact."""


class OwnChannel(Strict):
    """One offer through which models are bought."""

    hosting: Literal["vendor-api", "vendor-vpc", "cloud-resale"]
    offer: str = ""
    aliases: tuple[str, ...] = ()
    tier: Literal["api", "enterprise", "self_serve_business", "consumer"] | None = None
    operator: str | None = None
    country: str | None = None
    parent: str | None = None
    counterparties: tuple[str, ...] = ()
    list_status: tuple[str, ...] | None = None
    hipaa_ready: bool | None = None
    excluded: tuple[str, ...] | None = None
    processing: Any = None
    storage: Any = None
    trains: bool | None = None
    retention_days: int | None = None
    seen: date | None = Field(default=None, description="Day the offer was read; out of date 180 days later")
    sources: tuple[str, ...] = ()


class OwnModel(Strict):
    """One model of a vendor."""

    id: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    modality: tuple[str, ...] | None = None
    released: date | None = None
    forced_retention_days: int | None = None
    fine_tuned_on: tuple[str, ...] | None = Field(default=None, description="Channels that train it further")
    fine_tuned_in: tuple[str, ...] | None = Field(default=None, description="Where they do so")
    training_flop: float | None = None
    flop_source: Literal["published", "estimated"] | None = None
    provider_states_gpai: bool | None = None
    systemic_risk_status: Literal["designated", "notified", "stated_below"] | None = None


class OwnDocument(Strict):
    """A document by which a vendor says what it demands and promises."""

    kind: Literal["terms-of-service", "usage-policy", "dpa", "baa", "privacy", "commitments"]
    address: str = Field(pattern=r"^https://[^\s\"'<>@]{4,400}$", description="A public https address")
    read: date | None = Field(default=None, description="Day somebody read it")


class OwnVendor(Strict):
    """A vendor file."""

    id: str
    name: str = ""
    accounts: tuple[str, ...] = ()
    legal_entity: str | None = None
    country: str | None = None
    list_status: tuple[str, ...] | None = None
    code_of_practice: Literal["full", "safety_only", "declined"] | None = None
    source: str = Field(description="Where it was read: an address, a contract, a ticket")
    as_of: date
    channel: str | None = Field(default=None, description="The channel that is meant where none is named")
    channels: dict[str, OwnChannel] = Field(default_factory=dict)
    also_channels: tuple[str, ...] = Field(default=(), description="Channels of other vendors that sell its models")
    models: tuple[OwnModel, ...] = ()
    documents: tuple[OwnDocument, ...] = Field(
        default=(), description="What it publishes of its terms; read with --follow-links"
    )


def with_own_vendors(document: MarkedDocument, base: Path, known: Catalog, problems: list[ConfigError]) -> Catalog:
    """The catalog with the vendor files that a policy names under ``vendors:``; problems go to the list."""
    rows: list[Mapping[str, Any]] = []
    named = document.value.get("vendors")
    for index, word in enumerate(named if isinstance(named, list) else ()):
        if not isinstance(word, str):
            continue
        path = base / word
        if not path.exists():
            problems.append(
                document.problem(
                    ("vendors", index), "no such file or folder", found=word, wanted=f"vendor files, seen from {base}"
                )
            )
        for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path] if path.is_file() else []:
            shown = str(Path(document.path).parent / file.relative_to(base)) if file.is_relative_to(base) else str(file)
            try:
                rows.extend(_read(file, shown, known, problems))
            except ConfigError as error:
                problems.extend(error.problems or [error])
    families = tuple(_families(document, base, problems))
    return known.with_own(rows, families) if rows or families else known


def _families(document: MarkedDocument, base: Path, problems: list[ConfigError]) -> Iterable[Families]:
    """The folders of families that a policy names under ``families:``, each of their files read once to check it."""
    named = document.value.get("families")
    for index, word in enumerate(named if isinstance(named, list) else ()):
        folder = base / str(word)
        if not folder.is_dir():
            wanted = f"a folder of families, seen from {base}"
            problems.append(document.problem(("families", index), "no such folder", found=str(word), wanted=wanted))
            continue
        before = len(problems)
        for file in sorted(folder.glob("*.yaml")):
            try:
                read_family(file.read_text("utf-8-sig"), str(Path(document.path).parent / str(word) / file.name))
            except (OSError, UnicodeDecodeError) as error:
                problems.append(ConfigError("a model family cannot be read", where=str(file), found=str(error)))
            except ConfigError as error:
                problems.extend(error.problems or [error])
        if len(problems) == before:
            yield Families(folder, str(Path(document.path).parent / str(word)))


def _read(file: Path, shown: str, known: Catalog, problems: list[ConfigError]) -> Iterable[Mapping[str, Any]]:
    text = read_within(file, MAX_BYTES).decode("utf-8-sig", "replace")
    document = load_mapping(text, path=shown, max_bytes=MAX_BYTES)
    model, found = read_model(document, OwnVendor)
    if model is not None:
        found += _problems(model, document, known)
    problems.extend(found)
    if model is not None and not found:
        yield freeze(_row(model, shown))


def _problems(model: OwnVendor, document: MarkedDocument, known: Catalog) -> list[ConfigError]:
    found: list[ConfigError] = []

    def tell(at: YamlPath, what: str, word: Any, wanted: str, hint: str = "") -> None:
        found.append(document.problem(at, what, found=str(word), wanted=wanted, hint=hint))

    channels = {*known.channels, *model.channels}
    if model.channel is not None and model.channel not in channels:
        tell(("channel",), "no such channel", model.channel, " · ".join(model.channels) or "a channel of this file")
    for name, row in model.channels.items():
        if name in known.channels:
            tell(("channels", name), "a channel of this name is known already", name, "a name of its own")
        for cell, value in row:
            spec = registry().facts.get(_LIKE.get(cell, f"channel.{cell}"))
            if spec is not None and value is not None:
                _fits(spec, value, ("channels", name, cell), tell)
    vendor = known.vendor(model.id)
    for index, one in enumerate(model.models):
        if vendor and any(one.id == row["id"] for row in vendor.get("models") or ()):
            tell(("models", index, "id"), "the catalog has this model already", one.id, "a model that it does not have")
        for place, word in enumerate(one.channels):
            if word not in channels:
                tell(("models", index, "channels", place), "no such channel", word, "a channel of the file or catalog")
        if one.modality is not None:
            words = cell_specs()["modality"].words
            for word in one.modality:
                if word not in words:
                    wanted, hint = " · ".join(words), did_you_mean(word, words)
                    tell(("models", index, "modality"), "modality cannot be used", word, wanted, hint)
    if model.country is not None:
        _fits(registry().facts["model.publisher_country"], model.country, ("country",), tell)
    return found


def _fits(spec: Any, value: Any, at: YamlPath, tell: Any) -> None:
    try:
        as_fact(spec, value)
    except UnfitValue as error:
        tell(at, f"{at[-1]} cannot be used", error.found or value, error.wanted, error.hint)


def _run_by(model: OwnVendor, row: OwnChannel) -> bool:
    return row.hosting == "vendor-api" and row.operator in (None, model.name, model.id)


def _row(model: OwnVendor, shown: str) -> dict[str, Any]:
    """The file as a row of the catalog; what it does not state is unknown.

    A vendor's own service is run by the vendor, unless it says otherwise.
    """
    source = [model.source]
    own = {"operator": model.name or model.id, "country": model.country, "list_status": model.list_status}
    channels = {
        name: {key: value for key, value in (own if _run_by(model, row) else {}).items() if value is not None}
        | {key: value for key, value in row.model_dump().items() if value is not None}
        | {"seen": row.seen or model.as_of, "sources": list(row.sources or source), "confidence": "high"}
        for name, row in model.channels.items()
    }
    models = [
        {key: value for key, value in one.model_dump().items() if value not in (None, ())}
        | {"source": source, "confidence": "high"}
        for one in model.models
    ]
    return {
        "id": model.id, "name": model.name or model.id, "accounts": [word.casefold() for word in model.accounts],
        "country": model.country, "list_status": model.list_status, "code_of_practice": model.code_of_practice,
        "source": source, "confidence": "high", "as_of": model.as_of, "channels": channels, "models": models,
        "channel": model.channel or next(iter(model.channels), None), "also_channels": list(model.also_channels),
        "terms": {"name": f"Terms of service of {model.name or model.id}", "states": {}, "confidence": "low"},
        "documents": [row.model_dump() for row in model.documents], "place": shown,
    }  # fmt: skip
