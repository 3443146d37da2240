"""Lineages that nobody tells in words but draws: as trees, chains and graphs, in the signs that people draw with.

A drawing is a chain of models from the oldest to this one, the signs it is drawn with, how this model is marked in the
language of the card, and the place in which the drawing stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

Drawing = Callable[[Sequence[str]], str]
OWN = "Tern-8B"
LIMITED = ("Llama-3.1-8B", "Llama-2-13b", "gemma-2-9b", "meta-llama/Llama-3.1-8B", "Llama 3.1 8B", "c4ai-command-r-v01")
"""Well-known models whose license binds what is made from them."""
BETWEEN = ((), ("Velkel-8B",), ("Orrin-8B-SFT", "Quenras-8B-DPO"))
"""What stands between the base and this model."""
MARKS = (
    *(
        "",
        " (this repo)",
        "  <- you are here",
        " (dieses Modell)",
        " (ce modèle)",
        " (este modelo)",
        " (questo modello)",
    ),
    *(
        " (questo modello)",
        " (эта модель)",
        "（本模型）",
        "（本リポジトリ）",
        " (이 모델)",
        " (bu model)",
        " (ten model)",
        " (dit model)",
    ),
)
"""How this model is marked."""


def _tree(branch: str, bar: str) -> Drawing:
    def drawn(chain: Sequence[str]) -> str:
        rows = [chain[0]]
        for depth, one in enumerate(chain[1:]):
            rows.append(f"{bar * depth}{branch} {one}")
        return "\n".join(rows)

    return drawn


def _beneath(sign: str) -> Drawing:
    return f"\n{sign}\n".join


def _beside(sign: str) -> Drawing:
    return f" {sign} ".join


def _backwards(sign: str) -> Drawing:
    return lambda chain: f" {sign} ".join(reversed(chain))


def _boxes(chain: Sequence[str]) -> str:
    wide = max(map(len, chain)) + 2
    rows = []
    for place, one in enumerate(chain):
        rows += ["┌" + "─" * wide + "┐", f"│ {one.ljust(wide - 1)}│", "└" + "─" * (wide // 2) + "┬" + "─" * 3 + "┘"]
        rows += [" " * (wide // 2) + "│"] if place < len(chain) - 1 else []
    return "\n".join(rows)


def _ascii_boxes(chain: Sequence[str]) -> str:
    wide = max(map(len, chain)) + 2
    rows = []
    for place, one in enumerate(chain):
        rows += ["+" + "-" * wide + "+", f"| {one.ljust(wide - 1)}|", "+" + "-" * wide + "+"]
        rows += [" " * (wide // 2) + "|", " " * (wide // 2) + "v"] if place < len(chain) - 1 else []
    return "\n".join(rows)


def _stairs(chain: Sequence[str]) -> str:
    return "\n".join(" " * 2 * depth + one for depth, one in enumerate(chain))


def _mermaid(chain: Sequence[str]) -> str:
    nodes = [f'  n{place}["{one}"]' for place, one in enumerate(chain)]
    links = [f"  n{place} -->|SFT| n{place + 1}" for place in range(len(chain) - 1)]
    return "\n".join(("graph TD", *nodes, *links))


def _mermaid_in_line(chain: Sequence[str]) -> str:
    links = [
        f"  a{place}[{one}] --> a{place + 1}[{chain[place + 1]}]"
        for place, one in enumerate(chain[:-1])
    ]  # fmt: skip
    return "\n".join(("flowchart LR", *links))


def _dot(chain: Sequence[str]) -> str:
    links = [f'  "{one}" -> "{following}";' for one, following in pairwise(chain)]
    return "\n".join(("digraph lineage {", *links, "}"))


DRAWN: Mapping[str, Drawing] = {
    "tree": _tree("└──", "    "),
    "narrow tree": _tree(" └─", "    "),
    "round tree": _tree("╰─", "  "),
    "heavy tree": _tree("┗━", "  "),
    "doubled tree": _tree("╚══", "   "),
    "plus tree": _tree("+--", "    "),
    "bar tree": _tree("|--", "    "),
    "bar and underscore": _tree("|_", "  "),
    "backslash tree": _tree("\\--", "    "),
    "backquote tree": _tree("`--", "    "),
    "bent arrow": _tree("↳", "  "),
    "arrow under": _tree("->", "  "),
    "fat arrow under": _tree("=>", "  "),
    "chain": _beside("->"),
    "long chain": _beside("-->"),
    "fat chain": _beside("=>"),
    "arrows": _beside("→"),
    "long arrows": _beside("⟶"),
    "double arrows": _beside("⇒"),
    "triangles": _beside("─▶"),
    "heavy arrows": _beside("➜"),
    "backwards": _backwards("<-"),
    "arrows back": _backwards("←"),
    "down": _beneath("  ↓"),
    "bar down": _beneath("    |\n    v"),
    "line down": _beneath("    │\n    ▼"),
    "boxes": _boxes,
    "ASCII boxes": _ascii_boxes,
    "stairs": _stairs,
    "mermaid": _mermaid,
    "mermaid in a line": _mermaid_in_line,
    "dot": _dot,
}
"""What a chain may be drawn with."""
PLACES: Mapping[str, Callable[[str], str]] = {
    "block": lambda drawn: f"```\n{drawn}\n```",
    "text block": lambda drawn: f"```text\n{drawn}\n```",
    "mermaid block": lambda drawn: f"~~~mermaid\n{drawn}\n~~~",
    "block in an item": lambda drawn: (
        "- so:\n\n  ```\n" + "\n".join(f"  {row}" for row in drawn.split("\n")) + "\n  ```"
    ),
    "pre": lambda drawn: f"<pre>\n{drawn}\n</pre>",
    "indented": lambda drawn: "\n".join(f"    {row}" for row in drawn.split("\n")),
}
"""Where a drawing stands."""
IN_TEXT = ("chain", "long chain", "arrows", "double arrows", "heavy arrows", "backwards", "arrows back")
"""Drawings of one line, which stand in sentences, items, cells and headings as well."""
TEXT_PLACES: Mapping[str, Callable[[str], str]] = {
    "line": lambda drawn: drawn,
    "item": lambda drawn: f"- {drawn}\n- It reads letters.",
    "labeled": lambda drawn: f"**Lineage:** {drawn}",
    "cell": lambda drawn: f"| Size | small |\n|---|---|\n| Family | {drawn} |",
    "heading": lambda drawn: f"## {drawn}\n\nIt reads letters.",
}


def nested_list(chain: Sequence[str]) -> str:
    """A chain as a list in a list."""
    return "\n".join(f"{'  ' * depth}- {one}" for depth, one in enumerate(chain))


def card(text: str) -> dict[str, bytes]:
    """A free model card with a drawing in it."""
    front = "---\nlicense: apache-2.0\n---\n# Tern-8B\n\nIt reads letters.\n\n"
    return {"README.md": f"{front}{text}\n".encode()}


NAME = "some-org/tern-8b"
"""What the hub calls the model that is drawn."""
