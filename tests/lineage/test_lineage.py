"""What covers a model: own evidence, what comes down from parents, people's conclusions, contradictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auditor.core.model import (
    Basis,
    Conflict,
    Coverage,
    Dossier,
    Failure,
    ModelRef,
    Recognized,
    RecordTerm,
    Subject,
    WrittenConclusion,
)
from auditor.lineage import trace
from auditor.lineage.ancestry import alike
from auditor.records.base_models import BaseFamily, BaseModels, Relicensed
from tests.small_book import BASES, BOOK, CLOSED_TEXT, FREE_TEXT, LIMITED_TEXT, SmallBook, card, recognized


def traced(model: Recognized, *others: Recognized, **more: Any) -> Dossier:
    known = {str(one.summary.ref): one for one in (model, *others)}
    return trace(model, book=BOOK, known=known, bases=BASES, **more)


def audit(files: Mapping[str, str | bytes], *others: Recognized, name: str = "me/model", **more: Any) -> Dossier:
    metadata = more.pop("metadata", {})
    listing = more.pop("listing", tuple(sorted(files)))
    return traced(recognized(name, files, metadata=metadata, listing=listing), *others, **more)


def ids(dossier: Dossier) -> tuple[str, ...]:
    return dossier.weights.concluded.license_ids


def kinds(dossier: Dossier) -> list[tuple[str, str]]:
    return [(conflict.kind, conflict.severity) for conflict in dossier.conflicts]


def term_values(coverage: Coverage, term: str = "commercial-use") -> list[object]:
    return [entry.value for entry in coverage.terms if entry.id == term]


# ------------------------------------------------------------------------------------------------- own evidence


def test_a_tag_alone_names_a_license_on_record_whose_terms_are_used_by_reference() -> None:
    dossier = audit({"README.md": card(license="free")})
    assert ids(dossier) == ("free-1.0",)
    assert dossier.weights.concluded.basis is Basis.DECLARED
    assert dossier.weights.complete
    assert {(term.source, term.quote) for term in dossier.weights.terms} == {("record-by-reference", None)}
    assert not dossier.conflicts


def test_completeness_follows_the_record() -> None:
    dossier = audit({"README.md": card(license="sketchy")})
    assert ids(dossier) == ("sketchy-1.0",)
    assert not dossier.weights.complete


def test_a_text_beats_a_tag_and_the_contradiction_is_shown_from_both_sides() -> None:
    dossier = audit({"README.md": card(license="free"), "LICENSE": CLOSED_TEXT})
    assert ids(dossier) == ("closed-1.0",)
    assert dossier.weights.concluded.basis is Basis.DETECTED
    assert kinds(dossier) == [("declared-vs-file", "inconsistent")]
    places = {side.location.path for side in dossier.conflicts[0].sides if side.location}
    assert places == {"README.md", "LICENSE"}


def test_terms_of_a_text_at_hand_come_with_its_words() -> None:
    dossier = audit({"LICENSE": CLOSED_TEXT})
    assert {(term.source, term.quote) for term in dossier.weights.terms} == {("record", "its own words")}


@pytest.mark.parametrize("text", [LIMITED_TEXT + "One more duty.\n", "Words nobody knows.\n"])
def test_a_changed_or_unknown_text_concludes_nothing_whatever_the_tag_says(text: str) -> None:
    dossier = audit({"README.md": card(license="free"), "LICENSE": text})
    assert ids(dossier) == ()
    assert dossier.weights.concluded.expression is None
    assert not dossier.weights.complete
    assert "LICENSE" in {gap.what for gap in dossier.weights.gaps}
    assert "LICENSE" in dossier.weights.concluded.reason


def test_several_licenses_apply_together() -> None:
    dossier = audit({"LICENSE-FREE-TEST": FREE_TEXT, "MODEL_LICENSE": LIMITED_TEXT})
    assert dossier.weights.concluded.expression == "LicenseRef-limited-1.0 AND Free-1.0"
    assert term_values(dossier.weights) == ["conditional"]


def test_weights_code_and_data_are_answered_apart() -> None:
    dossier = audit({"LICENSE": FREE_TEXT, "MODEL_LICENSE": LIMITED_TEXT, "DATA_LICENSE": CLOSED_TEXT})
    concluded = {entry.subject: entry.concluded.license_ids for entry in dossier.coverage}
    assert concluded == {
        Subject.WEIGHTS: ("limited-1.0",),
        Subject.CODE: ("free-1.0",),
        Subject.DATA: ("closed-1.0",),
        Subject.OUTPUTS: (),
    }


def test_a_license_of_a_vendored_part_concludes_nothing() -> None:
    assert ids(audit({"third_party/x/LICENSE": FREE_TEXT, "README.md": "# M\n"})) == ()


def test_other_with_a_name_is_what_the_name_says() -> None:
    dossier = audit({"README.md": card(license="other", license_name="limited")})
    assert ids(dossier) == ("limited-1.0",)
    assert not dossier.conflicts


def test_a_policy_that_the_license_takes_in_adds_its_terms() -> None:
    dossier = audit({"README.md": card(license="limited")})
    assert term_values(dossier.weights, "acceptable-use") == [("military",)]


@pytest.mark.parametrize("tag", ["other", "unknown"])
def test_no_usable_declaration_is_a_gap_in_the_metadata(tag: str) -> None:
    dossier = audit({"README.md": card(license=tag)})
    assert ids(dossier) == ()
    assert kinds(dossier) == [("missing", "metadata-gap")]


def test_a_publishers_card_without_front_matter_beside_its_license_is_no_contradiction() -> None:
    dossier = audit({"README.md": "# M\n", "LICENSE": FREE_TEXT})
    assert not dossier.conflicts


def test_a_misspelt_key_is_malformed_and_its_license_still_a_hint() -> None:
    dossier = audit({"README.md": card(licenses="free")})
    assert kinds(dossier) == [("malformed", "malformed")]
    assert ids(dossier) == ("free-1.0",)


def test_prose_that_names_a_binding_license_beside_a_free_tag_binds_as_well() -> None:
    text = "# M\n\nThe model weights are licensed under the limited license.\n"
    dossier = audit({"README.md": card(text, license="free")})
    assert "limited-1.0" in ids(dossier)
    assert ("declared-vs-file", "inconsistent") in kinds(dossier)


def test_an_unread_use_policy_leaves_the_terms_incomplete() -> None:
    assert not audit({"LICENSE": FREE_TEXT, "USE_POLICY.md": "You must not do this.\n"}).weights.complete


def test_a_license_section_with_rules_of_its_own_leaves_the_terms_incomplete() -> None:
    mild = card("# M\n\n## License\n\nFree.\n", license="free")
    strict = card("# M\n\n## License\n\nFree, but not for commercial use.\n", license="free")
    assert audit({"README.md": mild}).weights.complete
    assert not audit({"README.md": strict}).weights.complete


# ------------------------------------------------------------------------------------------------------ parents

LAMA = recognized("lama-labs/lama-2", {"README.md": card(license="limited"), "LICENSE": LIMITED_TEXT})


def test_a_bases_license_binds_although_the_derivative_declares_a_free_one() -> None:
    dossier = audit({"README.md": card(license="free", base_model="lama-labs/lama-2")}, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert dossier.weights.concluded.basis is Basis.INHERITED
    assert kinds(dossier) == [("declared-vs-base", "laundering")]
    assert {term.via for term in dossier.weights.terms if term.id == "commercial-use"} == {("hf:lama-labs/lama-2",)}
    assert term_values(dossier.weights) == ["conditional"]


@pytest.mark.parametrize("text", [FREE_TEXT + "One more duty.\n", "Words nobody knows.\n"])
@pytest.mark.parametrize("tag", [{}, {"license": "free"}, {"license": "other"}])
def test_a_text_that_was_not_fully_read_erases_nothing_of_what_the_base_proves(text: str, tag: dict[str, str]) -> None:
    """More evidence is never milder: beside an unread text the base's license binds, and the text stays a gap."""
    dossier = audit({"README.md": card(**tag, base_model="lama-labs/lama-2"), "LICENSE": text}, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert not dossier.weights.complete
    assert "LICENSE" in {gap.what for gap in dossier.weights.gaps}
    assert "LICENSE" in dossier.weights.concluded.reason


def test_an_absent_base_is_looked_up_in_the_table_and_its_edge_says_why_it_was_not_read() -> None:
    ref = ModelRef.parse("lama-labs/lama-2")
    failures = {str(ref): Failure(ref=ref, kind="not-found", what="no such model")}
    dossier = audit({"README.md": card(license="free", base_model="lama-labs/lama-2")}, failures=failures)
    assert ids(dossier) == ("limited-1.0",)
    assert dossier.lineage[0].resolved == "not-found: no such model"
    assert "lama-labs/lama-1" in dossier.weights.inherited[0].how


def test_a_correct_declaration_is_no_contradiction() -> None:
    dossier = audit({"README.md": card(license="limited", base_model="lama-labs/lama-2")}, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert not dossier.conflicts
    assert dossier.weights.complete


def test_nothing_declared_over_a_known_base_is_inherited() -> None:
    dossier = audit({"README.md": card(base_model="lama-labs/lama-2")}, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert dossier.weights.concluded.basis is Basis.INHERITED
    assert kinds(dossier) == [("missing", "metadata-gap")]


def test_a_stricter_license_of_the_derivatives_own_applies_beside_the_bases() -> None:
    dossier = audit({"README.md": card(license="closed", base_model="lama-labs/lama-2")}, LAMA)
    assert ids(dossier) == ("limited-1.0", "closed-1.0")
    assert kinds(dossier) == [("declared-vs-base", "incomplete")]
    assert set(term_values(dossier.weights)) == {"conditional", "prohibited"}


def test_a_free_base_leaves_the_derivatives_own_license() -> None:
    dossier = audit({"README.md": card(license="closed", base_model="opal/opal-1")})
    assert ids(dossier) == ("closed-1.0",)
    assert not dossier.conflicts
    assert term_values(dossier.weights) == ["prohibited"]


def test_a_publisher_may_license_its_own_derivative_as_it_pleases() -> None:
    files = {"README.md": card(license="free", base_model="lama-labs/lama-2")}
    assert ids(audit(files, LAMA, name="lama-labs/mini")) == ("free-1.0",)


def test_terms_come_down_over_generations_with_their_path() -> None:
    child = recognized("you/child", {"README.md": card(license="free", base_model="lama-labs/lama-2")})
    dossier = audit({"README.md": card(license="free", base_model="you/child")}, child, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert dossier.weights.inherited[0].path == ("hf:you/child", "hf:lama-labs/lama-2")
    assert {term.via for term in dossier.weights.terms if term.id == "commercial-use"} == {
        ("hf:you/child", "hf:lama-labs/lama-2")
    }


def test_a_parent_in_another_case_is_the_same_parent() -> None:
    assert ids(audit({"README.md": card(license="free", base_model="Lama-Labs/LAMA-2")}, LAMA)) == ("limited-1.0",)


def test_several_parents_bind_together() -> None:
    closed = recognized("shut/base", {"README.md": card(license="closed")})
    dossier = audit({"README.md": card(license="free", base_model="[lama-labs/lama-2, shut/base]")}, LAMA, closed)
    assert set(ids(dossier)) == {"limited-1.0", "closed-1.0"}
    assert {edge.relation for edge in dossier.lineage} == {"merge"}


def test_a_parent_nobody_knows_leaves_the_answer_incomplete() -> None:
    dossier = audit({"README.md": card(license="free", base_model="who/knows")})
    assert ids(dossier) == ("free-1.0",)
    assert not dossier.weights.complete
    assert dossier.lineage[0].resolved == "not collected"
    assert "hf:who/knows" in {gap.what for gap in dossier.weights.gaps}


def test_a_parent_whose_own_license_is_unread_leaves_the_answer_incomplete() -> None:
    parent = recognized("who/knows", {"README.md": card(license="free"), "LICENSE": "New words.\n"})
    assert not audit({"README.md": card(license="free", base_model="who/knows")}, parent).weights.complete


def test_a_circle_of_parents_ends_and_is_said() -> None:
    other = recognized("you/b", {"README.md": card(license="free", base_model="me/model")})
    dossier = audit({"README.md": card(license="free", base_model="you/b")}, other)
    assert ids(dossier) == ("free-1.0",)
    assert not dossier.weights.complete


def test_a_long_chain_ends() -> None:
    chain = [
        recognized(f"o{n}/m{n}", {"README.md": card(license="free", base_model=f"o{n + 1}/m{n + 1}")})
        for n in range(30)
    ]
    assert not traced(chain[0], *chain[1:]).weights.complete


def test_a_model_named_after_a_family_is_only_proposed_as_its_derivative() -> None:
    dossier = audit({"README.md": card(license="free")}, name="you/great-lama-2")
    edge = dossier.lineage[0]
    assert (edge.declared, edge.said_by) == (False, "name")
    assert "seems to derive" in dossier.weights.concluded.reason
    assert ids(dossier) == ("limited-1.0",)


def test_prose_does_not_overrule_a_declaration_that_limits_use_itself() -> None:
    dossier = audit({"README.md": card("# M\n\nBased on Lama-2.\n", license="closed")})
    assert ids(dossier) == ("closed-1.0",)
    assert [edge.said_by for edge in dossier.lineage] == ["prose"]


@pytest.mark.parametrize(
    "sentence",
    [
        "This model is a fine-tune of Zorp-34B-base.",
        "This is a fine-tuned version of Zorp-34B-base, for chats.",
        "It is a finetuned version from Zorp-34B-base.",
        "We start with Zorp-34B-base and train it for two days.",
        "An abliterated Zorp-34B-base.",
        "Then use the Zorp-34B-base as the base of the model.",
        "QLoRA on top of Zorp-34B-base, 3 epochs.",
    ],
)
def test_a_base_that_no_table_knows_leaves_the_answer_open(sentence: str) -> None:
    dossier = trace(recognized("me/model", {"README.md": card(f"# M\n\n{sentence}\n", license="free")}),
                    book=BOOK, bases=BASES)  # fmt: skip
    assert [edge.parent for edge in dossier.lineage] == ["Zorp-34B-base"]
    assert not dossier.weights.complete
    assert "Zorp-34B-base" in {gap.what for gap in dossier.weights.gaps}


def test_every_parent_of_a_line_keeps_its_own_relation() -> None:
    told = "# M\n\nA merge of org/Base-7b and org/Other-7b. It was fine-tuned from org/Third-7b.\n"
    model = recognized("me/model", {"README.md": card(told, license="free")})
    relations = {edge.parent: edge.relation for edge in trace(model, book=BOOK, bases=BASES).lineage}
    assert relations["hf:org/Base-7b"] == "merge"
    assert relations["hf:org/Third-7b"] == "finetune"


@pytest.mark.parametrize(
    "sentence", ["It beats Zorp-34B-base on every benchmark.", "This is not a fine-tune of Zorp-34B-base."]
)
def test_a_model_that_is_only_mentioned_is_no_base(sentence: str) -> None:
    dossier = trace(recognized("me/model", {"README.md": card(f"# M\n\n{sentence}\n", license="free")}),
                    book=BOOK, bases=BASES)  # fmt: skip
    assert dossier.lineage == ()


def test_a_parent_the_card_tells_of_in_prose_and_nobody_read_leaves_the_answer_open() -> None:
    dossier = audit(
        {
            "README.md": card(
                "# M\n\nThis model was fine-tuned from [who/knows](https://huggingface.co/who/knows).\n", license="free"
            )
        }
    )
    assert ids(dossier) == ("free-1.0",)
    assert not dossier.weights.complete
    assert "hf:who/knows" in {gap.what for gap in dossier.weights.gaps}


def test_an_adapters_configuration_declares_its_base() -> None:
    files = {
        "README.md": card(license="free"),
        "adapter_config.json": json.dumps({"base_model_name_or_path": "lama-labs/lama-2"}),
    }
    dossier = audit(files, LAMA)
    assert ids(dossier) == ("limited-1.0",)
    assert dossier.lineage[0].relation == "adapter"


def test_a_free_merge_of_unnamed_models_proves_nothing() -> None:
    dossier = audit({"README.md": card(license="free", tags="[merge]")})
    assert ids(dossier) == ()
    assert kinds(dossier) == [("base-unknown", "unknown")]


def test_a_well_known_model_without_any_declaration_is_under_its_familys_license() -> None:
    dossier = audit({"README.md": "# M\n"}, name="lama-labs/lama-3")
    assert ids(dossier) == ("limited-1.0",)
    assert "known to have released" in dossier.weights.concluded.reason
    assert not dossier.weights.complete, "known in general, stated nowhere here: a person must look"


# --------------------------------------------------------------------------------------------- people's conclusions


def decision(license_id: str, models: str = "hf:me/*", subject: Subject = Subject.WEIGHTS) -> WrittenConclusion:
    return WrittenConclusion(
        models=models, subject=subject, license=license_id, by="A Lawyer", on=date(2026, 1, 1), reason="read it"
    )


def test_a_person_may_conclude_with_name_and_day() -> None:
    dossier = audit({"LICENSE": "New words.\n"}, conclusions=(decision("closed"),))
    concluded = dossier.weights.concluded
    assert (concluded.license_ids, concluded.basis, concluded.by) == (("closed-1.0",), Basis.CONCLUDED, "A Lawyer")
    assert concluded.on == date(2026, 1, 1)
    assert dossier.weights.complete
    assert dossier.coverage[1].concluded.by is None


@pytest.mark.parametrize(("glob", "fits"), [("me/*", True), ("HF:Me/Model", True), ("hf:you/*", False), ("*", True)])
def test_conclusions_are_for_the_models_they_name(glob: str, fits: bool) -> None:
    dossier = audit({"LICENSE": FREE_TEXT}, conclusions=(decision("closed", glob),))
    assert (dossier.weights.concluded.basis is Basis.CONCLUDED) is fits


def test_a_conclusion_that_names_no_license_on_record_concludes_nothing() -> None:
    dossier = audit({"LICENSE": FREE_TEXT}, conclusions=(decision("no-such-license"),))
    assert ids(dossier) == ()
    assert not dossier.weights.complete


def test_every_conflict_has_places_to_look() -> None:
    conflicts: list[Conflict] = [
        *audit({"README.md": card(license="free", base_model="lama-labs/lama-2")}).conflicts,
        *audit({"README.md": card(license="free"), "LICENSE": CLOSED_TEXT}).conflicts,
        *audit({"README.md": card(license="free", tags="[merge]")}).conflicts,
        *audit({"README.md": "# M\n"}).conflicts,
    ]
    assert len(conflicts) == 4
    assert all(side.location or side.looked_in for conflict in conflicts for side in conflict.sides)


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: [free\ntags: {\n---\n",
        "---\nlicense: free\nmore: words\n",
        "# Title\n\n---\nlicense: free\n---\n",
    ],
    ids=["malformed", "unterminated", "misplaced"],
)
def test_what_is_recovered_from_a_damaged_card_is_never_complete(text: str) -> None:
    weights = trace(recognized("me/model", {"README.md": text}), book=BOOK, bases=BASES).weights
    assert not weights.complete
    assert any(gap.what == "README.md" and gap.kind == "unreadable" for gap in weights.gaps)


def test_a_license_on_record_in_part_stays_incomplete_under_a_stricter_base() -> None:
    base = recognized("p/closed", {"README.md": card(license="closed")})
    child = recognized("me/model", {"README.md": card(license="sketchy", base_model="p/closed")})
    weights = trace(child, book=BOOK, known={"hf:p/closed": base}, bases=BASES).weights
    assert weights.concluded.license_ids == ("closed-1.0",)
    assert not weights.complete


def test_a_second_version_of_the_declared_family_in_prose_adds_no_license() -> None:
    text = card("# M\n\n## License\n\nThe limited-1.0 License\n", license="limited")
    weights = trace(recognized("me/model", {"README.md": text}), book=BOOK, bases=BASES).weights
    assert weights.concluded.license_ids == ("limited-1.0",)


def test_a_chat_model_is_proposed_to_come_from_the_base_of_its_own_publisher() -> None:
    dossier = trace(recognized("opal/opal-2-chat", {"README.md": card(license="free")}), book=BOOK, bases=BASES)
    assert [(edge.parent, edge.declared, edge.said_by) for edge in dossier.lineage] == [
        ("hf:opal/opal-2", False, "name")
    ]
    assert not dossier.conflicts


def test_a_list_below_an_announcement_of_a_merge_names_its_ingredients() -> None:
    text = card("# M\n\nThis is a merge of the following models:\n\n- [p/free](https://huggingface.co/p/free)\n"
                "- [p/closed](https://huggingface.co/p/closed)\n", license="free")  # fmt: skip
    known = {f"hf:p/{tag}": recognized(f"p/{tag}", {"README.md": card(license=tag)}) for tag in ("free", "closed")}
    dossier = trace(recognized("me/model", {"README.md": text}), book=BOOK, known=known, bases=BASES)
    assert {(edge.parent, edge.relation) for edge in dossier.lineage} == {
        ("hf:p/free", "merge"),
        ("hf:p/closed", "merge"),
    }
    assert dossier.weights.concluded.license_ids == ("closed-1.0",)


def _beside_a_declared_base(words: str) -> Dossier:
    text = card(f"# M\n\n{words}\n", license="free", base_model="p/free")
    known = {f"hf:p/{tag}": recognized(f"p/{tag}", {"README.md": card(license=tag)}) for tag in ("free", "closed")}
    return trace(recognized("me/model", {"README.md": text}), book=BOOK, known=known, bases=BASES)


def test_other_models_a_card_mentions_change_nothing_where_its_base_is_declared() -> None:
    dossier = _beside_a_declared_base("The tool was built on [p/closed](https://huggingface.co/p/closed) before.")
    assert dossier.weights.concluded.license_ids == ("free-1.0",)
    assert [edge.parent for edge in dossier.parents] == ["hf:p/free"]


def test_what_a_card_states_beside_its_declared_base_adds_a_parent() -> None:
    dossier = _beside_a_declared_base("The upper layers were copied from [p/closed](https://huggingface.co/p/closed).")
    assert dossier.weights.concluded.license_ids == ("closed-1.0",)
    assert [edge.parent for edge in dossier.parents] == ["hf:p/free", "hf:p/closed"]
    assert [conflict.kind for conflict in dossier.conflicts] == ["declared-vs-base"]


def test_a_changed_copy_of_the_binding_license_declared_is_at_least_that_license_and_stays_open() -> None:
    front = {"README.md": card(license="limited"), "LICENSE": LIMITED_TEXT * 3 + "And one more.\n"}
    model = recognized("me/model", front)
    nearly = tuple(
        (document, replace(found, score=0.98) if found.nearest else found, terms)
        for document, found, terms in model.documents
    )
    weights = trace(replace(model, documents=nearly), book=BOOK, bases=BASES).weights
    assert weights.concluded.license_ids == ("limited-1.0",)
    assert "needs review" in weights.concluded.reason
    assert not weights.complete


def test_a_changed_copy_of_a_free_license_concludes_nothing_whatever_is_declared() -> None:
    front = {"README.md": card(license="free"), "LICENSE": FREE_TEXT + "And one more.\n"}
    assert not trace(recognized("me/model", front), book=BOOK, bases=BASES).weights.concluded.license_ids


def test_a_free_base_does_not_license_what_somebody_else_added_without_a_word() -> None:
    base = {"hf:p/free": recognized("p/free", {"README.md": card(license="free")})}
    tuned = recognized("me/model", {"README.md": card(base_model="p/free")})
    packed = recognized("me/model-gguf", {"README.md": card(base_model="p/free", base_model_relation="quantized")})
    assert not trace(tuned, book=BOOK, known=base, bases=BASES).weights.concluded.license_ids
    assert trace(packed, book=BOOK, known=base, bases=BASES).weights.concluded.license_ids == ("free-1.0",)


@pytest.mark.parametrize(
    ("relation", "concluded", "conflicts"),
    [
        ("finetune", "limited-1.0", ["declared-vs-base"]),
        ("adapter", "limited-1.0", ["declared-vs-base"]),
        ("merge", "limited-1.0", ["declared-vs-base"]),
        ("quantized", "limited-1.0", ["declared-vs-base"]),
        ("distilled", "free-1.0", []),
    ],
)
def test_weights_carry_the_terms_of_their_base_and_outputs_alone_do_not(
    relation: str, concluded: str, conflicts: list[str]
) -> None:
    base = {"hf:p/limited": recognized("p/limited", {"README.md": card(license="limited")})}
    child = {"README.md": card(license="free", base_model="p/limited", base_model_relation=relation)}
    dossier = trace(recognized("me/model", child), book=BOOK, known=base, bases=BASES)
    assert dossier.weights.concluded.license_ids == (concluded,)
    assert [conflict.kind for conflict in dossier.conflicts] == conflicts
    inherited = {term.id for term in dossier.weights.terms if term.via}
    assert ("acceptable-use" in inherited) == (concluded == "limited-1.0")


def test_an_ingredient_of_a_merge_that_nobody_read_keeps_the_coverage_open() -> None:
    text = card("# M\n\nModels used:\n\n    p/free\n    who/knows-7b\n", license="free")
    known = {"hf:p/free": recognized("p/free", {"README.md": card(license="free")})}
    weights = trace(recognized("me/model", {"README.md": text}), book=BOOK, known=known, bases=BASES).weights
    assert not weights.complete
    assert any(gap.what == "hf:who/knows-7b" for gap in weights.gaps)


def test_a_base_told_in_prose_is_asked_for_where_a_limiting_declaration_does_not_carry_its_terms() -> None:
    known = {"hf:p/limited": recognized("p/limited", {"README.md": card(license="limited")})}
    text = "# M\n\nFine-tuned from [p/limited](https://huggingface.co/p/limited).\n"
    strict = trace(
        recognized("me/model", {"README.md": card(text, license="closed")}), book=BOOK, known=known, bases=BASES
    )
    assert not strict.weights.complete
    same = trace(
        recognized("me/model", {"README.md": card(text, license="limited")}), book=BOOK, known=known, bases=BASES
    )
    assert same.weights.complete


def test_prose_that_names_another_license_than_the_text_is_a_contradiction() -> None:
    files = {"README.md": "# M\n\nThey are released under the closed license.\n", "LICENSE": FREE_TEXT}
    conflicts = trace(recognized("me/model", files), book=BOOK, bases=BASES).conflicts
    assert [conflict.kind for conflict in conflicts] == ["declared-vs-file"]
    assert len(conflicts[0].sides) == 2


RELICENSED = BaseModels(
    (
        BaseFamily(
            id="yew",
            publisher="Yew",
            license="limited",
            ids=("yew/yew-*",),
            names=("*yew-[0-9]*",),
            owners=("yew",),
            later=(Relicensed(license="free", since=date(2024, 5, 1)),),
            source="card of yew/yew-1",
        ),
    )
)


@pytest.mark.parametrize("collected", [True, False])
@pytest.mark.parametrize(("created", "concluded"), [(date(2023, 12, 1), "limited-1.0"), (date(2024, 6, 1), "free-1.0")])
def test_a_base_that_was_relicensed_later_binds_by_the_text_of_the_childs_time(
    created: date, concluded: str, collected: bool
) -> None:
    known = {"hf:yew/yew-1": recognized("yew/yew-1", {"README.md": card(license="free")})} if collected else {}
    child = recognized("me/model", {"README.md": card(license="free", base_model="yew/yew-1")})
    child = replace(child, summary=replace(child.summary, created=created))
    dossier = trace(child, book=BOOK, known=known, bases=RELICENSED)
    assert dossier.weights.concluded.license_ids == (concluded,)
    assert bool(dossier.conflicts) == (concluded == "limited-1.0")


def test_lineages_are_named_by_what_the_family_tree_begins_with() -> None:
    def lineages(model: Recognized, **known: Recognized) -> object:
        dossier = trace(model, book=BOOK, known={f"hf:me/{name}": one for name, one in known.items()}, bases=BASES)
        return next(fact.value for fact in dossier.facts if fact.name == "model.lineages")

    first = recognized("me/first", {"README.md": card(license="limited", base_model="lama-labs/lama-9")})
    second = recognized("me/second", {"README.md": card(license="limited", base_model="me/first")})
    alone = recognized("me/alone", {"README.md": card(license="free")})
    assert lineages(first) == lineages(second, first=first) == ("Lama Labs: lama",)
    assert lineages(alone) == ("hf:me/alone",)


def test_parents_of_a_merge_whose_licenses_cannot_be_kept_together_contradict_each_other() -> None:
    book = SmallBook()
    book.records["copyleft-1.0"] = replace(
        book.records["copyleft-1.0"],
        terms=(RecordTerm(id="share-alike", value="same-license", where="2"),),
    )
    known = {
        f"hf:p/{tag}": recognized(f"p/{tag}", {"README.md": card(license=tag)})
        for tag in ("copyleft", "closed", "free")
    }

    def conflicts(*parents: str) -> list[Conflict]:
        front = card(license="copyleft", base_model=f"[{', '.join(parents)}]")
        found = trace(recognized("me/model", {"README.md": front}), book=book, known=known, bases=BASES).conflicts
        return [conflict for conflict in found if "one merge" in conflict.statement]

    (clash,) = conflicts("p/copyleft", "p/closed")
    assert clash.kind == "declared-vs-base"
    assert {side.quote for side in clash.sides} == {"p/copyleft", "p/closed"}
    assert not conflicts("p/copyleft", "p/free")


@pytest.mark.parametrize("name", ["", "/datasets/", "/", "org/"])
def test_what_has_no_name_behind_its_owner_is_not_the_model_itself(name: str) -> None:
    assert not alike(name, "org/Zorblax-7b-nu")
    assert not alike("org/Zorblax-7b-nu", name)
