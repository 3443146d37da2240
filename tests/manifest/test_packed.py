"""The packed form of nouns: everything comes back equal, shared things once, and nothing else can be made from it."""

from __future__ import annotations

import pytest

from auditor.core.model import Location, ModelRef, Outcome
from auditor.core.packed import pack, unpack
from tests.renderers import audits


@pytest.mark.parametrize("name", ["clean", "portfolio", "hostile"])
def test_an_audit_comes_back_equal(name: str) -> None:
    audit = getattr(audits, name)()
    again = unpack(pack(audit))
    assert again == audit
    assert pack(again) == pack(audit)


def test_what_is_shared_is_written_once() -> None:
    place = Location(path="a/very/long/path", start_line=3)
    data = pack((place, place, (place,)))
    assert data.count(b"a/very/long/path") == 1
    assert unpack(data) == (place, place, (place,))


def test_words_of_an_enumeration_stay_members_of_it() -> None:
    assert unpack(pack((Outcome.PASS, "pass"))) == (Outcome.PASS, "pass")
    assert isinstance(unpack(pack((Outcome.PASS,)))[0], Outcome)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"classes": ["re"], "rows": [[0]]}',
        b'{"classes": ["unquote"], "rows": [[0, "x"]]}',
        b'{"classes": ["ModelRef"], "rows": [[0, "hf"]]}',
        b'{"classes": [], "rows": [[-1, [5]]]}',
        b'{"classes": [], "rows": []}',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, IndexError, AttributeError)):
        unpack(data)


def test_only_nouns_can_be_packed() -> None:
    with pytest.raises(TypeError):
        pack((ModelRef(scheme="hf", name="a/b"), object()))
