"""Writes reports: one to stdout, any number to files, each file whole or not at all."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.cli.say import say
from auditor.core.errors import OutputError, UsageError
from auditor.core.printable import clean
from auditor.core.registry import plugins
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.core.model import Audit


BINARY = ("xlsx",)
"""Formats whose reports are bytes, not text."""
MOST_IN_ONE_PAGE = 60
"""Models beyond which a page of all of them is no longer handy: some 70 kB each. By judgment: some 4 MB of HTML;
bench/RESULTS.md, "Reports" has what 500 models in one page cost."""


def plan(formats: Sequence[str] | None, outputs: Sequence[Path] | None) -> tuple[tuple[Any, Path | None], ...]:
    """Which renderer writes where: a file takes the asked format that ends like it, else the next one in order.

    Raises:
        UsageError: an unknown format, a file without a format, or two reports for stdout.
    """
    known = plugins("auditor.renderers", "RENDERER")
    waiting = []
    for name in dict.fromkeys(formats or ()):
        if name not in known:
            raise UsageError(f"there is no format {name!r}", wanted=", ".join(known), hint=did_you_mean(name, known))
        waiting.append(known[name])
    pairs: list[tuple[Any, Path | None]] = []
    later: list[Path] = []
    for path in outputs or ():
        asked = _by_ending(waiting, path) or (_as_site(waiting, path) if path.is_dir() else None)
        if asked is not None:
            waiting.remove(asked)
            pairs.append((asked, path))
        else:
            later.append(path)
    for path in later:
        if waiting:
            pairs.append((waiting.pop(0), path))
            continue
        meant = _by_ending(known.values(), path)
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
        if waiting[0].name in BINARY and sys.stdout.isatty():
            raise UsageError(
                f"{waiting[0].name} is not for a terminal", hint=f"name a file: -o audit{waiting[0].suffix}"
            )
    elif not formats:
        pairs.append((known["table"], None))
    return tuple(pairs)


def _by_ending(renderers: Iterable[Any], path: Path) -> Any:
    """The renderer whose ending the file has, the longest one where several fit; None where none does."""
    fitting = [renderer for renderer in renderers if path.name.endswith(renderer.suffix)]
    return max(fitting, key=lambda renderer: len(renderer.suffix), default=None)


def _as_site(renderers: Iterable[Any], path: Path) -> Any:
    """The renderer that can write a folder of pages, where the path is one or has no ending; None otherwise."""
    if path.is_dir() or not (path.suffix or path.exists()):
        return next((renderer for renderer in renderers if hasattr(renderer, "site")), None)
    return None


def write(audit: Audit, pairs: Sequence[tuple[Any, Path | None]], *, color: bool | None) -> None:
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


def _write(audit: Audit, pairs: Sequence[tuple[Any, Path | None]], color: bool | None) -> None:
    for renderer, path in pairs:
        if path is None:
            continue
        if _as_site([renderer], path):
            for name, text in renderer.site(audit):
                write_whole(path / name, text)
            say(f"wrote {path} ({renderer.name}, begin with {path / 'index.html'})")
        else:
            write_whole(path, renderer.render(audit))
            say(f"wrote {path} ({renderer.name})")
            if hasattr(renderer, "site") and len(audit.models) > MOST_IN_ONE_PAGE:
                told = f"{len(audit.models):,} models in one page of {path.stat().st_size / 1e6:.0f} MB"
                say(f"note: {told}; -o {path.with_suffix('')} writes a folder with a page for each")
    for renderer, path in pairs:
        if path is None:
            print_report(on_terminal(renderer, color).render(audit))


def on_terminal(renderer: Any, color: bool | None) -> Any:
    """The renderer fitted to the terminal, where it can be: its width, and colour unless NO_COLOR says no."""
    fit = getattr(renderer, "fitted", None)
    if fit is None:
        return renderer
    tty = sys.stdout.isatty()
    if color is None:
        color = tty and not os.environ.get("NO_COLOR")
    return fit(width=shutil.get_terminal_size().columns if tty else None, color=color)


def print_text(text: str) -> None:
    """Print lines to stdout; control and direction-changing characters, which may be foreign, as U+FFFD.

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
