"""Writes reports: one to stdout, any number to files, each file whole or not at all."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli import terminal
from auditor.cli.say import say
from auditor.core.errors import OutputError, UsageError
from auditor.core.extras import require
from auditor.core.printable import clean
from auditor.core.registry import plugin, plugins
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.core.model import Audit
    from auditor.core.protocols import Renderer, Site

Plan = tuple[tuple["Renderer", Path | None], ...]
"""Which renderer writes where; None is standard output."""
MOST_IN_ONE_PAGE = 60
"""Models beyond which a page of all of them is no longer handy: some 70 kB each. By judgment: some 4 MB of HTML;
bench/RESULTS.md, "Reports" has what 500 models in one page cost."""


def plan(formats: Sequence[str] | None, outputs: Sequence[Path] | None) -> Plan:
    """Which renderer writes where: a file takes the asked format that ends like it, else the next one in order.

    Raises:
        UsageError: an unknown format, a file without a format, two reports for stdout, or a format whose part is not
            installed.
    """
    waiting = [_format(name) for name in dict.fromkeys(formats or ())]
    pairs: list[tuple[Renderer, Path | None]] = []
    later: list[Path] = []
    for path in outputs or ():
        asked = _by_ending(waiting, path) or (_with_site(waiting) if path.is_dir() else None)
        if asked is not None:
            waiting.remove(asked)
            pairs.append((asked, path))
        else:
            later.append(path)
    for path in later:
        if waiting:
            pairs.append((waiting.pop(0), path))
            continue
        meant = _by_ending(_formats().values(), path)
        if formats or meant is None:
            raise UsageError(
                f"no format is asked for {path}", wanted="one --format for each --output, for example -f html"
            )
        pairs.append((meant, path))
    if len(waiting) > 1:
        names = " and ".join(renderer.name for renderer in waiting)
        raise UsageError(f"only one report fits on standard output, not {names}", hint="give the others a file with -o")
    if waiting:
        pairs.append((waiting[0], None))
        if waiting[0].binary and sys.stdout.isatty():
            raise UsageError(
                f"{waiting[0].name} is not for a terminal", hint=f"name a file: -o audit{waiting[0].suffix}"
            )
    elif not formats:
        pairs.append((_format("table"), None))
    for renderer, _ in pairs:
        if renderer.extra:
            require(renderer.extra)
    return tuple(pairs)


def _formats() -> Mapping[str, Renderer]:
    return plugins("auditor.renderers", "RENDERER")


def _format(name: str) -> Renderer:
    found: Renderer | None = plugin("auditor.renderers", "RENDERER", name)
    if found is None:
        known = _formats()
        raise UsageError(f"there is no format {name!r}", wanted=", ".join(known), hint=did_you_mean(name, known))
    return found


def _by_ending(renderers: Iterable[Renderer], path: Path) -> Renderer | None:
    """The renderer whose ending the file has, the longest one where several fit; None where none does."""
    fitting = [renderer for renderer in renderers if path.name.endswith(renderer.suffix)]
    return max(fitting, key=lambda renderer: len(renderer.suffix), default=None)


def _with_site(renderers: Iterable[Renderer]) -> Renderer | None:
    """The first renderer that can write a folder of pages; None where none can."""
    return next((renderer for renderer in renderers if renderer.site is not None), None)


def _site(renderer: Renderer, path: Path) -> Site | None:
    """What writes the pages, where the path is a folder or has no ending; None otherwise."""
    return renderer.site if path.is_dir() or not (path.suffix or path.exists()) else None


def write(audit: Audit, pairs: Plan, *, color: bool | None) -> None:
    """Render and write every report; the files first, so that a failing disk is known before anything is printed.

    Raises:
        OutputError: a file cannot be written; what stood there before is untouched.
    """
    with undisturbed():
        _write(audit, pairs, color)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search for garbage meanwhile: a report is made of many thousand values, and none of them is garbage.

    Looking through them, and through the audit, again and again takes a third of the time of rendering.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _write(audit: Audit, pairs: Plan, color: bool | None) -> None:
    for renderer, path in pairs:
        if path is None:
            continue
        site = _site(renderer, path)
        if site is not None:
            for name, text in site(audit):
                write_whole(path / name, text)
            say(f"wrote {path} ({renderer.name}, begin with {path / 'index.html'})")
        else:
            write_whole(path, renderer.render(audit))
            say(f"wrote {path} ({renderer.name})")
            if renderer.site is not None and len(audit.models) > MOST_IN_ONE_PAGE:
                told = f"{len(audit.models):,} models in one page of {path.stat().st_size / 1e6:.0f} MB"
                say(f"note: {told}; -o {path.with_suffix('')} writes a folder with a page for each")
    for renderer, path in pairs:
        if path is None:
            print_report(on_terminal(renderer, color).render(audit))


def on_terminal(renderer: Renderer, color: bool | None) -> Renderer:
    """The renderer fitted to standard output: its width, and color where that is wanted."""
    return renderer.fitted(width=terminal.columns(sys.stdout), color=terminal.colored(sys.stdout, color))


def print_text(text: str) -> None:
    """Print lines for a person to stdout, none wider than the terminal; what could mislead it shows as U+FFFD.

    Raises:
        OutputError: the device behind stdout is full or gone (a closed pipe is not an error of ours).
    """
    print_report(terminal.fitted(clean(text), sys.stdout))


def print_data(text: str) -> None:
    """Print what a machine reads (JSON, Markdown, a script) to stdout, its lines as they are; else as `print_text`.

    Raises:
        OutputError: the device behind stdout is full or gone (a closed pipe is not an error of ours).
    """
    print_report(clean(text))


def print_report(text: str | bytes) -> None:
    """Print a report as its renderer made it to stdout, text as UTF-8 whatever the locale says.

    Raises:
        OutputError: the device behind stdout is full or gone (a closed pipe is not an error of ours).
    """
    try:
        sys.stdout.buffer.write(_encoded(text if isinstance(text, bytes) or text.endswith("\n") else text + "\n"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError("standard output cannot be written", found=error.strerror or str(error)) from error


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def write_whole(path: Path, text: str | bytes) -> None:
    """Replace a file in one step; a report cut short by a full disk would be taken for a whole one.

    Raises:
        OutputError: the folder or the disk refuses.
    """
    temporary = None
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe cannot be replaced, and must not be: it is written to as it is.
            path.write_bytes(_encoded(text))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(_encoded(text))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise OutputError(
            "the report could not be written",
            where=str(path),
            found=error.strerror or str(error),
            hint="free space or choose another place with -o",
        ) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
