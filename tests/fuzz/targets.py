"""What is fuzzed: a reader of foreign bytes each, with inputs to start from and the words its format is made of.

A target returns for good input and for bad; it refuses by one of our own errors, which counts as an answer. Whatever
else it raises is a bug. It looks at what came out, too, where something must hold of it.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor import evidence, wire
from auditor.analysis import Analysis
from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.sources._hf_description import description
from auditor.collect.sources._oci_registry import OciRegistry
from auditor.collect.sources.oci import _Reading
from auditor.collect.store import EvidenceStore, _key
from auditor.collect.store_care import bring_in, held
from auditor.collect.store_format import sealed
from auditor.collect.weight_headers import card_data, header_of
from auditor.core.decoding import decode_text
from auditor.core.errors import AuditorError, ConfigError
from auditor.core.frozen import FrozenMap
from auditor.core.model import FetchedFile, ModelRef, Snapshot
from auditor.core.registry import plugins
from auditor.discover._nouns import RepositoryFile, Unparsable
from auditor.evidence import cards
from auditor.identify.library import Library
from auditor.manifest.drift import drift
from auditor.manifest.lock_file import load_lock
from auditor.manifest.locked_source import locked_sources
from auditor.manifest.models_file import load_manifest
from auditor.pipeline import all_sources
from auditor.policy import load_policy
from auditor.records.record import read_record
from auditor.sweep.assess import Assessor
from auditor.sweep.snapshots import snapshot_of
from tests.fuzz import inputs
from tests.identify.own_texts import book
from tests.laws.pattern_pumps import ask, pumps
from tests.laws.test_pattern_time import BOUNDED, used
from tests.sweep import tables

REF = ModelRef(scheme="hf", name="demo/model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One reader."""

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], tuple[bytes, ...]]
    words: tuple[bytes, ...] = ()


@cache
def scratch() -> Path:
    """A folder of this process for readers that take a path; in memory where the system has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own below it, made by mkdtemp
    made = Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _written(name: str, data: bytes) -> Path:
    path = scratch() / name
    path.write_bytes(data)
    return path


def _snapshot(**files: bytes) -> Snapshot:
    found = tuple(
        FetchedFile(path=path, data=data, sha256=hashlib.sha256(data).hexdigest()) for path, data in files.items()
    )
    return Snapshot(ref=REF, revision="0" * 40, files=found, listing=tuple(files))


def _book() -> Library:
    return book()


def front_matter(data: bytes) -> None:
    """A card: its block, its declarations and the words below it."""
    snapshot = _snapshot(**{"README.md": data})
    reading = evidence.read(snapshot)
    assert all(len(claim.value) <= len(data) for claim in reading.claims)
    cards.declared_parents(snapshot)
    cards.declared_links(snapshot)


def license_file(data: bytes) -> None:
    """A license file: what it is taken for, and which terms it states."""
    found = Analysis(_book()).recognized(_snapshot(LICENSE=data))
    lines = len((decoded.text if (decoded := decode_text(data)) else "").split("\n"))
    for _, identification, terms in found.documents:
        assert all(1 <= match.start_line <= match.end_line <= lines for match in identification.matches)
        assert all(term.location is None or (term.location.end_line or 1) <= lines for term in terms)


def gguf(data: bytes) -> None:
    """The first bytes of a weights file."""
    _small(card_data(header_of("model.gguf", b"GGUF" + data) or {}))


def safetensors(data: bytes) -> None:
    """The first bytes of a weights file."""
    _small(card_data(header_of("model.safetensors", data) or {}))


def _small(card: FrozenMap) -> None:
    assert all(len(value) <= 500 for value in card.values() if isinstance(value, str))


class _Blobs(OciRegistry):
    """A registry that holds the same bytes under every digest."""

    def __init__(self, data: bytes) -> None:
        self.endpoint, self.repository, self._data = "https://registry.invalid", "demo", data

    def blob(self, digest: str, limit: int) -> bytes:
        return self._data[:limit]

    def prefix(self, digest: str, size: int) -> bytes:
        return self._data[:size]


def oci(data: bytes) -> None:
    """A manifest and, behind a line of its own, what every blob it names holds."""
    manifest, _, blob = data.partition(b"\n----\n")
    try:
        content = parse_json(manifest)
    except UnfitMetadata:
        return
    if not isinstance(content, dict):
        return
    reading = _Reading(_Blobs(blob))
    reading.read(content)
    assert all(not path.startswith("/") and ".." not in path.split("/") for path in reading.files)


def oci_config(data: bytes) -> None:
    """A configuration and a layer of documents are whatever their digest names: the same bytes in both places."""
    manifest = json.loads(inputs.MANIFEST)
    _Reading(_Blobs(data)).read(manifest)


def policy(data: bytes) -> None:
    """A policy file."""
    load_policy(_written("auditor.yaml", data))


def models_file(data: bytes) -> None:
    """A manifest."""
    load_manifest(_written("models.yaml", data))


def lock(data: bytes) -> None:
    """A lock: read, asked for each of its models, and compared with another."""
    found = load_lock(_written("models.lock", data))
    sources = locked_sources(all_sources(), found, EvidenceStore(scratch() / "empty"), folders=False)
    for name in (*found.models, *found.ancestors):
        try:
            ref = ModelRef.parse(name)
            sources[ref.scheme].fetch(ref)
        except (AuditorError, KeyError) as error:
            if isinstance(error, KeyError) and error.args != (ref.scheme,):
                raise
    other = load_lock(_written("other.lock", inputs.LOCK))
    drift(found, other, before={}, after={})
    drift(other, found, before={}, after={})
    found.dump()


def record(data: bytes) -> None:
    """A license record of the organization's own."""
    read_record(_written("own-1.0.yaml", data))


def audit(data: bytes) -> None:
    """A stored report; what can be read can be written and shown."""
    found = wire.load(data)
    text = wire.dump(found)
    assert wire.dump(wire.load(text)) == text
    for name in ("table", "csv", "junit", "markdown", "sarif"):
        plugins("auditor.renderers", "RENDERER")[name].render(found)


def hub_answer(data: bytes) -> None:
    """What a hub says of a model."""
    try:
        found = description(parse_json(data), REF)
    except UnfitMetadata:
        return
    snapshot = Snapshot(
        ref=REF, revision=found.commit, files=(), listing=tuple(found.siblings), metadata=found.metadata
    )
    evidence.read(snapshot)
    cards.declared_parents(snapshot)


NAMES = (
    "app.py", "use.ipynb", "Dockerfile", "docker-compose.yml", ".env", "requirements.txt", "serve.sh", "settings.json",
    "pyproject.toml", "index.ts", "Modelfile", "Kitfile", "values.yaml", "config.ini", "README.md", "main.tf",
    "main.go", "Chat.java", "Chat.kt", "application.properties", "ask.http",
    ".claude/agents/reviewer.md", "OAI_CONFIG_LIST",
)  # fmt: skip


def discover(data: bytes) -> None:
    """A file of a repository; the first byte says of which kind."""
    decoded = decode_text(data[1:])
    if decoded is None:
        return
    file = RepositoryFile(path=NAMES[(data[0] if data else 0) % len(NAMES)], text=decoded.text)
    for finder in plugins("auditor.discover", "FINDER").values():
        if finder.wants(file.path):
            try:
                mentions = list(finder.find(file))
            except Unparsable:
                continue
            lines = len(decoded.text.split("\n"))
            assert all(1 <= (mention.location.start_line or 1) <= lines for mention in mentions)


PUMPED = 8000
"""Characters of a pumped text: a step for each pair of them takes a third of a second."""


def pattern(data: bytes) -> None:
    """A pattern of the code, by the first two bytes, and a text: what leads in, what is repeated, what ends it."""
    known = [one for one in used() if one.where not in BOUNDED]
    one = known[int.from_bytes(data[:2], "big") % len(known)]
    lead, _, rest = data[2:].decode("utf-8", "replace").partition("\x1f")
    body, _, end = rest.partition("\x1f")
    body = body[:50] or "a"
    text = lead[:200] + body * (PUMPED // len(body)) + end[:50]
    for ability in one.abilities:
        ask(re.compile(one.pattern, one.flags), ability, text)


def pumped_patterns() -> tuple[bytes, ...]:
    """Texts made from some of the patterns themselves."""
    known = [one for one in used() if one.where not in BOUNDED]
    seeds = []
    for number in range(0, len(known), 40):
        for pump in pumps(known[number].pattern, known[number].flags)[:1]:
            text = f"{pump.lead}\x1f{pump.body}\x1f{pump.end}"
            seeds.append(number.to_bytes(2, "big") + text.encode("utf-8", "replace"))
    return tuple(seeds)


def notebook(data: bytes) -> None:
    """A notebook."""
    discover(bytes([NAMES.index("use.ipynb")]) + data)


def store(data: bytes) -> None:
    """A kept answer under a seal that holds, as whoever writes into the store could make it."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(content, dict):
        return
    kept = EvidenceStore(scratch() / "store")
    try:
        whole = sealed(content)
    except (ValueError, RecursionError):
        return
    kept.write_whole(kept.root / "snapshots" / f"{_key(REF.at('0' * 40), '')}.json", whole)
    list(held(kept))
    found = kept.latest(REF.at("0" * 40))
    if found is not None:
        evidence.read(found)
        cards.declared_parents(found)


def sweep_row(data: bytes) -> None:
    """A row of a hub's metadata, as JSON that is made into a batch of Parquet's kind."""
    import pyarrow as pa

    from auditor.sweep.shape import rows
    from auditor.sweep.snapshots import UnusableRow, snapshot_of

    try:
        batch = pa.RecordBatch.from_pylist([json.loads(data)])
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError, pa.ArrowException):
        return  # no such row can stand in a file
    for row in rows(batch):
        try:
            snapshot = snapshot_of(row)
        except UnusableRow:
            continue
        evidence.read(snapshot)
        cards.declared_parents(snapshot)


SWEPT = 12_000
"""Bytes of a card, which is read six times here."""
SWEPT_NAMES = ("org/Zorblax-7b-nu", "you/Quixoti-7b-gguf", "a/b")


@cache
def _sweeper() -> Assessor:
    folder = scratch() / "sweep"
    folder.mkdir(exist_ok=True)
    return Assessor(tables.setup(folder))


def sweep_card(data: bytes) -> None:
    """A card under several names: what a sweep answers, from memory or not, is what the whole pipeline says."""
    judge, text = _sweeper(), data[:SWEPT].decode("utf-8", "replace")
    for name in SWEPT_NAMES:
        card = text.replace("{name}", name).replace("{bare}", name.partition("/")[2])
        snapshot = snapshot_of(tables.row(name, card))
        whole = judge.whole(snapshot)
        assert judge.answer(snapshot) == whole, f"{name}: other than the pipeline says"


def archive(data: bytes) -> None:
    """An exported store."""
    home = scratch() / "imported"
    try:
        bring_in(EvidenceStore(home), _written("evidence.tar", data))
    except ConfigError:
        assert not home.exists()
        raise
    finally:
        _remove(home)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.exists():
        folder.rmdir()


TARGETS = {
    target.name: target
    for target in (
        Target(name="front-matter", run=front_matter, seeds=inputs.cards, words=inputs.CARD_WORDS),
        Target(name="license", run=license_file, seeds=inputs.licenses, words=inputs.LICENSE_WORDS),
        Target(name="gguf", run=gguf, seeds=inputs.gguf_headers, words=inputs.GGUF_WORDS),
        Target(name="safetensors", run=safetensors, seeds=inputs.safetensors_headers, words=inputs.JSON_WORDS),
        Target(name="oci", run=oci, seeds=inputs.manifests, words=inputs.OCI_WORDS),
        Target(name="oci-blobs", run=oci_config, seeds=inputs.blobs, words=inputs.OCI_WORDS),
        Target(name="policy", run=policy, seeds=inputs.policies, words=inputs.POLICY_WORDS),
        Target(name="models-file", run=models_file, seeds=inputs.models_files, words=inputs.CARD_WORDS),
        Target(name="lock", run=lock, seeds=inputs.locks, words=inputs.JSON_WORDS),
        Target(name="record", run=record, seeds=inputs.records, words=inputs.POLICY_WORDS),
        Target(name="audit", run=audit, seeds=inputs.audits, words=inputs.JSON_WORDS),
        Target(name="hub-answer", run=hub_answer, seeds=inputs.hub_answers, words=inputs.JSON_WORDS),
        Target(name="discover", run=discover, seeds=inputs.repository_files, words=inputs.CODE_WORDS),
        Target(name="pattern", run=pattern, seeds=pumped_patterns, words=inputs.CARD_WORDS),
        Target(name="notebook", run=notebook, seeds=inputs.notebooks, words=inputs.CODE_WORDS),
        Target(name="store", run=store, seeds=inputs.kept_answers, words=inputs.JSON_WORDS),
        Target(name="sweep-row", run=sweep_row, seeds=inputs.sweep_rows, words=inputs.JSON_WORDS),
        Target(name="sweep-card", run=sweep_card, seeds=inputs.named_cards, words=inputs.NAMED_CARD_WORDS),
        Target(name="archive", run=archive, seeds=inputs.archives, words=inputs.OCI_WORDS),
    )
}


def answer(target: Target, data: bytes) -> None:
    """Run a target; our own errors are answers.

    Raises:
        AssertionError: an error that says nothing, or a result that cannot be.
        Exception: anything else is a bug of ours.
    """
    try:
        target.run(data)
    except AuditorError as error:
        said = error
    else:
        return
    assert said.exit_code != 4, f"foreign input is not our fault: {said}"
    assert said.what
    assert "Traceback" not in str(said)
