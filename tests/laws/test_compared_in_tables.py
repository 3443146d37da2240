"""Rows of results name models and say nothing of them: nobody is asked. Rows that tell of bases are."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product

import pytest

from tests.laws.repository import passes

LIMITED = ("Gemma-7B", "Llama-3-8B-Instruct", "Gemma 2 9B", "Llama 2 13B", "Llama-3.1-8B")
TESTS = ("TriviaQA", "LetterQA", "ClerkBench", "MMLU", "HeronEval")
HEADS = ("", " ")


def card(text: str) -> dict[str, bytes]:
    return {"README.md": f"---\nlicense: mit\n---\n# Tern\n\nIt reads letters.\n\n{text}\n".encode()}


def table(head: str, seed: int, *, broken: bool) -> str:
    pick = random.Random(f"table {seed}")
    names = pick.sample(LIMITED, 3)
    cut = " <br>5-shot" if broken else ""
    rows = [
        f"| Knowledge | {test}{cut} | {' | '.join(f'{pick.uniform(20, 90):.1f}' for _ in range(4))} |"
        for test in pick.sample(TESTS, 3)
    ]
    return "\n".join([f"| {head} | Test | Tern | {' | '.join(names)} |", "|---|---|---|---|---|---|", *rows])


def narrow(head: str, seed: int) -> str:
    pick = random.Random(f"narrow {seed}")
    names = pick.sample(LIMITED, 3)
    if pick.random() < 0.5:  # the other way round
        rows = [f"| {name} (8B) | {pick.uniform(20, 90):.1f} | {pick.uniform(20, 90):.1f} |" for name in names]
        return "\n".join(["| Model | MMLU | Other |", "|---|---|---|", *rows])
    rows = [f"| {test} | {' | '.join(f'{pick.uniform(20, 90):.1f}' for _ in range(4))} |" for test in TESTS[:3]]
    return "\n".join([f"| {head} | Tern-13B | {' | '.join(names)} |", "|---|---|---|---|---|", *rows])


@pytest.mark.parametrize("head", HEADS)
def test_heads_and_rows_of_results_are_not_asked_about(head: str) -> None:
    worlds = [table(head, seed, broken=broken) for seed, broken in product(range(3), (False, True))]
    worlds += [narrow(head, seed) for seed in range(6)]
    assert [one for one in worlds if not passes(card(one))] == []


ASKED = (
    "| Task | Gemma-7B |\n|---|---|\n| starts from | yes |",
    "| Base | Gemma-7B | Llama 2 13B |\n|---|---|---|\n| MMLU | 61.0 | 60.2 |",
    "| Made of | Gemma-7B | Llama 2 13B |\n|---|---|---|\n| Share | 61.0 | 60.2 |",
    "| Merged from | Gemma-7B | Llama 2 13B | Mistral-7B |\n|---|---|---|---|\n| Weight | 0.5 | 0.3 | 0.2 |",
    "| Category | Weights of Gemma-7B | MMLU |\n|---|---|---|\n| Tern | 61.0 | 60.2 |",
    "| Task | Fine-tuned from |\n|---|---|\n| Letters | Gemma-7B |",
    "| Knowledge | tuned from Gemma-7B <br>5-shot | 61.0 | 60.2 | 62.1 | 63.0 |\n|---|---|---|---|---|---|",
)


@pytest.mark.parametrize("text", ASKED)
def test_tables_that_tell_of_bases_are_asked_about(text: str) -> None:
    assert not passes(card(text))


LIMITS = (
    "| Knowledge | for non-commercial use only | 61.0 | 60.2 | 62.1 | 63.0 |",
    "| Tern-7B | non-commercial use only | 61.0 | 60.2 |",
    "| This model | research purposes only | 61.0 % | 60.2 % | 7 |",
    "| Tern-7B | 61.0 | 60.2 | nur für nichtkommerzielle Zwecke |",
    "| Tern-7B | 61.0 | 60.2 | usage non commercial uniquement |",
    "| Tern-7B | 61.0 | 60.2 | tuned from Gemma-7B |",
    "| Tern-7B | 61.0 | 60.2 | 7,5 | not to be used in products |",
    "| Knowledge | TriviaQA <br>5-shot | 61.0 | 60.2 | not for<br>commercial use |",
    "| Knowledge | for non-commercial use<br>only | 61.0 | 60.2 | 62.1 | 63.0 |",
    "| Category | Gemma-7B | non-commercial use only |",
)


@pytest.mark.parametrize("row", LIMITS)
def test_limits_in_rows_of_results_are_asked_about(row: str) -> None:
    rule = "|" + "---|" * (row.count("|") - 1)
    assert not passes(card(f"| A | B | C | D | E | F |\n{rule}\n{row}"))
    assert not passes(card(f"{row}\n{rule}\n| MMLU | 1.0 | 2.0 | 3.0 | 4.0 | 5.0 |"))


COMPARED: Mapping[str, tuple[str, ...]] = {
    "en": (
        "We compare to {A}, {B}, {C}, and {D}.",
        "We compare with {A} and {B}.",
        "We compare to {A}, {B}, and GPT-3.5.",
        "We compare against {A}, {B} and GPT-4o.",
        "We compare against {A}, {B} and {C}.",
        "Comparison with {A} and {B}.",
    ),
    "de": ("Im Vergleich zu {A}, {B} und {C}.",),
    "fr": ("Nous comparons à {A} et {B}.",),
    "es": ("Comparamos con {A}, {B} y {C}.",),
    "pt": ("Comparamos com {A} e {B}.",),
    "it": ("Confrontiamo con {A} e {B}.",),
    "nl": ("We vergelijken met {A} en {B}.",),
    "zh": ("我们与 {A}、{B} 和 {C} 进行比较。",),
}
MORE = (
    "We compare to {A}, from which it was tuned, and {B}.",
    "We compare with {A} and continue its training.",
    "We compare to {A} and learned from the answers of GPT-4.",
    "We compare to {A}; the weights are those of {B}.",
    "Compared to {A}, only the last four layers differ.",
)


def filled(sentence: str, seed: int) -> str:
    names = random.Random(f"compared {seed}").sample(LIMITED, 4)
    for sign, name in zip("ABCD", names, strict=True):
        sentence = sentence.replace(f"{{{sign}}}", name)
    return sentence


def test_models_that_are_only_compared_with_are_not_asked_about() -> None:
    sentences = [filled(one, seed) for some in COMPARED.values() for one in some for seed in range(3)]
    assert [one for one in sentences if not passes(card(one))] == []


def test_what_is_told_beside_a_comparison_is_asked_about() -> None:
    assert [one for one in (filled(one, seed) for one in MORE for seed in range(3)) if passes(card(one))] == []


BESIDE_OWN = "## Results\n\n| model | accuracy | license |\n|---|---|---|\n{own}| {row} | 97.9 | MIT |\n"


@pytest.mark.parametrize("row", ["linear probe on MedSigLIP", "fine-tuned MedSigLIP", "LoRA on Llama 3.1 8B"])
def test_a_row_beside_the_own_one_tells_no_base_of_this_model(row: str) -> None:
    front = "---\nlicense: apache-2.0\n---\n# Tern\n\n"
    beside = front + BESIDE_OWN.format(own="| tern | 97.4 | Apache-2.0 |\n", row=row)
    assert passes({"README.md": beside.encode()}, name="peat/tern")


def test_a_row_without_the_own_one_beside_it_may_tell_the_base() -> None:
    told = BESIDE_OWN.format(own="", row="LoRA on Llama 3.1 8B")
    assert not passes({"README.md": f"---\nlicense: apache-2.0\n---\n# Tern\n\n{told}".encode()}, name="peat/tern")
