"""`auditor completion SHELL`: the script that teaches a shell our commands and options."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.core.errors import UsageError
from auditor.core.suggestions import did_you_mean

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def completion(
    shell: Annotated[str, typer.Argument(metavar="SHELL", help=f"One of {', '.join(SHELLS)}.")],
) -> None:
    """Print the completion script of a shell, to be sourced or saved where the shell looks for it.

    For example: `auditor completion bash > ~/.local/share/bash-completion/completions/auditor`.
    """
    from typer._completion_shared import get_completion_script

    from auditor.cli.outputs import print_data

    if shell not in SHELLS:
        raise UsageError(
            f"there is no completion for {shell!r}", wanted=", ".join(SHELLS), hint=did_you_mean(shell, SHELLS)
        )
    print_data(get_completion_script(prog_name="auditor", complete_var="_AUDITOR_COMPLETE", shell=shell))
