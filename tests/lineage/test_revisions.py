"""A parent is what its name leads to now, whatever else of the same name is audited beside it."""

from __future__ import annotations

from dataclasses import replace

from auditor.core.model import Failure, ModelRef, Recognized
from auditor.lineage import trace
from tests.small_book import BASES, BOOK, card, recognized

NOW = ModelRef(scheme="hf", name="a/base")
THEN = NOW.at("0" * 40)


def base(license_id: str, ref: ModelRef) -> Recognized:
    found = recognized("a/base", {"README.md": card(license=license_id)})
    return replace(found, summary=replace(found.summary, ref=ref))


def child() -> Recognized:
    return recognized("me/model", {"README.md": card(license="free", base_model="a/base")})


def inherited(*others: Recognized, **more: object) -> tuple[str, ...]:
    known = {str(one.summary.ref): one for one in (child(), *others)}
    dossier = trace(child(), book=BOOK, known=known, bases=BASES, **more)  # type: ignore[arg-type]
    return tuple(one for entry in dossier.weights.inherited for one in entry.license_ids)


def test_an_older_revision_audited_beside_it_is_not_its_parent() -> None:
    assert inherited(base("closed", NOW), base("free", THEN)) == ("closed-1.0",)


def test_nor_is_a_model_of_the_same_name_on_another_hub() -> None:
    elsewhere = ModelRef(scheme="modelscope", name="a/base")
    assert inherited(base("closed", NOW), base("free", elsewhere)) == ("closed-1.0",)


def test_nor_does_it_stand_in_for_a_parent_that_could_not_be_read() -> None:
    failed = Failure(ref=NOW, kind="unreachable", what="no answer")
    assert inherited(base("free", THEN), failures={str(NOW): failed}) == ()


def test_it_does_where_nothing_else_was_asked_for() -> None:
    assert inherited(base("closed", THEN)) == ("closed-1.0",)
