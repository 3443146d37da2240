"""A name in a card means a model where the card lies: a stranger who has it at the public hub answers for nobody.

Each world is one model in a registry of somebody's own and its base, which that registry has, has not, or cannot be
asked for, while the public hub has a model of the same name, or none. Everything is asked for over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from auditor import audit
from auditor.collect.sources.hub import NamedHub
from auditor.core.model import Audit, Edge, ModelAudit, ModelRef
from auditor.core.protocols import Source
from auditor.core.registry import plugins
from auditor.pipeline import Collecting
from auditor.records.base_models import load_base_models
from tests.cli.runner import auditor
from tests.contracts.test_sources import WORLDS as PLACES
from tests.hub import Hub
from tests.hub.folders import hurried, impatient, make_model
from tests.lineage.test_rest_of_the_manifest import BOUND, FREE, GONE, LICENSES, LISTS
from tests.tiny_policy import POLICY

HAS_FREE, HAS_BOUND, NONE = "has it free", "has it bound", "404"
UNASKED = ("401", "403", "503", "html", "broken-json", "drop")
"""Answers that do not say whether the registry has the base."""
ANSWERS = (HAS_FREE, HAS_BOUND, NONE, *UNASKED)
PUBLIC = (FREE, BOUND, GONE, "403")
SILENT = ("mlflow", "oci", "git", "s3")
"""Schemes of registries that know no names like ``org/name``; the others share their code (`SAME_AS`)."""
DAY = date(2026, 11, 24)


def _front(base: str) -> dict[str, str | bytes]:
    return {"README.md": f"---\nlicense: mit\nbase_model: {base}\n---\n# Tern\n\nIt reads letters of clerks.\n"}


def _plain(**more: str) -> dict[str, str | bytes]:
    card = "---\nlicense: mit\n---\n# Tern\n\nIt reads letters of clerks.\n"
    return {"README.md": card, **{path.replace("_dot_", "."): text for path, text in more.items()}}


WITNESSES: Mapping[str, Callable[[str], dict[str, str | bytes]]] = {
    "front matter": _front,
    "adapter": lambda base: _plain(adapter_config_dot_json=f'{{"base_model_name_or_path": "{base}"}}'),
    "setting": lambda base: _plain(config_dot_json=f'{{"_name_or_path": "{base}"}}'),
    "prose": lambda base: {
        "README.md": f"---\nlicense: mit\n---\n# Tern\n\nThe weights were initialized from `{base}`.\n"
    },
}


@dataclass(frozen=True)
class Case:
    """One world."""

    scheme: str
    own: str
    public: str
    witness: str
    number: int

    @property
    def child(self) -> str:
        return f"maker{self.number}/tern-{self.number}"

    @property
    def twin(self) -> str:
        """The same model at the public hub."""
        return f"twin{self.number}/tern-{self.number}"

    @property
    def base(self) -> str:
        return f"lab{self.number}/heron-7b-{self.number}"

    @property
    def name(self) -> str:
        return f"{self.scheme}, {self.own}, public {self.public}, {self.witness}"


def _cases() -> Iterator[Case]:
    number = 0
    for own, public, witness in product(ANSWERS, PUBLIC, WITNESSES):
        yield Case("hub", own, public, witness, number := number + 1)
    for scheme, public, witness in product(SILENT, PUBLIC, WITNESSES):
        yield Case(scheme, "", public, witness, number := number + 1)


CASES = tuple(_cases())
ASKED = [case for case in CASES if case.own in (HAS_FREE, HAS_BOUND)]
ABSENT = [case for case in CASES if case.own == NONE]
OPEN = [case for case in CASES if case.own not in (HAS_FREE, HAS_BOUND, NONE)]


def _card(state: str) -> dict[str, str | bytes]:
    return {"README.md": f"---\nlicense: {LICENSES[state]}\n---\n# Heron\n\nIt reads letters of clerks.\n"}


class Everywhere:
    """The public hub, and registries of each kind; one audit of all models as they are, one with the bases listed."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root = root
        self.public = stack.enter_context(Hub(root / "public"))
        self.own = stack.enter_context(Hub(root / "own"))
        self.host = self.own.url.removeprefix("http://")
        self.sources: dict[str, Source] = dict(plugins("auditor.collect.sources", "SOURCE"))
        self.sources["hf"] = impatient(self.public, token="hf_anybody", timeout=5.0, cache_dir=root / "cache")  # noqa: S106
        self.sources["hub"] = NamedHub(transport=hurried(self.own.url, attempts=1))
        self.refs: dict[Case, ModelRef] = {}
        worlds = {}
        for scheme in SILENT:
            (root / scheme).mkdir()
            worlds[scheme] = PLACES[scheme](root / scheme, stack)
            self.sources[scheme] = worlds[scheme].source
        for case in CASES:
            files = WITNESSES[case.witness](case.base)
            make_model(root / "public", case.twin, files)
            if case.public in LICENSES:
                make_model(root / "public", case.base, _card(case.public))
            elif case.public != GONE:
                make_model(root / "public", case.base, _card(FREE))
                self.public.fault(case.public, repo=case.base)
            if case.scheme != "hub":
                self.refs[case] = worlds[case.scheme].model(case.child, files)
                continue
            make_model(root / "own", case.child, files)
            self.refs[case] = ModelRef(scheme="hub", name=f"{self.host}/{case.child}")
            make_model(root / "own", case.base, _card(BOUND if case.own == HAS_BOUND else FREE))
            if case.own not in (HAS_FREE, HAS_BOUND):
                self.own.fault(case.own, repo=case.base)
        (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")
        twins = {f"hf:{case.twin}" for case in CASES}
        asked = [*map(str, self.refs.values()), *sorted(twins)]
        self.alone = self._audited("alone", asked)
        self.beside = self._audited("beside", [*asked, *(f"hf:{case.base}" for case in CASES)])

    def _audited(self, name: str, refs: list[str]) -> Audit:
        how = Collecting(store=self.root / f"store-{name}", sources=self.sources)
        return audit(refs, policy=self.root / "auditor.yaml", as_of=DAY, collecting=how)

    def of(self, case: Case, found: Audit) -> ModelAudit:
        return next(model for model in found.models if model.ref == self.refs[case])

    def twin(self, case: Case) -> ModelAudit:
        return next(model for model in self.alone.models if str(model.ref) == f"hf:{case.twin}")


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_TOKEN", "hf_anybody")
        yield Everywhere(tmp_path_factory.mktemp("registries"), stack)


def outcome(model: ModelAudit) -> str:
    assert model.failure is None, model.failure
    return model.verdicts[0].outcome.value


def edge(model: ModelAudit, case: Case) -> Edge:
    assert model.dossier is not None
    return next(one for one in model.dossier.lineage if one.parent.endswith(f"/{case.base.partition('/')[2]}"))


def _ids(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", ASKED, ids=_ids)
def test_what_the_own_registry_has_is_the_parent_whatever_the_public_hub_says(
    case: Case, everywhere: Everywhere
) -> None:
    found = everywhere.of(case, everywhere.alone)
    seen = edge(found, case)
    assert seen.parent == f"hub:{everywhere.host}/{case.base}"
    assert seen.asked_first is None
    assert outcome(found) == ("pass" if case.own == HAS_FREE else outcome(_bound(case, everywhere)))
    assert (outcome(found) == "pass") == (case.own == HAS_FREE)


def _bound(case: Case, everywhere: Everywhere) -> ModelAudit:
    """A model of the public hub by the same witness over a base that binds."""
    alike = next(one for one in CASES if (one.public, one.witness) == (BOUND, case.witness))
    return everywhere.twin(alike)


@pytest.mark.parametrize("case", ABSENT, ids=_ids)
def test_what_it_says_it_has_not_is_asked_for_at_the_public_hub_and_the_verdict_says_so(
    case: Case, everywhere: Everywhere
) -> None:
    found, twin = everywhere.of(case, everywhere.alone), everywhere.twin(case)
    assert outcome(found) == outcome(twin)
    seen = edge(found, case)
    assert (seen.parent, seen.declared) == (f"hf:{case.base}", edge(twin, case).declared)
    assert seen.asked_first is not None
    assert everywhere.host in seen.asked_first
    if case.public in LICENSES:
        assert found.dossier is not None
        assert seen.asked_first in found.dossier.weights.concluded.reason


@pytest.mark.parametrize("case", OPEN, ids=_ids)
def test_what_it_cannot_be_asked_for_never_passes_by_the_public_hub(case: Case, everywhere: Everywhere) -> None:
    found = everywhere.of(case, everywhere.alone)
    assert outcome(found) == "needs-review"
    seen = edge(found, case)
    assert (seen.parent, seen.declared) == (f"hf:{case.base}", False)
    assert found.dossier is not None
    asked = [gap.detail for gap in found.dossier.weights.gaps if gap.what == seen.parent]
    assert any("public hub" in detail and "manifest" in detail for detail in asked), asked


@pytest.mark.parametrize("case", OPEN, ids=_ids)
def test_a_manifest_that_lists_the_model_of_the_public_hub_means_that_one(case: Case, everywhere: Everywhere) -> None:
    found, twin = everywhere.of(case, everywhere.beside), everywhere.twin(case)
    assert outcome(found) == outcome(twin)
    assert edge(found, case).declared == edge(twin, case).declared


@pytest.mark.parametrize("case", ASKED, ids=_ids)
def test_nor_does_a_listed_stranger_take_the_place_of_what_the_own_registry_has(
    case: Case, everywhere: Everywhere
) -> None:
    alone, beside = (everywhere.of(case, one).dossier for one in (everywhere.alone, everywhere.beside))
    assert alone is not None
    assert beside is not None
    assert replace(alone, retrieved_at="") == replace(beside, retrieved_at="")


# ------------------------------------------------------------------------------------------ one registry, one model


class Two:
    """A registry of one's own and the public hub, and the command line between them."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.root = root
        self.own, self.public = stack.enter_context(Hub(root / "own")), stack.enter_context(Hub(root / "public"))
        self.host = self.own.url.removeprefix("http://")
        (root / "auditor.yaml").write_text(POLICY + LISTS, encoding="utf-8")

    def put(self, name: str, license_id: str = "mit", base: str = "", *, public: bool = False) -> None:
        front = f"license: {license_id}\n" + (f"base_model: {base}\n" if base else "")
        card = f"---\n{front}---\n# Tern\n\nIt reads letters of clerks.\n"
        make_model(self.root / ("public" if public else "own"), name, {"README.md": card})

    def run(self, command: str, *words: object) -> tuple[int, str]:
        root = self.root
        more = () if "--locked" in words else ("--endpoint", self.public.url)
        said = auditor(command, *words, "-p", root / "auditor.yaml", "--store", root / "store", *more)
        return said.code, said.out + said.err

    def review(self, *words: object, model: str = "acme/tern") -> tuple[int, str]:
        return self.run("review", f"hub:{self.host}/{model}", *words)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    with ExitStack() as stack:
        found = Two(tmp_path, stack)
        monkeypatch.setenv("AUDITOR_HUB_TOKENS", f"{found.host}=hf_anybody")
        yield found


def test_names_that_the_own_registry_has_are_told_to_nobody_outside(two: Two) -> None:
    two.put("acme/tern", base="acme/heron")
    two.put("acme/heron", base="acme/egret")
    two.put("acme/egret")
    assert two.review()[0] == 0
    assert two.public.paths() == []


@pytest.mark.parametrize("form", ["table", "json", "markdown", "html", "cyclonedx", "spdx", "spdx3", "notice"])
def test_each_format_shows_where_the_parent_lies(form: str, two: Two) -> None:
    two.put("acme/tern", base="acme/heron")
    two.put("acme/heron", license_id="cc-by-nc-4.0")
    two.put("acme/heron", public=True)
    _, shown = two.review("--format", form)
    assert f"hub:{two.host}/acme/heron" in "".join(shown.split()).replace("\\", "")
    assert "hf:acme/heron" not in shown
    assert "pkg:huggingface/acme/heron" not in shown


@pytest.mark.parametrize("form", ["table", "json", "html", "markdown"])
def test_a_report_says_that_the_public_hub_was_asked(form: str, two: Two) -> None:
    two.put("acme/tern", base="acme/heron")
    two.put("acme/heron", public=True)
    code, shown = two.review("--format", form)
    assert code == 0
    assert f"{two.host} was asked first and has no acme/heron" in " ".join(shown.replace("\\", "").split())


def test_a_lock_holds_where_the_parent_was_found_and_where_it_was_not(two: Two) -> None:
    two.put("acme/tern", base="acme/heron")
    two.put("acme/wren", base="acme/egret")
    two.put("acme/egret", license_id="cc-by-nc-4.0")
    for name in ("acme/heron", "acme/egret"):
        two.put(name, public=True)
    manifest, lock = two.root / "models.yaml", two.root / "models.lock"
    rows = "".join(f"  - {{ref: 'hub:{two.host}/{name}'}}\n" for name in ("acme/tern", "acme/wren"))
    manifest.write_text(f"models:\n{rows}", encoding="utf-8")
    assert two.run("lock", manifest, "-o", lock)[0] == 0
    locked = json.loads(lock.read_text(encoding="utf-8"))
    assert locked["ancestors"][f"hub:{two.host}/acme/heron"]["failure"] == "has-none"
    assert "failure" not in locked["ancestors"]["hf:acme/heron"]
    assert "failure" not in locked["ancestors"][f"hub:{two.host}/acme/egret"]
    assert "hf:acme/egret" not in locked["ancestors"]
    assert locked["models"][f"hub:{two.host}/acme/wren"]["parents"] == [f"hub:{two.host}/acme/egret (finetune)"]
    live, _ = two.run("check", manifest)
    two.own.stop()
    two.public.stop()
    (two.root / "store" / "evidence" / "audits").rename(two.root / "elsewhere")
    assert two.run("check", manifest, "--locked", "--lock", lock)[0] == live == 1
    held = json.loads(two.run("check", manifest, "--locked", "--lock", lock, "--format", "json")[1])
    outcomes = [model["verdicts"][0]["outcome"] for model in held["models"]]
    assert outcomes[0] == "pass"
    assert outcomes[1] != "pass"


KNOWN = "mistralai/Mistral-7B-v0.1"


def test_a_base_that_is_on_record_by_its_own_account_is_asked_about_nowhere() -> None:
    bases = load_base_models()
    assert bases.answers_for(KNOWN)
    assert not bases.answers_for("stranger/Mistral-7B-v0.1")
    assert not bases.answers_for("acme/heron")
    assert not bases.answers_for("Mistral-7B-v0.1")


@pytest.mark.parametrize(("base", "code"), [
    (KNOWN, 0), (f"https://huggingface.co/{KNOWN}", 0), ("https://huggingface.co/stranger/heron", 0),
    ("hf:stranger/heron", 0), ("stranger/heron", 1), ("stranger/Mistral-7B-v0.1", 1),
])  # fmt: skip
def test_an_account_on_record_or_an_address_of_the_public_hub_means_just_that(base: str, code: int, two: Two) -> None:
    two.put("acme/tern", base=base)
    for name in (KNOWN, "stranger/heron", "stranger/Mistral-7B-v0.1"):
        two.put(name, "apache-2.0", public=True)
        two.own.fault("403", repo=name)
    assert two.review()[0] == code


def test_a_copy_of_a_well_known_base_lifts_nothing_of_what_is_on_record(two: Two) -> None:
    two.put("acme/tern", base="meta-llama/Llama-2-7b")
    two.put("meta-llama/Llama-2-7b")
    code, shown = two.review("--format", "json")
    assert code == 1
    assert "llama-2-community" in shown


def test_a_chain_leaves_the_registry_only_where_it_ends_there(two: Two) -> None:
    two.put("acme/tern", base="acme/heron")
    two.put("acme/heron", base="lab/egret")
    two.put("lab/egret", "cc-by-nc-4.0", public=True)
    code, shown = two.review("--format", "json", "--max-depth", "2")
    assert code == 1
    inherited = json.loads(shown)["models"][0]["dossier"]["coverage"][0]["inherited"]
    assert [f"hub:{two.host}/acme/heron", "hf:lab/egret"] in [one["path"] for one in inherited]
    assert f"{two.host} was asked first and has no lab/egret" in shown


def test_a_model_is_not_its_own_parent_by_its_own_name(two: Two) -> None:
    two.put("acme/tern", base="acme/tern")
    two.put("acme/tern", "cc-by-nc-4.0", public=True)
    _, shown = two.review("--format", "json")
    assert two.public.paths() == []
    assert "hf:acme/tern" not in shown
