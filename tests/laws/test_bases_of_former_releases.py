"""What a card says a former release was made from is no base of a later one; of this release, or any, it is."""

from __future__ import annotations

import pytest

from auditor.core.model import Outcome
from tests.laws.repository import dossier, snapshot, verdict

SAID = (
    "{release} was a fine-tune of Llama 2 7B.",
    "{release} (in the repository `peat/tern-old`) was fine-tuned from Llama 2 7B.",
    "{release} was based on Llama 2 7B.",
    "{release} basierte auf Llama 2 7B.",
    "{release} était basé sur Llama 2 7B.",
    "{release} estaba basado en Llama 2 7B.",
)
FORMER = ("Version 1", "v1", "The version 1.5")
OWN = ("Version 2", "v2", "Version 3")


def files(sentence: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: apache-2.0\n---\n# Tern v2\n\nIt reads letters.\n\n{sentence}\n".encode()}


@pytest.mark.parametrize("release", FORMER)
@pytest.mark.parametrize("said", SAID)
def test_the_base_of_a_former_release_is_no_conflict_of_a_later_one(said: str, release: str) -> None:
    found = dossier(snapshot(files(said.format(release=release)), name="peat/tern-1b-v2"))
    assert "declared-vs-base" not in {one.kind for one in found.conflicts}


@pytest.mark.parametrize(("release", "name"), [*((one, "peat/tern-1b-v2") for one in OWN), ("Version 1", "peat/tern")])
@pytest.mark.parametrize("said", SAID)
def test_the_base_of_this_release_or_of_one_that_may_be_it_never_passes(said: str, release: str, name: str) -> None:
    assert verdict(snapshot(files(said.format(release=release)), name=name)).outcome is not Outcome.PASS


@pytest.mark.parametrize("release", FORMER)
def test_a_base_that_this_release_is_told_to_have_as_well_counts(release: str) -> None:
    both = f"{release} was a fine-tune of Llama 2 7B. This one is a fine-tune of Llama 2 7B, too."
    apart = f"{release} was a fine-tune of Llama 2 7B.\n\n## Training\n\nFine-tuned from Llama 2 7B."
    for said in (both, apart):
        assert verdict(snapshot(files(said), name="peat/tern-1b-v2")).outcome is not Outcome.PASS


@pytest.mark.parametrize("goes_on", ["", "This one goes on from there with more letters.", "Version 2 builds on it."])
@pytest.mark.parametrize("release", FORMER)
@pytest.mark.parametrize("said", SAID)
def test_a_base_that_may_bind_is_asked_about_since_this_release_may_go_on_from_it(
    said: str, release: str, goes_on: str
) -> None:
    told = f"{said.format(release=release)} {goes_on}"
    assert verdict(snapshot(files(told), name="peat/tern-1b-v2")).outcome is Outcome.NEEDS_REVIEW
