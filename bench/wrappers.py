"""What a license text is found in: each function puts a plain text into one format, as bytes of a file.

The words stay those of the text; what is added is what its format asks for, and what tools of it write by themselves.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Callable

Wrapper = Callable[[str], bytes]
"""A plain text as a file of some format."""
_HEADING_LENGTH = 70
"""Characters of a line that may be set as a heading. By judgment."""


def _paragraphs(text: str) -> list[str]:
    return [piece.strip("\n") for piece in re.split(r"\n[ \t]*\n", text.strip()) if piece.strip()]


def _flat(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _is_heading(paragraph: str) -> bool:
    return "\n" not in paragraph and len(paragraph) < _HEADING_LENGTH and paragraph.strip()[-1:] not in ".;,:"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _utf8(make: Callable[[str], str]) -> Wrapper:
    return lambda text: make(text).encode("utf-8")


def _leader(lead: str) -> Wrapper:
    return _utf8(lambda text: "".join(f"{lead}{line}".rstrip() + "\n" for line in text.strip().split("\n")))


def _between(opens: str, closes: str, lead: str = "") -> Wrapper:
    def wrapped(text: str) -> str:
        lines = "".join(f"{lead}{line}".rstrip() + "\n" for line in text.strip().split("\n"))
        return f"{opens}\n{lines}{closes}\n"

    return _utf8(wrapped)


# ---------------------------------------------------------------------------------------------------- pages of the web


def _html(form: str, page: str = "<html><body>{}</body></html>", between: str = "") -> Wrapper:
    return _utf8(lambda text: page.format(between.join(form.format(_escaped(_flat(p))) for p in _paragraphs(text))))


def _html_headed(text: str) -> str:
    rows = [f"<h2>{_escaped(p)}</h2>" if _is_heading(p) else f"<p>{_escaped(_flat(p))}</p>" for p in _paragraphs(text)]
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>License</title>\n'
        "<style>body { max-width: 60em }</style>\n<script>var x = 1;</script>\n</head>\n"
    )
    return f'{head}<body class="page">\n<main>{"".join(rows)}</main>\n</body>\n</html>\n'


def _html_breaks(text: str) -> str:
    return "<div>" + "<br>".join(_escaped(line) for line in text.strip().split("\n")) + "</div>"


def _html_numbered(text: str) -> str:
    return "<table>" + "".join(
        f'<tr><td class="blob-num" data-line-number="{n}"></td><td class="blob-code">{_escaped(line)}</td></tr>'
        for n, line in enumerate(text.strip().split("\n"), 1)
    ) + "</table>"  # fmt: skip


def _html_spans(text: str) -> str:
    return "<pre>" + "\n".join(f'<span class="line">{_escaped(line)}</span>' for line in text.split("\n")) + "</pre>"


def _html_entities(text: str) -> str:
    body = "".join(f"&#{ord(char)};" if char in "()\"'.,;:-" else char for char in _escaped(text))
    return f"<pre>{body}</pre>"


def _html_in_json(text: str) -> str:
    rows = "".join(f"<p>{_escaped(_flat(p))}</p>" for p in _paragraphs(text))
    return json.dumps({"license": {"html": rows}})


def _feed(text: str) -> str:
    rows = "".join(f"<p>{_escaped(_flat(p))}</p>" for p in _paragraphs(text))
    return f'<?xml version="1.0"?>\n<content type="html">{html.escape(rows)}</content>\n'


# --------------------------------------------------------------------------------------------------------- typesetting


def _rtf(text: str) -> bytes:
    def letter(char: str) -> str:
        if char in "\\{}":
            return "\\" + char
        if char.isascii():
            return char
        return f"\\'{char.encode('cp1252')[0]:02x}" if char in "©“”’–é" else f"\\u{ord(char)}?"

    rows = []
    for paragraph in _paragraphs(text):
        words = "".join(map(letter, _flat(paragraph)))
        rows.append(f"{{\\b {words}}}\\par" if _is_heading(paragraph) else f"\\pard\\sa200 {words}\\par")
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0\nouicompat{\fonttbl{\f0\fnil\fcharset0 Calibri;}}"
        r"{\colortbl ;\red0\green0\blue255;}{\*\generator Riched20 10.0.19041}{\info{\author J. Doe}{\title License}}"
        "\n" + r"\viewkind4\uc1 \f0\fs22\lang9 "
    )
    return (head + "\n".join(rows) + "\n}\n").encode("ascii")


def _rtf_lines(text: str) -> bytes:
    rows = [line.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}") for line in text.strip().split("\n")]
    body = "\\line\n".join("".join(c if c.isascii() else f"\\u{ord(c)}?" for c in row) for row in rows)
    return ("{\\rtf1\\ansi{\\fonttbl\\f0\\fswiss Helvetica;}\\f0\\pard\n" + body + "\\par\n}").encode("ascii")


def _roff(line: str) -> str:
    line = line.replace("\\", "\\e").replace("-", "\\-").replace("©", "\\(co").replace("“", "\\(lq")
    line = line.replace("”", "\\(rq").replace("’", "\\(cq")
    return "\\&" + line if line[:1] in ".'" else line


def _man(text: str) -> str:
    rows = ['.TH LICENSE 7 "2024-01-15" "Example 1.0" "Legal"']
    for paragraph in _paragraphs(text):
        if _is_heading(paragraph):
            rows.append(f".SH {_roff(paragraph)}")
        else:
            rows += [".PP", *(_roff(line.strip()) for line in paragraph.split("\n"))]
    return "\n".join(rows) + "\n"


def _man_fonts(text: str) -> str:
    def dressed(line: str) -> str:
        return re.sub(r"\b(grant|you|software|this)\b", r"\\fB\1\\fR", _roff(line), flags=re.IGNORECASE)

    rows = [".TH LICENSE 7", ".nf"]
    return "\n".join(rows + [dressed(line) for line in text.strip().split("\n")] + [".fi"]) + "\n"


def _mdoc(text: str) -> str:
    rows = [".Dd January 15, 2024", ".Dt LICENSE 7", ".Os"]
    for paragraph in _paragraphs(text):
        rows += [f".Sh {_roff(paragraph)}"] if _is_heading(paragraph) else [".Pp", *map(_roff, paragraph.split("\n"))]
    return "\n".join(rows) + "\n"


def _overstruck(text: str) -> str:
    return "\n".join(
        "".join(f"{c}\b{c}" if c.isalpha() else c for c in line) if _is_heading(line) and line.strip() else line
        for line in text.split("\n")
    )


def _underscored(text: str) -> str:
    return re.sub(r"\b(you|this|the)\b", lambda found: "".join(f"_\b{c}" for c in found[0]), text)


def _pdf(text: str, head: str, foot: str, width: int = 66, rows: int = 24) -> str:
    """As a reader of PDF files writes it: lines of one width with words cut, pages with head, foot and form feed."""
    lines: list[str] = []
    for paragraph in _paragraphs(text):
        if _is_heading(paragraph):
            lines += [paragraph, ""]
            continue
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 1
            if len(word) <= room or not line:
                line = f"{line} {word}".strip()
            elif room > 4 and len(word) > room + 2 and word.isalpha() and word.isascii() and len(word) > 7:
                cut = max(3, min(room - 1, len(word) - 3))
                lines.append(f"{line} {word[:cut]}-")
                line = word[cut:]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    pages = [lines[at : at + rows] for at in range(0, len(lines), rows)]
    done = []
    for number, page in enumerate(pages, 1):
        parts = [head.format(n=number, t=len(pages)), "", *page, "", foot.format(n=number, t=len(pages))]
        done.append("\n".join(parts).strip("\n"))
    return "\n\f".join(done) + "\n"


def _pdf_as(head: str, foot: str) -> Wrapper:
    return _utf8(lambda text: _pdf(text, head, foot))


def _title(text: str) -> str:
    return _paragraphs(text)[0].split("\n")[0].strip()


def _latex(text: str) -> str:
    def signs(line: str) -> str:
        line = re.sub(r"([%&#_$])", r"\\\1", line.replace("\\", "").replace("©", r"\copyright{}"))
        return re.sub(r'"(?=\w)', "``", line).replace('"', "''")

    rows = [rf"\section*{{{signs(p)}}}" if _is_heading(p) else signs(p) for p in _paragraphs(text)]
    return "\\documentclass{article}\n\\begin{document}\n\n" + "\n\n".join(rows) + "\n\n\\end{document}\n"


# ------------------------------------------------------------------------------------------------ line by line, quoted


def _numbered(form: str) -> Wrapper:
    return _utf8(
        lambda text: "".join(form.format(n=n, line=line) + "\n" for n, line in enumerate(text.strip().split("\n"), 1))
    )


def _diff(text: str) -> str:
    lines = text.strip().split("\n")
    head = (
        "diff --git a/LICENSE b/LICENSE\nnew file mode 100644\nindex 0000000..1a2b3c4\n--- /dev/null\n+++ b/LICENSE\n"
        f"@@ -0,0 +1,{len(lines)} @@\n"
    )
    return head + "".join(f"+{line}\n" for line in lines)


def _diff_context(text: str) -> str:
    lines = text.strip().split("\n")
    head = f"--- a/LICENSE\t2024-01-01\n+++ b/LICENSE\t2024-01-02\n@@ -1,{len(lines)} +1,{len(lines)} @@\n"
    return head + "".join(f" {line}\n" for line in lines)


def _plus(text: str) -> str:
    return "".join(f"+{line}\n" for line in text.strip().split("\n"))


def _mail(text: str) -> str:
    return "On Mon, Jan 15, 2024 at 10:12 AM Jane Doe <jane@example.org> wrote:\n" + "".join(
        f"> {line}\n" for line in text.strip().split("\n")
    )


def _quoted_printable(text: str) -> bytes:
    import quopri

    return quopri.encodestring(text.encode("utf-8"))


def _signed(text: str) -> str:
    dashed = re.sub(r"^-", "- -", text, flags=re.MULTILINE)
    return (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{dashed}\n-----BEGIN PGP SIGNATURE-----\n\n"
        "iQEzBAEBCAAdFiEEabcdefghijklmnopqrstuvwxyz0123456789AAAKCRAbcdef\n=AbCd\n-----END PGP SIGNATURE-----\n"
    )


def _boxed(text: str) -> str:
    lines = [line.expandtabs() for line in text.strip().split("\n")]
    width = max(map(len, lines))
    rule = "+" + "-" * (width + 2) + "+"
    return "\n".join([rule, *(f"| {line:<{width}} |" for line in lines), rule]) + "\n"


def _colored(text: str) -> str:
    return "\n".join(f"\x1b[1;32m{line}\x1b[0m" if line.strip() else line for line in text.split("\n"))


# ------------------------------------------------------------------------------------------------------------- as data


def _json(text: str) -> str:
    return json.dumps({"name": "example", "version": "1.0.0", "licenseText": text}, indent=2)


def _json_lines(text: str) -> str:
    return json.dumps(text.strip().split("\n"), indent=2, ensure_ascii=False)


def _json_twice(text: str) -> str:
    return json.dumps(json.dumps(text))


def _json_in_json(text: str) -> str:
    return json.dumps({"license": json.dumps({"text": text})})


def _yaml_block(text: str) -> str:
    return "license: |\n" + textwrap.indent(text.strip(), "  ") + "\n"


def _yaml_folded(text: str) -> str:
    return "license: >-\n" + "\n\n".join("  " + _flat(p) for p in _paragraphs(text)) + "\n"


def _yaml_quoted(text: str) -> str:
    return "license: " + json.dumps(text.strip(), ensure_ascii=False) + "\n"


def _yaml_wrapped(text: str) -> str:
    """As libraries write a long string: in quotes, with lines that go on after a backslash."""
    escaped = json.dumps(text.strip(), ensure_ascii=False)[1:-1]
    pieces = textwrap.wrap(escaped, 72, drop_whitespace=False, break_long_words=False, break_on_hyphens=False)
    return 'license: "' + "\\\n  ".join(p.replace(" ", "\\ ", 1) if p[0] == " " else p for p in pieces) + '"\n'


def _toml(text: str) -> str:
    return f'[package]\nname = "example"\nlicense-text = """\n{text.strip()}\n"""\n'


def _c_string(text: str) -> str:
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.strip().split("\n")]
    return "const char license[] =\n" + "\n".join(f'    "{line}\\n"' for line in lines) + ";\n"


def _js_string(text: str) -> str:
    lines = [line.replace("\\", "\\\\").replace("'", "\\'") for line in text.strip().split("\n")]
    return "var license =\n" + " +\n".join(f"  '{line}\\n'" for line in lines) + ";\n"


def _xml(text: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<license>\n<text><![CDATA[\n{text}\n]]></text>\n</license>\n'


def _xml_text(text: str) -> str:
    return f'<?xml version="1.0"?>\n<license name="License">\n  <text>\n{_escaped(text)}\n  </text>\n</license>\n'


def _deb(text: str) -> str:
    rows = [f" {line}" if line.strip() else " ." for line in text.strip().split("\n")]
    return "Files: *\nCopyright: 2024 Jane Doe\nLicense:\n" + "\n".join(rows) + "\n"


def _spdx(text: str) -> str:
    return f"LicenseID: LicenseRef-1\nExtractedText: <text>{text.strip()}</text>\nLicenseName: License\n"


# ------------------------------------------------------------------------------------------------------- light markup


def _rst(text: str) -> str:
    rows = []
    for paragraph in _paragraphs(text):
        rule = "=" * len(paragraph)
        rows.append(f"{rule}\n{paragraph}\n{rule}" if _is_heading(paragraph) else paragraph)
    return ".. _license:\n\n" + "\n\n".join(rows) + "\n"


def _rst_literal(text: str) -> str:
    return "License\n=======\n\n.. code-block:: text\n\n" + textwrap.indent(text.strip(), "   ") + "\n"


def _rst_colons(text: str) -> str:
    return "License\n-------\n\n::\n\n" + textwrap.indent(text.strip(), "    ") + "\n"


def _rst_lines(text: str) -> str:
    return "".join(f"| {line}\n" for line in text.strip().split("\n"))


def _rst_note(text: str) -> str:
    return ".. note::\n   :class: license\n\n" + textwrap.indent(text.strip(), "   ") + "\n"


def _rst_comment(text: str) -> str:
    return "..\n" + textwrap.indent(text.strip(), "   ") + "\n"


def _md_table(text: str) -> str:
    return "| License |\n| --- |\n" + "".join(
        f"| {_flat(p).replace('|', chr(92) + '|')} |\n" for p in _paragraphs(text)
    )


def _md_table_two(text: str) -> str:
    rows = "".join(f"| {n} | {_flat(p)} |\n" for n, p in enumerate(_paragraphs(text), 1))
    return "| # | Text |\n|:-:|:-----|\n" + rows


def _md_fence(text: str) -> str:
    return f"# License\n\n```text\n{text.strip()}\n```\n"


def _md_details(text: str) -> str:
    return f"<details>\n<summary>License</summary>\n\n{text.strip()}\n\n</details>\n"


def _md_hard_breaks(text: str) -> str:
    return "\\\n".join(text.strip().split("\n")).replace("\n\\\n", "\n\n")


def _md_dressed(text: str) -> str:
    rows = [f"## **{p}**" if _is_heading(p) else _flat(p) for p in _paragraphs(text)]
    return "\n\n".join(re.sub(r"\b(conditions|warranty|share|purpose)\b", r"**\1**", row) for row in rows) + "\n"


def _asciidoc(text: str) -> str:
    return f"= License\n:toc:\n\n[source,text]\n----\n{text.strip()}\n----\n"


def _org(text: str) -> str:
    return f"#+TITLE: License\n#+BEGIN_EXAMPLE\n{text.strip()}\n#+END_EXAMPLE\n"


def _wiki(text: str) -> str:
    rows = [f"== {p} ==" if _is_heading(p) else _flat(p) for p in _paragraphs(text)]
    return "\n\n".join(rows) + "\n\n[[Category:Licenses]]\n"


def _pod(text: str) -> str:
    return "=pod\n\n=head1 LICENSE\n\n" + "\n\n".join(_flat(p) for p in _paragraphs(text)) + "\n\n=cut\n"


def _texinfo(text: str) -> str:
    body = text.strip().replace("@", "@@").replace("{", "@{").replace("}", "@}").replace("©", "@copyright{}")
    return "@node License\n@appendix License\n\n@display\n" + body + "\n@end display\n"


def _javadoc(text: str) -> str:
    rows = "\n".join(f" * <p>{_escaped(_flat(p))}</p>" for p in _paragraphs(text))
    return f"/**\n{rows}\n */\n"


# ------------------------------------------------------------------------------------------------------------ encodings


def _encoded(name: str) -> Wrapper:
    return lambda text: text.encode(name, "replace")


def _curled(text: str) -> str:
    return re.sub(r'"(?=\w)', "“", text).replace('"', "”").replace("'", "’")


LINE_LEADS = (
    "# ", "## ", "// ", "/// ", "//! ", "-- ", "--- ", "; ", ";; ", ";;; ", "% ", "%% ", "! ", "!! ", '" ', "' ",
    "''' ", "REM ", "rem ", "@REM ", ":: ", "dnl ", "C ", "c ", "* ", " * ", "** ", "      * ", "\\ ", ".\\\" ",
    "'\\\" ", "@c ", "@comment ", "//* ", "⍝ ", "NB. ", "| ", "> ", ">> ", "> > ", "#| ", "#: ", "#' ", "~ ", ": ",
    "+ ", "/* ", "#!! ", "*> ", "--! ", "!> ", "//# ", "$! ", "%! ", "#% ", "^ ",
)  # fmt: skip
"""What comments of languages begin each line with."""
BLOCKS = (
    ("/*", "*/", ""), ("/*", " */", " * "), ("/**", " */", " * "), ("/*!", "*/", ""), ("/*!", " */", " *  "),
    ("(*", "*)", ""), ("(**", "*)", " * "), ("{-", "-}", ""), ("{-|", "-}", ""), ('"""', '"""', ""),
    ("'''", "'''", ""), ('r"""', '"""', ""), ("<!--", "-->", ""), ("<!---", "--->", ""), ("<%--", "--%>", ""),
    ("<%#", "%>", ""), ("{#", "#}", ""), ("{{!--", "--}}", ""), ("{{!", "}}", ""), ("{*", "*}", ""),
    ("{/*", "*/}", ""), ("@*", "*@", ""), ("#|", "|#", ""), ("#=", "=#", ""), ("#[[", "]]", ""), ("<#", "#>", ""),
    ("--[[", "]]", ""), ("--[[", "--]]", ""), ("%{", "%}", ""), ("=begin", "=end", ""),
    ("=begin comment", "=end comment", ""), ("###", "###", ""), ("/+", "+/", ""), ("(:", ":)", ""), ("(;", ";)", ""),
    ("#if 0", "#endif", ""), ("{", "}", ""), ("comment *", "*", ""), ("\\begin{comment}", "\\end{comment}", ""),
    ("\\begin{verbatim}", "\\end{verbatim}", ""),
    ("/***************************************", " ***************************************/", " * "),
    ("#######################################", "#######################################", "# "),
    ("---------------------------------------", "---------------------------------------", "-- "),
    ("<license>", "</license>", ""), ("<pre>", "</pre>", ""), ("<blockquote>", "</blockquote>", ""),
    ("<![CDATA[", "]]>", ""), ("%(", "%)", ""), ("<comment>", "</comment>", ""),
)  # fmt: skip
"""What comments of languages, and other blocks, begin and end with, and what their lines begin with."""

WRAPPERS: dict[str, Wrapper] = {
    **{f"leader {lead.strip() or lead!r}": _leader(lead) for lead in LINE_LEADS},
    **{f"between {opens} and {closes}": _between(opens, closes, lead) for opens, closes, lead in BLOCKS},
    "html, one line": _html("<p>{}</p>"),
    "html, divs": _html('<div class="row"><span style="color: #333">{}</span></div>'),
    "html, list": _html("<li>{}</li>", "<html><body><ul>{}</ul></body></html>"),
    "html, table": _html("<tr><td>{}</td></tr>", "<table><tbody>{}</tbody></table>"),
    "html, sections": _html("<section><article><p>{}</p></article></section>", "<main>{}</main>"),
    "html, definition list": _html("<dd>{}</dd>", "<dl>{}</dl>"),
    "html, headed": _utf8(_html_headed),
    "html, breaks": _utf8(_html_breaks),
    "html, lines of a code view": _utf8(_html_numbered),
    "html, lines in spans": _utf8(_html_spans),
    "html, numbered entities": _utf8(_html_entities),
    "html, open paragraphs": _html("<p>{}\n", "<html><body>{}</body></html>"),
    "html, capitals": _html("<P ALIGN=LEFT><FONT SIZE=2 FACE='Arial'>{}</FONT></P>", "<HTML><BODY>{}</BODY></HTML>"),
    "html, office": _html('<p class=MsoNormal><o:p></o:p><span lang=EN-US>{}</span></p>'),
    "html, in json": _utf8(_html_in_json),
    "html, escaped": _utf8(_feed),
    "html, escaped twice": _utf8(lambda text: f"<p>{_escaped(_feed(text))}</p>"),
    "text, escaped twice": _utf8(lambda text: html.escape(html.escape(text))),
    "text, escaped thrice": _utf8(lambda text: html.escape(html.escape(html.escape(text)))),
    "rtf": _rtf,
    "rtf, lines": _rtf_lines,
    "man": _utf8(_man),
    "man, fonts": _utf8(_man_fonts),
    "mdoc": _utf8(_mdoc),
    "man as shown, bold": _utf8(_overstruck),
    "man as shown, underlined": _utf8(_underscored),
    "pdf, page numbers": _pdf_as("", "{n}"),
    "pdf, page of": _pdf_as("", "Page {n} of {t}"),
    "pdf, title and number": _utf8(lambda text: _pdf(text, _title(text).replace("{", ""), "- {n} -")),
    "pdf, title beside number": _utf8(lambda text: _pdf(text, _title(text) + "    Page {n} of {t}", "")),
    "pdf, number beside title": _utf8(lambda text: _pdf(text, "", "{n} | " + _title(text))),
    "pdf, date and number": _pdf_as("", "2024-01-15                         {n}/{t}"),
    "pdf, address and number": _pdf_as("https://example.org/license.pdf", "{n}/{t}"),
    "latex": _utf8(_latex),
    "numbers": _numbered("{n:4d}  {line}"),
    "numbers, tab": _numbered("{n:6d}\t{line}"),
    "numbers, colon": _numbered("{n}: {line}"),
    "numbers, colon, no blank": _numbered("{n}:{line}"),
    "numbers, bar": _numbered("{n:>3} | {line}"),
    "numbers, zeros": _numbered("{n:04d} {line}"),
    "numbers, brackets": _numbered("[{n:3d}] {line}"),
    "numbers, grep": _numbered("LICENSE:{n}:{line}"),
    "grep": _numbered("LICENSE: {line}"),
    "diff": _utf8(_diff),
    "diff, context": _utf8(_diff_context),
    "diff, plus": _utf8(_plus),
    "diff, plus and blank": _leader("+ "),
    "diff, old style": _leader("> "),
    "mail": _utf8(_mail),
    "mail, quoted-printable": _quoted_printable,
    "mail, signed": _utf8(_signed),
    "box": _utf8(_boxed),
    "terminal colors": _utf8(_colored),
    "json": _utf8(_json),
    "json, one string": _utf8(json.dumps),
    "json, list of lines": _utf8(_json_lines),
    "json, twice": _utf8(_json_twice),
    "json in json": _utf8(_json_in_json),
    "yaml, block": _utf8(_yaml_block),
    "yaml, folded": _utf8(_yaml_folded),
    "yaml, quoted": _utf8(_yaml_quoted),
    "yaml, wrapped": _utf8(_yaml_wrapped),
    "toml": _utf8(_toml),
    "c string": _utf8(_c_string),
    "js string": _utf8(_js_string),
    "xml, cdata": _utf8(_xml),
    "xml, text": _utf8(_xml_text),
    "deb": _utf8(_deb),
    "spdx": _utf8(_spdx),
    "rst": _utf8(_rst),
    "rst, code block": _utf8(_rst_literal),
    "rst, literal": _utf8(_rst_colons),
    "rst, line block": _utf8(_rst_lines),
    "rst, note": _utf8(_rst_note),
    "rst, comment": _utf8(_rst_comment),
    "markdown, table": _utf8(_md_table),
    "markdown, table of two": _utf8(_md_table_two),
    "markdown, fence": _utf8(_md_fence),
    "markdown, details": _utf8(_md_details),
    "markdown, hard breaks": _utf8(_md_hard_breaks),
    "markdown, bold": _utf8(_md_dressed),
    "asciidoc": _utf8(_asciidoc),
    "org": _utf8(_org),
    "wiki": _utf8(_wiki),
    "pod": _utf8(_pod),
    "texinfo": _utf8(_texinfo),
    "javadoc": _utf8(_javadoc),
    "utf-16-le without mark": _encoded("utf-16-le"),
    "utf-16-be without mark": _encoded("utf-16-be"),
    "utf-16": _encoded("utf-16"),
    "utf-32": _encoded("utf-32"),
    "utf-8 with mark": _encoded("utf-8-sig"),
    "latin-1": _encoded("latin-1"),
    "windows, curled": lambda text: _curled(text).encode("cp1252", "replace"),
    "mac, curled": lambda text: _curled(text).encode("mac-roman", "replace").replace(b"\n", b"\r"),
    "cr only": lambda text: text.replace("\n", "\r").encode("utf-8"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "cr cr lf": lambda text: text.replace("\n", "\r\r\n").encode("utf-8"),
    "line separators": lambda text: text.replace("\n\n", "\u2029").replace("\n", "\u2028").encode("utf-8"),
    "next line": lambda text: text.replace("\n", "\u0085").encode("utf-8"),
    "read as latin-1": lambda text: _curled(text).encode("utf-8").decode("latin-1").encode("utf-8"),
}  # fmt: skip
"""Name → format."""
