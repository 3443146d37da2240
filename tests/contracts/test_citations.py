"""Every check cites law as data: an instrument, a place in it, an address by the instrument's own scheme, a day."""

from __future__ import annotations

import re

import pytest
import yaml

from auditor.core.resources import data_root
from auditor.policy.checks import packs
from auditor.records.citations import BEHIND, Citation, citations, told

SCHEMES = {
    "data.europa.eu": r"https://data\.europa\.eu/eli/(reg|dir|dec_impl|reg_impl)/\d{4}/\d+(/(art_\d+[a-z]?|anx_[IVX]+|rct_\d+))?/oj",
    "www.ecfr.gov": r"https://www\.ecfr\.gov/current/title-\d+/(part-\d+|section-\d+\.\d+(-\d+)?|appendix-[\w%.-]+)",
    "uscode.house.gov": r"https://uscode\.house\.gov/view\.xhtml\?req=granuleid:USC-prelim-title\d+-section\w+&num=0&edition=prelim",
    "www.federalregister.gov": r"https://www\.federalregister\.gov/citation/\d+-FR-\d+",
    "www.legislation.gov.uk": r"https://www\.legislation\.gov\.uk/(ukpga|uksi|eur)/\d{4}/\d+(/article/\d+)?",
}  # fmt: skip
"""How an instrument's own publisher writes addresses. Given by the publishers' documentation of their schemes."""
ALL = [(check, one) for check, rows in citations().items() for one in rows]


def test_every_check_cites_at_least_one_place_and_nothing_else_is_cited() -> None:
    checks = {check.id for pack in packs.shipped().values() for check in pack.checks}
    assert checks == set(citations())
    assert all(citations().values())


@pytest.mark.parametrize(("check", "citation"), ALL, ids=[f"{check}-{one.article}" for check, one in ALL])
def test_an_address_follows_the_scheme_of_its_instrument(check: str, citation: Citation) -> None:
    host = citation.address.split("/")[2]
    scheme = SCHEMES.get(host)
    assert scheme is None or re.fullmatch(scheme, citation.address), citation.address
    numbers = re.findall(r"(?:Art\.|§|Recital) (\d+)", citation.article)
    if host in ("data.europa.eu", "www.ecfr.gov") and re.search(r"/(art|rct)_|/section-", citation.address):
        assert numbers, citation.article
        assert re.search(rf"(?<!\d){numbers[0]}(?!\d)", citation.address), (citation.article, citation.address)


def test_the_places_a_check_names_in_words_are_those_it_links_to() -> None:
    for pack in packs.shipped().values():
        for check in pack.checks:
            linked = " ".join(one.name for one in citations()[check.id])
            for year, number in re.findall(r"Regulation \(EU\) (\d{4})/(\d+), Art", check.citation):
                assert f"{year}/{number}" in linked, check.id


def test_no_day_of_reading_lies_after_that_of_the_file_and_a_text_that_was_not_read_is_told_so() -> None:
    written = yaml.safe_load((data_root("policies") / "sources.yaml").read_text("utf-8"))["as_of"]
    for check, one in ALL:
        assert one.read is None or one.read <= written, check
        lines = " ".join(told(check))
        assert one.read is not None or "citation not verified" in lines


def test_a_check_without_law_of_its_own_never_says_high_confidence_without_saying_whose_rule_it_is() -> None:
    for pack in packs.shipped().values():
        for check in pack.checks:
            primary = [one for one in citations()[check.id] if one.role != BEHIND]
            own = re.search(
                r"[Ll]icense|[Pp]olicy|Rule of this tool|Hub metadata|Vendor documents|model card", check.citation
            )
            assert primary or own, f"{check.id} has neither law of its own nor says that its rule is a document's"
