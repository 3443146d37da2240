"""What every descriptor of a hub promises: what is written can be read, and nobody else claims it.

Nothing here names a hub: a new source is tested by the ``HUB`` of its module.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditor.core.errors import DataError, UsageError
from auditor.core.frozen import FrozenMap
from auditor.core.hubs import HubDescriptor, hubs, read_hubs, read_page
from auditor.core.model import ModelRef, ModelSummary, Snapshot
from auditor.discover import discover

HUBS = tuple(hubs().values())
with_pages = pytest.mark.parametrize("hub", [hub for hub in HUBS if hub.pages], ids=lambda hub: hub.scheme)
with_purls = pytest.mark.parametrize("hub", [hub for hub in HUBS if hub.purl], ids=lambda hub: hub.scheme)
every_hub = pytest.mark.parametrize("hub", HUBS, ids=lambda hub: hub.scheme)


def example(hub: HubDescriptor) -> ModelRef:
    """The descriptor's own example; its owner has a name, because discovery passes by what only stands for one."""
    return ModelRef.parse(hub.example.replace("owner/name", "heron/pond-7b"))


def found_in(folder: Path, path: str, text: str) -> set[str]:
    """References of the models that a repository of one file names."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return {str(model.found.ref) for model in discover(folder).models}


# ------------------------------------------------------------------------------------------------ reading and writing


@every_hub
def test_a_reference_is_read_as_it_is_written(hub: HubDescriptor) -> None:
    ref = example(hub)
    assert ref.scheme == hub.scheme
    assert ModelRef.parse(str(ref)) == ref


@with_pages
def test_a_reference_leads_to_a_page_and_the_page_to_the_reference(hub: HubDescriptor) -> None:
    ref = example(hub)
    shows_revisions = any("{revision}" in path for path in hub.pages)
    assert ref.revision or not shows_revisions, "the example needs a revision, pages show one"
    for asked in (ref, ref.at(None)):
        page = asked.page()
        assert page is not None
        assert ModelRef.parse(page) == (asked if shows_revisions else asked.at(None))


@with_pages
@pytest.mark.parametrize("before", ["https://", "http://", "https://www.", ""])
@pytest.mark.parametrize("after", ["", "/", "?tab=files", "#readme", "/a/file.md?raw=1#L3"])
def test_a_page_is_known_on_each_of_its_hosts_and_with_what_lies_below_it(
    hub: HubDescriptor, before: str, after: str
) -> None:
    ref = example(hub).at(None)
    if "{owners}" in hub.pages[0] and after.startswith("/a"):
        after = f"/-{after}"  # what follows a name of any length must begin as no name does
    path = (ref.page() or "").partition("://")[2].partition("/")[2]
    for host in (*hub.hosts, hub.hosts[0].upper()):
        assert ModelRef.parse(f"{before}{host}/{path}{after}") == ref


@with_pages
def test_a_part_of_the_site_that_is_no_owner_is_no_model(hub: HubDescriptor) -> None:
    assert hub.not_owners
    for word in hub.not_owners.split():
        for path in (f"{word}/heron/pond-7b", f"{word.upper()}/heron", word):
            found = read_page(f"https://{hub.hosts[0]}/{path}")
            assert found is None or found.name.startswith("heron/") or found.name == "heron", (path, found)


@with_purls
def test_a_purl_leads_back_to_the_reference(hub: HubDescriptor) -> None:
    for ref in (example(hub), example(hub).at(None)):
        assert ref.purl is not None
        assert ref.purl.startswith(f"pkg:{hub.purl}/")
        assert ModelRef.parse(ref.purl) == ref


@with_pages
def test_a_model_of_another_server_gets_a_page_there_or_none(hub: HubDescriptor) -> None:
    page = example(hub).page("https://mirror.example")
    assert page is None or page.startswith("https://mirror.example/")
    assert example(hub).page(hub.endpoint) == example(hub).page()


@pytest.mark.parametrize("hub", [hub for hub in HUBS if hub.owned or hub.pages], ids=lambda hub: hub.scheme)
def test_what_is_refused_is_not_repeated_with_the_secret_in_it(hub: HubDescriptor) -> None:
    secret = "Sq" + "q7x" * 6
    host = hub.hosts[0] if hub.hosts else "host.example"
    for text in (
        f"{hub.scheme}:user:{secret}@{host}/heron/pond-7b",
        f"{hub.scheme}:{secret}@{host}/heron/pond-7b",
        f"https://user:{secret}@{host}/heron/pond-7b",
        f"{host}/heron/pond-7b?token={secret}",
    ):
        try:
            said = str(ModelRef.parse(text))
        except UsageError as error:
            said = "\n".join(error.lines())
        assert secret not in said


def test_what_lay_in_a_clients_cache_leads_to_no_page_because_nobody_knows_its_hub() -> None:
    ref = ModelRef.parse("hf:acme/one")
    given: dict[str, Any] = {"ref": ref, "revision": "0" * 40, "files": (), "listing": ()}
    assert ModelSummary.of(Snapshot(**given, origin="cache")).endpoint is None
    assert ModelSummary.of(Snapshot(**given)).endpoint == ""
    asked = FrozenMap({"endpoint": "https://hub.example"})
    assert ModelSummary.of(Snapshot(**given, metadata=asked)).endpoint == "https://hub.example"


# ---------------------------------------------------------------------------------------------------------- discovery


@pytest.mark.parametrize(("hub", "word"), [(hub, word) for hub in HUBS for word in hub.words])
def test_discovery_finds_what_is_written_in_a_hubs_words(hub: HubDescriptor, word: str, tmp_path: Path) -> None:
    ref = example(hub).at(None)
    for number, mark in enumerate((":", "://")):
        text = f"MODEL_ID={word}{mark}{ref.name}\n"
        assert found_in(tmp_path / str(number), ".env", text) == {str(ref)}
        assert found_in(tmp_path / f"y{number}", "a.yaml", f"model: {word}{mark}{ref.name}\n") == {str(ref)}


@pytest.mark.parametrize("hub", [hub for hub in HUBS if hub.words], ids=lambda hub: hub.scheme)
def test_discovery_finds_the_pages_of_a_hub_with_words(hub: HubDescriptor, tmp_path: Path) -> None:
    ref = example(hub).at(None)
    assert found_in(tmp_path / "a", ".env", f"MODEL_ID={ref.page()}\n") == {str(ref)}
    assert found_in(tmp_path / "b", "requirements.txt", f"# see {ref.page()} for more\n") == {str(ref)}
    assert found_in(tmp_path / "c", "get.sh", f"git clone {ref.page()}\n") == {str(ref)}


@pytest.mark.parametrize("hub", [hub for hub in HUBS if hub.pages and not hub.words], ids=lambda hub: hub.scheme)
def test_discovery_passes_by_the_pages_of_a_hub_without_words(hub: HubDescriptor, tmp_path: Path) -> None:
    page = example(hub).at(None).page()
    assert found_in(tmp_path, "get.sh", f"git clone {page}\n") == set()
    assert found_in(tmp_path, ".env", f"MODEL_ID={page}\n") == set()


@pytest.mark.parametrize(("hub", "command"), [(hub, command) for hub in HUBS for command in hub.commands])
def test_discovery_reads_the_word_behind_a_hubs_commands(hub: HubDescriptor, command: str, tmp_path: Path) -> None:
    ref = example(hub).at(None)
    assert found_in(tmp_path, "get.sh", f"{command} {ref.name}\n") == {str(ref)}


@pytest.mark.parametrize(("hub", "package"), [(hub, package) for hub in HUBS for package in hub.packages])
def test_discovery_asks_a_hub_whose_package_a_name_is_given_to(
    hub: HubDescriptor, package: str, tmp_path: Path
) -> None:
    ref = example(hub).at(None)
    text = f'from {package} import snapshot_download\n\nsnapshot_download("{ref.name}")\n'
    assert found_in(tmp_path, "get.py", text) == {str(ref)}


# ----------------------------------------------------------------------------------------------- how they are found


def test_references_pages_and_discovery_load_no_client(tmp_path: Path) -> None:
    """Knowing what hubs are called must not cost what asking them does."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom auditor import ModelRef\nfrom auditor.discover import discover\n"
        "ref = ModelRef.parse('https://huggingface.co/acme/one')\nref.page(), ref.purl\n"
        f"discover(Path({str(tmp_path)!r}))\n"
        "print(*(name for name in sys.modules if name.startswith(('auditor.collect', 'huggingface_hub', 'httpx'))))\n"
    )
    (tmp_path / ".env").write_text("MODEL_ID=hf:acme/one\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def module(**changes: object) -> str:
    values = {"scheme": "one", "example": "one:owner/name", **changes}
    return (
        "HUB: HubDescriptor = HubDescriptor(" + ", ".join(f"{key}={value!r}" for key, value in values.items()) + ")\n"
    )


@pytest.mark.parametrize(
    "claim",
    [{"purl": "t"}, {"hosts": ("h.example",)}, {"words": ("w",)}, {"commands": ("w get",)}, {"packages": ("p",)}],
)
def test_what_two_hubs_claim_is_an_error(tmp_path: Path, claim: dict[str, object]) -> None:
    (tmp_path / "one.py").write_text(module(**claim), encoding="utf-8")
    (tmp_path / "two.py").write_text(module(scheme="two", example="two:a/b"), encoding="utf-8")
    assert [hub.scheme for hub in read_hubs(tmp_path)] == ["one", "two"]
    (tmp_path / "two.py").write_text(module(scheme="two", example="two:a/b", **claim), encoding="utf-8")
    with pytest.raises(DataError, match="two hubs claim"):
        read_hubs(tmp_path)


def test_two_hubs_of_one_scheme_are_an_error(tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        (tmp_path / name).write_text(module(), encoding="utf-8")
    with pytest.raises(DataError, match="claim the scheme 'one'"):
        read_hubs(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["SOURCE = 1\n", "HUB = HubDescriptor(scheme='one')\n", module(hosts="x").replace("'x'", "hosts_of('x')"),
     module(flavor="x"), module().replace(")\n", "\n")],
)  # fmt: skip
def test_a_descriptor_that_is_missing_or_no_literal_names_its_file(tmp_path: Path, text: str) -> None:
    place = tmp_path / "one.py"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_hubs(tmp_path)
    assert str(place) in error.value.where


def test_a_descriptor_is_read_and_the_module_around_it_is_not_run(tmp_path: Path) -> None:
    text = f"raise SystemExit  # (\n\n{module()}\nraise SystemExit\n"
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    (tmp_path / "_two.py").write_text("no descriptor\n", encoding="utf-8")
    assert read_hubs(tmp_path) == (HubDescriptor(scheme="one", example="one:owner/name"),)
