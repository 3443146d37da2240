"""No figure of a table decides whether its row is asked about: rows that differ in figures alone read alike."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Document, DocumentKind, Location, UnreadSentence
from auditor.core.text import Text
from auditor.terms import ledger
from auditor.terms.wording import weigh
from auditor.text import sentences
from tests.laws.repository import book
from tests.sizes import sized

NAMES = (
    "MMLU", "GSM8K (5-shot)", "Zorblax-7B", "google/gemma-2-2b", "Llama 3", "Mistral-7B-v0.1", "Speed", "Qwen : 2.5",
    "Average", "BLEU", "Perplexity", "Fine-tuned from Llama-2-7b", "Base model", "Teacher model : Qwen2.5-72B",
)  # fmt: skip
RIGHTS = (
    "Maximum users", "Monthly active users", "Seats", "Revenue cap", "Revenue in USD", "Fee", "Price per month",
    "Commercial use", "Commercial use allowed", "Free up to", "Nutzer", "Kommerzielle Nutzung", "Höchstens Nutzer",
    "用户数", "商用", "Uso comercial", "Usuarios máximos", "Requests per day", "Allowed until", "Expires",
    "Minimum age", "Outputs per month", "Employees", "Research only", "Not for sale", "Non-commercial", "Trial",
    "Trial days", "Contract", "Countries", "Permitted uses", "Purpose", "Redistribution", "Users must not exceed",
    "Only for companies below",
    "Licensed to", "Apache", "GPL", "MIT", "License", "Limit", "Cap", "Production", "Compute", "Parameters", "Age",
)  # fmt: skip
WORDS = (*NAMES, *RIGHTS, "yes", "no", "❌", "✓", "–", "", "n/a", "users", "per month", "USD", "%", "research", "only")
figures = st.from_regex(r"\A[1-9]\d{0,2}(,\d{3}){0,3}\Z") | st.from_regex(r"\A\d{1,3}\.\d{1,3}%?\Z") | st.sampled_from(
    ("0", "1", "100", "2025", "2030", "700000000", "0.0", "100.0", "12", "18", "~70", "<10", "> 700000", "**45.1**")
)  # fmt: skip
cells = st.sampled_from(WORDS) | figures
tables = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=4),
    st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=3),
)
others = st.integers(1, 9)


def rendered(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@settings(max_examples=sized(400), deadline=None)
@given(tables)
def test_a_row_without_its_figures_says_as_much(table: tuple[list[str], list[list[str]]]) -> None:
    """What is read of a row as it stands is nothing just where nothing is read of it without its figures."""
    for sentence in sentences(rendered(*table)):
        asked = ledger.wording_of(sentence, DocumentKind.CARD)
        if (measured := asked.measured) is not None:
            whole, bare = weigh(asked, book()), weigh(measured, book())
            assert (whole is None) == (bare is None), asked


def unread(text: str) -> list[UnreadSentence]:
    card = Document(
        kind=DocumentKind.CARD, location=Location(path="README.md", start_line=1), text=Text(text),
        covers=frozenset(), score=0.4,
    )  # fmt: skip
    return list(ledger.unread_sentences(card, None, book()))


@settings(max_examples=sized(150), deadline=None)
@given(tables, others)
def test_other_figures_ask_no_other_questions(table: tuple[list[str], list[list[str]]], turn: int) -> None:
    heads, rows = table
    turned = [[_turned(cell, turn) for cell in row] for row in rows]
    before, after = unread(rendered(heads, rows)), unread(rendered(heads, turned))
    assert [(one.why, one.names, one.bases, one.location) for one in before] == [
        (one.why, one.names, one.bases, one.location) for one in after
    ]


def _turned(cell: str, turn: int) -> str:
    """Another figure of the same length, where the cell is one of more than one place."""
    if not re.fullmatch(r"(?!20\d\d$)\d[\d,.]*\d%?", cell):
        return cell
    return re.sub(r"\d", lambda figure: str((int(figure[0]) + turn - 1) % 9 + 1), cell)
