"""What is put into a policy file says what was meant and leaves everything else as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.core.marked_yaml import load_mapping
from auditor.policy.file.editing import with_entry, with_value

ENTRY = {"id": "dpa", "who": "Ann", "when": date(2026, 5, 1), "proof": "a: b # c"}
FILES = {
    "block": "a: 1 # one\nattest:\n# before\n- id: x # first\n  who: Bob # last\n# after\nb: 2\n",
    "indented": "attest:\n  - id: x\n    details:\n      k: |\n        long\n        text\n\n# tail\nb: 2\n",
    "flow": "attest: [{id: x}, {id: y}] # here\nb: 2\n",
    "flow with a comma at the end": "attest: [\n  {id: x}, # one\n  ]\nb: 2\n",
    "empty list": "attest: [] # none yet\nb: 2 # two\n",
    "empty": "attest: # none yet\nb: 2\n",
    "null": "attest: null\nb: 2\n",
    "absent": "b: 2 # two\n# the end",
    "last": "b: 2\nattest:\n- {id: x}",
    "windows": "b: 2\r\nattest:\r\n- {id: x} # one\r\n",
    "marked": "\ufeffattest:\n- {id: x}\n",
    "two lines in flow": "attest:\n- {id: x,\n   who: Bob} # one\n# end\n",
    "quoted over two lines": 'attest:\n- id: "x\n    y"\n',
}


def plain(text: str) -> dict[str, Any]:
    return load_mapping(text.removeprefix("\ufeff"), path="p").value


@pytest.mark.parametrize("name", FILES)
def test_an_entry_is_added_and_every_line_stays(name: str) -> None:
    text = FILES[name]
    changed = with_entry(text, "attest", ENTRY, comment="Is it in place?")
    before, after = plain(text), plain(changed)
    assert after == {**before, "attest": [*(before.get("attest") or []), ENTRY]}
    assert [word for word in text.split() if word.startswith("#")] == [
        word for word in changed.split() if word.startswith("#") and word != "#c"
    ][: text.count("#")] or "# Is it in place?" in changed
    for comment in (line.partition("#")[2] for line in text.splitlines() if "#" in line):
        assert comment.strip() in changed


VALUES = {
    "there": ("org: {domicile: DE, name: K} # us\n", ("org", "domicile")),
    "block there": ("org:\n  domicile: DE # where\n  name: K\n", ("org", "domicile")),
    "empty": ("org:\n  domicile: # where\n  name: K\n", ("org", "domicile")),
    "new key": ("org:\n  name: K # us\n\n# next\npacks: [license]\n", ("org", "domicile")),
    "new key in flow": ("org: {name: K} # us\n", ("org", "domicile")),
    "new key in empty flow": ("org: {} # us\n", ("org", "domicile")),
    "new section": ("policy: {id: x} # head\n", ("org", "domicile")),
    "deep": ("workloads:\n  chat:\n    title: T # t\n  other: {}\n", ("workloads", "chat", "deployment", "audience")),
    "below nothing": ("workloads:\n  chat: # later\n  other: {}\n", ("workloads", "chat", "deployment", "audience")),
    "below null": ("workloads: {chat: null}\n", ("workloads", "chat", "deployment", "audience")),
    "over a list": ("org:\n  states:\n  - US-TX # one\n  - US-IL\n  name: K\n", ("org", "states")),
    "a key to be quoted": ("workloads:\n  '1st': {}\n", ("workloads", "1st", "deployment", "x")),
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("value", ["NL", ["NL", "DE"], True, 1.5, "no", "a: b", {"k": [1]}], ids=str)
def test_a_value_is_set_and_every_comment_stays(name: str, value: Any) -> None:
    text, at = VALUES[name]
    changed = with_value(text, at, value, comment="Where?")
    here = plain(changed)
    for key in at:
        here = here[key]
    assert here == value
    kept = [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]
    assert all(words in changed for words in kept if name != "over a list")


def test_what_is_no_list_and_what_takes_no_keys_is_told() -> None:
    with pytest.raises(ConfigError, match="no list"):
        with_entry("attest: {a: 1}\n", "attest", ENTRY)
    with pytest.raises(ConfigError, match="takes no keys"):
        with_value("org: 5\n", ("org", "domicile"), "DE")


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
leaves = st.one_of(words, st.integers(-9, 9), st.booleans(), st.none())


@given(st.dictionaries(words.filter(bool), st.one_of(leaves, st.lists(leaves, max_size=3)), max_size=4), words, leaves)
def test_whatever_the_file_holds_the_rest_stays(file: dict[str, Any], comment: str, value: Any) -> None:
    import yaml

    text = yaml.safe_dump({"policy": {"id": "x"}, **{f"k{key}": one for key, one in file.items()}}, allow_unicode=True)
    try:
        before = plain(text)
        changed = with_value(with_entry(text, "attest", {"id": "x", "v": value}, comment=comment), ("org", "a"), value)
    except ConfigError:
        return
    assert {key: one for key, one in plain(changed).items() if key not in ("attest", "org")} == before


@pytest.mark.parametrize(
    "text",
    [
        "org:\n  name: K\n  # domicile:  # Where it is incorporated\n  # sector:  # What it does\n\npacks: [license]\n",
        "org:\n  # domicile:  # Where it is incorporated\n  # sector:  # What it does\n\npacks: [license]\n",
        "org:\n  states: [NL]\n  # domicile:  # Where it is incorporated\n  name: K\n  # sector:  # What it does\n",
        "org:\r\n  name: K\r\n  # domicile:  # Where it is incorporated\r\n  # sector:  # What it does\r\n",
    ],
)
@pytest.mark.parametrize("value", ["NL", ["NL", "DE"], True, {"k": [1]}], ids=str)
def test_a_value_takes_the_place_that_a_remark_holds_for_its_key(text: str, value: Any) -> None:
    changed = with_value(text, ("org", "domicile"), value, comment="Where?")
    assert plain(changed)["org"]["domicile"] == value
    assert sum("domicile:" in line for line in changed.splitlines()) == 1
    assert "# Where it is incorporated" in changed
    assert "# sector:  # What it does" in changed


@pytest.mark.parametrize(
    "text",
    [
        "org:\n  name: K\nother:\n  # domicile:  # of somebody else\n  a: 1\n",
        "org:\n  name: K\n  # domicile: DE would be wrong\n",
        "org:\n  name: |\n    long\n    # domicile:\n",
        "org: {name: K}\n# domicile:\n",
    ],
)
def test_a_remark_that_holds_no_place_of_the_key_stays(text: str) -> None:
    changed = with_value(text, ("org", "domicile"), "NL")
    assert plain(changed)["org"]["domicile"] == "NL"
    kept = [line for line in text.splitlines() if "domicile" in line]
    assert [line for line in changed.splitlines() if line in kept] == kept
