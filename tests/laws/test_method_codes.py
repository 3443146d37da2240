"""What is kept of the methods of dataclasses is what Python's compiler makes of them, wherever it is kept."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.core import method_codes, sealed_entries
from auditor.core.method_codes import Methods, key_of, made, name_of_file, packed
from tests.sizes import sized

SECRET = b"of this user"
SOURCES = """
import dataclasses, importlib, json
heard = []
def listen(source, names, into):
    heard.append(source)
    exec(source, names, into)
dataclasses.exec = listen
from tests.test_architecture import module_name, modules
for name in map(module_name, modules()):
    if not name.endswith("__main__") and ".migrations." not in name:
        importlib.import_module(name)
print(json.dumps(list(dict.fromkeys(heard))))
"""
COMPILED = """
import json, sys
from auditor.cli import again
from auditor.core import method_codes
compiled = []
def listen(source, *told, **how):
    compiled.append(source)
    return compile(source, *told, **how)
vars(method_codes)["compile"] = listen
place = sys.argv.pop()
sys.argv[1:] = ["review", f"file:{place}", "--no-cache", "--offline", "-o", place + ".txt"]
try:
    again.main()
except SystemExit:
    print(json.dumps(compiled))
"""


def compiled(source: str) -> CodeType:
    return compile(source, "<string>", "exec", dont_inherit=True)


def told_by(script: str, *words: str) -> Any:
    """What a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def kept_anew(place: Path, sources: list[str], secret: bytes = SECRET) -> Methods:
    """Sources as another process finds them."""
    first = Methods(None, place, secret)
    for source in sources:
        first.code(source)
    first.keep()
    return Methods(None, place, secret)


def compiles_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, nothing may be compiled."""

    def refused(*told: object, **how: object) -> CodeType:
        raise AssertionError(told)

    monkeypatch.setitem(vars(method_codes), "compile", refused)


def test_of_every_dataclass_of_the_house_the_same_is_kept_as_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = told_by(SOURCES)
    assert len(sources) > 1000
    again = kept_anew(tmp_path / "kept", sources)
    wanted = {source: compiled(source) for source in sources}
    compiles_none(monkeypatch)
    for source, code in wanted.items():
        assert again.code(source) == code  # Python compares code by its instructions, constants, names and lines
        assert again.code(source).co_filename == code.co_filename


FIELDS = st.dictionaries(
    st.sampled_from([*"abcdé", "MISSING", "self", "other", "_type_a"]),
    st.none() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False) | st.tuples(st.integers()),
    max_size=4,
)
OPTIONS = st.fixed_dictionaries(
    {name: st.booleans() for name in ("frozen", "slots", "kw_only", "order", "unsafe_hash", "repr", "match_args")}
)


def behavior(fields: dict[str, Any], options: dict[str, bool]) -> list[object]:
    """What can be seen of a dataclass: how it is made, shown, compared, hashed and refused."""
    made_of = [(name, object, dataclasses.field(default=value)) for name, value in fields.items()]
    kind = dataclasses.make_dataclass("Made", made_of, **options)
    one, other = kind(), kind(**dict.fromkeys(fields, 1))
    seen: list[object] = [repr(one).rpartition("Made")[2] if options["repr"] else "", one == other, one == kind()]
    seen += [kind.__match_args__ if options["match_args"] else (), list(vars(kind)), dataclasses.astuple(other)]
    for ask in (hash, lambda held: setattr(held, "a", 2), lambda held: delattr(held, "a"), lambda held: held < other):
        try:
            seen.append(ask(kind()))
        except Exception as error:  # noqa: BLE001 - which error it is, is what is compared
            seen.append((type(error), str(error)))
    return seen


@settings(max_examples=sized(60))
@given(fields=FIELDS, options=OPTIONS)
def test_any_dataclass_is_the_same_kept_and_written_by_python_alone(
    fields: dict[str, Any], options: dict[str, bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("kept") / "kept"
    wanted = behavior(fields, options)
    for _ in range(2):
        held = Methods(None, place, SECRET)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(method_codes, "methods", lambda held=held: held)
            patch.setattr(dataclasses, "exec", method_codes._run, raising=False)
            assert behavior(fields, options) == wanted
        held.keep()


@settings(max_examples=sized(150))
@given(data=st.data())
def test_a_damaged_file_costs_the_time_of_compiling_and_nothing_else(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sources = ["def one(a):\n return a + 'é'\n", "two = 2"]
    place = tmp_path_factory.mktemp("kept") / "kept"
    kept_anew(place, sources)
    held = bytearray(place.read_bytes())
    if data.draw(st.booleans()):
        held[data.draw(st.integers(0, len(held) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        held = held[: data.draw(st.integers(0, len(held)))]
    place.write_bytes(held)
    again = Methods(None, place, SECRET)
    assert [again.code(source) for source in sources] == [compiled(source) for source in sources]
    again.keep()
    last = Methods(None, place, SECRET)
    assert [last.code(source) for source in sources] == [compiled(source) for source in sources]


def test_what_somebody_else_put_there_is_not_run(tmp_path: Path) -> None:
    key, forged = key_of("honest = 1"), packed(compiled("forged = 1"))
    (tmp_path / "kept").write_bytes(
        sealed_entries.file_of({key: sealed_entries.sealed(key, b"\0" + forged, b"of another")})
    )
    assert Methods(None, tmp_path / "kept", SECRET).code("honest = 1") == compiled("honest = 1")
    theirs = Methods(None, tmp_path / "kept", b"of another").code("honest = 1")
    assert theirs == compiled("forged = 1"), "the seal is what keeps it out"


@given(size=st.sampled_from([0, 1, 4094, 4095, 4096, 4097, 20_000]), letter=st.sampled_from([b"\0", b"\1", b"a"]))
def test_an_entry_of_any_length_is_found_as_it_was_kept(
    size: int, letter: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("kept")
    key, body = key_of("one"), letter * size
    sealed_entries.SealedEntries(None, place / "own", SECRET).keep({key: body})
    sealed_entries.SealedEntries(None, place / "own", SECRET).ship(place / "shipped", {key_of("two"): body})
    for found in (
        sealed_entries.SealedEntries(None, place / "own", SECRET),
        sealed_entries.SealedEntries(place / "shipped", None, b""),
    ):
        assert list(found.found(key)) == [body]
    assert list(found.found(key_of("two"))) == [body]
    assert (place / "own").stat().st_size < 5000


@pytest.mark.parametrize("body", [b"", b"\0", packed(compiled("one = 1"))[:20], b"\xe9\1\0\0\0"])
def test_what_is_no_code_is_not_taken(body: bytes) -> None:
    assert made(body) is None


def test_what_a_wheel_has_is_not_kept_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    making = Methods(None, tmp_path / "own", SECRET)
    making.code("one = 1")
    making.ship(tmp_path)
    using = Methods(tmp_path / name_of_file(), tmp_path / "own", SECRET)
    compiles_none(monkeypatch)
    using.code("one = 1")
    using.keep()
    assert not (tmp_path / "own").exists()


def test_another_python_has_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    name_of = name_of_file.__wrapped__
    names = {name_of()}
    for holder, attribute, value in (
        (method_codes, "MAGIC_NUMBER", b"another"),
        (sys, "version_info", (3, 99)),
        (sys, "flags", type("Flags", (), {"optimize": 2})),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(holder, attribute, value)
            names.add(name_of())
    assert len(names) == 4


def test_a_user_without_a_key_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(method_codes, "users_key", lambda: None)
    own = method_codes.methods.__wrapped__()
    own.code("one = 1")
    own.keep()
    assert not (tmp_path / "cache").exists()


def test_who_imports_us_has_dataclasses_as_python_makes_them() -> None:
    script = "import dataclasses, json\nfrom auditor import audit\nprint(json.dumps('exec' in vars(dataclasses)))"
    assert told_by(script) is False


def test_the_second_review_compiles_no_method(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# A model\n", "utf-8")
    assert len(told_by(COMPILED, str(model))) > 500
    assert told_by(COMPILED, str(model)) == []
