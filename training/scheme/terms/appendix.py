"""The lexicon as an appendix of a paper, to be printed and cited: Markdown, LaTeX, HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from labels.support.atomic import whole_file
from labels.taxonomy import Label
from labels.wording import LANGUAGES, N_, _, language, pgettext
from seeds.schemes import Scheme
from seeds.vocabulary.lexicon import Entry
from training.scheme.terms.term_statistics import TermStatistics

# Fields of a lexicon and what a reader of a paper is told they are.
KINDS: Mapping[str, str] = {
    "terms": N_("terms"),
    "weak": N_("weak terms (count in company)"),
    "company": N_("company of weak terms"),
    "before": N_("not counted behind"),
    "after": N_("not counted before"),
    "except": N_("exceptions"),
    "block": N_("blocking words (of the sentence)"),
}
N_FIGURES = 5
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#])")


@dataclass(frozen=True, slots=True)
class Section:
    """The words of one label.

    Attributes
    ----------
    label : Label
        The label.
    words : mapping of str to sequence of str
        Words by what they are, in the order of :data:`KINDS`; groups as further entries.
    figures : sequence of sequence of str
        A row for each term that stands in the text: see :func:`figure_heads`.
    """

    label: Label
    words: Mapping[str, Sequence[str]]
    figures: Sequence[Sequence[str]]


def figure_heads() -> tuple[str, ...]:
    """Return the heads of the figures, in the language spoken."""
    return (
        pgettext("head of a table of words", "term"),
        pgettext("head of a table of words", "paragraphs"),
        pgettext("head of a table of words", "coverage"),
        pgettext("head of a table of words", "counting"),
        pgettext("head of a table of words", "precision"),
    )


def write_appendix(scheme: Scheme, rows: Sequence[TermStatistics], source: str, today: date, path: Path) -> None:
    """Write the appendix in the form that the file's suffix asks for.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    rows : sequence of TermStatistics
        Figures of its terms.
    source : str
        What they were counted in.
    today : date
        Date of the appendix.
    path : Path
        A ``.md``, ``.tex`` or ``.html`` file.
    """
    write = WRITERS[path.suffix.lower()]
    with whole_file(path) as file:
        file.write("\n".join(write(scheme, [*sections(scheme, rows)], citation(scheme, source, today))) + "\n")


def citation(scheme: Scheme, source: str, today: date) -> str:
    """Return the sentence that tells one version of the lexicon from another.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    source : str
        What its terms were counted in.
    today : date
        Date of the appendix.
    """
    n_terms = sum(len(entry.terms) + len(entry.weak) for entry in scheme.lexicon.entries.values())
    says = _(
        "Lexicon {name} (labels: {labels}, words: {terms}), version {digest} (first 12 digits of the SHA-256 of the two TOML "
        "files), {date}; counted in {source}."
    )
    known = {"name": scheme.name, "labels": len(scheme.keys), "terms": n_terms, "digest": scheme.digest}
    return says.format(**known, date=today.isoformat(), source=source)


def _title(scheme: Scheme) -> str:
    return _("Appendix, lexicon {name}").format(name=scheme.name)


def _listed(kind: str, words: Iterable[str]) -> str:
    """Return words behind what they are, both ready for the form that they are written in."""
    return _("{kind}: {words}").format(kind=kind, words=pgettext("between names", ", ").join(words))


def sections(scheme: Scheme, rows: Sequence[TermStatistics]) -> Iterator[Section]:
    """Yield the sections of the appendix, label by label.

    Parameters
    ----------
    scheme : Scheme
        The scheme.
    rows : sequence of TermStatistics
        Figures of its terms.
    """
    for label in scheme.taxonomy.labels:
        figures = [
            (
                row.term + ("*" if row.weak else ""),
                str(row.paragraphs),
                f"{row.coverage:.2%}",
                "" if row.counting is None else f"{row.counting:.0%}",
                "" if row.precision is None else f"{row.precision:.2f} [{row.low:.2f}, {row.high:.2f}], n={row.judged}",
            )
            for row in rows
            if row.label == label.key and row.mentions
        ]
        yield Section(label, _kinds(scheme.lexicon.entries[label.key]), figures)


def _kinds(entry: Entry) -> dict[str, Sequence[str]]:
    """Return the words of a label by what they are; company and subjects of each group behind its terms."""
    kinds: dict[str, Sequence[str]] = {}
    for number, group in enumerate(entry.groups, 1):
        marked = _("{kind} ({group})") if len(entry.groups) > 1 else "{kind}"
        for field in ("terms", "weak", "company", "before", "after"):
            if words := getattr(group, field):
                kinds[marked.format(kind=_(KINDS[field]), group=getattr(group, "name", "") or number)] = words
    if entry.exceptions:
        kinds[_(KINDS["except"])] = entry.exceptions
    if entry.block:
        kinds[_(KINDS["block"])] = entry.block
    return kinds


def _markdown(scheme: Scheme, parts: Sequence[Section], cited: str) -> Iterator[str]:
    def safe(text: str) -> str:
        return _MARKDOWN.sub(r"\\\1", text)

    yield f"# {safe(_title(scheme))}\n"
    yield f"{safe(cited)}\n"
    for part in parts:
        yield f"## {safe(part.label.name)} (`{part.label.key}`)\n"
        if part.label.definition:
            yield f"{safe(part.label.definition)}\n"
        yield from (_listed(f"**{safe(kind)}**", map(safe, words)) + "\n" for kind, words in part.words.items())
        if part.figures:
            yield f"| {' | '.join(figure_heads())} |"
            yield f"| --- |{' ---: |' * (N_FIGURES - 1)}"
            yield from (f"| {' | '.join(map(safe, row))} |" for row in part.figures)
            yield ""


def _latex(scheme: Scheme, parts: Sequence[Section], cited: str) -> Iterator[str]:
    def safe(text: str) -> str:
        return "".join(_LATEX.get(char, char) for char in text)

    yield f"% \\usepackage{{ctex,longtable,booktabs}}  % {_('compile with XeLaTeX or LuaLaTeX')}"
    yield f"\\section*{{{safe(_title(scheme))}}}"
    yield f"{safe(cited)}\n"
    for part in parts:
        yield f"\\subsection*{{{safe(part.label.name)} (\\texttt{{{safe(part.label.key)}}})}}"
        if part.label.definition:
            yield f"{safe(part.label.definition)}\n"
        for kind, words in part.words.items():
            bold = f"\\textbf{{{safe(kind)}}}"
            yield f"\\noindent{_listed(bold, map(safe, words))}\\par"
        if part.figures:
            head = " & ".join(map(safe, figure_heads())) + r" \\"
            yield f"\\begin{{longtable}}{{l{'r' * (N_FIGURES - 1)}}}"
            yield f"\\toprule\n{head}\n\\midrule\n\\endhead\n\\bottomrule\n\\endlastfoot"
            # A bracket at the head of a line would be taken for an option of the line end before it.
            yield from (
                " & ".join(("{}" if cell.startswith("[") else "") + safe(cell) for cell in row) + r" \\" for row in part.figures
            )
            yield "\\end{longtable}"


def _page(scheme: Scheme, parts: Sequence[Section], cited: str) -> Iterator[str]:
    safe: Callable[[str], str] = html.escape
    written_in, title = "en" if language() == LANGUAGES[0] else "zh-CN", safe(_title(scheme))
    yield f'<!DOCTYPE html>\n<html lang="{written_in}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield f"<style>\n{Path(__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>\n</head>\n<body>"
    yield f"<h1>{title}</h1>\n<p>{safe(cited)}</p>"
    between = pgettext("between names", ", ")
    for part in parts:
        yield f"<h2>{safe(part.label.name)} <code>{safe(part.label.key)}</code></h2>"
        if part.label.definition:
            yield f"<p>{safe(part.label.definition)}</p>"
        yield "<dl>"
        yield from (f"<dt>{safe(kind)}</dt><dd>{between.join(map(safe, words))}</dd>" for kind, words in part.words.items())
        yield "</dl>"
        if part.figures:
            yield f"<table>\n<thead><tr>{''.join(f'<th>{safe(head)}</th>' for head in figure_heads())}</tr></thead>\n<tbody>"
            yield from (f"<tr>{''.join(f'<td>{safe(cell)}</td>' for cell in row)}</tr>" for row in part.figures)
            yield "</tbody>\n</table>"
    yield "</body>\n</html>"


# To add a form is to add an entry and a function.
WRITERS: Mapping[str, Callable[[Scheme, Sequence[Section], str], Iterator[str]]] = {
    ".md": _markdown,
    ".tex": _latex,
    ".html": _page,
}
