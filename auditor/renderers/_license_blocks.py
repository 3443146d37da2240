"""Each license of an audit as its models state it: permissions, conditions, limitations, with a quote behind each."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.core.model import Term
from auditor.records.columns import Column, sentences
from auditor.renderers._view import Row, View


@dataclass(slots=True)
class SharedSentence:
    """One sentence, and the models whose text states it."""

    plain: str
    term: Term
    rows: list[Row] = field(default_factory=list)


Block = dict[Column, list[SharedSentence]]


def blocks(view: View) -> dict[str, Block]:
    """Record id → what the license says, by column; licenses that cover no weights here have no entry."""
    found: dict[str, Block] = {}
    told: dict[tuple[str, Column, str], SharedSentence] = {}
    for row in view.rows:
        for term in row.model.dossier.weights.terms if row.model.dossier else ():
            if term.license_id is None:
                continue
            for sentence in sentences((term,)):
                key = (term.license_id, sentence.column, sentence.plain)
                said = told.get(key)
                if said is None:
                    said = told[key] = SharedSentence(sentence.plain, term)
                    block = found.setdefault(term.license_id, {column: [] for column in Column})
                    block[sentence.column].append(said)
                if not said.rows or said.rows[-1] is not row:
                    said.rows.append(row)
    return found
