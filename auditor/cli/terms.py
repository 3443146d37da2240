"""`auditor terms`: which terms does this text state?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from click.exceptions import Exit

from auditor.cli.groups import grouped
from auditor.cli.line import Argument, NamedOption
from auditor.cli.options import OfflineOption, RecordsOption, SecondReaderOptions, StoreOption, check_form
from auditor.cli.say import json_text, say
from auditor.core.errors import UnreadableInput, UsageError
from auditor.core.printable import one_line, percent

if TYPE_CHECKING:
    from auditor.collect.second_reader import Asking
    from auditor.core.model import Document, Identification, Location, Term, TermDifference
    from auditor.identify.library import Library
    from auditor.terms.doubts import UnreadTerm


@grouped
def terms(
    files: Annotated[list[str], Argument(help="Files to read, or - for standard input.", metavar="FILE...")],
    format_: Annotated[str, NamedOption("--format", "-f", help="table or json.")] = "table",
    records: RecordsOption = None,
    no_records: Annotated[
        bool, NamedOption("--no-records", help="Read the text alone, without the license database.")
    ] = False,
    together: Annotated[
        bool, NamedOption("--together", help="Take the files for documents of one model: a license and its policies.")
    ] = False,
    *,
    second: SecondReaderOptions,
    offline: OfflineOption = False,
    store: StoreOption = None,
) -> None:
    """List the terms a license text states, each with the sentence that states it.

    Terms come from the license database where the license is recognized, with the changes of a modified text; an
    unrecognized license text is read by the term readers, and each term says how sure they are. With --together, words
    that one file defines and another uses are resolved, and a grant that another file narrows is left out. With
    --second-reader, what it quotes of an unrecognized or modified text joins the sentences that were not understood;
    its key, where it wants one, comes from the environment variable AUDITOR_SECOND_READER_KEY.
    """
    from auditor.cli import outputs
    from auditor.cli.reading import UNREADABLE, read_text, text_document

    check_form(format_, ("table", "json"), also=("text",))
    if no_records and records:
        raise UsageError("--records and --no-records contradict each other", wanted="one of the two")
    reader, evidence = second.reader(), None
    answer = _read_alone if no_records else with_records(tuple(records or ()))
    if reader is not None:
        from auditor.collect.second_reader import Asking
        from auditor.collect.store import EvidenceStore

        evidence = EvidenceStore(store)
        answer = _read_twice(answer, Asking(reader, evidence, offline=offline))

    def told(title: str, about: Sequence[Document]) -> None:
        if format_ == "json":
            outputs.print_data(json_text(whole_json(title, answer(about))))
        else:
            outputs.print_text(_text(title, answer(about)))

    failed, documents = False, []
    for path in files:
        try:
            text = read_text(path)
        except UnreadableInput as error:
            failed = True
            say(str(error))
            continue
        documents.append(text_document(path, text))
        if not together:
            told(path, documents[-1:])
    if together and documents:
        told(" + ".join(files), documents)
    for warning in evidence.warnings if evidence is not None else ():
        say(f"warning: {warning}")
    raise Exit(UNREADABLE if failed else 0)


@dataclass(frozen=True)
class TermsAnswer:
    """What one text states, or the texts of one model."""

    identification: dict[str, Any]
    named: str
    terms: tuple[Term, ...]
    category: str | None
    changes: tuple[TermDifference, ...] = ()
    unread: tuple[UnreadTerm, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    taken: tuple[Identification | None, ...] = ()
    """What each text was taken for; None where that was left out."""
    second: _SecondReading | None = None
    words: str = ""
    """The texts, folded."""
    issues: tuple[tuple[str, int, str], ...] = ()
    """What is wrong with the front matter of a model card: file, line, statement."""

    @property
    def settled(self) -> bool:
        """Whether no sentence that was not understood can make the license one of a narrower category."""
        from auditor.terms.category import is_settled

        return self.category is not None and is_settled(self.terms, {one.term for one in self.unread}, self.words)


@dataclass(frozen=True)
class _SecondReading:
    """Who else read the texts, and what came of it."""

    host: str
    model: str
    answers: tuple[dict[str, str], ...]
    """Of each answer the term, the hashes of prompt and text, and the hash under which it is kept."""
    missing: str
    """Why an answer is missing; empty where none is."""


_Answering = Callable[["Sequence[Document]"], TermsAnswer]


def _read_twice(answer: _Answering, asking: Asking) -> _Answering:
    """The same, with what a second reader quotes added to the sentences that were not understood."""
    from auditor.core.second_reading import answer_in
    from auditor.terms import second_reader

    def twice(documents: Sequence[Document]) -> TermsAnswer:
        once = answer(documents)
        about = [
            (document, found)
            for document, found in zip(documents, once.taken, strict=True)
            if second_reader.is_asked_about(document, found)
        ]
        asked = [question for document, _ in about for question in second_reader.questions(document)]
        files, missing = asking.answers(asked)
        said = [(file, held) for file in files if (held := answer_in(file)) is not None]
        given = [one for _, one in said]
        unread = list(once.unread)
        for document, found in about:
            unread += second_reader.quoted_terms(document, found, once.terms, tuple(unread), given)
        prompts = {(question.term, question.text): question.prompt for question in asked}
        kept = tuple(
            {"class": one.term, "prompt": prompts[one.term, one.text], "text": one.text, "sha256": file.sha256}
            for file, one in said
        )
        told = _SecondReading(asking.reader.host, asking.reader.model, kept, missing)
        return replace(once, unread=tuple(unread), second=told)

    return twice


def _read_alone(documents: Sequence[Document]) -> TermsAnswer:
    from auditor.terms.doubts import languages_of, unread_terms
    from auditor.terms.together import read_together

    found = read_together(documents)
    unread = tuple(one for document in documents for one in unread_terms(document, found.terms))
    languages = tuple(dict.fromkeys(one for document in documents for one in languages_of(document)))
    path = documents[0].location.path if len(documents) == 1 else None
    switched_off = {"path": path, "status": "not-asked", "license": None, "nearest": None}
    return TermsAnswer(
        identification=switched_off,
        named="read without records",
        terms=found.terms,
        category=found.category,
        unread=unread,
        languages=languages,
        taken=(None,) * len(documents),
        words=_words(documents),
    )


def _words(documents: Sequence[Document]) -> str:
    from auditor.terms.folding import plain

    return "\n".join(plain(document.text) for document in documents)


def with_records(folders: tuple[Path, ...]) -> Callable[[Sequence[Document]], TermsAnswer]:
    """What answers from the license database, with these folders of one's own, and from reading."""
    from auditor.cli.reading import named
    from auditor.identify import as_json, front_matter_issues, identify_text
    from auditor.identify.library import load_library
    from auditor.terms.category import category
    from auditor.terms.doubts import languages_of
    from auditor.terms.labels import labeled
    from auditor.terms.together import resolve_together

    book = load_library(extra=folders)

    def answer(documents: Sequence[Document]) -> TermsAnswer:
        taken = [identify_text(document.text, book) for document in documents]
        stated = resolve_together(documents, taken, book)
        kinds = [_category(found, book) for found in taken]
        said, words = "; ".join(map(named, taken)), _words(documents)
        unread = tuple(
            one
            for document, found in zip(documents, taken, strict=True)
            for one in unread_in(document, found, stated, book)
        )
        languages = tuple(dict.fromkeys(one for document in documents for one in languages_of(document)))
        issues = tuple(
            (document.location.path, line, statement)
            for document in documents
            for _, line, statement in front_matter_issues(document.text)
        )
        if len(taken) > 1:
            kind = next(iter(kinds)) if len(set(kinds)) == 1 else None
            identified: dict[str, Any] = {
                "documents": [
                    as_json(one.location.path, found, book, one.text)
                    for one, found in zip(documents, taken, strict=True)
                ]
            }
            kind = kind or category(stated, words)
            return TermsAnswer(
                identified, said, stated, kind, (), unread, languages, tuple(taken), words=words, issues=issues
            )
        (found,), (kind,) = taken, kinds
        found = labeled(documents[0], found, stated, book)
        if kind is None and stated:
            kind = category(stated, words)
        identified = as_json(documents[0].location.path, found, book, documents[0].text)
        changes = found.changes
        return TermsAnswer(
            identified, said, stated, kind, changes, unread, languages, tuple(taken), words=words, issues=issues
        )

    return answer


def unread_in(
    document: Document, found: Identification, stated: tuple[Term, ...], book: Library
) -> tuple[UnreadTerm, ...]:
    """The sentences of a text, or of the changes of a modified one, that may bear on a term and were not understood."""
    from auditor.core.model import Status
    from auditor.terms import labels
    from auditor.terms.doubts import unread_changes, unread_terms

    if found.status is Status.UNRECOGNIZED:
        return tuple(unread_terms(document, stated))
    asked = tuple(unread_changes(document, found, stated))
    changed = labels.unread_changes(document, labels.labeled(document, found, stated, book))
    quoted = {(one.term, one.quote) for one in asked}
    return (*asked, *(one for one in dict.fromkeys(changed) if (one.term, one.quote) not in quoted))


def _category(found: Identification, book: Library) -> str | None:
    ids = found.license_ids or ((found.nearest,) if found.nearest else ())
    categories = {book.get(license_id).category for license_id in ids}
    return categories.pop() if len(categories) == 1 and found.recognized else None


def whole_json(path: str, answer: TermsAnswer) -> dict[str, Any]:
    """One line of ``auditor terms --format json``, with who else read the text."""
    whole = as_json(
        path,
        answer.terms,
        answer.category,
        answer.identification,
        answer.changes,
        answer.unread,
        answer.languages,
    )
    whole["category_settled"] = answer.settled
    second = answer.second
    if second is not None:
        whole["second_reader"] = {
            "host": second.host,
            "model": second.model,
            "answers": list(second.answers),
            "missing": second.missing or None,
        }
    return whole


def as_json(
    path: str,
    stated: Iterable[Term],
    category: str | None,
    identification: dict[str, Any] | None = None,
    changes: Iterable[TermDifference] = (),
    unread: Iterable[UnreadTerm] = (),
    languages: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """One line of ``auditor terms --format json``."""
    from auditor.core.frozen import thaw

    rows = [
        {
            "id": term.id,
            "value": thaw(term.value),
            "path": term.location.path if term.location else None,
            "where": term.where,
            "quote": term.quote,
            "start_line": term.location.start_line if term.location else None,
            "end_line": term.location.end_line if term.location else None,
            "source": "record" if term.source.startswith("record") else "reader",
            "confidence": term.confidence,
            "doubt": term.doubt,
        }
        for term in stated
    ]
    return {
        "path": path,
        "identification": identification,
        "terms": rows,
        "category": category,
        "changes": [
            {"id": one.term, "change": one.change, "before": thaw(list(one.before)), "after": thaw(list(one.after))}
            for one in changes
        ],
        "unread": [unread_as_json(one) for one in unread],
        "language": [{"code": code, "read": read} for code, read in languages],
    }


def unread_as_json(one: UnreadTerm) -> dict[str, Any]:
    """A sentence that was not understood, for machines."""
    return {
        "class": one.term,
        "quote": one.quote,
        "start_line": one.start_line,
        "end_line": one.end_line,
        "why": one.why,
    }


def _text(path: str, answer: TermsAnswer) -> str:
    from auditor.terms import explain
    from auditor.terms.category import SURE
    from auditor.terms.differences import REMOVED, told

    lines = [f"{path}: {answer.named}"]
    if not answer.terms:
        lines.append("  no terms were found in this text; read it before you rely on it")
    for file, line, statement in answer.issues:
        where = f"line {line}" if file == path else f"{file}, line {line}"
        lines.append(f"  note, {where}: {statement}")
    lines += [f"  changed: {told(one)}" for one in answer.changes]
    gone = {one.term: one.before for one in answer.changes if one.change == REMOVED}
    said = shown = ""
    for term in answer.terms:
        sure = "" if term.source.startswith("record") else f" [read, {percent(term.confidence)} sure]"
        if term.source.startswith("record") and term.doubt and term.confidence < SURE:
            sure = f" [in doubt: {term.doubt}]"
        if not term.quote and term.value in gone.get(term.id, ()):
            sure = " [known license; struck from this text]"
        sentence = f"- {explain(term)}"
        if sentence != said:
            lines.append(sentence + sure)
            said = sentence
        if term.quote:
            place = f"{_place(term.location, path)}: " if term.location else ""
            quoted = f"{place}“{' '.join(term.quote.split())}”"
            # One sentence often states several terms; it is quoted under the first of them.
            lines.append(f"    {place}the same sentence" if quoted == shown else f"    {quoted}")
            shown = quoted
    if answer.unread and answer.category and not answer.settled:
        lines.append(f"  category: {answer.category}, or a narrower one if these sentences limit what they may bear on")
    if answer.unread:
        lines.append(
            f"  not understood, read {'it' if len({one.quote for one in answer.unread}) == 1 else 'them'} yourself:"
        )
    lines += unread_lines(answer.unread)
    if answer.second and answer.second.missing:
        lines.append(f"  {one_line(answer.second.missing, 600)}")
    partly = [code for code, read in answer.languages if read != "full"]
    if partly:
        lines.append(f"  languages that are read in part or not at all: {', '.join(partly)}")
    return "\n".join(lines)


def unread_lines(unread: Iterable[UnreadTerm]) -> Iterator[str]:
    """What was not understood, each sentence once with all terms that it may bear on."""
    about: dict[tuple[str, int, str], list[str]] = {}
    for one in unread:
        about.setdefault((one.why, one.start_line, one.quote), []).append(one.term)
    for (why, line, quote), terms in about.items():
        named = [*dict.fromkeys(term for term in terms if term != "any")]
        if "any" in terms:
            named.append("any other term" if named else "any term")
        yield f"- may bear on {', '.join(named)}: {why}"
        yield f"    line {line}: “{quote}”"


def _place(location: Location, path: str) -> str:
    """Lines, and the file where the answer is about several."""
    line = f"line {location.start_line}"
    return line if location.path == path else f"{location.path}, {line}"
