"""`auditor render`: a stored audit in another format, years later and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import OutputOptions


@grouped
def render(
    audit: Annotated[Path, Argument(help="An audit written with --format json.", metavar="AUDIT.json")],
    output: OutputOptions,
    template: Annotated[
        Path | None,
        NamedOption("--template", metavar="FILE", help="Your own Jinja template; see docs/reports.md."),
    ] = None,
    title: Annotated[str | None, NamedOption("--title", help="Words above the organization's name in HTML.")] = None,
    logo: Annotated[
        Path | None, NamedOption("--logo", help="A picture (PNG, JPEG, SVG, WebP) put into the HTML itself.")
    ] = None,
    language: Annotated[str, NamedOption("--language", help="Language of our own words in HTML: en, de.")] = "en",
) -> None:
    """Render a stored audit again; always ends with 0, the verdicts are those of the stored audit."""
    from auditor.cli import branding, outputs
    from auditor.cli.reading import stored_audit

    if template is None:
        plan = branding.applied(
            outputs.plan(output.formats, output.files, output.printed), title=title, logo=logo, language=language
        )
    else:
        plan = branding.own_template(template, output.formats, output.files)
    outputs.write(stored_audit(audit), plan, color=output.color)
