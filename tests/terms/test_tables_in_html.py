"""Tables in HTML are found as an expression finds them, in time in proportion to the text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from auditor.terms import tables
from tests.in_time import in_time

PIECES = (
    "<table",
    "<table>",
    "<TABLE x>",
    "</table>",
    "</TABLE>",
    " ",
    "a",
    "\n",
    "<tables",
    "<tr><td>b",
    "0123456789",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_table_is_where_an_expression_finds_it(text: str) -> None:
    most, tables._MOST_OF_A_TABLE = tables._MOST_OF_A_TABLE, 20
    try:
        found = [*tables._in_html(text)]
    finally:
        tables._MOST_OF_A_TABLE = most
    told = re.finditer(r"<table\b.{0,20}?</table>", text, re.IGNORECASE | re.DOTALL)
    assert found == [one.span() for one in told]


def test_tables_that_never_end_cost_no_more_than_others() -> None:
    in_time(2.0, lambda: [*tables._in_html("<table " * 150_000)])
    in_time(2.0, lambda: [*tables._in_html("<table></table>" * 70_000)])
