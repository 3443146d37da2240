"""Bills and the notice carry the texts that were read, and stay valid with whatever a text holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core.model import Audit
from auditor.core.registry import plugins
from auditor.renderers import cyclonedx, cyclonedx_1_7, notice, spdx, spdx3
from tests.renderers import audits
from tests.sizes import sized

BILLS = (spdx, spdx3, cyclonedx, cyclonedx_1_7)
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from([audits.EVIL, audits.RAW, audits.CELL, "</script>", "\ud800", "\x00\x1b[31m"]),
)


def with_text(renderer: object, text: str) -> str:
    """The portfolio with one and the same text for every file."""
    return str(renderer.RENDERER.with_texts(lambda sha256: text).render(audits.portfolio()))  # type: ignore[attr-defined]


@pytest.mark.parametrize("renderer", [*BILLS, notice], ids=lambda one: one.RENDERER.name)
def test_a_text_that_was_read_is_in_it_whole(renderer: object) -> None:
    text = "\n".join(f"Clause {number} of what was read." for number in range(1, 400))
    held = with_text(renderer, text)
    assert "Clause 1 of what was read.\\nClause 2" in held or "Clause 1 of what was read.\nClause 2" in held
    assert "text is not part of this document. sha256" not in held


def test_formats_without_a_place_for_texts_are_the_same_with_them() -> None:
    placed = {one.RENDERER.name for one in (*BILLS, notice)}
    audit = audits.portfolio()
    for name, renderer in plugins("auditor.renderers", "RENDERER").items():
        if name not in placed:
            assert renderer.with_texts(lambda sha256: "text").render(audit) == renderer.render(audit), name


@given(text=HOSTILE)
@settings(max_examples=sized(10), deadline=None)
def test_a_hostile_text_cannot_break_a_bill_or_steer_a_terminal(text: str) -> None:
    for renderer in (*BILLS, notice):
        held = with_text(renderer, text)
        held.encode("utf-8")
        assert not any(ord(character) < 32 and character not in "\n\t" for character in held)
        if renderer is not notice:
            json.loads(held)


def test_a_license_with_an_spdx_id_needs_no_text() -> None:
    texts = spdx.RENDERER.with_texts(lambda sha256: "what was read")
    held = json.loads(str(texts.render(audits.clean())))
    assert "hasExtractedLicensingInfos" not in held


def test_lines_of_a_card_are_cut_out_of_it() -> None:
    card = "\n".join(f"line {number}" for number in range(1, 2000))
    for renderer in BILLS:
        assert "line 1999" not in with_text(renderer, card)


@pytest.mark.parametrize("name", ["clean", "portfolio"])
@pytest.mark.parametrize(("renderer", "version"), [(spdx, "spdx2"), (spdx3, "spdx3")])
def test_a_checker_of_the_minimum_elements_finds_them_all(
    renderer: object, version: str, name: str, tmp_path: Path
) -> None:
    checker = pytest.importorskip("ntia_conformance_checker")
    audit: Audit = audits.STANDARD[name]()
    path = tmp_path / "bill.json"
    path.write_text(str(renderer.RENDERER.render(audit)), "utf-8")  # type: ignore[attr-defined]
    found = checker.SbomChecker(str(path), compliance="ntia", sbom_spec=version)
    assert found.compliant, found.output_json()
