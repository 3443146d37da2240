"""A cell, a box left open or a sign refuses a use as a sentence does; what is no right may be missing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.repository import passes
from tests.laws.test_named_licenses import card
from tests.sizes import sized

USES = st.sampled_from(
    [
        *("Commercial use", "commercial", "Redistribution", "Use in commercial products", "Selling"),
        *("Kommerzielle Nutzung", "Usage commercial", "Uso comercial", "Uso commerciale", "Commercieel gebruik"),
        *("Użycie komercyjne", "Коммерческое использование", "商用利用", "商业用途", "상업적 이용"),
    ]
)
NO = st.sampled_from(
    [
        *"❌ ✗ ✘ ✖ 🚫 ⛔ :x: :no_entry: no No N nein non não nee nie нет 不可 否 불가 prohibited".split(),
        *("not allowed", "nicht erlaubt", "non autorisé", "no permitido"),
    ]
)
TABLES = {
    "row": "| Use | Allowed |\n|---|---|\n| Research | yes |\n| {use} | {no} |",
    "row without a head": "| | |\n|---|---|\n| {use} | {no} |",
    "column": "| Model | {use} |\n|---|---|\n| Tern | {no} |",
    "one of columns": "| | Research | {use} |\n|---|---|---|\n| Tern | ✅ | {no} |",
    "beside a license": "| Model | License | {use} |\n|---|---|---|\n| tern-7b | Apache-2.0 | {no} |",
    "between others": "| Model | {use} | Size |\n|---|---|---|\n| tern-7b | {no} | 7 B |",
    "answer first": "| | Use |\n|---|---|\n| {no} | {use} |",
    "html": "<table><tr><th>Use</th><th>Allowed</th></tr><tr><td>{use}</td><td>{no}</td></tr></table>",
}
LISTS = {
    "you may": "You may:\n\n- [x] use it for research\n- [ ] {use}",
    "heading": "## You may\n\n- [x] research\n- [ ] {use}",
    "allowed": "Allowed:\n\n- [x] research\n- [ ] {use}",
    "permissions": "## Permissions\n\n- [x] Research\n- [ ] {use}",
    "boxes": "☑ Research\n☐ {use}",
    "signs": "✅ Research ❌ {use}",
    "signs in a list": "- ✅ Research\n- ❌ {use}",
    "signs by name": ":white_check_mark: Research :x: {use}",
}


@settings(max_examples=sized(60), deadline=None)
@given(st.sampled_from(sorted(TABLES)), USES, NO)
def test_a_cell_that_says_no_to_a_use_refuses_it(form: str, use: str, no: str) -> None:
    assert not passes(card(TABLES[form].format(use=use, no=no)))


@settings(max_examples=sized(40), deadline=None)
@given(st.sampled_from(sorted(LISTS)), USES)
def test_a_use_that_is_not_ticked_is_refused(form: str, use: str) -> None:
    assert not passes(card(LISTS[form].format(use=use)))


@pytest.mark.parametrize(("form", "yes"), list(product(sorted(TABLES), ("✅", "yes"))))
def test_the_same_tables_may_grant_it(form: str, yes: str) -> None:
    if form == "answer first":
        return
    assert passes(card(TABLES[form].format(use="Commercial use", no=yes)))


@pytest.mark.parametrize(
    "words",
    [
        "| Feature | Supported |\n|---|---|\n| Flash attention | ❌ |",
        "| Feature | Tern 1 | Tern 2 |\n|---|---|---|\n| Streaming | ❌ | ✅ |",
        "| Precision | Merge | Tool use |\n|---|---|---|\n| fp16 | ✅ | ❌ |",
        "| Feature | CPU | GPU |\n|---|---|---|\n| Merge layers | ❌ | ✅ |",
        "| Model | Open weights | Training code |\n|---|---|---|\n| Tern | ✅ | ❌ |",
        "| Requires registration | no |\n|---|---|\n| Fee | no |",
        "| Restrictions | no |\n|---|---|\n| Fee | none |",
        "## Roadmap\n\n- [x] Release weights\n- [ ] Release training code",
        "## To do\n\n- [ ] Quantized versions\n- [ ] Demo",
        "## Known limits\n\n- ❌ Long documents\n- ❌ Handwriting",
        "✅ Fast ✅ Small ❌ Slow on CPU",
        "## Permissions\n\n- [x] Commercial use\n- [x] Redistribution",
        "✅ Commercial use ❌ Warranty",
        "✅ Commercial use ✅ Modification ❌ Liability",
    ],
)
def test_what_is_no_right_may_be_missing(words: str) -> None:
    assert passes(card(words))
