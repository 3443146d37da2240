"""A hub listed page by page into a table, going on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from huggingface_hub import HfApi

from auditor.collect.hub_listing import HubListing, following
from auditor.core.errors import ConfigError, Unreachable
from auditor.sweep import run
from auditor.sweep.listing import STATE, list_hub
from tests.hub import Hub
from tests.hub.folders import impatient, make_model
from tests.sweep.tables import setup

COUNT = 7


@pytest.fixture
def hub(tmp_path: Path):  # type: ignore[no-untyped-def]
    for number in range(COUNT):
        make_model(tmp_path / "hub", f"org/m{number}")
    with Hub(tmp_path / "hub") as hub:
        yield hub


def listed(folder: Path) -> list[str]:
    return ds.dataset(sorted(folder.glob("*.parquet"))).to_table(columns=["id"]).column("id").to_pylist()


def test_a_listing_holds_what_the_hub_client_lists_and_can_be_swept(tmp_path: Path, hub: Hub) -> None:
    folder = list_hub(HubListing(impatient(hub), size=3), tmp_path / "listing", jobs=2)
    assert listed(folder) == [model.id for model in HfApi(endpoint=hub.url).list_models(full=True)]
    assert len(list(folder.glob("*.parquet"))) == 3
    swept, summary = run.sweep(folder, tmp_path / "out", setup(tmp_path), workers=run.Workers(jobs=1))
    assert swept.rows == COUNT
    assert [line.key for line in summary.table("failures")] == []


def test_a_listing_that_stopped_goes_on_with_the_page_it_was_at(tmp_path: Path, hub: Hub) -> None:
    listing = HubListing(impatient(hub), size=3)
    list_hub(listing, tmp_path / "listing", limit=3)
    state = json.loads((tmp_path / "listing" / STATE).read_text("utf-8"))
    assert state["models"] == 3
    asked = len(hub.requests)
    list_hub(listing, tmp_path / "listing")
    assert listed(tmp_path / "listing") == [f"org/m{number}" for number in range(COUNT)]
    again = [seen.target for seen in hub.requests[asked:] if seen.target.startswith("/api/models?")]
    assert ["cursor=3" in target or "cursor=6" in target for target in again] == [True, True]
    assert not [target for target in hub.paths()[asked:] if "m0/" in target]


def test_a_model_that_cannot_be_read_keeps_its_row_and_never_passes(tmp_path: Path, hub: Hub) -> None:
    hub.fault("503", repo="org/m3")
    told = []
    folder = list_hub(HubListing(impatient(hub)), tmp_path / "listing", told=lambda *said: told.append(said))
    assert told == [(COUNT, 1)]
    run.sweep(folder, tmp_path / "out", setup(tmp_path), workers=run.Workers(jobs=1))
    rows = ds.dataset(sorted((tmp_path / "out" / "rows").glob("*.parquet"))).to_table().to_pylist()
    unread = next(one for one in rows if one["id"] == "org/m3")
    assert {one["outcome"] for one in unread["verdicts"]} <= {"needs-review", "fail"}
    assert not unread["complete"]


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/api/models?cursor=3", "//evil.test/x", "https://127.0.0.1/x"])
def test_a_listing_that_leads_elsewhere_is_not_followed(link: str) -> None:
    with pytest.raises(Unreachable, match="goes on at another place"):
        following(f'<{link}>; rel="next"', "http://127.0.0.1:8/api/models", "http://127.0.0.1:8")


def test_a_folder_of_another_listing_is_not_gone_on_with(tmp_path: Path, hub: Hub) -> None:
    list_hub(HubListing(impatient(hub)), tmp_path / "listing")
    with pytest.raises(ConfigError, match="holds another listing"):
        list_hub(HubListing(impatient(hub), size=3), tmp_path / "listing")
