"""What an organization may change of its reports: title, logo, language, or the whole template."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.reading import read_bytes, read_utf8
from auditor.core.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from auditor.cli.outputs import Plan

_MOST = 300_000
"""A logo stands in every page of a report. Bytes. By judgment: larger logos make a mailed page unwieldy."""
_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


def applied(plan: Plan, *, title: str | None, logo: Path | None, language: str) -> Plan:
    """The plan with its HTML report branded.

    Raises:
        UsageError: a brand without an HTML report, an unknown language, or a picture of another kind.
        ConfigError: the picture cannot be read or is too large.
    """
    if not (title or logo or language != "en"):
        return plan
    from auditor.renderers.html import Brand, HtmlRenderer
    from auditor.renderers.html import language as catalogue

    if not any(isinstance(renderer, HtmlRenderer) for renderer, _ in plan):
        raise UsageError("title, logo and language belong to HTML", hint="add -f html -o report.html")
    catalogue(language)
    brand = Brand(title=title or "", logo=picture(logo) if logo else "")
    return tuple(
        (replace(renderer, brand=brand, language=language) if isinstance(renderer, HtmlRenderer) else renderer, path)
        for renderer, path in plan
    )


def picture(path: Path) -> str:
    """A picture as a ``data:`` address.

    Raises:
        UsageError: not a kind of picture browsers show.
        ConfigError: it cannot be read or is too large.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise UsageError("this is no picture for a report", found=str(path), wanted=", ".join(_KINDS))
    data = read_bytes(path, "the logo")
    if len(data) > _MOST:
        raise ConfigError("the logo is too large", where=str(path), found=f"{len(data):,} bytes", wanted=f"{_MOST:,}")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def own_template(path: Path, formats: Sequence[str] | None, outputs: Sequence[Path] | None) -> Plan:
    """The plan for a template of the user: one file, or standard output.

    Raises:
        UsageError: a format beside it, or more than one output.
        ConfigError: the template cannot be read or is no template.
    """
    if formats or len(outputs or ()) > 1:
        raise UsageError("--template writes one report of its own", hint="leave --format out and name one -o at most")
    from auditor.renderers.html import OwnTemplate

    source = read_utf8(path, "the template")
    return ((OwnTemplate(source, str(path)), outputs[0] if outputs else None),)
