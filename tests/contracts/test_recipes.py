"""Adding a hub, a license, a pack or a format is what CONTRIBUTING names, and nothing else: done in a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from auditor.collect.fake import Fake
from tests.hub.fake import FakeHub
from tests.hub.folders import make_model

ROOT = Path(__file__).resolve().parents[2]
LICENSE = """\
Heron Pond License 3

The heron and whoever keeps its pond grant you the right to run, copy, change and pass on the feathers.
You must print the sentence "Feathers from the heron pond" on every page that shows a feather.
You may not sell more than forty feathers in one month without asking the pond.
"""
PACK = """\
id: pond
title: Rules of the pond
as_of: 2026-11-22
checks:
- id: POND-01
  title: No betting
  citation: House rule 7
  rule:
    fail:
    - {when: '"gambling" in deployment.use_cases', reason: "The declared use is betting."}
    pass: '!("gambling" in deployment.use_cases)'
  reasons: {pass: No betting is declared.}
  question: Is the use betting?
  who: legal
  severity: high
  remedy: Choose another use.
  confidence: high
  sources: [design]
  examples:
  - {name: betting, facts: {deployment.use_cases: [gambling]}, expect: fail}
  - {name: coding, facts: {deployment.use_cases: [internal_coding]}, expect: pass}
  - {name: nothing said, facts: {}, expect: needs-review}
"""
FORMAT = '''\
"""The audit as one line: how many models there are."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.core.model import Audit
from auditor.core.protocols import Renderer
from auditor.renderers._one_file import OneFile


@dataclass(frozen=True, slots=True)
class CountRenderer(OneFile):
    """A number and a word."""

    name: str = "count"
    suffix: str = ".txt"

    def render(self, audit: Audit, /) -> str:
        """One line."""
        return f"{len(audit.models)} models\\n"


RENDERER: Renderer = CountRenderer()
'''
RECORDS = ("apache", "bsd", "cc-by", "gpl", "llama", "mit")
HUB = '''\
"""Heron Hub: ``heron:owner/name@revision``; ``HERON_ENDPOINT`` names another server."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import quote

from auditor.collect.fake import Fake
from auditor.collect.metadata import UnfitMetadata, parse_json
from auditor.collect.net.http import NoAnswer, Throttled, TooLarge, Transport
from auditor.collect.plain import PlainSource
from auditor.collect.selection import MAX_TEXT_BYTES, choose, too_large
from auditor.core.errors import AccessDenied, NotFound, RateLimited, SourceError, Unreachable
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor
from auditor.core.model import FetchedFile, Gap, ModelRef, Snapshot
from auditor.core.protocols import Source

HUB: HubDescriptor = HubDescriptor(
    scheme="heron",
    example="heron:owner/name@v1.0",
    owned=True,
    endpoint="https://heron.example",
    hosts=("heron.example",),
    pages=("m/{owner}/{model}", "m/{owner}/{model}/at/{revision}"),
    not_owners="blog docs",
    words=("heron", "heronhub"),
    commands=("heron get",),
    packages=("heronhub",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeronHub(PlainSource):
    """Reads models from Heron Hub."""

    endpoint: str | None = None
    transport: Transport = field(default_factory=lambda: Transport(endpoint=HUB.endpoint))

    @property
    def name(self) -> str:
        """The scheme it serves."""
        return HUB.scheme

    def place(self, ref: ModelRef, /) -> str:
        """The server that would be asked."""
        return self.endpoint or os.environ.get("HERON_ENDPOINT") or HUB.endpoint

    def fetch(self, ref: ModelRef, /) -> Snapshot:
        """Read the list of files, then those that may state terms."""
        model = f"{self.place(ref)}/models/{quote(ref.name)}"
        try:
            listed = {row["path"]: row for row in parse_json(self._ask(ref, model))["files"]}
        except (UnfitMetadata, TooLarge, LookupError, TypeError) as problem:
            raise Unreachable("the list of files cannot be read", where=model, found=str(problem)) from None
        selection = choose((path, row["size"]) for path, row in listed.items())
        files, gaps = [], list(selection.gaps)
        for path in sorted(selection.files):
            try:
                data = self._ask(ref, f"{model}/files/{quote(path)}")
                if sha256(data).hexdigest() != listed[path]["sha256"]:
                    raise Unreachable("damaged content", where=f"{model}/files/{quote(path)}")
                files.append(FetchedFile(path=path, data=data, sha256=sha256(data).hexdigest()))
            except TooLarge as error:
                gaps.append(too_large(path, error.size))
            except SourceError as error:
                gaps.append(Gap(what=path, kind="unreachable", detail=error.what))
        return Snapshot(
            ref=ref,
            revision="c0ffee",
            files=tuple(files),
            listing=selection.listing,
            metadata=FrozenMap({"id": ref.name, "endpoint": self.place(ref)}),
            gaps=tuple(sorted(gaps, key=lambda gap: (gap.what, gap.kind))),
        )

    def _ask(self, ref: ModelRef, url: str) -> bytes:
        transport = replace(self.transport, endpoint=self.place(ref))
        try:
            answer = transport.get(url, headers={}, limit=MAX_TEXT_BYTES)
        except Throttled as busy:
            raise RateLimited("the hub limits the rate of requests", where=url, found=str(busy)) from None
        except NoAnswer as silence:
            raise Unreachable("the hub gave no usable answer", where=url, found=str(silence)) from None
        if answer.status != 200:
            refusal = {401: AccessDenied, 403: AccessDenied, 404: NotFound}.get(answer.status, Unreachable)
            raise refusal(f"no answer for {ref.name}", where=url, found=f"HTTP {answer.status}")
        return answer.body


def _answers(name: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    model = f"/models/{quote(name)}"
    rows = [{"path": path, "size": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()]
    return {
        model: json.dumps({"files": rows}).encode(),
        **{f"{model}/files/{quote(path)}": data for path, data in files.items()},
    }


SOURCE: Source = HeronHub()
FAKE = Fake(source=lambda transport: HeronHub(endpoint=transport.endpoint, transport=transport), answers=_answers)
'''
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its data at another place."""
    root = tmp_path_factory.mktemp("copy") / "project"
    for name in ("auditor", "license_db", "policies", "reports"):
        shutil.copytree(ROOT / name, root / name, ignore=_left_out)
    return root


def _left_out(folder: str, names: list[str]) -> set[str]:
    """Most licenses, too: those that are copied are indexed by the first command, and again with one more."""
    if Path(folder) == ROOT / "license_db" / "records":
        return {name for name in names if not name.startswith(RECORDS)}
    return {name for name in names if name == "__pycache__"}


@pytest.fixture
def copy(project: Path) -> Iterator[Path]:
    """The copy, from which is taken what a test has put there: the index of its licenses is compiled once."""
    before = files(project)
    yield project
    for name in files(project) - before:
        (project / name).unlink()


@pytest.fixture
def run(copy: Path, tmp_path: Path) -> Run:
    """Run the copy's command from an empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    bytecode = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(copy.parent / "bytecode")}

    def command(*arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", *map(str, arguments)],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(copy), **bytecode},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done

    return command


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_hub_is_one_file(copy: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(copy)
    (copy / "auditor" / "collect" / "sources" / "heron.py").write_text(HUB, encoding="utf-8")
    assert files(copy) - before == {"auditor/collect/sources/heron.py"}

    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / ".env").write_text("MODEL_ID=heron:acme/worded\n", encoding="utf-8")
    (repository / "get.sh").write_text(
        "git clone https://heron.example/m/acme/paged\nheron get acme/fetched\n", encoding="utf-8"
    )
    (repository / "get.py").write_text(
        "from heronhub import snapshot_download\nsnapshot_download('acme/packaged')\n", encoding="utf-8"
    )
    found = json.loads(run("discover", repository, "--format", "json").stdout)["models"]
    assert sorted(model["ref"] for model in found) == [
        *("heron:acme/fetched", "heron:acme/packaged", "heron:acme/paged", "heron:acme/worded"),
    ]

    models = tmp_path / "models"
    make_model(models, "acme/one", {"README.md": "---\nlicense: mit\n---\n# One\n"})
    with FakeHub(models, _fake(copy, monkeypatch)) as hub:
        monkeypatch.setenv("HERON_ENDPOINT", hub.url)
        asked = ("heron:acme/one", "https://heron.example/m/acme/one")
        report = run("review", *asked, "-f", "html", "--fail-on", "never").stdout
    assert report.count('data-model="heron:acme/one"') == 1
    assert f'href="{hub.url}/m/acme/one/at/c0ffee"' in report
    assert "MIT License" in report
    assert "README.md" in report


def test_a_new_hub_is_under_all_contract_tests_at_once(copy: Path, tmp_path: Path) -> None:
    """Nothing names it: the tests of the copy walk its folder; its constants have the types that are asked for."""
    (copy / "auditor" / "collect" / "sources" / "heron.py").write_text(HUB, encoding="utf-8")
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__", "laws", "fuzz"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "heron or test_architecture"),
            *("tests/contracts/test_sources.py", "tests/contracts/test_hubs.py", "tests/test_architecture.py"),
        ],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert int(done.stdout.split(" passed")[0].split()[-1]) > 50


def _fake(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """The fake of the copy's new source, which is no module of this process."""
    place = copy / "auditor" / "collect" / "sources" / "heron.py"
    loader = SourceFileLoader("heron_of_the_copy", str(place))
    module = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, loader.name, module)
    loader.exec_module(module)
    fake = module.FAKE
    assert isinstance(fake, Fake)
    return fake


def test_a_license_is_a_record_and_its_fingerprint(copy: Path, run: Run, tmp_path: Path) -> None:
    before = files(copy)
    text = tmp_path / "LICENSE"
    text.write_text(LICENSE, encoding="utf-8")
    run("licenses", "add", text, "--id", "heron-pond-3", "--name", "Heron Pond License 3", "--into",
        copy / "license_db" / "records")  # fmt: skip
    assert files(copy) - before == {"license_db/records/heron-pond-3.yaml", "license_db/records/heron-pond-3.fp"}
    found = json.loads(run("identify", text, "--format", "jsonl").stdout)
    assert (found["status"], found["license"]) == ("exact", "LicenseRef-heron-pond-3")
    assert "heron-pond-3" in run("licenses", "list", "heron").stdout


def test_a_pack_is_one_file_with_its_examples(copy: Path, run: Run, tmp_path: Path) -> None:
    (copy / "policies" / "packs" / "pond.yaml").write_text(PACK, encoding="utf-8")
    policy = tmp_path / "auditor.yaml"
    policy.write_text(
        "policy: {id: heron, version: 1}\norg: {name: Heron, domicile: DE, commercial: true}\npacks: [pond]\n"
        "workloads: {bets: {deployment: {use_cases: [gambling], purpose: operations}}}\n",
        encoding="utf-8",
    )
    run("policy", "validate", policy)
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n", encoding="utf-8")
    said = run("review", f"file:{model}", "-p", policy, code=1).stdout
    assert "POND-01" in said
    assert "The declared use is betting." in said
    assert "House rule 7" in run("explain", "POND-01").stdout


def test_a_format_is_one_file(copy: Path, run: Run, tmp_path: Path) -> None:
    (copy / "auditor" / "renderers" / "count.py").write_text(FORMAT, encoding="utf-8")
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# M\n", encoding="utf-8")
    assert run("review", f"file:{model}", "-f", "count", "--fail-on", "never").stdout == "1 models\n"
