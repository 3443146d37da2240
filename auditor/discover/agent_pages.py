"""Pages that tell an agent what it is: front matter in Markdown, as Claude Code, Copilot and Prompty read it.

What stands below the front matter is prose, and prose names models that nobody uses.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.core import patterns as re
from auditor.discover._nouns import Finder, FoundModel, Kind, Mention, Pieces, RepositoryFile
from auditor.discover._yaml import documents, text_of
from auditor.discover.yaml_files import in_tree

_FOLDERS = re.compile(
    r"(?:.*/)?\.(?:claude|github|cursor|opencode|codex|gemini|continue|roo|windsurf)/"
    r"(?:agents?|commands?|skills|chatmodes|prompts|modes?)/.*\.(?:md|mdc)|"
    r"(?:.*/)?[^/]*\.(?:chatmode|agent|prompt)\.md|(?:.*/)?[^/]*\.prompty",
    re.IGNORECASE,
)
_OF_CLAUDE = frozenset({"opus", "sonnet", "haiku"})
"""What Claude Code calls the newest model of a line, whichever that is."""


class AgentPages:
    """Reads front matter."""

    name = "agents"
    reads_text = True

    def wants(self, path: str, /) -> bool:
        """Pages in the folders of agents, and with their endings."""
        return len(path) < _LONGEST_PATH and _FOLDERS.fullmatch(path) is not None

    def find(self, file: RepositoryFile, /) -> Iterator[Mention]:
        """Mentions of the front matter."""
        head = _front_matter(file.text)
        if "odel" not in head:
            return
        pieces = Pieces()
        for root in documents(head):
            for placed in in_tree(root, pieces):
                yield Mention(found=placed.named.found, location=file.at(placed.line), how=placed.named.how)
            word = text_of(root, "model")
            node = root.get("model")
            if word in _OF_CLAUDE and node is not None:
                yield Mention(found=FoundModel(kind=Kind.ALIAS, name=word), location=file.at(node.line), how="model")
        pieces.settle()


_LONGEST_PATH = 1000
"""Characters. By judgment: bounds time."""


def _front_matter(text: str) -> str:
    """What stands between the first line of dashes, which is the first line, and the next; its lines are the file's."""
    first, _, rest = text.partition("\n")
    if first.strip() != "---":
        return ""
    end = re.search(r"^---[ \t]*$", rest, re.MULTILINE)
    return "\n" + rest[: end.start()] if end else ""


FINDER: Finder = AgentPages()
