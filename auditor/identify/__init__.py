"""Which license a text, a tag, a name or a link is.

``identify_text`` and ``identify_document`` compare words; ``identify_reference`` reads what somebody stated;
``quote`` cuts the words of a term from the text at hand; ``as_json`` is one line of ``auditor identify``.
"""

from __future__ import annotations

from auditor.identify.engine import CARD, LICENSE, PAGE, context_of, identify_document, identify_text
from auditor.identify.lines import as_json, disguises_of, front_matter_issues
from auditor.identify.quotes import canonical_quote, quote
from auditor.identify.references import identify_reference

__all__ = [
    "CARD",
    "LICENSE",
    "PAGE",
    "as_json",
    "canonical_quote",
    "context_of",
    "disguises_of",
    "front_matter_issues",
    "identify_document",
    "identify_reference",
    "identify_text",
    "quote",
]
