"""`auditor completion SHELL`: the script that teaches a shell our commands and options; and where it is put."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import click

from auditor.cli.line import Argument
from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
_VARIABLE = "_AUDITOR_COMPLETE"


def completion(
    shell: Annotated[str, Argument(metavar="SHELL", help=f"One of {', '.join(SHELLS)}.")],
) -> None:
    """Print the completion script of a shell, to be sourced or saved where the shell looks for it.

    Bash looks for it in this file, which `>` behind the command writes into:
    `~/.local/share/bash-completion/completions/auditor`.
    """
    from auditor.cli.outputs import print_data

    print_data(script(shell))


def script(shell: str) -> str:
    """What a shell reads.

    Raises:
        UsageError: a shell without completion.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class("powershell" if shell == "pwsh" else shell)
    if shell not in SHELLS or found is None:
        raise UsageError(
            f"there is no completion for {shell!r}", wanted=", ".join(SHELLS), hint=did_you_mean(shell, SHELLS)
        )
    kind = found(click.Command("auditor"), {}, "auditor", _VARIABLE)
    return (kind.source_template % kind.source_vars()).strip()


def shell_here() -> str:
    """The shell somebody works in, by ``SHELL``; where that is not set, as on Windows, PowerShell."""
    return Path(os.environ.get("SHELL") or "powershell").stem


def install() -> str:
    """Put the script where the shell of this user reads it at its next start; what was done.

    Raises:
        UsageError: a shell without completion, or one that does not say where it looks.
    """
    shell, home = shell_here(), Path.home()
    text = script(shell)
    match shell:
        case "fish":
            place = _write(home / ".config/fish/completions/auditor.fish", text)
        case "bash":
            place = _write(home / ".bash_completions/auditor.sh", text)
            _add(home / ".bashrc", f"source '{place}'")
        case "zsh":
            place = _write(home / ".zfunc/_auditor", text)
            _add(home / ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
        case _:
            import subprocess  # every command loads this module, and none but this one starts a program

            try:
                asked = subprocess.run(  # noqa: S603 - one of our names of shells
                    [shell, "-NoProfile", "-Command", "echo $profile"], capture_output=True, text=True, check=True
                )
            except (OSError, subprocess.CalledProcessError) as error:
                raise UsageError(
                    f"{shell} does not say where its profile is", hint=f"`auditor completion {shell}` prints the script"
                ) from error
            place = Path(asked.stdout.strip())
            _add(place, text)
    return f"{shell} completion installed in {place}\nCompletion will take effect once you restart the terminal"


def _write(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"{text}\n", encoding="utf-8")
    return place


def _add(place: Path, text: str) -> None:
    """At the end of what somebody has written, once."""
    before = place.read_text(encoding="utf-8") if place.is_file() else ""
    if text not in before:
        _write(place, f"{before}\n{text}".lstrip("\n"))
