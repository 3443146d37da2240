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

import click
from click.exceptions import Exit

from auditor.cli import completion, line, pages
from auditor.cli.say import say
from auditor.core import bugs, method_codes, patterns
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

COMMANDS = ("choose", "ask", "review", "check", "answer", "discover", "lock", "drift", "verify", "sweep", "cache",
            "history", "identify", "terms", "diff", "compat", "licenses", "data", "policy", "explain", "render",
            "doctor", "completion", "mcp")  # fmt: skip
"""Each is a module of this folder with a function of its name, or with an ``app`` of several commands."""


def application(names: Sequence[str] = COMMANDS) -> pages.CommandGroup:
    """The command line with some of its commands: only their modules are imported."""
    app = line.command(
        common,
        "auditor",
        pages.CommandGroup,
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for name in names:
        module = importlib.import_module(f"auditor.cli.{name}")
        if hasattr(module, "app"):
            app.add_command(module.app, name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _at_once(answer: Callable[[], str]) -> Callable[[click.Context, click.Parameter, bool], None]:
    """For an option that is answered instead of any command."""

    def tell(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(answer())
            raise Exit

    return tell


def common(
    version: Annotated[
        bool,
        line.NamedOption(
            "--version",
            callback=_at_once(lambda: f"auditor {__version__}"),
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
    install_completion: Annotated[
        bool,
        line.NamedOption(
            "--install-completion",
            callback=_at_once(completion.install),
            is_eager=True,
            help="Install completion for the current shell.",
        ),
    ] = False,
    show_completion: Annotated[
        bool,
        line.NamedOption(
            "--show-completion",
            callback=_at_once(lambda: completion.script(completion.shell_here())),
            is_eager=True,
            help="Show completion for the current shell, to copy it or customize the installation.",
        ),
    ] = False,
) -> None:
    """Options that come before the command."""


@functools.cache
def _command(name: str) -> Any:
    """The command line that knows a command, made of its function once; all of it where the first word is none."""
    return application((name,) if name in COMMANDS else COMMANDS)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing below this function exits the process."""
    try:
        words = list(arguments) if arguments is not None else sys.argv[1:]
        code = _command(words[0] if words else "")(args=words, standalone_mode=False)
        sys.stdout.flush()
    except AuditorError as error:
        say(str(error))
        return error.exit_code
    except click.Abort:
        say("interrupted")
        return 130
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        say(told.getvalue().removesuffix("\n"))
        return error.exit_code
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

    Args:
        done: is told the exit code.
    """
    if sys.stdout is None:  # closed by whoever started us: what is written to it fails as on a full disk
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115 - likewise
    code = run()
    if done is not None:
        done(code)
    patterns.keep()
    method_codes.keep()
    gc.disable()
    gc.freeze()  # an interpreter that ends looks through everything once more, whether that is disabled or not
    sys.exit(code)
