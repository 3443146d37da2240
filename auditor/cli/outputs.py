"""Writes reports: one to stdout, any number to files, each file whole or not at all."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from auditor.cli import terminal
from auditor.cli.say import say
from auditor.core.errors import OutputError, UsageError
from auditor.core.extras import require
from auditor.core.printable import clean, one_line, plural
from auditor.core.registry import plugin, plugins
from auditor.core.suggestions import did_you_mean

if TYPE_CHECKING:
    from auditor.core.model import Audit
    from auditor.core.protocols import Renderer, Site, Texts

Plan = tuple[tuple["Renderer", Path | None], ...]
"""Which renderer writes where; None is standard output."""
MOST_IN_ONE_PAGE = 60
"""Models beyond which a page of all of them is no longer handy, and a folder is written: some 70 kB each. By judgment:
some 4 MB of HTML; bench/RESULTS.md, "Reports" has what 500 models in one page cost."""
_LEADING_ON = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Model audit</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<meta http-equiv="refresh" content="0; url={address}">
</head><body><p><a href="{address}">The report is a folder of pages: open its index.</a></p></body></html>
"""


PRINTS = ("summary", "full")
"""What ``--print`` accepts."""


def plan(formats: Sequence[str] | None, outputs: Sequence[Path] | None, printed: str = PRINTS[0]) -> Plan:
    """Which renderer writes where: ``FORMAT=FILE`` as it says; other files take the asked format that ends like them.

    What is left is matched by order, the last format to the last file: the first ones go to standard output.

    Args:
        printed: what a print of a page has, one of `PRINTS`.

    Raises:
        UsageError: an unknown format, a file without a format, two reports for stdout, or a format whose part is not
            installed.
    """
    if printed not in PRINTS:
        raise UsageError(f"there is no print {printed!r}", wanted=", ".join(PRINTS))
    waiting: list[Renderer] = []
    pairs: list[tuple[Renderer, Path | None]] = []
    for asked in dict.fromkeys(formats or ()):
        name, given, file = asked.partition("=")
        renderer = _format(name)
        if given and not file:
            raise UsageError(f"no file is named for {name}", wanted=f"{name}=FILE")
        if given:
            pairs.append((renderer, Path(file)))
        else:
            waiting.append(renderer)
    later: list[Path] = []
    for path in outputs or ():
        meant = _by_ending(waiting, path) or (_with_site(waiting) if path.is_dir() else None)
        if meant is not None:
            waiting.remove(meant)
            pairs.append((meant, path))
        else:
            later.append(path)
    # The table is for the screen: it is not put into a file that ends like another format.
    screens = [one for one in waiting if one.name == "table"]
    if screens and any(_by_ending(_formats().values(), path) for path in later):
        waiting = [one for one in waiting if one.name != "table"]
    else:
        screens = []
    spare = max(len(waiting) - len(later), 0)
    for path in later:
        if len(waiting) > spare:
            pairs.append((waiting.pop(spare), path))
            continue
        meant = _by_ending(_formats().values(), path)
        if meant is None or (formats and not screens):
            raise UsageError(
                f"no format is asked for {path}", wanted="one --format for each --output, for example -f html"
            )
        pairs.append((meant, path))
    waiting = [*screens, *waiting]
    _refuse_twice(pairs)
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
    for renderer, place in pairs:
        if renderer.extra:
            require(renderer.extra)
        if place is not None and _site(renderer, place) is not None:
            _refuse_foreign_folder(place)
    return tuple((_printing(renderer, printed), path) for renderer, path in pairs)


def _printing(renderer: Renderer, printed: str) -> Renderer:
    """The page with the annex in its prints, where that is asked for."""
    if printed == PRINTS[0] or renderer.name != "html":
        return renderer
    from auditor.renderers.html import HtmlRenderer

    return replace(renderer, print_full=True) if isinstance(renderer, HtmlRenderer) else renderer


def ending_like(path: str) -> str:
    """The name of the format that a file ends like; empty where it ends like none."""
    found = _by_ending(_formats().values(), Path(path))
    return found.name if found else ""


def _refuse_twice(pairs: Iterable[tuple[Renderer, Path | None]]) -> None:
    """Refuse two reports in one file: the second would replace the first.

    Raises:
        UsageError: naming the file.
    """
    seen: set[Path] = set()
    for renderer, path in pairs:
        if path in seen and path is not None and not path.is_char_device():
            raise UsageError(f"two reports are to be written to {path}", found=renderer.name, wanted="a file for each")
        if path is not None:
            seen.add(path)


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
    fitting = [renderer for renderer in renderers if path.name.lower().endswith(renderer.suffix)]
    return max(fitting, key=lambda renderer: len(renderer.suffix), default=None)


def _with_site(renderers: Iterable[Renderer]) -> Renderer | None:
    """The first renderer that can write a folder of pages; None where none can."""
    return next((renderer for renderer in renderers if renderer.site is not None), None)


_OF_A_REPORT = ("index.html", "evidence.html", "licenses.html")
"""Pages that every folder of a report has."""


def _refuse_foreign_folder(folder: Path) -> None:
    """Refuse a folder that holds other things: the pages would be strewn among them, and replace what is called so.

    Raises:
        UsageError: it holds files and is no report.
    """
    if not folder.is_dir() or not any(folder.iterdir()) or all((folder / page).is_file() for page in _OF_A_REPORT):
        return
    raise UsageError(
        "the folder holds other files", where=str(folder), wanted="a folder of its own for the pages of the report",
        hint=f"-o {folder / 'report'}, or name a file: -o {folder / 'audit.html'}",
    )  # fmt: skip


def _site(renderer: Renderer, path: Path) -> Site | None:
    """What writes the pages, where the path is a folder or has no ending; None otherwise."""
    return renderer.site if path.is_dir() or not (path.suffix or path.exists()) else None


def write(
    audit: Audit, pairs: Plan, *, color: bool | None, baseline: Audit | None = None, store: Path | None = None
) -> None:
    """Render and write every report; the files first, so that a failing disk is known before anything is printed.

    Args:
        baseline: an earlier audit, for formats that tell what changed.
        store: folder of the evidence store, where texts of licenses are taken from; None for the user's.

    Raises:
        OutputError: a file cannot be written; what stood there before is untouched.
    """
    with undisturbed():
        texts = _texts_of(store)
        _write(audit, tuple((renderer.against(baseline).with_texts(texts), path) for renderer, path in pairs), color)
    if any(renderer.name == "notice" for renderer, _ in pairs):
        _say_what_is_open(audit)


def _texts_of(store: Path | None) -> Texts:
    """The texts that were read, from the evidence store; a hash stands for the bytes, so a report stays the same."""

    @cache
    def text(sha256: str) -> str | None:
        from auditor.collect.store import EvidenceStore

        held = EvidenceStore(store).document("", sha256)
        decoded = held.decoded if held else None
        return decoded.text if decoded else None

    return text


def _say_what_is_open(audit: Audit) -> None:
    """A notice is made to be shipped and names nothing that is open: whoever writes it must hear of it."""
    from auditor.core.model import Outcome

    passing = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    models = [m for m in audit.models if m.failure or any(line.outcome not in passing for line in m.verdicts)]
    if models:
        named = ", ".join(one_line(str(model.ref), 80) for model in models[:3]) + (", …" if len(models) > 3 else "")
        say(f"note: the notice is not ready to ship: {plural(len(models), 'model')} with open points ({named})")


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
        folder = path
        if site is None and renderer.site is not None and len(audit.models) > MOST_IN_ONE_PAGE and path.suffix:
            site, folder = renderer.site, path.with_suffix("")
            write_whole(path, _LEADING_ON.format(address=quote(f"{folder.name}/index.html")))
        if site is not None:
            _refuse_foreign_folder(folder)
            for name, text in site(audit):
                write_whole(folder / name, text)
            say(f"wrote {folder} ({renderer.name}, begin with {folder / 'index.html'})")
        else:
            write_whole(path, renderer.render(audit))
            say(f"wrote {path} ({renderer.name})")
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
        with suppress(OSError, ValueError):  # what is left in the stream would be tried once more at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError("standard output cannot be written", found=error.strerror or str(error)) from error


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def write_whole(path: Path, text: str | bytes) -> None:
    """Replace a file in one step; a report cut short by a full disk would be taken for a whole one.

    Raises:
        OutputError: the folder or the disk refuses.
    """
    import tempfile  # with all that compresses; most reports go to the terminal

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
