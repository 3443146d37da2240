"""`auditor`: the commands, and the one place that exits.

Exit codes: 0 policy met · 1 policy not met · 2 usage or configuration · 3 could not audit enough to say · 4 our bug.
Where several apply, 4 > 2 > 1 > 3.
"""

from __future__ import annotations

import functools
import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from auditor.cli import pages
from auditor.cli.say import say
from auditor.core import bugs
from auditor.core.errors import AuditorError
from auditor.core.version import __version__

USAGE = 2
"""Exit code for usage or configuration. Given by ADR 4."""
BUG = 4
"""Exit code for a bug of ours. Given by ADR 4."""
_NEW_OBJECTS = 200_000
"""New objects before Python looks through them for garbage. Measured: `check` of the example takes 1.90 s, as against
1.87 s without looking and 1.96 s at 50,000; garbage of so many objects is some twenty megabytes."""
HELP = """\
Audit the licenses and compliance of AI models: which license really governs a model, what it requires of you, and
which of your workloads may use it.
"""
EPILOG = "Exit codes: 0 policy met · 1 not met · 2 usage or configuration · 3 could not audit enough to say · 4 bug."

COMMANDS = ("choose", "ask", "review", "check", "answer", "discover", "lock", "drift", "verify", "sweep", "cache",
            "history", "identify", "terms", "diff", "compat", "licenses", "data", "policy", "explain", "render",
            "doctor", "completion", "mcp")  # fmt: skip
"""Each is a module of this folder with a function of its name, or with an ``app`` of several commands."""
_PLAIN = frozenset({"history"})
"""Groups of commands whose help has no page of its own kind."""


def application(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """The command line with some of its commands: only their modules are imported."""
    app = typer.Typer(
        name="auditor",
        help=HELP,
        epilog=EPILOG,
        cls=pages.CommandGroup,
        no_args_is_help=True,
        # Rich would double the time of `--help`; plain help is also what screen readers and logs want.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(common)
    for name in names:
        module = importlib.import_module(f"auditor.cli.{name}")
        if not hasattr(module, "app"):
            app.command(name, cls=pages.Command)(getattr(module, name))
            continue
        for below in module.app.registered_commands:
            below.cls = pages.Command
        if name in _PLAIN:
            app.add_typer(module.app, name=name)
        else:
            app.add_typer(module.app, name=name, cls=pages.CommandGroup)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"auditor {__version__}")
        raise typer.Exit()


def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that come before the command."""


@functools.cache
def _command(name: str) -> Any:
    """The command line that knows a command, made of its function once; all of it where the first word is none."""
    return typer.main.get_command(application((name,) if name in COMMANDS else COMMANDS))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing below this function exits the process."""
    try:
        words = list(arguments) if arguments is not None else sys.argv[1:]
        code = _command(words[0] if words else "")(args=words, standalone_mode=False)
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


def main(done: Callable[[int], None] | None = None) -> None:
    """Run the command line of this process, and leave.

    A command makes its tables and keeps them until it ends: looking through them for garbage again and again, and once
    more before the process gives everything back, took a sixth of `check`.

    Args:
        done: is told the exit code.
    """
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    if sys.stdout is None:  # closed by whoever started us: what is written to it fails as on a full disk
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
    code = run()
    if done is not None:
        done(code)
    gc.disable()
    sys.exit(code)
