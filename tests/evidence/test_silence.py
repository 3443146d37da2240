"""A passage is left unread only where its readers would find nothing: whatever they find, a glance must have seen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import evidence
from auditor.core.model import DocumentKind, FetchedFile, ModelRef, Snapshot
from auditor.core.patterns import pythons_own
from auditor.evidence import parent_words, reading
from auditor.evidence.cards import RECIPE_LINE
from auditor.evidence.silence import is_silent
from auditor.records.derivation_words import load_derivation_words
from auditor.sweep.reduced import _NUMBER
from auditor.text import license_statements as statements
from auditor.text.markdown import outline
from tests.sizes import sized

PATTERNS = (
    *(cue.pattern for cue in load_derivation_words().cues),
    *(parent_words.parent_label(), parent_words.CODE_BASE),
    reading.LICENSE_HEADING,
    *(parent_words.INGREDIENTS, statements._LABEL, statements._UNDER, statements._BADGE, RECIPE_LINE),
)
WORDS = (
    *("Llama-2-13B", "mistralai/Mistral-7B-v0.1", "[Qwen2](https://huggingface.co/Qwen/Qwen2-7B)", "the MIT License"),
    *("Apache-2.0", "CC BY-NC 4.0", "GPT-4", "ChatGPT", "data", "answers", "was", ":", "- ", "| ", "**", "\n", "\n- "),
    *(
        "# License\n",
        "## Terms\n",
        "```\n",
        "models:\n",
        "the weights",
        "for",
        "is",
        "licen*s*ed",
        "fine-\ntuned",
        "Modèle",
    ),
    *(
        "<!-- license -->",
        "---\n",
        "\u200b",
        "pаypal",
        "许可证：MIT",
        "をベースに",
        "的基础上",
        "---\nlicense: mit\n---\n",
    ),
)
NUMBERED = ("CC0", "exl2", "0", "2.0", "1,5", "405B", "Llama 3.1 is")


def read(text: str) -> evidence.Reading:
    card = FetchedFile(path="README.md", data=text.encode("utf-8", "surrogatepass"), sha256="")
    ref = ModelRef(scheme="hf", name="a/b")
    return evidence.read(Snapshot(ref=ref, revision=None, files=(card,), listing=("README.md",)))


def says(text: str) -> bool:
    found = read(text)
    about = any(reading.LICENSE_HEADING.search(one.title) for one in outline(text, 1).headings)
    others = any(one.kind not in (DocumentKind.CARD, DocumentKind.NAME) for one in found.documents)
    return bool(found.claims or found.anomalies or found.gaps or others or about)


@pytest.mark.parametrize("pattern", PATTERNS, ids=[str(number) for number in range(len(PATTERNS))])
def test_what_a_readers_pattern_finds_among_other_words_is_no_silence(pattern: re.Pattern[str]) -> None:
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)

    @settings(max_examples=sized(40), deadline=None)
    @given(words, st.from_regex(pythons_own(pattern)), words)
    def check(before: list[str], match: str, after: list[str]) -> None:
        text = " ".join((*before, match, *after))
        if text.strip() and is_silent(text):
            assert not says(text), text

    check()


@settings(max_examples=sized(300), deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.booleans())
def test_words_that_say_something_are_no_silence(words: list[str], apart: bool) -> None:
    text = (" " if apart else "").join(words)
    if text.strip() and is_silent(text):
        assert not says(text), text


@pytest.mark.parametrize(
    "text",
    [
        "We thank everybody who helped to test it on a rainy weekend.",
        "| Benchmark | Score |\n|---|---|\n| MMLU | 61.2 |",
        "```python\nmodel = load('x')\nprint(model.generate('hello'))\n```",
        "## Evaluation results\n\nHigher is better.",
        "Paragraph 2 is about the weather of the day, from dawn to dusk.",
        "It scores 0.1234 in 20000 runs.",
        "Das ist eine Aufstellung aus 12 Messungen.",
        "Our team took 3 samples out of every box; a few are left.",
    ],
)
def test_plain_prose_tables_and_code_are_silent(text: str) -> None:
    assert is_silent(text)
    assert not says(text)


@settings(max_examples=sized(300), deadline=None)
@given(
    st.lists(
        st.sampled_from((*WORDS, "CC0", "exl2", "0", "2.0", "1,5", "405B", "Llama 3.1 is")), min_size=1, max_size=8
    )
)
def test_a_glance_minds_no_number(words: list[str]) -> None:
    text = " ".join(words)
    if is_silent(_NUMBER.sub("2", text)):
        assert is_silent(text)


@pytest.mark.parametrize("hidden", ["\x1f", "\u200b", "\u202e"])
def test_hidden_characters_break_the_silence(hidden: str) -> None:
    assert not is_silent(f"It rained{hidden} all day.")
