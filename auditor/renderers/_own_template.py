"""A template of the user: Jinja over the audit as the JSON report has it, which is versioned and published.

It runs in Jinja's sandbox and sees ``audit`` (the JSON report as data), ``outcome_words``, and the filters of our own
templates. A name that does not exist is an error with its line, not an empty string.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError
from jinja2.sandbox import SandboxedEnvironment

from auditor.core.errors import ConfigError
from auditor.core.model import Audit
from auditor.renderers._one_file import OneFile
from auditor.renderers._templates import FILTERS
from auditor.renderers._view import WORDS

_MARKUP = (".html", ".htm", ".xml", ".svg")
SECONDS = 30.0
"""Processor time of one template. By judgment: our own page of 500 models takes a tenth of it."""
MOST = 50_000_000
"""Characters or items that one step of a template makes. By judgment: protects memory."""
_FILTERS = ("line", "words", "short", "upfirst")


class _Bounded(SandboxedEnvironment):
    """Jinja's sandbox, in which a product or a power stays within bounds as well."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Work out one step, or refuse it for what it would make."""
        large = 0
        if operator == "*":
            pairs = ((left, right), (right, left))
            large = max(
                (len(one) * other for one, other in pairs if hasattr(one, "__len__") and _whole(other)), default=0
            )
        elif operator == "**" and _whole(left) and _whole(right):
            large = left.bit_length() * right
        if large > MOST:
            raise TemplateRuntimeError(f"a step makes more than {MOST} characters or items")
        return super().call_binop(context, operator, left, right)


def _whole(value: Any) -> bool:
    return isinstance(value, int)


@contextmanager
def _in_time() -> Iterator[None]:
    """Stop what runs in here after `SECONDS` of processor time; a template's loops are seen at each of its lines."""
    ends = time.thread_time() + SECONDS

    def watch(_frame: FrameType, _event: str, _value: Any) -> Callable[..., Any]:
        if time.thread_time() > ends:
            raise TemplateRuntimeError(f"it takes more than {SECONDS:g} s")
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


@dataclass(frozen=True, slots=True)
class OwnTemplate(OneFile):
    """One template, as a renderer; text of any kind, escaped where the file is named as markup."""

    source: str
    where: str
    name: str = "template"
    suffix: str = ""

    def render(self, audit: Audit, /) -> str:
        """What the template makes of the audit.

        Raises:
            ConfigError: it is no template, or uses what is not there.
        """
        from auditor import wire

        escape = any(part in self.where for part in _MARKUP)
        environment = _Bounded(undefined=StrictUndefined, autoescape=escape, keep_trailing_newline=True)
        environment.filters |= {name: FILTERS[name] for name in _FILTERS}
        words = {outcome.value: said for outcome, said in WORDS.items()}
        told = json.loads(wire.dump(audit))
        try:
            template = environment.from_string(self.source)
            with _in_time():
                return template.render(audit=told, outcome_words=words)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            line = getattr(error, "lineno", None)
            raise ConfigError(
                "the template cannot be used", where=f"{self.where}:{line}" if line else self.where, found=_said(error)
            ) from error
        except (RecursionError, MemoryError) as error:
            raise ConfigError(
                "the template cannot be used", where=self.where, found=f"it needs too much: {_said(error)}"
            ) from error


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:300]
