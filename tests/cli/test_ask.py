"""`auditor ask` from a warm store: the same answer from the same evidence, and a new one when anything changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.analysis import Analysis
from tests.cli.runner import Said, auditor
from tests.hub import Hub

HUB = Path(__file__).parents[2] / "examples" / "hub"
MODEL = "fjordlight/fjord-7b-instruct"
FOLDER = "fjordlight__fjord-7b-instruct"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Asks a hub whose files may be changed, and counts how often a model was read anew."""
    shutil.copytree(HUB / FOLDER, tmp_path / "hub" / FOLDER)
    read: list[str] = []
    recognized = Analysis.recognized

    def counting(self: Analysis, snapshot: object) -> object:
        read.append("read")
        return recognized(self, snapshot)  # type: ignore[arg-type]

    monkeypatch.setattr(Analysis, "recognized", counting)
    for name in ("HF_HOME", "AUDITOR_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def told(*more: object) -> tuple[Said, int]:
        read.clear()
        return auditor("ask", MODEL, "--store", tmp_path / "store", *more), len(read)

    with Hub(tmp_path / "hub") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield told, tmp_path / "hub" / FOLDER, tmp_path / "store"


def test_the_second_answer_is_the_first_one_and_reads_nothing_anew(ask: tuple) -> None:
    told, _, _ = ask
    first, read = told()
    again, anew = told()
    assert (first.code, read, again.out, anew) == (0, 1, first.out, 0)
    assert told("--format", "json")[1] == 0


def test_a_sentence_put_into_the_card_is_read(ask: tuple) -> None:
    told, folder, _ = ask
    first, _ = told()
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8") + "\n\nCommercial use is not allowed.\n", "utf-8")
    changed, anew = told()
    assert anew == 1
    assert changed.out != first.out
    assert "may use it: no issues" not in changed.out


def test_what_is_kept_and_was_damaged_is_made_again(ask: tuple) -> None:
    told, _, store = ask
    first, _ = told()
    kept = list((store / "evidence" / "audits").glob("*.json"))
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:-20] + b"0" * 20)
    assert told() == (first, 1)


def test_records_of_ones_own_are_another_question(ask: tuple, tmp_path: Path) -> None:
    told, _, _ = ask
    told()
    shutil.copytree(HUB.parent / "licenses", tmp_path / "own")
    assert told("--records", tmp_path / "own")[1] == 1


@pytest.fixture
def told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What is answered of a model card, beside a hub with the models of the example."""
    shutil.copytree(HUB, tmp_path / "hub")
    monkeypatch.chdir(tmp_path)
    for name in ("HF_HOME", "AUDITOR_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def told(front: str, words: str = "", *, command: str = "ask") -> str:
        (tmp_path / "model").mkdir(exist_ok=True)
        (tmp_path / "model" / "README.md").write_text(f"---\n{front}\n---\n# Model\n\n{words}\n", "utf-8")
        return auditor(command, "file:model", "--store", tmp_path / "store").out

    with Hub(tmp_path / "hub") as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield told


OPEN_ONES = ("MIT", "Apache-2.0", "BSD-3-Clause", "ISC")
BINDING = ("GPL-3.0-only", "AGPL-3.0-only", "GPL-2.0-only")


@pytest.mark.parametrize("command", ["ask", "review"])
@pytest.mark.parametrize("binding", BINDING)
@pytest.mark.parametrize("free", OPEN_ONES)
def test_of_two_licenses_at_choice_the_terms_of_the_one_that_serves_best_are_told(
    told_of: Callable[..., str], free: str, binding: str, command: str
) -> None:
    said = told_of(
        f"license: other\nlicense_name: {binding} OR {free}",
        f"Model is dual-licensed under {binding} OR {free}, at your option.",
        command=command,
    )
    assert "choose" in said.casefold()
    assert "must stay under the same license" not in said
    assert "must make available the source" not in said
    assert "You must give every recipient a copy of the license." in " ".join(said.split())


@pytest.mark.parametrize(
    "license_id", ["cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "cc-by-nc-3.0", "cc-by-nc-2.0"]
)
def test_what_bars_business_is_barred_for_an_ordinary_company_and_it_says_why(
    told_of: Callable[..., str], license_id: str
) -> None:
    said = told_of(f"license: {license_id}")
    assert "No: an ordinary company may not use it as it is, because" in said
    assert "LIC-06" in said
    assert "Which purpose does the use serve" not in said


@pytest.mark.parametrize("license_id", ["mit", "apache-2.0", "bsd-3-clause", "isc", "cc-by-4.0", "cc0-1.0"])
def test_a_free_license_asks_nothing_of_an_ordinary_company(told_of: Callable[..., str], license_id: str) -> None:
    assert "An ordinary company may use it: no issues found." in told_of(f"license: {license_id}")


@pytest.mark.parametrize("relation", ["finetune", "merge", "adapter", "quantized"])
@pytest.mark.parametrize("license_id", ["mit", "apache-2.0"])
def test_the_terms_of_a_base_whose_license_nobody_knows_belong_to_the_answer(
    told_of: Callable[..., str], license_id: str, relation: str
) -> None:
    base = "quarry-ai/quarry-70b"
    said = told_of(f"license: {license_id}\nbase_model: {base}\nbase_model_relation: {relation}")
    assert f"the terms of its base hf:{base}" in said
    assert "2 million monthly active users" in said
    assert "• You may use it commercially.\n" not in said
    assert "no issues found" not in said


@pytest.mark.parametrize("base", ["meta-llama/Llama-2-7b-hf", "meta-llama/Llama-3.1-8B"])
def test_a_cap_that_comes_down_from_a_base_is_never_folded_away(told_of: Callable[..., str], base: str) -> None:
    said = told_of(f"license: mit\nbase_model: {base}\nbase_model_relation: finetune")
    assert "700 million" in said
    assert f"(through hf:{base})" in said


OWN_TERMS = """\
Fjordlight Model Terms

You may use, copy and modify the weights for research. Commercial use requires a written agreement with Fjordlight.
"""


@pytest.mark.parametrize("text", [OWN_TERMS, "Take it, and be kind to everybody.\n"])
def test_what_nobody_concluded_is_unknown_and_never_none_stated(told_of: Callable[..., str], text: str) -> None:
    Path("model").mkdir()
    Path("model/LICENSE").write_text(text, "utf-8")
    said = told_of("license: other", "The license of the weights is in LICENSE.")
    assert "no license could be concluded, unrecognized license text LICENSE" in said
    assert "Permissions: unknown until a license is concluded" in said
    assert "none stated" not in said


def test_an_empty_repository_states_nothing_of_what_it_asks(told_of: Callable[..., str]) -> None:
    said = told_of("language: en")
    assert said.count("unknown") >= 3
    assert "none stated" not in said


def test_none_is_stated_where_all_of_a_license_is_known(told_of: Callable[..., str]) -> None:
    said = told_of("license: cc0-1.0")
    assert "Conditions: none stated" in said


def test_no_list_of_uses_fills_the_screen_and_what_it_leaves_out_is_counted(told_of: Callable[..., str]) -> None:
    said = told_of("license: llama3.1")
    lists = [line for line in said.splitlines() if "forbids or limits" in line]
    assert len(lists) == 1
    assert "more: --format json" in lists[0]
    assert len(lists[0]) < 320


def test_a_base_that_is_no_reference_is_a_question_about_the_model_alone(tmp_path: Path) -> None:
    for name, base in (("odd", "base_model: foo bar baz\n"), ("even", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(f"---\nlicense: mit\n{base}---\n# A\n\nA model.\n", "utf-8")
    said = auditor("ask", f"file:{tmp_path / 'odd'}", f"file:{tmp_path / 'even'}")
    assert said.code == 0, said.err
    assert "foo bar baz" in said.out
    assert "even" in said.out


@pytest.mark.parametrize("sentence", ["Please ask us before you sell anything made with the weights.", ""])
def test_a_permission_that_an_open_question_may_limit_says_so(told_of: Callable[..., str], sentence: str) -> None:
    said = told_of("license: mit", sentence)
    assert "• You may use it commercially.\n" in said
    assert said.count("  Permissions, unless the answer to an open question below limits them\n") == bool(sentence)
    assert said.count("Open questions") == bool(sentence)


@pytest.mark.parametrize(
    ("sentence", "told"), [("It was fine-tuned on 50,000 answers generated by GPT-4.", 1), ("", 0)]
)
def test_training_with_outputs_of_a_vendor_is_told(told_of: Callable[..., str], sentence: str, told: int) -> None:
    assert told_of("license: mit", sentence).count("Trained with outputs of api:openai (GPT-4): OpenAI") == told


def test_a_service_is_governed_by_the_terms_of_its_vendor_and_not_by_a_license(tmp_path: Path) -> None:
    def asked(*words: str) -> str:
        said = auditor("ask", *words, "--offline", "--store", tmp_path)
        assert said.code == 0, said.err
        return " ".join(said.out.split())

    known = asked("api:openai/gpt-4o")
    assert "governed by terms and not by a license: OpenAI Services Agreement of OpenAI" in known
    assert "no license could be concluded" not in known
    assert "Published at https://openai.com/" in known
    assert "Reported of these terms, not read and not confirmed" in known
    assert "Offered through openai-api (OpenAI API)" in known
    # What is only reported is no permission.
    assert "Permissions" not in known
    assert "depends on the open questions" in known
    service = json.loads(asked("api:openai/gpt-4o", "--format", "json"))[0]["service"]
    assert service["terms"] == "OpenAI Services Agreement"
    assert "governed by the terms of acme, which the catalog of services does not have" in asked("api:acme/one")
