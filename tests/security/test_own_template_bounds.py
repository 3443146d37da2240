"""A template of the user reads the audit and nothing else, and ends: whatever is in it is a report or one clear error."""

# ruff: noqa: E501 - tables of attacks
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.core.errors import ConfigError
from auditor.renderers import _own_template
from auditor.renderers._own_template import OwnTemplate
from tests.in_time import in_time
from tests.renderers import audits
from tests.sizes import sized

OBJECTS = (
    "audit",
    "''",
    "[]",
    "outcome_words",
    "range",
    "cycler",
    "joiner",
    "namespace",
    "self",
    "lipsum",
    "loop",
    "dict",
    "1",
)
WAYS = (
    *(".__class__", ".__mro__", ".__subclasses__()", ".__init__", ".__globals__", ".__dict__", ".__builtins__", "[0]"),
    *("['__class__']", "|attr('__class__')", ".format(x)", ".models", "()", "(9)", "|map(attribute='__class__')|list"),
    *(".mro()", ".__getattribute__('__class__')", "|list", "|string", "|tojson", ".items()", "|first", "[1:]", "|sort"),
)  # fmt: skip
STEPS = (
    *("{{ 1 / 0 }}", "{{ 'x' * 10**12 }}", "{{ 9 ** 9 ** 9 }}", "{{ [0] * 10**11 }}", "{{ range(10**9) }}"),
    *("{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends '/etc/passwd' %}", "{{ no_such }}", "{{ audit.no }}"),
    *("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ 'x'|center(10**3) }}", "{{ '%s' % () }}", "{{", "{% for %}"),
    *("{{ '%1000000000d' % 1 }}", "{{ audit.models[99] }}", "{{ audit + 1 }}", "{{ 'a'|int('b') }}", "{{ {}|dictsort(by='x') }}"),
    *("{{ audit.tool_version }}", "words", "{% raw %}{{ x }}{% endraw %}"),
)  # fmt: skip
expression = st.builds(
    lambda start, ways: "{{ " + start + "".join(ways) + " }}",
    st.sampled_from(OBJECTS),
    st.lists(st.sampled_from(WAYS), max_size=6),
)
source = st.lists(
    expression | st.sampled_from([one for one in STEPS if "000000d" not in one]), min_size=1, max_size=3
).map("\n".join)


@settings(max_examples=sized(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(source)
def test_any_template_gives_a_report_or_a_clear_error_and_reaches_nothing_else(text: str) -> None:
    def render() -> str:
        try:
            return OwnTemplate(source=text, where="own.md").render(audits.audit(audits.lark()))
        except ConfigError as error:
            said = "\n".join(error.lines())
            assert "own.md" in said
            return said

    shown = in_time(5, render)
    for word in ("root:x:", "subprocess", "site-packages", "<slot wrapper", "<class 'type'>"):
        assert word not in shown


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
        "{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}",
        "{% set ns = namespace(n=0) %}{% for a in range(90000) %}{% for b in range(90000) %}{% set ns.n = ns.n + 1 %}{% endfor %}{% endfor %}",
    ],
)
def test_a_template_that_does_not_end_is_stopped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_own_template, "SECONDS", 0.5)

    def render() -> None:
        with pytest.raises(ConfigError, match="cannot be used"):
            OwnTemplate(source=text, where="own.md").render(audits.audit(audits.lark()))

    in_time(10, render)
