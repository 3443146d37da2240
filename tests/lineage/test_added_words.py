"""A card's own words: which repeat the licence, and which may add to it."""

from __future__ import annotations

import pytest

from auditor.lineage.added_words import adds_words
from auditor.model import LicenseRecord, Term

FREE = LicenseRecord(id="free-1.0", name="Free Licence 1.0", kind="license", category="permissive", aliases=("free",))
CLOSED = LicenseRecord(
    id="acme-nc", name="ACME Non-Commercial License", kind="license", category="non-commercial", aliases=("acme-nc",)
)


def term(name: str, value: object, quote: str | None = None, source: str = "reader") -> Term:
    return Term(
        id=name,
        value=value,
        where=None,
        quote=quote,
        location=None,
        source=source,
        confidence=0.7,
        license_id=None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "## License\n\nThis model is released under the Free Licence 1.0.\n",
        "The model is licensed under [Free Licence 1.0](https://x.org/l), which allows for commercial use.",
        "DeepThing is free for academic research and commercial use.",
        "By clicking on the button you agree to the License Agreement and acknowledge our Privacy Policy.",
        "",
    ],
)
def test_words_that_repeat_a_free_licence_add_nothing(text: str) -> None:
    assert not adds_words(text, [], [FREE], [])


@pytest.mark.parametrize(
    "text",
    [
        "## License\n\nFree Licence 1.0. For research purposes only.\n",
        "It must not be used for surveillance.",
        "For commercial use, write to us first.",
        "Use in the Republic is prohibited.",
        "仅供学术研究使用。",
        "By using it you agree to send us your data.",
    ],
)
def test_words_that_sound_like_a_limit_and_were_not_understood_leave_the_terms_open(text: str) -> None:
    assert adds_words(text, [], [FREE], [])


@pytest.mark.parametrize(
    "text",
    [
        "Redistribution in the Republic is not permitted.",
        "You agree to the license and that the model is only for academic use.",
        "The model is not available for commercial use.",
        "It is free for commercial use only if you write to us.",
        "This release doesn't support commercial use.",
        "You agree to the terms and that you will not use it: military use is prohibited.",
    ],
)
def test_no_limit_is_hidden_by_a_short_name_or_a_consent_beside_it(text: str) -> None:
    mit = LicenseRecord(id="mit", name="MIT License", kind="license", category="permissive", aliases=("mit",))
    assert adds_words(text, [], [mit], [])


def test_a_limit_that_the_licence_itself_states_adds_nothing() -> None:
    text = "The weights are under the ACME Non-Commercial License and may only be used for non-commercial purposes."
    said = term("commercial-use", "prohibited", text)
    assert not adds_words(text, [said], [CLOSED], [term("commercial-use", "prohibited", source="record")])
    assert adds_words(text, [said], [FREE], [term("commercial-use", "allowed", source="record")])


def test_a_category_of_use_beyond_those_of_the_licence_adds_to_it() -> None:
    own = [term("acceptable-use", ("military",), source="record")]
    assert not adds_words("", [term("acceptable-use", ("military",))], [CLOSED], own)
    assert adds_words("", [term("acceptable-use", ("military", "gambling"))], [CLOSED], own)


def test_a_cap_of_another_size_adds_to_the_licence() -> None:
    own = [term("user-cap", {"threshold": 700, "metric": "users"}, source="record")]
    assert not adds_words("", [term("user-cap", {"threshold": 700, "scope": "licensee"})], [CLOSED], own)
    assert adds_words("", [term("user-cap", {"threshold": 7})], [CLOSED], own)


def test_a_promise_beyond_the_licence_takes_nothing_away() -> None:
    assert not adds_words("", [term("commercial-use", "allowed")], [CLOSED], [])
