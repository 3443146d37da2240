"""What every source promises, whatever hub it reads: typed errors, bounds, and the same files for the same names.

A new source joins by the constants of its module: ``HUB`` says how its models are named, ``FAKE`` what its hub answers.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

import pytest

from auditor.collect import sources as folder
from auditor.collect.fake import Fake
from auditor.collect.selection import MAX_TEXT_BYTES
from auditor.collect.sources._git_host import GitHost
from auditor.collect.sources.hub import NamedHub
from auditor.collect.sources.oci import Oci
from auditor.collect.sources.ollama import Ollama
from auditor.core.errors import AccessDenied, NotFound, NotStored, SourceError, Unreachable
from auditor.core.hubs import hubs
from auditor.core.model import ModelRef, Snapshot
from auditor.core.protocols import Source
from auditor.core.registry import plugins
from tests.hub import Hub
from tests.hub.buckets import new_bucket
from tests.hub.fake import FakeHub
from tests.hub.folders import CARD, LICENSE, hurried, impatient, make_model, make_sparse, no_network
from tests.hub.git_daemon import GitDaemon
from tests.hub.registry import RegistryHub

MODULES: dict[str, ModuleType] = {
    module.HUB.scheme: module
    for info in pkgutil.iter_modules(folder.__path__)
    if not info.name.startswith("_")
    for module in [importlib.import_module(f"{folder.__name__}.{info.name}")]
}
FAKES: dict[str, Fake] = {scheme: module.FAKE for scheme, module in MODULES.items() if hasattr(module, "FAKE")}


class World(Protocol):
    """A source with a place models can be put into."""

    source: Source

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        """Publish a model."""

    def huge(self, name: str, path: str) -> ModelRef:
        """Publish a model with a card and one file far beyond any limit: 200 MB, 40 MB where it must be packed."""

    def unknown(self) -> ModelRef:
        """A model that is not there."""


class FileWorld:
    """Folders."""

    def __init__(self, root: Path, _: ExitStack) -> None:
        self.root = root
        self.source: Source = plugins("auditor.collect.sources", "SOURCE")["file"]

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        return ModelRef(scheme="file", name=str(make_model(self.root, name, files)))

    def huge(self, name: str, path: str) -> ModelRef:
        ref = self.model(name, {"README.md": CARD})
        make_sparse(Path(ref.name) / path, 200_000_000)
        return ref

    def unknown(self) -> ModelRef:
        return ModelRef(scheme="file", name=str(self.root / "nothing"))


class HubWorld:
    """The loopback hub."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root = root
        self.hub = stack.enter_context(Hub(root))
        self.source: Source = impatient(self.hub, timeout=5.0, cache_dir=root / "no-cache")

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        make_model(self.root, name, files)
        return ModelRef(scheme="hf", name=name)

    def huge(self, name: str, path: str) -> ModelRef:
        make_sparse(make_model(self.root, name, {"README.md": CARD}) / path, 200_000_000)
        return ModelRef(scheme="hf", name=name)

    def unknown(self) -> ModelRef:
        return ModelRef(scheme="hf", name="acme/nothing")


class NamedHubWorld(HubWorld):
    """The same hub, named in the reference."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        super().__init__(root, stack)
        self.source = NamedHub(transport=hurried(self.hub.url))

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        make_model(self.root, name, files)
        return ModelRef(scheme="hub", name=f"{self.hub.url.removeprefix('http://')}/{name}")


class RegistryWorld:
    """A loopback registry; each file of a model is a layer of its artifact."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root = root
        self.hub: Hub = stack.enter_context(RegistryHub(root))
        self.source: Source = Oci(transport=hurried(self.hub.url))
        self.host = self.hub.url.removeprefix("http://")

    def _ref(self, name: str) -> ModelRef:
        return ModelRef(scheme="oci", name=f"{self.host}/{name}")

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        make_model(self.root, name, files)
        return self._ref(name)

    def huge(self, name: str, path: str) -> ModelRef:
        make_sparse(make_model(self.root, name, {"README.md": CARD}) / path, 200_000_000)
        return self._ref(name)

    def unknown(self) -> ModelRef:
        return self._ref("acme/nothing")


class OllamaWorld(RegistryWorld):
    """The same registry, by Ollama's names."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        super().__init__(root, stack)
        self.source = Ollama(registry=self.hub.url, transport=hurried(self.hub.url))

    def _ref(self, name: str) -> ModelRef:
        return ModelRef(scheme="ollama", name=f"{name}:latest")


class FakeWorld:
    """The fake that a source ships, on loopback."""

    def __init__(self, scheme: str, root: Path, stack: ExitStack) -> None:
        fake = FAKES[scheme]
        self.root = root
        self.scheme = scheme
        self.hub: Hub = stack.enter_context(FakeHub(root, fake))
        self.source: Source = fake.source(hurried(self.hub.url))

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        make_model(self.root, name, files)
        return ModelRef(scheme=self.scheme, name=name)

    def huge(self, name: str, path: str) -> ModelRef:
        make_sparse(make_model(self.root, name, {"README.md": CARD}) / path, 40_000_000)
        return ModelRef(scheme=self.scheme, name=name)

    def unknown(self) -> ModelRef:
        return ModelRef(scheme=self.scheme, name="acme/nothing")


class GitWorld:
    """Repositories behind a real `git daemon`; the hosts differ by nothing but the address."""

    scheme = "git"

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root = root
        self.daemon = stack.enter_context(GitDaemon(root / "git"))
        self.source: Source = GitHost(scheme=self.scheme, base=None if self.scheme == "git" else self.daemon.url)

    def _ref(self, name: str) -> ModelRef:
        return ModelRef(scheme=self.scheme, name=f"{self.daemon.url}/{name}.git" if self.scheme == "git" else name)

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        self.daemon.publish(name, make_model(self.root, name, files))
        return self._ref(name)

    def huge(self, name: str, path: str) -> ModelRef:
        folder = make_model(self.root, name, {"README.md": CARD})
        make_sparse(folder / path, 40_000_000)
        self.daemon.publish(name, folder)
        return self._ref(name)

    def unknown(self) -> ModelRef:
        return self._ref("acme/nothing")


class GithubWorld(GitWorld):
    """By the names of GitHub."""

    scheme = "github"


class GitlabWorld(GitWorld):
    """By the names of GitLab."""

    scheme = "gitlab"


class BucketWorld:
    """A bucket of a real server; the clouds differ by the client that asks."""

    scheme = "s3"

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.bucket = stack.enter_context(new_bucket(self.scheme))
        self.source: Source = plugins("auditor.collect.sources", "SOURCE")[self.scheme]

    def _ref(self, name: str) -> ModelRef:
        return ModelRef(scheme=self.scheme, name=f"{self.bucket.name}/{name}")

    def model(self, name: str, files: Mapping[str, str | bytes]) -> ModelRef:
        for path, content in files.items():
            self.bucket.put(f"{name}/{path}", content.encode() if isinstance(content, str) else content)
        return self._ref(name)

    def huge(self, name: str, path: str) -> ModelRef:
        return self.model(name, {"README.md": CARD, path: bytes(40_000_000)})

    def unknown(self) -> ModelRef:
        return self._ref("acme/nothing")


class GoogleWorld(BucketWorld):
    """By the client of Google's cloud."""

    scheme = "gs"


class AzureWorld(BucketWorld):
    """By the client of Azure's."""

    scheme = "az"


MakeWorld = Callable[[Path, ExitStack], World]
WORLDS: dict[str, MakeWorld] = {  # a new source ships its fake, and needs no line here
    "az": AzureWorld,
    "file": FileWorld,
    "git": GitWorld,
    "github": GithubWorld,
    "gitlab": GitlabWorld,
    "gs": GoogleWorld,
    "hf": HubWorld,
    "hub": NamedHubWorld,
    "oci": RegistryWorld,
    "ollama": OllamaWorld,
    "s3": BucketWorld,
    **{scheme: partial(FakeWorld, scheme) for scheme in FAKES},
}
NOT_FETCHED = {"api"}
"""Schemes whose models have no files; their source has tests of its own."""


SAME_AS = {"az": "s3", "github": "git", "gitlab": "git", "gs": "s3", "hub": "hf", "ollama": "oci"}
"""Sources that differ from another by names and addresses alone; they run the first law here, the other all."""


@pytest.fixture(params=sorted(WORLDS))
def every_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        (tmp_path / "models").mkdir()
        yield WORLDS[request.param](tmp_path / "models", stack)


@pytest.fixture(params=sorted(set(WORLDS) - set(SAME_AS)))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        (tmp_path / "models").mkdir()
        yield WORLDS[request.param](tmp_path / "models", stack)


def check(snapshot: Snapshot, ref: ModelRef) -> None:
    """What holds of every snapshot."""
    hash(snapshot)
    assert snapshot.ref == ref
    paths = [file.path for file in snapshot.files]
    assert paths == sorted(set(paths))
    assert list(snapshot.listing) == sorted(set(snapshot.listing))
    assert set(paths) <= set(snapshot.listing)
    for file in snapshot.files:
        assert file.sha256 == sha256(file.data).hexdigest()
        assert len(file.data) <= MAX_TEXT_BYTES
    for gap in snapshot.gaps:
        assert gap.kind in ("gated", "missing", "too-large", "unreadable", "unreachable", "not-followed")
        assert gap.detail


def test_every_source_ships_a_fake_or_has_a_world_here() -> None:
    assert set(plugins("auditor.collect.sources", "SOURCE")) == set(WORLDS) | NOT_FETCHED


@pytest.mark.parametrize("scheme", sorted(plugins("auditor.collect.sources", "SOURCE")))
def test_a_source_is_named_after_the_scheme_it_serves(scheme: str) -> None:
    assert scheme in hubs()
    assert hubs()[scheme] == MODULES[scheme].HUB
    assert MODULES[scheme].SOURCE.name == scheme


@pytest.mark.parametrize(("one", "other"), sorted(SAME_AS.items()))
def test_sources_that_share_their_tests_share_their_code(one: str, other: str) -> None:
    found = plugins("auditor.collect.sources", "SOURCE")
    assert isinstance(found[one], type(found[other]))


def test_the_same_repository_gives_the_same_evidence(every_world: World) -> None:
    world = every_world
    files = {
        "README.md": CARD,
        "LICENSE": LICENSE,
        "docs/USE_POLICY.md": "Be nice.",
        "config.json": "{}",
        "weights.safetensors": b"\0" * 100,
        "notes/plan.txt": "no evidence",
    }
    ref = world.model("acme/full", files)
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert [file.path for file in snapshot.files] == ["LICENSE", "README.md", "config.json", "docs/USE_POLICY.md"]
    assert snapshot.listing == tuple(sorted(files))
    assert snapshot.gaps == ()
    assert world.source.fetch(ref) == snapshot


def test_an_unknown_model_is_not_found(world: World) -> None:
    with pytest.raises(NotFound) as error:
        world.source.fetch(world.unknown())
    assert error.value.where
    assert len(error.value.lines()) >= 2


def test_a_model_without_a_card_is_read_all_the_same(world: World) -> None:
    ref = world.model("acme/bare", {"weights.bin": b"\0"})
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert snapshot.files == ()
    assert snapshot.listing == ("weights.bin",)


def test_a_card_beyond_the_limit_is_a_gap(world: World) -> None:
    ref = world.model("acme/wordy", {"README.md": "x" * (MAX_TEXT_BYTES + 1), "LICENSE": LICENSE})
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("README.md", "too-large")]


def test_a_card_of_brackets_is_bytes_like_any_other(world: World) -> None:
    ref = world.model("acme/brackets", {"README.md": "---\n" + "[" * 400_000 + "\n---\n"})
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert len(snapshot.files) == 1


def test_a_license_far_beyond_the_limit_is_a_gap(world: World) -> None:
    ref = world.huge("acme/huge", "LICENSE")
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert [(gap.what, gap.kind) for gap in snapshot.gaps] == [("LICENSE", "too-large")]


def test_names_in_any_script_are_fetched(world: World) -> None:
    names = {
        "模型许可协议.md": "条款",
        "LICENSE (final) #2 100%.txt": LICENSE,
        "Lizenz & LICENSE?.md": "x",
        "LICENSE+é": "y",
    }
    ref = world.model("acme/names", names)
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert {file.path for file in snapshot.files} == set(names)
    assert snapshot.gaps == ()


def test_bytes_are_kept_as_they_are(world: World) -> None:
    data = b"\xef\xbb\xbfTerms\r\n\x00\xff\xfe"
    snapshot = world.source.fetch(world.model("acme/bytes", {"LICENSE": data, "EULA": b""}))
    assert {file.path: file.data for file in snapshot.files} == {"LICENSE": data, "EULA": b""}


def test_hundreds_of_vendored_licenses_are_bounded(world: World) -> None:
    files = {f"vendor/lib{number}/LICENSE": "x" for number in range(300)}
    ref = world.model("acme/vendor", {"README.md": CARD, **files})
    snapshot = world.source.fetch(ref)
    check(snapshot, ref)
    assert len(snapshot.files) < 60
    assert [gap.kind for gap in snapshot.gaps] == ["not-followed"]


# ---------------------------------------------------------------------------------------- sources behind a network


@pytest.fixture
def hub_world(tmp_path: Path) -> Iterator[HubWorld]:
    with ExitStack() as stack:
        (tmp_path / "models").mkdir()
        yield HubWorld(tmp_path / "models", stack)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("private", NotFound),
        ("gated", AccessDenied),
        ("403", AccessDenied),
        ("503", Unreachable),
        ("drop", Unreachable),
    ],
)
def test_a_hub_that_refuses_gives_the_same_errors_everywhere(
    hub_world: HubWorld, fault: str, expected: type[SourceError]
) -> None:
    ref = hub_world.model("acme/one", {"README.md": CARD})
    hub_world.hub.fault(fault, repo="acme/one")
    with pytest.raises(expected) as error:
        hub_world.source.fetch(ref)
    assert type(error.value) is expected


@pytest.fixture(params=["hf", "oci", *sorted(FAKES)])
def any_hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HubWorld]:
    with ExitStack() as stack:
        (tmp_path / "models").mkdir()
        yield cast(HubWorld, WORLDS[request.param](tmp_path / "models", stack))


@pytest.mark.parametrize(
    ("fault", "expected"), [("403", AccessDenied), ("404", NotFound), ("503", Unreachable), ("drop", Unreachable)]
)
def test_an_answer_means_the_same_on_every_hub(any_hub: HubWorld, fault: str, expected: type[SourceError]) -> None:
    ref = any_hub.model("acme/one", {"README.md": CARD})
    any_hub.hub.fault(fault, repo="acme/one")
    with pytest.raises(expected) as error:
        any_hub.source.fetch(ref)
    assert type(error.value) is expected
    assert error.value.where


@pytest.mark.parametrize("fault", ["garbled", "cut", "short"])
def test_damaged_content_is_never_taken_for_a_license(any_hub: HubWorld, fault: str) -> None:
    ref = any_hub.model("acme/one", {"LICENSE": LICENSE, "README.md": CARD})
    described = any_hub.source.fetch(ref)
    any_hub.hub.fault(fault, repo="acme/one", after=len(any_hub.hub.requests) - 2)
    try:
        again = any_hub.source.fetch(ref)
    except Unreachable:
        return
    sound = {file.sha256 for file in described.files}
    if fault == "garbled" and ref.scheme in FAKES and not FAKES[ref.scheme].hashed:
        assert again.revision != described.revision
        return
    assert {file.sha256 for file in again.files} <= sound
    assert any(gap.kind == "unreachable" for gap in again.gaps)


def test_a_hub_that_is_gone_is_unreachable(any_hub: HubWorld) -> None:
    ref = any_hub.model("acme/one", {"README.md": CARD})
    any_hub.hub.stop()
    with pytest.raises(Unreachable):
        any_hub.source.fetch(ref)


def test_offline_touches_no_network(hub_world: HubWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = hub_world.model("acme/one", {"README.md": CARD})
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with no_network(monkeypatch), pytest.raises(NotStored):
        hub_world.source.fetch(ref)


@pytest.mark.corpus
def test_every_real_model_is_read_alike_from_a_hub_and_from_its_folder(corpus: Path) -> None:
    folders = plugins("auditor.collect.sources", "SOURCE")["file"]
    with Hub(corpus / "cards") as hub:
        source = impatient(hub, timeout=10.0)
        names = hub.catalogue.ids()
        assert names
        for name in names:
            ref = ModelRef(scheme="hf", name=name)
            served = source.fetch(ref)
            check(served, ref)
            local = folders.fetch(ModelRef(scheme="file", name=str(corpus / "cards" / name.replace("/", "__", 1))))
            # What people note beside a model on their own disk is no part of what its publisher says.
            assert local.files == tuple(file for file in served.files if file.path in local.listing)
            assert not {"meta.yaml", "terms.yaml"} & {*served.listing, *local.listing}
        targets = " ".join(hub.paths())
    assert "meta.yaml" not in targets
    assert "terms.yaml" not in targets
