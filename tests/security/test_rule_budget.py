"""A rule costs no more than a rule needs: what takes more is an error of the policy, in bounded time and memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.policy.checks.conditions import Compiler, OverBudget
from auditor.policy.facts.fact_registry import FactSpec
from tests.cli.runner import auditor
from tests.in_time import clock
from tests.sizes import sized

COMPILER = Compiler([
    FactSpec(name="org.users", type="int", about="users"),
    FactSpec(name="org.name", type="string", about="name"),
    FactSpec(name="org.open", type="bool", about="open"),
    FactSpec(name="org.tags", type="strings", about="tags"),
])  # fmt: skip
FACTS = {"org.users": 3, "org.name": "a" * 500, "org.open": True, "org.tags": ["tag"] * 2000}
SECONDS = 2.0
"""Processor time of one condition. By judgment: a policy has a hundred, and each is asked for every model."""

LISTS = ("org.tags", "[" + ",".join("1" * 60) + "]", "['" + "x" * 200 + "']")


def over(depth: int, which: str, macro: str, body: str) -> str:
    """Loops within loops."""
    for level in range(depth):
        body = f"{which}.{macro}(v{level}, {body})"
    return f"size({body}) > 1" if macro in ("map", "filter") and depth else body


nested = st.builds(
    over, st.integers(0, 5), st.sampled_from(LISTS), st.sampled_from(("all", "exists", "exists_one", "map", "filter")),
    st.sampled_from(("true", "false", "org.open", "org.name == org.name", "[v0, v0] == [v0]", "org.users > 2")),
)  # fmt: skip
grown = st.builds(
    lambda steps, sign, times: (
        "['" + "x" * 40 + "']" + (".map(v, " + sign.join(["v"] * times) + ")") * steps + " == []"
        if sign == " + "
        else "['x']" + (".map(v, [" + sign.join(["v"] * times) + "])") * steps + " == []"
    ),
    st.integers(1, 40), st.sampled_from((" + ", ", ")), st.integers(1, 30),
)  # fmt: skip
hidden = st.builds(
    lambda steps, call, around: around.format("[org.name]" + f"{call}(x, x + x)" * steps + " == []"),
    st.integers(1, 26),
    st.sampled_from((".map", ".map//\n", ".// of\nmap", ". map ", ".\tmap\n", ".map(x, true ? x : x + x).map")),
    st.sampled_from(("{}", "r'\\' == 'x' || {} || r'\\' == 'x'", "'''it's''' == 'x' || {}", "org.tags.exists(y, {})")),
)
"""Growth behind comments and quotes, where it does not look like itself."""
deep = st.builds(
    lambda sign, end, times, inner: sign * times + inner + end * times,
    st.sampled_from(("(", "[", "!", "-", "org.open || ", "org.open ? true : ", "!(")),
    st.sampled_from((")", "]", "", "))")),
    st.integers(0, 900),
    st.sampled_from(("org.open", "org.users == 1", "true", "1")),
)
matched = st.builds(
    lambda pattern, times: f"org.name.matches('{pattern * times}')",
    st.sampled_from(("(a*)*", "(a|a)*", "a{1,900}", "((", "(a+)+$", "[^b]*", ".*.*")),
    st.integers(1, 60),
)
conditions = nested | grown | hidden | deep | matched | st.builds("{} && {}".format, nested, grown)


@settings(max_examples=sized(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(conditions)
def test_any_condition_is_answered_or_refused_in_bounded_time_and_memory(source: str) -> None:
    said = ""
    tracemalloc.start()
    try:
        with clock() as taken:
            COMPILER.compile(source).evaluate(FACTS)
    except ConfigError as error:
        said = "\n".join(error.lines())
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert taken[0] < SECONDS, source
    assert len(said) < 2000
    assert peak < 50_000_000, source


@pytest.mark.parametrize("source", [
    "org.tags.exists(t, t == 'tag')",
    "org.tags.exists(t, t in ['a', 'tag']) && org.tags.all(t, t != 'x')",
    "org.tags.filter(t, t == 'tag').size() == 2000",
    "org.tags.map(t, t + '!')[0] == 'tag!'",
])  # fmt: skip
def test_what_goes_over_a_list_once_is_answered(source: str) -> None:
    assert COMPILER.compile(source).evaluate(FACTS) is True


@pytest.mark.parametrize("call", [".map", ".map//\n", ".// of\nmap"])
@pytest.mark.parametrize("around", ["{}", "'''it's''' == org.name || {}", 'org.name == "it\'s" || {}'])
def test_what_doubles_again_and_again_is_told_to_build_too_much(call: str, around: str) -> None:
    source = around.format("[org.name]" + f"{call}(x, x + x)" * 12 + " == []")
    with pytest.raises(ConfigError, match="builds too much"):
        COMPILER.compile(source)


def test_loops_within_loops_are_no_answer_but_an_error() -> None:
    with pytest.raises(OverBudget, match="too many steps"):
        COMPILER.compile("org.tags.all(a, org.tags.all(b, a == b))").evaluate(FACTS)


POLICY = """policy: {id: p, version: 1}
org: {name: Org}
workloads:
  w: {title: W}
rules:
- id: OWN-1
  title: A loop within a loop
  rule:
    fail: 'LOOP'
  severity: high
  who: legal
"""


@pytest.mark.parametrize(
    "command", [("review", "MODEL"), ("review", "MODEL", "-f", "json"), ("check", "models.yaml"), ("choose", "MODEL")]
)
def test_a_policy_with_such_a_rule_is_refused_and_the_rule_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text("---\nlicense: mit\n---\n# One\n", encoding="utf-8")
    (tmp_path / "models.yaml").write_text(f"models:\n- file:{model}\n", encoding="utf-8")
    numbers = "[" + ",".join(map(str, range(200))) + "]"
    (tmp_path / "auditor.yaml").write_text(
        POLICY.replace("LOOP", f"{numbers}.all(a, {numbers}.all(b, a + b < 1000))"), encoding="utf-8"
    )
    places = {"MODEL": str(model), "models.yaml": str(tmp_path / "models.yaml")}
    said = auditor(
        *(places.get(word, word) for word in command), "-p", tmp_path / "auditor.yaml", "--store", tmp_path / "store"
    )
    assert said.code == 2, said
    assert "OWN-1" in said.err
    assert "too many steps" in said.err
    assert "Traceback" not in said.err
    assert not said.out.strip()
