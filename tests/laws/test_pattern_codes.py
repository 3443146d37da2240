"""What is kept of expressions is what Python's compiler makes of them, whatever happens to where it is kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]
from types import SimpleNamespace
from typing import AnyStr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core import pattern_codes, sealed_entries
from auditor.core.pattern_codes import Codes, heard, name_of_file
from tests.laws.test_patterns import every_pattern
from tests.sizes import sized

_sre = _compiler._sre
SECRET = b"of this user"
CARDS = {
    "Fjordlight-7B": "# Fjordlight 7B\n\nFjordlight is made from acme/base-7b. An earlier version was not for sale.\n",
    "Fjordlicht": "# Fjordlicht\n\nDie vorherige Version durfte niemand verkaufen. Die Lizenz gilt ab sofort.\n",
    "Quarzlicht-1B": "# 模型\n\n旧版权重不可商用。本模型由其他模型训练而来。\n",
}
TOLD = """
import gc, json, sys
from pathlib import Path
from auditor.cli import app
from auditor.core import patterns
for model in sys.argv[1:]:
    app.run(["review", f"file:{model}", "--no-cache", "--offline", "-o", model + ".txt"])
held = [one for one in gc.get_objects() if patterns.is_pattern(one) and isinstance(one.pattern, str)]
kept = {one._written for one in held if not one._passing}
print(json.dumps([sorted(kept), sorted({one._written for one in held} - kept)]))
"""
NAMES = re.compile("fjordli|quarzli", re.I)
Written = set[tuple[str, int]]
LETTERS = st.sampled_from(
    [*"abcKkſİ0 _-é一龥가", "\N{KELVIN SIGN}", "\U0001f600", r"\.", r"\w", r"\s", r"\D", r"[^\W\d_]"]
)
SETS = st.sampled_from(["[a-z]", "[^一-龥]", "[À-ɏ一-龥\U00010000-\U0010ffff]", "[İi\u212a]", "[\\w.-]", "."])


def _more(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(below, min_size=1, max_size=4)
    around = ("(?:{})", "({})", "(?={})", "(?!{})", "(?i:{})", "(?s-i:{})", "(?>{})", "(?:{})*+")
    grown = ("(?:{}){{0,3}}", "(?:{})+?", "(?:{})?")
    put = st.sampled_from((*around, *grown))
    return joined.map("".join) | joined.map("|".join) | st.tuples(put, below).map(lambda pair: pair[0].format(pair[1]))


EXPRESSIONS = st.recursive(LETTERS | SETS, _more, max_leaves=8)
FLAGS = st.lists(st.sampled_from([re.I, re.M, re.S, re.A]), max_size=3).map(lambda some: int(sum(set(some))))


def same(one: re.Pattern[AnyStr], other: re.Pattern[AnyStr]) -> bool:
    """Whether the engine runs the same for both: Python compares the codes, and not the groups."""
    told = [(held.pattern, held.flags, held.groups, list(held.groupindex.items())) for held in (one, other)]
    return one == other and told[0] == told[1]


def kept_anew(place: Path, written: list[tuple[str, int]], secret: bytes = SECRET) -> Codes:
    """Expressions as another process finds them."""
    first = Codes(None, place, secret)
    for text, flags in written:
        first.pattern(text, flags)
    first.keep()
    return Codes(None, place, secret)


def compiled_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, nothing may be compiled."""

    def compile_none(text: str, flags: int) -> None:
        pytest.fail(f"{text!r} was compiled")

    monkeypatch.setattr(pattern_codes, "heard", compile_none)


def test_every_pattern_of_the_house_is_the_same_kept_and_compiled(
    told: list[tuple[Written, Written]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {(one.pattern, one.flags & ~re.UNICODE) for _, one in every_pattern() if isinstance(one.pattern, str)}
    written = sorted(named.union(*(kept for kept, _ in told)))
    again = kept_anew(tmp_path / "kept", written)
    assert len(named) > 900
    assert len(written) > 2000
    compiled_none(monkeypatch)
    assert [text for text, flags in written if not same(again.pattern(text, flags), re.compile(text, flags))] == []


@settings(max_examples=sized(400))
@given(text=EXPRESSIONS, flags=FLAGS)
def test_any_expression_is_the_same_heard_and_compiled(text: str, flags: int) -> None:
    try:
        wanted = re.compile(text, flags)
    except re.error as error:
        with pytest.raises(re.error, match=re.escape(str(error))):
            heard(text, flags)
        return
    made, given_to_it = heard(text, flags)
    assert given_to_it is not None
    assert same(made, wanted)
    back = pattern_codes.made(text, pattern_codes.packed(given_to_it))
    assert back is not None
    assert same(back, wanted)


def test_names_of_groups_and_bytes_are_the_same_kept_and_compiled(tmp_path: Path) -> None:
    words, letters = r"(?P<a>x)(y)?(?P<ü>z|(?P=a))", rb"(?P<n>\d+)|\xff"
    first = Codes(None, tmp_path / "kept", SECRET)
    first.pattern(words, 0)
    first.pattern(letters, re.I)
    first.keep()
    again = Codes(None, tmp_path / "kept", SECRET)
    assert same(again.pattern(words, 0), re.compile(words))
    assert same(again.pattern(letters, re.I), re.compile(letters, re.I))
    found = again.pattern(words, 0).search("a xyx")
    assert found is not None
    assert found.groupdict() == {"a": "x", "ü": "x"}


@settings(max_examples=sized(150))
@given(data=st.data())
def test_a_damaged_file_costs_the_time_of_compiling_and_nothing_else(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = [("a(?P<n>b+)|[一-龥]", 2), ("c|[^d]", 0)]
    place = tmp_path_factory.mktemp("kept") / "kept"
    kept_anew(place, written)
    held = bytearray(place.read_bytes())
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(held) - 1))
        held[at] ^= data.draw(st.integers(1, 255))
    else:
        held = held[: data.draw(st.integers(0, len(held)))]
    place.write_bytes(held)
    again = Codes(None, place, SECRET)
    for text, flags in written:
        assert same(again.pattern(text, flags), re.compile(text, flags))
    again.keep()
    last = Codes(None, place, SECRET)
    assert all(same(last.pattern(text, flags), re.compile(text, flags)) for text, flags in written)


def test_what_somebody_else_put_there_is_not_taken(tmp_path: Path) -> None:
    forged = pattern_codes.packed(heard("yes", 0)[1] or pytest.fail("not heard"))
    key = pattern_codes.key_of("no", 0)
    (tmp_path / "kept").write_bytes(
        sealed_entries.file_of({key: sealed_entries.sealed(key, b"\0" + forged, b"of another")})
    )
    assert Codes(None, tmp_path / "kept", SECRET).pattern("no", 0) == re.compile("no")
    assert Codes(None, tmp_path / "kept", b"of another").pattern("no", 0).search("yes"), "the seal is what keeps it out"


def test_what_two_processes_kept_is_there_for_a_third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (Codes(None, tmp_path / "kept", SECRET) for _ in range(2))
    first.pattern("one", 0)
    second.pattern("two", 0)
    first.keep()
    second.keep()
    compiled_none(monkeypatch)
    third = Codes(None, tmp_path / "kept", SECRET)
    assert (third.pattern("one", 0), third.pattern("two", 0)) == (re.compile("one"), re.compile("two"))


def test_what_a_wheel_has_is_not_kept_again(tmp_path: Path) -> None:
    name = name_of_file()
    assert name is not None
    making = Codes(None, tmp_path / "own", SECRET)
    making.pattern("one", 0)
    making.ship(tmp_path)
    using = Codes(tmp_path / name, tmp_path / "own", SECRET)
    assert using.pattern("one", 0) == re.compile("one")
    using.keep()
    assert not (tmp_path / "own").exists()


def test_a_file_that_is_full_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_entries, "_MOST", 2000)
    for number in range(100):
        kept_anew(tmp_path / "kept", [(f"number {number}", 0)])
        assert (tmp_path / "kept").stat().st_size < 4000
    compiled_none(monkeypatch)
    assert Codes(None, tmp_path / "kept", SECRET).pattern("number 99", 0) == re.compile("number 99")


def test_another_compiler_engine_or_python_has_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name_of = name_of_file.__wrapped__
    other = tmp_path / "_compiler.py"
    other.write_bytes(Path(str(_compiler.__file__)).read_bytes() + b"\n")
    names = {name_of()}
    for holder, attribute, value in (
        (_sre, "MAGIC", 1),
        (sys, "version_info", (3, 99)),
        (_compiler, "__file__", str(other)),
        (unicodedata, "unidata_version", "99"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(holder, attribute, value)
            names.add(name_of())
    assert len(names) == 5
    assert None not in names


@pytest.mark.parametrize(
    ("holder", "attribute", "value"),
    [
        (_compiler, "__file__", "/nowhere/_compiler.py"),
        (_sre, "CODESIZE", 2),
    ],
)
def test_where_the_compiler_cannot_be_told_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, holder: object, attribute: str, value: object
) -> None:
    monkeypatch.setattr(holder, attribute, value)
    assert name_of_file.__wrapped__() is None
    alone = Codes(None, None, b"")
    assert alone.pattern("a+", 2) == re.compile("a+", 2)
    alone.keep()


def test_a_compiler_that_goes_another_way_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def compile_otherwise(text: str, flags: int) -> str:
        return unknown_to_everybody(text, flags)  # type: ignore[name-defined,no-any-return]  # noqa: F821

    other = SimpleNamespace(**vars(_compiler) | {"compile": compile_otherwise})
    monkeypatch.setattr(pattern_codes, "_compiler", other)
    assert heard("a+", 0) == (re.compile("a+"), None)


def test_a_user_without_a_key_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(pattern_codes, "users_key", lambda: None)
    own = pattern_codes.codes.__wrapped__()
    own.pattern("a+", 0)
    own.keep()
    assert not (tmp_path / "cache").exists()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Written, Written]]:
    """The expressions of two processes that read the same models, and those that pass; sets differ in order."""
    folder = tmp_path_factory.mktemp("models")
    for name, card in CARDS.items():
        (folder / name).mkdir()
        (folder / name / "README.md").write_text(card, "utf-8")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TOLD, *(str(folder / name) for name in CARDS)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for seed in ("1", "2")
    ]
    both = [json.loads(one.communicate()[0].splitlines()[-1]) for one in running]
    return [({(text, flags) for text, flags in kept}, {(text, flags) for text, flags in rest}) for kept, rest in both]


def test_every_process_writes_the_same_expressions(told: list[tuple[Written, Written]]) -> None:
    (first, _), (second, _) = told
    assert len(first) > 1000
    assert first ^ second == set()


def test_no_expression_of_the_words_of_one_text_is_kept(told: list[tuple[Written, Written]]) -> None:
    kept, passing = ([text for text, _ in written if NAMES.search(text)] for written in told[0])
    assert kept == []
    assert passing, "the names were met, and would be found"
