"""No model's own name decides whether a passage that gives it is asked about, nor hides what the passage says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.memory import Memory
from auditor.core.model import Document, DocumentKind, Location, UnreadSentence
from auditor.core.text import Text
from auditor.terms import ledger
from auditor.terms.own_name import own_name
from auditor.terms.wording import Wording
from tests.laws.repository import book
from tests.sizes import sized

LIMITS = (
    "You may not use {name} for commercial purposes.",
    "{bare} must not be sold to anybody without our written consent.",
    "Use of {bare} is limited to research.",
    "By downloading {bare} you agree not to pass it on.",
    "{bare} may be used by companies with fewer than 500 employees only.",
    "The weights of {bare} were fine-tuned from Mistral-7B-v0.1.",
    "{name} is a merge of Qwen2.5-14B and org/Base-14b.",
    "Commercial use of {bare} requires a contract.",
    "{bare} ist nur für die Forschung bestimmt.",
    "未经许可，{bare} 不得用于商业用途。",
)
INERT = (
    "{bare} was trained for three days in the north.",
    "Install the runtime, then start {bare} with one command.",
    "# How to run {bare} at home",
    "| Model | Score |\n|---|---|\n| {bare} | 71.4 |\n| Zorblax-7b | 62.0 |",
    "```\nload('{name}')\n```",
    "We thank everybody who helped with {name}.",
    "## {bare}\n\nIt knows the birds of the sea, and the weather.",
    "See [the page]({name}/tree/main) for pictures.",
    "{bare}-GGUF is the same in other files, says other-owner/{bare}.",
)
words = st.sampled_from(
    ("Kestrel", "quolla", "Zorblax", "Mistral", "Llama-3", "Qwen2.5", "bert", "Yi", "gemma", "Vorn", "Instruct", "chat",
     "7B", "13b", "v2", "4bit", "final", "merged", "lora", "x", "GGUF", "0.5B", "run", "mini")
)  # fmt: skip
wicked = st.sampled_from(
    ("noncommercial", "research-only", "not-for-sale", "apache-2.0", "MIT", "no-derivatives", "cc-by-nc")
)
bares = st.lists(words, min_size=1, max_size=5).map("-".join)
names = st.tuples(st.sampled_from(("me", "quolla-ai", "mistralai", "x99")), bares).map("/".join)
passages = st.lists(st.sampled_from((*LIMITS, *INERT)), min_size=1, max_size=6)


OTHERS = Memory(b"", None, {"passage": 50_000})
"""Filled by all examples, whatever their models are called."""


def unread(text: str, called: str, memory: Memory | None = None) -> list[UnreadSentence]:
    card = Document(
        kind=DocumentKind.CARD, location=Location(path="README.md", start_line=1), text=Text(text),
        covers=frozenset(), score=0.4,
    )  # fmt: skip
    return list(ledger.unread_sentences(card, None, book(), memory=memory, called=called))


def told(said: list[str], name: str) -> str:
    return "\n\n".join(one.replace("{name}", name).replace("{bare}", name.partition("/")[2]) for one in said)


@settings(max_examples=sized(150), deadline=None)
@given(passages, names)
def test_what_a_passage_limits_is_asked_whatever_the_model_is_called(said: list[str], name: str) -> None:
    limits = told([one for one in said if one in LIMITS], name)
    asked = {one.quote for one in unread(told(said, name), name)}
    assert {one.quote for one in unread(limits, "")} <= asked


@settings(max_examples=sized(150), deadline=None)
@given(passages, names)
def test_knowing_the_name_asks_nothing_more(said: list[str], name: str) -> None:
    text = told(said, name)
    assert all(one in unread(text, "") for one in unread(text, name))


@settings(max_examples=sized(100), deadline=None)
@given(bares, wicked, st.sampled_from((*LIMITS, *INERT)))
def test_nothing_stands_for_a_name_that_says_how_a_model_may_be_used(bare: str, said: str, passage: str) -> None:
    name = f"me/{bare}-{said}"
    text = told([passage], name)
    assert own_name(name) is None
    assert unread(text, name) == unread(text, "")


@settings(max_examples=sized(200), deadline=None)
@given(passages, names)
def test_what_was_read_of_models_of_other_names_changes_nothing(said: list[str], name: str) -> None:
    text = told(said, name)
    assert unread(text, name, OTHERS) == unread(text, name)


@pytest.mark.parametrize("shown", ["other/Kestrel-7b", "x-Kestrel-7b", "Kestrel-7b-chat", "Kestrel-7b/tree"])
def test_a_part_of_another_name_is_not_the_models_own(shown: str) -> None:
    own = own_name("me/Kestrel-7b")
    passage = Wording(
        words=f"it is {shown.casefold().replace('-', ' ')}", shown=f"It is {shown}", governed_by="", form="prose",
        tells=True, unknown=False,
    )  # fmt: skip
    assert own is not None
    assert own.replaced_in(passage) is None


def test_a_passage_is_read_once_for_all_names() -> None:
    memory = Memory(b"", None, {"passage": 1_000})
    for name in ("me/Kestrel-7b", "you/Zorblax-13B-final", "x99/Vorn-0.5B-v2"):
        unread(told([*INERT], name), name, memory)
        made, memory.made = memory.made, 0
    assert made <= 2, "an address, and a place of another owner's model, are no places of the own name"
