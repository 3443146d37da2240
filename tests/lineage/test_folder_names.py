"""Names that propose: a folder's never concludes a license, a publisher's own has the model collected it builds on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Dossier, ModelRef, Outcome
from auditor.evidence.followed import followed_parents
from auditor.lineage import trace
from auditor.policy import judge
from tests.laws.repository import TODAY, analysis, book, license_text, ordinary, snapshot
from tests.sizes import sized

FILES = {
    "README.md": b"---\nlicense: apache-2.0\n---\n# Ours\n\nTrained from scratch by us.\n",
    "LICENSE": license_text("Apache-2.0").encode(),
}
OWNERS = st.sampled_from(["", "models/", "meta-llama/", "cohereforai/", "srv/data/"])
BARE = st.sampled_from("qwen llama command-r gemma mistral falcon yi deepseek Llama Gemma".split())
EXACT = st.sampled_from("Llama-3-8B llama-2-13b-ft gemma-2-9b-it qwen2.5-3b c4ai-command-r-v01".split())


def dossier(folder: str) -> Dossier:
    found = replace(snapshot(FILES), ref=ModelRef(scheme="file", name=folder))
    return trace(analysis().recognized(found), book=book())


def outcome(found: Dossier) -> Outcome:
    return judge(found, ordinary(), ("product",), TODAY, book=book())[0].outcome


@settings(max_examples=sized(20), deadline=None)
@given(OWNERS, BARE)
def test_a_folder_that_is_called_like_a_family_is_judged_by_its_files(owner: str, name: str) -> None:
    found = dossier(f"{owner}{name}")
    assert found.weights.concluded.license_ids == ("apache-2.0",)
    assert outcome(found) is Outcome.PASS


@settings(max_examples=sized(20), deadline=None)
@given(OWNERS, EXACT)
def test_a_folder_that_is_called_like_one_limited_model_is_asked_about(owner: str, name: str) -> None:
    found = dossier(f"{owner}{name}")
    assert found.weights.concluded.license_ids == ("apache-2.0",)
    assert outcome(found) is Outcome.NEEDS_REVIEW


def test_the_base_of_the_same_publisher_is_collected_where_its_own_table_knows_it() -> None:
    def asked(name: str, card: str = "# Model\n") -> list[str]:
        return [ref.name for ref in followed_parents(snapshot({"README.md": card.encode()}, name=name))]

    assert asked("google/gemma-2-9b-it") == ["google/gemma-2-9b"]
    assert asked("mistralai/Codestral-22B-v0.1") == []
    assert asked("somebody/gemma-2-9b-it") == [], "nobody says that this owner has such a model"
    assert asked("somebody/wren-7b-chat") == []
    declared = "---\nbase_model: google/gemma-2-9b-base\n---\n# Model\n"
    assert asked("google/gemma-2-9b-it", declared) == ["google/gemma-2-9b-base"]
