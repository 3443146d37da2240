"""Documents of one model read together: words that one defines and another uses, and places in the right file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from auditor import audit
from auditor.cli.app import application
from auditor.core.model import Document, Identification, Location, Status, Subject, Term
from auditor.identify.library import load_library
from auditor.terms.together import read_together, resolve_together
from tests.terms.texts import document

LICENCE = """Quorvane Model Licence

1. Definitions.
"Excluded Regions" means the European Union and the United Kingdom.
"Licensee" or "you" means the entity that accepts this licence, including its affiliates.

2. Grant. We grant you a worldwide, royalty-free licence to use, modify and distribute the Model, including
commercially. Your use must follow the Acceptable Use Policy.

3. If the Licensee has more than 5 million monthly active users, it must request a separate licence.
"""
POLICY = """# Acceptable Use Policy

You may not use the Model:
- for military purposes;
- to generate spam.

With respect to multimodal models, you may not exercise any rights in the Excluded Regions.
"""


def two() -> tuple[Document, Document]:
    first, second = document(LICENCE), document(POLICY)
    place = Location(path="USE_POLICY.md", start_line=1, sha256="1" * 64)
    return first, replace(second, location=place, covers=frozenset({Subject.WEIGHTS}))


def by_id(terms: tuple[Term, ...]) -> dict[str, Term]:
    return {term.id: term for term in terms}


def test_a_word_that_the_licence_defines_bars_areas_in_the_policy() -> None:
    apart = [term.id for one in two() for term in by_id(read_together([one]).terms).values()]
    assert "territory-exclusion" not in apart
    found = by_id(read_together(two()).terms)["territory-exclusion"]
    assert {(row["area"], row["scope"]) for row in found.value} == {("EU", "multimodal"), ("GB", "multimodal")}


def test_every_term_keeps_the_file_and_the_lines_of_its_words() -> None:
    texts = {"LICENSE": LICENCE, "USE_POLICY.md": POLICY}
    for term in read_together(two()).terms:
        assert term.location is not None
        assert term.location.start_line is not None
        assert term.quote is not None
        line = texts[str(term.location.path)].splitlines()[term.location.start_line - 1]
        assert term.quote.split(" … ")[0].split()[0] in line


def test_a_definition_of_the_licensee_with_its_affiliates_widens_the_cap() -> None:
    cap = by_id(read_together(two()).terms)["user-cap"]
    assert cap.value["scope"] == "licensee-and-affiliates"


def test_one_document_is_read_as_it_is_alone() -> None:
    first, _ = two()
    assert read_together([first]).terms == read_together((first,)).terms


def test_a_grant_that_another_document_narrows_is_left_out() -> None:
    book = load_library()
    permissive = document("MIT License")
    mit = Identification(stated="mit", status=Status.REFERENCE, license_ids=("mit",), expression="MIT")
    limiting = document("You may use the Model for non-commercial purposes only. This licence is for research.")
    unknown = Identification(stated="", status=Status.UNRECOGNIZED)
    terms = resolve_together((permissive, limiting), (mit, unknown), book)
    assert {term.value for term in terms if term.id == "commercial-use"} == {"prohibited"}


def test_the_command_takes_files_for_documents_of_one_model(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text(LICENCE, "utf-8")
    (tmp_path / "USE_POLICY.md").write_text(POLICY, "utf-8")
    paths = [str(tmp_path / name) for name in ("LICENSE", "USE_POLICY.md")]
    alone = CliRunner().invoke(application(), ["terms", *paths, "--no-records"])
    together = CliRunner().invoke(application(), ["terms", *paths, "--no-records", "--together"])
    assert alone.exit_code == together.exit_code == 0
    assert "European Union" not in alone.output
    assert "European Union" in together.output
    assert "USE_POLICY.md, line 7" in together.output


def test_a_policy_beside_an_unknown_licence_limits_the_model(tmp_path: Path) -> None:
    """Neither text is on record, and only both together say which areas are left out."""
    (tmp_path / "README.md").write_text("---\nlicense: other\nlicense_name: quorvane\n---\n# A model\n", "utf-8")
    (tmp_path / "LICENSE").write_text(LICENCE, "utf-8")
    (tmp_path / "USE_POLICY.md").write_text(POLICY, "utf-8")
    (model,) = audit([f"file:{tmp_path}"], as_of=date(2026, 11, 21)).models
    assert model.dossier is not None
    weights = model.dossier.weights
    (found,) = (term for term in weights.terms if term.id == "territory-exclusion")
    assert {"area": "EU", "basis": "use", "scope": "multimodal"} in [dict(row) for row in found.value]
    assert found.location is not None
    assert str(found.location.path).endswith("USE_POLICY.md")
    assert not weights.complete
