"""Builds the documentation site from the pages of the repository: ``make site`` writes it to ``out/site``.

The pages stay where they are read on a host of repositories. Here they are copied beside each other with the files they
link to, so that every relative link means the same; the build is strict (a link that leads nowhere ends it), and what
was built is searched for anything that a page would fetch from another host.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGE, BUILT = ROOT / "out" / "site-pages", ROOT / "out" / "site"
BEGIN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "bench/RESULTS.md", "policies/README.md")
"""Pages outside of ``docs`` that the site has whether or not a page links to them."""
_LINK = re.compile(r"\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|//")
_FETCHING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_FETCHED = ("stylesheet", "preload", "preconnect", "icon", "modulepreload", "prefetch")
_IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\"')\s]+)")


def main() -> int:
    """Lay out, build, look at what was built."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for path in laid_out(ROOT):
        target = STAGE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean"]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme about another generator
    if code := subprocess.run(command, cwd=ROOT, env=quiet, check=False).returncode:  # noqa: S603 - our own command
        return code
    foreign = [f"{page.relative_to(BUILT)}: fetches {address}" for page, address in fetched(BUILT)]
    for line in foreign:
        print(line, file=sys.stderr)  # noqa: T201 - this is a command
    return 1 if foreign else 0


def laid_out(root: Path) -> list[Path]:
    """Every page and every file that a page links to, from the root."""
    found: dict[Path, None] = {}
    waiting = [Path(name) for name in BEGIN]
    waiting += sorted(path.relative_to(root) for path in (root / "docs").rglob("*.md"))
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = None
        if path.suffix == ".md":
            waiting += _linked(root, path)
    return sorted(found)


def _linked(root: Path, page: Path) -> Iterator[Path]:
    for target in _LINK.findall((root / page).read_text("utf-8")):
        if not _ELSEWHERE.match(target):
            file = (root / page.parent / target.partition("#")[0]).resolve()
            if file.is_file() and file.is_relative_to(root):
                yield file.relative_to(root)


def fetched(folder: Path) -> Iterator[tuple[Path, str]]:
    """What pages and styles would fetch from another host; links that a reader follows are none."""
    for path in sorted(folder.rglob("*.html")):
        seen = _Fetches()
        seen.feed(path.read_text("utf-8"))
        yield from ((path, address) for address in seen.addresses)
    for path in sorted(folder.rglob("*.css")):
        yield from ((path, address) for address in _IN_STYLE.findall(path.read_text("utf-8")))


class _Fetches(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        address = held.get(_FETCHING.get(tag, "")) or ""
        if tag == "link" and set((held.get("rel") or "").split()) & set(_FETCHED):
            address = held.get("href") or ""
        if address.startswith(("http://", "https://", "//")):
            self.addresses.append(address)
        self.addresses += _IN_STYLE.findall(held.get("style") or "")


if __name__ == "__main__":
    sys.exit(main())
