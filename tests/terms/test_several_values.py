"""Which value counts where a text states several is data, in words of the vocabulary."""

from __future__ import annotations

import pytest

from auditor.core.compiled import plain_yaml
from auditor.core.model import Document, DocumentKind, Location, Subject
from auditor.core.resources import data_root
from auditor.core.text import Text
from auditor.records.vocabulary import vocabulary
from auditor.terms import understood
from auditor.terms.reading import read

TABLE = plain_yaml(data_root("license_db") / "several_values.yaml")


@pytest.mark.parametrize("term", sorted({*TABLE["first"], *TABLE["beside_a_grant"]}))
def test_every_value_of_the_order_is_one_that_the_term_may_have(term: str) -> None:
    known = vocabulary().terms[term].values
    assert [value for value in (*TABLE["first"].get(term, ()), *TABLE["beside_a_grant"].get(term, ()))
            if value not in known] == []  # fmt: skip


LICENSE = """This license permits use for research purposes only.
You may use the licensed materials for non-commercial purposes only.
"""


def purpose(text: str) -> set[object]:
    place = Location(path="LICENSE", start_line=1)
    document = Document(kind=DocumentKind.LICENSE, location=place, text=Text(text), covers=frozenset({Subject.WEIGHTS}))
    return {term.value for term in read(document).terms if term.id == "purpose-limit"}


def test_who_turns_the_order_round_gets_the_other_value(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = purpose(LICENSE)
    turned = {**TABLE, "first": {**TABLE["first"], "purpose-limit": TABLE["first"]["purpose-limit"][::-1]}}
    monkeypatch.setattr(understood, "_several", lambda: turned)
    assert len(shipped) == len(purpose(LICENSE)) == 1
    assert purpose(LICENSE) != shipped
