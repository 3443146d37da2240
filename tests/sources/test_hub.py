"""The loopback hub is only worth something if the real client cannot tell it from a hub."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from huggingface_hub import errors as hub_errors

from tests.hub import Fault, Hub
from tests.hub.folders import CARD, LICENSE, make_model, make_sparse


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    make_model(tmp_path / "models", "acme/one")
    make_model(tmp_path / "models", "acme/two", {"README.md": CARD, "sub/LICENSE": LICENSE, "meta.yaml": "a: 1"})
    with Hub(tmp_path / "models") as running:
        yield running


@pytest.fixture
def api(hub: Hub) -> HfApi:
    return HfApi(hub.url, token=False)


def test_the_real_client_reads_models_files_trees_and_listings(hub: Hub, api: HfApi, tmp_path: Path) -> None:
    info = api.model_info("acme/one", files_metadata=True)
    assert info.card_data is not None
    assert info.card_data.license == "mit"
    assert api.model_info("acme/one", expand=["sha"]).sha == info.sha
    assert api.model_info("acme/one", revision=info.sha).sha == info.sha
    assert [model.id for model in api.list_models(author="acme")] == ["acme/one", "acme/two"]
    assert {entry.path for entry in api.list_repo_tree("acme/two", recursive=True)} == {"README.md", "sub/LICENSE"}
    assert [entry.path for entry in api.get_paths_info("acme/one", ["LICENSE", "nothing"])] == ["LICENSE"]
    assert api.list_repo_refs("acme/one").branches[0].target_commit == info.sha
    local = hf_hub_download("acme/one", "LICENSE", endpoint=hub.url, cache_dir=tmp_path / "cache", token=False)
    assert Path(local).read_text() == LICENSE
    folder = snapshot_download("acme/two", endpoint=hub.url, cache_dir=tmp_path / "cache", token=False)
    assert (Path(folder) / "sub" / "LICENSE").read_text() == LICENSE


def test_listings_are_paged_by_links(tmp_path: Path) -> None:
    for number in range(230):
        make_model(tmp_path / "many", f"acme/m{number:03}", {"README.md": CARD})
    with Hub(tmp_path / "many") as hub:
        assert len(list(HfApi(hub.url, token=False).list_models())) == 230
        assert len(hub.requests) == 3


def test_the_real_client_sees_the_errors_of_a_hub(hub: Hub, api: HfApi) -> None:
    with pytest.raises(hub_errors.RepositoryNotFoundError):
        api.model_info("acme/none")
    with pytest.raises(hub_errors.RepositoryNotFoundError):
        api.dataset_info("acme/one")
    with pytest.raises(hub_errors.RevisionNotFoundError):
        api.model_info("acme/one", revision="nope")
    hub.fault("disabled", repo="acme/one", times=1)
    with pytest.raises(hub_errors.DisabledRepoError):
        api.model_info("acme/one")
    hub.fault("gated", repo="acme/one", times=1)
    with pytest.raises(hub_errors.GatedRepoError):
        api.model_info("acme/one")


def test_labels_are_neither_listed_nor_served(hub: Hub, api: HfApi) -> None:
    siblings = api.model_info("acme/two").siblings
    assert siblings is not None
    assert "meta.yaml" not in {entry.rfilename for entry in siblings}
    assert not api.file_exists("acme/two", "meta.yaml")


def test_a_commit_is_made_of_the_content(tmp_path: Path) -> None:
    shas = []
    for place in ("a", "b"):
        make_model(tmp_path / place, "acme/same")
        with Hub(tmp_path / place) as hub:
            api = HfApi(hub.url, token=False)
            shas.append(api.model_info("acme/same").sha)
            (tmp_path / place / "acme__same" / "LICENSE").write_text("changed\n")
            shas.append(api.model_info("acme/same").sha)
    assert shas[0] == shas[2]
    assert shas[1] == shas[3] != shas[0]


def test_stripped_cards_get_their_declaration_back_and_nothing_else(tmp_path: Path) -> None:
    labels = (
        "kind: catalog-body\ndeclared_license: mit\nlicense_name: null\nbase_model: [a/b]\nlabels: {true_license: x}\n"
    )
    make_model(tmp_path, "acme/body", {"README.md": "# body\n", "meta.yaml": labels})
    make_model(tmp_path, "acme/card", {"README.md": CARD, "meta.yaml": labels.replace("catalog-body", "hub-readme")})
    with Hub(tmp_path) as hub:
        served = hub.catalogue.get("acme/body")
        other = hub.catalogue.get("acme/card")
    assert served is not None
    assert served.card_data == {"license": "mit", "base_model": ["a/b"]}
    assert other is not None
    assert other.card_data == {"license": "mit", "tags": ["demo"]}


@pytest.mark.parametrize(
    "front",
    ["license: [", "a: &a [x]\nb: *a", "[" * 6000, "- a list", "license: mit\n\tx: y"],
)
def test_front_matter_no_hub_could_read_gives_no_card_data(tmp_path: Path, front: str) -> None:
    make_model(tmp_path, "acme/odd", {"README.md": f"---\n{front}\n---\nbody\n"})
    with Hub(tmp_path) as hub:
        model = hub.catalogue.get("acme/odd")
    assert model is not None
    assert model.card_data is None


def test_no_stays_a_word(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/no", {"README.md": "---\nlanguage: no\nextra_gated_prompt: Agree.\n---\n"})
    with Hub(tmp_path) as hub:
        model = hub.catalogue.get("acme/no")
    assert model is not None
    assert model.card_data == {"language": "no", "extra_gated_prompt": "Agree."}
    assert model.gated == "auto"


def test_large_files_are_announced_as_lfs(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/big")
    make_sparse(tmp_path / "acme__big" / "weights.bin", 11 * 1024 * 1024)
    with Hub(tmp_path) as hub:
        siblings = HfApi(hub.url, token=False).model_info("acme/big", files_metadata=True).siblings
    assert siblings is not None
    assert {entry.rfilename: entry.lfs is not None for entry in siblings} == {
        "LICENSE": False,
        "README.md": False,
        "weights.bin": True,
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("503", Fault("503")),
        ("429*3=2:acme/one", Fault("429", repo="acme/one", times=3, headers={"Retry-After": "2"})),
        ("hang:acme/one/sub/LICENSE", Fault("hang", repo="acme/one", path="sub/LICENSE")),
        ("slow=0.1", Fault("slow", seconds=0.1)),
        (
            "redirect=http://127.0.0.1:9:acme/one",
            Fault("redirect", repo="acme/one", location="http://127.0.0.1:9"),
        ),
    ],
)
def test_faults_are_written_on_the_command_line(text: str, fault: Fault) -> None:
    assert Fault.parse(text) == fault


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        Fault.parse("explode")


def test_the_command_line_serves_a_folder(tmp_path: Path) -> None:
    make_model(tmp_path, "acme/one")
    command = [sys.executable, "-m", "tests.hub", "--root", str(tmp_path), "--fault", "503*1:acme/one"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        try:
            assert process.stdout is not None
            api = HfApi(process.stdout.readline().strip(), token=False)
            with pytest.raises(hub_errors.HfHubHTTPError):
                api.model_info("acme/one")
            assert api.model_info("acme/one").id == "acme/one"
        finally:
            process.terminate()
