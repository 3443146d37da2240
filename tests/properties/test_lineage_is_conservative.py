"""The first promise, for lineage: less evidence or a stricter parent never makes a model look freer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.core.model import Coverage, Dossier, Recognized
from auditor.lineage import trace
from auditor.records.strictness import strictest
from tests.small_book import BASES, BOOK, CLOSED_TEXT, FREE_TEXT, LIMITED_TEXT, card, recognized

TAGS = st.sampled_from(["free", "limited", "closed", "copyleft", "other", "sketchy", "nonsense", ""])
TEXTS = st.sampled_from([FREE_TEXT, LIMITED_TEXT, CLOSED_TEXT, "Words nobody knows.\n", FREE_TEXT + "And one more.\n"])
PATHS = st.sampled_from(["LICENSE", "MODEL_LICENSE", "LICENSE-CODE", "USE_POLICY.md", "third_party/LICENSE", "NOTICE"])
FILES = st.dictionaries(PATHS, TEXTS, max_size=3)
PARENTS = st.lists(st.sampled_from(["p/free", "p/limited", "p/closed", "who/knows", "lama-labs/lama-9", "opal/opal-2"]),
                   max_size=3, unique=True)  # fmt: skip
COLLECTED = {
    f"hf:p/{tag}": recognized(f"p/{tag}", {"README.md": card(license=tag)}) for tag in ("free", "limited", "closed")
}


def model(tag: str, files: dict[str, str], parents: list[str], name: str = "me/model") -> Recognized:
    front = {"license": tag} | ({"base_model": "[" + ", ".join(parents) + "]"} if parents else {})
    return recognized(name, {**files, "README.md": card(**front)})


def traced(subject: Recognized) -> Dossier:
    return trace(subject, book=BOOK, known=COLLECTED, bases=BASES)


def strictness(coverage: Coverage) -> int:
    """How strict the conclusion is; knowing nothing is stricter than any license."""
    ids = coverage.concluded.license_ids
    return strictest(BOOK, ids) if ids else 100


def silent(coverage: Coverage) -> set[str]:
    """The terms whose absence the coverage vouches for."""
    everything = {"commercial-use", "acceptable-use"}
    return everything - {term.id for term in coverage.terms} if coverage.complete else set()


@given(TAGS, FILES, PARENTS, st.sampled_from(["p/limited", "p/closed", "lama-labs/lama-9", "who/knows"]))
def test_a_further_stricter_parent_never_yields_a_milder_conclusion(
    tag: str, files: dict[str, str], parents: list[str], more: str
) -> None:
    before = traced(model(tag, files, parents)).weights
    after = traced(model(tag, files, [*(one for one in parents if one != more), more])).weights
    if before.concluded.license_ids and before.concluded.basis != "inherited":
        assert strictness(after) >= strictness(before)
    assert not (silent(after) - silent(before) and before.concluded.license_ids)


@given(TAGS, FILES, PARENTS)
def test_a_license_nobody_can_fetch_never_makes_the_answer_complete(
    tag: str, files: dict[str, str], parents: list[str]
) -> None:
    whole = model(tag, files, parents)
    for path in files:
        fewer = {name: text for name, text in files.items() if name != path}
        front = {"license": tag} | ({"base_model": "[" + ", ".join(parents) + "]"} if parents else {})
        hidden = recognized("me/model", {**fewer, "README.md": card(**front)}, listing=("README.md", *files))
        if traced(hidden).weights.complete:
            # Only documents that do not speak for the weights may be missing.
            assert path in ("LICENSE-CODE", "third_party/LICENSE")
    assert traced(whole) == traced(whole)


@given(TAGS, FILES, PARENTS)
def test_nothing_is_complete_or_expressed_without_a_conclusion(
    tag: str, files: dict[str, str], parents: list[str]
) -> None:
    for coverage in traced(model(tag, files, parents)).coverage:
        concluded = coverage.concluded
        assert concluded.reason
        assert bool(concluded.license_ids) == (concluded.expression is not None) == (concluded.basis is not None)
        assert concluded.license_ids or not coverage.complete
        assert coverage.complete or coverage.gaps or not concluded.license_ids


@given(TAGS, FILES, PARENTS, st.randoms())
def test_the_order_of_parents_changes_neither_strictness_nor_terms(
    tag: str, files: dict[str, str], parents: list[str], random: object
) -> None:
    shuffled = list(parents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = traced(model(tag, files, parents)).weights, traced(model(tag, files, shuffled)).weights
    assert set(one.concluded.license_ids) == set(other.concluded.license_ids)
    assert one.complete == other.complete
    assert {(term.id, term.value, term.license_id) for term in one.terms} == {
        (term.id, term.value, term.license_id) for term in other.terms
    }
