"""`auditor`: the commands, and the one place that exits.

Exit codes: 0 policy met · 1 policy not met · 2 usage or configuration · 3 could not audit enough to say · 4 our bug.
Where several apply, 4 > 2 > 1 > 3.
"""

from __future__ import annotations

import functools
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from auditor.cli import (
    answer,
    ask,
    cache,
    check,
    choose,
    compat,
    completion,
    data,
    diff,
    discover,
    doctor,
    drift,
    explain,
    history,
    identify,
    licenses,
    lock,
    pages,
    policy,
    render,
    review,
    sweep,
    terms,
    verify,
)
from auditor.cli.say import say
from auditor.core import bugs
from auditor.core.errors import AuditorError
from auditor.core.version import __version__

USAGE = 2
"""Exit code for usage or configuration. Given by ADR 4."""
BUG = 4
"""Exit code for a bug of ours. Given by ADR 4."""
HELP = """\
Audit the licenses and compliance of AI models: which license really governs a model, what it requires of you, and
which of your workloads may use it.
"""
EPILOG = "Exit codes: 0 policy met · 1 not met · 2 usage or configuration · 3 could not audit enough to say · 4 bug."

app = typer.Typer(
    name="auditor",
    help=HELP,
    epilog=EPILOG,
    cls=pages.Group,
    no_args_is_help=True,
    # Rich would double the time of `--help`; plain help is also what screen readers and logs want.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("choose", cls=pages.Command)(choose.choose)
app.command("ask", cls=pages.Command)(ask.ask)
app.command("review", cls=pages.Command)(review.review)
app.command("check", cls=pages.Command)(check.check)
app.command("answer", cls=pages.Command)(answer.answer)
app.command("discover", cls=pages.Command)(discover.discover)
app.command("lock", cls=pages.Command)(lock.lock)
app.command("drift", cls=pages.Command)(drift.drift)
app.command("verify", cls=pages.Command)(verify.verify)
app.command("sweep", cls=pages.Command)(sweep.sweep)
app.add_typer(cache.app, name="cache", cls=pages.Group)
app.add_typer(history.app, name="history")
app.command("identify", cls=pages.Command)(identify.identify)
app.command("terms", cls=pages.Command)(terms.terms)
app.command("diff", cls=pages.Command)(diff.diff)
app.command("compat", cls=pages.Command)(compat.compat)
app.add_typer(licenses.app, name="licenses", cls=pages.Group)
app.add_typer(data.app, name="data", cls=pages.Group)
app.add_typer(policy.app, name="policy", cls=pages.Group)
app.command("explain", cls=pages.Command)(explain.explain)
app.command("render", cls=pages.Command)(render.render)
app.command("doctor", cls=pages.Command)(doctor.doctor)
app.command("completion", cls=pages.Command)(completion.completion)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"auditor {__version__}")
        raise typer.Exit()


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that come before the command."""


@functools.cache
def _command() -> Any:
    """All commands with their options, made of the functions once."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing below this function exits the process."""
    try:
        code = _command()(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        sys.stdout.flush()
    except AuditorError as error:
        say(str(error))
        return error.exit_code
    except typer.Abort:
        say("interrupted")
        return 130
    except typer.TyperException as error:
        # Wrong options and commands know how to show themselves; typer exports only their base.
        show = getattr(error, "show", None)
        if show:
            told = io.StringIO()
            show(told)
            say(told.getvalue().removesuffix("\n"))
        else:
            say(f"error: {error}")
        return int(getattr(error, "exit_code", USAGE))
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours, but nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 - the last line of defense: a bug must not look like a verdict
        say(f"error: this is a bug in the auditor: {type(error).__name__}: {error}")
        say(f"  where: {bugs.place_of(error)}, auditor {__version__}, Python {sys.version.split()[0]}")
        say("  hint: please report it with this line; AUDITOR_DEBUG=1 prints the whole trace")
        if os.environ.get("AUDITOR_DEBUG"):
            say(traceback.format_exc())
        return BUG
    return code if isinstance(code, int) else 0


def main() -> None:
    """Entry point of the installed command."""
    sys.exit(run())
