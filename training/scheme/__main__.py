"""A scheme of one's own: ``python -m training.scheme new|expand|check|terms …``.

``new DIR 氢能=hydrogen`` writes a commented folder that tags at once, ``new DIR --from-topic 氢能`` one made of a topic;
``expand DIR --corpus FILE… --labelled FILE…`` proposes words for it, from text and from what labels say of it, and takes the
answers; ``check DIR`` says what looks wrong in it; ``terms DIR FILE…`` counts what each word does, and prints the lexicon as
an appendix.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import run_command
from models.corrected import add_corrections_options, which_corrections
from seeds.schemes import Scheme, load_scheme, shipped_schemes
from training.scheme.expanding.proposal_files import check_output, proposal_lines, write_proposals
from training.scheme.expanding.word_decisions import NO, TERM, WEAK, Applied, apply_decisions, label_key, read_decisions
from training.scheme.findings import check_scheme, check_text
from training.scheme.making import NewLabel, make_scheme, read_names, scheme_texts

if TYPE_CHECKING:
    from training.scheme.expanding.label_lessons import TextLabels
    from training.scheme.expanding.user_text import UserText

PROG = "python -m training.scheme"
TABLES = (".xlsx", ".csv")
STAND_IN = "the written corpus"
# Share of a label's paragraphs that do no more than list it, above which the text hardly says what goes with it.
LISTED = 0.75


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = _parser().parse_args(argv)
    if options.action == "new":
        return _new(options, load_scheme(options.source) if options.source else None)
    scheme = load_scheme(options.scheme)
    return {"expand": _expand, "check": _check, "terms": _terms}[options.action](options, scheme)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROG, description="Make a scheme of your own, and mend it.", allow_abbrev=False)
    actions = parser.add_subparsers(dest="action", required=True, metavar="new|expand|check|terms")
    new = actions.add_parser("new", help="write a scheme from a few names", allow_abbrev=False)
    new.add_argument("folder", type=Path, metavar="DIR", help="where to write it")
    new.add_argument("names", nargs="*", metavar="NAME=KEY", help="a label: its name and its key, 氢能=hydrogen")
    words_help = "further words of a label, by key or name"
    new.add_argument("--words", nargs="+", action="extend", default=[], metavar="KEY=WORD,…", help=words_help)
    known = ", ".join(shipped_schemes())
    topic_help = "a label made of a topic: its name, its number or some of its words"
    new.add_argument("--from-topic", nargs="+", action="extend", default=[], metavar="TOPIC[=KEY]", help=topic_help)
    new.add_argument(
        "--model", default="topics", metavar="NAME", help="whose topics: what training.topics wrote (default: topics)"
    )
    new.add_argument("--from", dest="source", metavar="SCHEME", help=f"copy a scheme: a shipped one ({known}) or a folder")
    expand = actions.add_parser("expand", help="propose words, and take the answers", allow_abbrev=False)
    _add_scheme(expand)
    corpus_help = "your own text: files or folders of any kind that is read"
    expand.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="FILE", help=corpus_help)
    expand.add_argument("-n", type=int, default=20, metavar="N", help="proposals for each label at most (default: 20)")
    expand.add_argument("--label", nargs="+", default=[], metavar="KEY", help="labels in question (default: all)")
    expand.add_argument("--output", type=Path, metavar="FILE", help="a table to fill in: .xlsx, .csv or .jsonl")
    expand.add_argument("--answers", type=Path, metavar="FILE", help="that table, filled in")
    labelled_help = "labelled text that teaches words, in any form that training reads"
    expand.add_argument("--labelled", nargs="+", type=Path, default=[], metavar="FILE", help=labelled_help)
    add_corrections_options(expand)
    for name, says in (
        ("accept", "words that are terms"),
        ("weak", "words that are weak terms"),
        ("reject", "words that are none"),
    ):
        expand.add_argument(f"--{name}", nargs="+", action="extend", default=[], metavar="KEY=WORD,…", help=says)
    check = actions.add_parser("check", help="say what looks wrong in a scheme", allow_abbrev=False)
    _add_scheme(check)
    check.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="FILE", help=corpus_help)
    terms = actions.add_parser("terms", help="count what each word does; print the lexicon", allow_abbrev=False)
    _add_scheme(terms)
    terms.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="text to count in, with labels or without")
    terms.add_argument("--labelled", action="store_true", help="the files are labelled data; refuse what is not")
    suffixes = ".xlsx, .csv (the table), .md, .tex, .html (an appendix to print)"
    terms.add_argument("--output", type=Path, metavar="FILE", help=suffixes)
    return parser


def _add_scheme(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scheme", metavar="DIR", help="folder of the scheme, or the name of a shipped one")


def _new(options: argparse.Namespace, source: Scheme | None) -> int:
    account = Account()
    named = bool(options.names or options.from_topic)
    if (source is None) == (not named) or (source is not None and options.words):
        problem = "names no label" if source is None else "names labels as well as --from"
        remedy = "write 氢能=hydrogen for each label, --from-topic TOPIC, or --from SCHEME alone"
        raise UsageError(f"new {options.folder}", problem, remedy)
    made = _made_of_topics(options.from_topic, options.model) if options.from_topic else []
    texts = dict(source.texts) if source is not None else scheme_texts(read_names(options.names, options.words, made))
    scheme = make_scheme(options.folder, texts)
    print(f"{options.folder}: {', '.join(f'{label.key} {label.name}' for label in scheme.taxonomy.labels)}")
    print(f"next: {PROG} expand {options.folder} --corpus FILE… --output words.xlsx", file=sys.stderr)
    print(f"      python -m models.predict --scheme {options.folder} --input FILE…", file=sys.stderr)
    account.wrote(options.folder)
    return _ended(account, [])


def _made_of_topics(asked: Sequence[str], model: str) -> list[NewLabel]:
    from training.scheme.topic_labels import key_note, topic_labels
    from training.topics.stored_topics import load_stored

    labels = topic_labels(asked, load_stored(model).tagger)
    if note := key_note(labels):
        print(f"note: {note}", file=sys.stderr)
    return labels


def _expand(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from training.scheme.expanding.proposal_answers import read_answers, read_options

    if options.n < 1:
        raise UsageError("-n", f"{options.n} is no number of proposals", "give 1 or more")
    if options.output:
        check_output(options.output)
    keys = _keys(options.label, scheme)
    given = {TERM: options.accept, WEAK: options.weak, NO: options.reject}
    decisions = read_options(given, scheme.taxonomy, keys)
    if options.answers:
        decisions += read_answers(options.answers, scheme.taxonomy)
    asked = bool(options.corpus or options.labelled)
    if not asked and not options.answers and not any(given.values()):
        raise UsageError("expand", "has neither text nor answers", "give --corpus FILE…, --labelled FILE… or --answers FILE")
    if options.output and not asked:
        raise UsageError("--output", "has nothing to be written there without text", "give --corpus FILE…")
    if decisions:
        applied = apply_decisions(scheme, Path(scheme.location), decisions, date.today())
        scheme = applied.scheme
        account.results.append(scheme.location)
        _say(applied)
    elif options.answers:
        print(f"note: {options.answers} holds no answer yet", file=sys.stderr)
    return _propose(options, scheme, keys, account) if asked else _ended(account, [])


def _keys(names: Sequence[str], scheme: Scheme) -> list[str]:
    try:
        return [label_key(name, scheme.taxonomy, "--label") for name in names] or list(scheme.keys)
    except InputError as error:
        raise UsageError(error.location, error.problem, error.remedy) from error


def _say(applied: Applied) -> None:
    terms, weak, rejected = applied.counts
    print(f"{terms} term(s) and {weak} weak term(s) into {applied.scheme.location}, {rejected} rejected", file=sys.stderr)
    for note in applied.notes:
        print(f"note: {note}", file=sys.stderr)


def _propose(options: argparse.Namespace, scheme: Scheme, keys: Sequence[str], account: Account) -> int:
    from models.topics.embeddings.static import load_vectors
    from training.scheme.expanding.proposals import Expander
    from training.scheme.expanding.word_rules import load_word_rules

    problems: list[InputError] = []
    rules = load_word_rules()
    text, labels = _read_text(options, scheme, problems)
    account.paragraphs = len(text)
    expander = Expander(text, load_vectors(), rules, labels)
    decided = read_decisions(Path(scheme.location), scheme.taxonomy)
    proposals = []
    for key in keys:
        column = scheme.keys.index(key)
        known = {word for label, word in (decision.identity for decision in decided) if label == key}
        found = expander.propose(key, options.n, known)
        proposals += found
        hit, taught = int(text.hit[:, column].sum()), 0
        line = f"{key}: {len(found)} proposal(s); its words hit {hit} of {len(text)} paragraphs"
        if labels is not None:
            carrying = labels.carrying(column)
            taught, missed = int(carrying.sum()), int((carrying & ~text.hit[:, column]).sum())
            line += f"; they miss {missed} of {taught} that carry it by their labels"
        print(line, file=sys.stderr)
        if not scheme.lexicon.entries[key].groups:
            start = "has no word to start from, so that labels alone propose" if taught else "has no word to start from"
            print(f"note: {key} {start}; write one into lexicon.toml, or --accept {key}=WORD", file=sys.stderr)
        elif not hit:
            source = "word vectors and labels" if taught else "word vectors"
            print(f"note: no paragraph holds a word of {key}: its proposals come from {source} alone", file=sys.stderr)
        elif (listed := int(text.only_listed(column).sum())) > LISTED * hit:
            what = f"{listed} of these {hit} paragraphs only name {key} in a list, so that few words keep it company"
            print(f"note: {what}; accept two or three narrower words, then expand again", file=sys.stderr)
    for note in labels.doubtful_words(keys, rules) if labels else ():
        print(f"note: {note}", file=sys.stderr)
    if options.output:
        write_proposals(proposals, scheme.taxonomy, options.output)
        account.wrote(options.output)
        print(
            f"fill in the column 采纳 (是, 弱词, 否), then: {PROG} expand {options.scheme} --answers {options.output}",
            file=sys.stderr,
        )
    elif proposals:
        print("\n".join(proposal_lines(proposals)))
    return _ended(account, problems)


def _read_text(options: argparse.Namespace, scheme: Scheme, problems: list[InputError]) -> tuple[UserText, TextLabels | None]:
    """Return the text to find words in, and what people said of some of it."""
    from seeds.inputs import read_inputs
    from training.scheme.expanding.label_lessons import TextLabels, labelled_paragraphs
    from training.scheme.expanding.user_text import UserText
    from training.sets.corrected_texts import read_answers
    from training.sets.labelled_files import read_labelled

    answers = read_answers(which_corrections(options), scheme)
    own = read_labelled(options.labelled, "labelled", scheme) if options.labelled else None
    labelled = labelled_paragraphs(own, answers)
    unlabelled = read_inputs(options.corpus, problems) if options.corpus else []
    text = UserText.of(chain(unlabelled, labelled.paragraphs if labelled else ()), scheme)
    if labelled is None:
        return text, None
    if answers is not None:
        print(answers.line, file=sys.stderr)
    return text, TextLabels.of(text, labelled)


def _check(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from seeds.corpus import load_corpus
    from seeds.inputs import read_inputs

    problems: list[InputError] = []
    findings = list(check_scheme(scheme))
    if options.corpus:
        texts = [one.text for one in read_inputs(options.corpus, problems) if one.kind != "boilerplate"]
        if not texts:
            raise InputError("--corpus", "holds no paragraph", "give files that hold text")
        account.paragraphs = len(texts)
        findings += check_text(scheme, texts, f"{len(texts)} paragraphs of {', '.join(map(str, options.corpus))}")
    else:
        print(f"note: words are looked for in {STAND_IN} that ships; give --corpus FILE… for your own text", file=sys.stderr)
        findings += check_text(scheme, load_corpus().texts, STAND_IN)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding(s); the scheme loads", file=sys.stderr)
    return _ended(account, problems)


def _terms(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from training.scheme.terms.appendix import WRITERS, write_appendix
    from training.scheme.terms.term_files import term_lines, write_terms
    from training.scheme.terms.term_statistics import term_statistics
    from training.scheme.terms.term_texts import read_texts

    suffix = options.output.suffix.lower() if options.output else ""
    if options.output and suffix not in (*TABLES, *WRITERS):
        known = " ".join((*TABLES, *WRITERS))
        raise UsageError(str(options.output), f"nothing is written that ends in {suffix!r}", f"use one of: {known}")
    problems: list[InputError] = []
    texts = read_texts(options.paths, scheme, problems, labelled=options.labelled)
    rows = term_statistics(scheme, texts)
    if not options.output:
        print("\n".join(term_lines(rows)))
    elif suffix in TABLES:
        write_terms(rows, scheme.taxonomy, options.output)
    else:
        source = f"{'、'.join(path.name or str(path) for path in options.paths)}，{len(texts.batch)} 段"
        write_appendix(scheme, rows, source, date.today(), options.output)
    account.paragraphs = len(texts.batch)
    account.wrote(options.output)
    silent = sum(not row.mentions for row in rows)
    labelled = int(texts.judged.any(axis=1).sum())
    known = f", {labelled} of them labelled" if labelled else "; no labels, so no precision"
    print(f"{len(rows)} words in {len(texts.batch)} paragraphs{known}; {silent} stand nowhere", file=sys.stderr)
    return _ended(account, problems)


def _ended(account: Account, problems: Sequence[InputError]) -> int:
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if problems:
        account.left_out.append(f"{len(problems)} file(s) or part(s), named above")
    account.tell()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
