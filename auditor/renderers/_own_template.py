"""A template of the user: Jinja over the audit as the JSON report has it, which is versioned and published.

It runs in Jinja's sandbox and sees ``audit`` (the JSON report as data), ``outcome_words``, and the filters of our own
templates. A name that does not exist is an error with its line, not an empty string.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from auditor.core.errors import ConfigError
from auditor.core.model import Audit
from auditor.renderers._one_file import OneFile
from auditor.renderers._templates import FILTERS
from auditor.renderers._view import WORDS

_MARKUP = (".html", ".htm", ".xml", ".svg")
_FILTERS = ("line", "words", "short", "upfirst")


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
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=escape, keep_trailing_newline=True)
        environment.filters |= {name: FILTERS[name] for name in _FILTERS}
        words = {outcome.value: said for outcome, said in WORDS.items()}
        try:
            return environment.from_string(self.source).render(audit=json.loads(wire.dump(audit)), outcome_words=words)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise ConfigError(
                "the template cannot be used", where=f"{self.where}:{line}" if line else self.where, found=str(error)
            ) from error
