"""A scheme of one's own: ``python -m training.scheme new|expand|check|terms …``.

``new DIR 氢能=hydrogen`` writes a commented folder that tags at once, ``new DIR --from-topic 氢能`` one made of a topic;
``expand DIR --corpus FILE… --labelled FILE…`` proposes words for it, from text and from what labels say of it, and takes the
answers; ``check DIR`` says what looks wrong in it; ``terms DIR FILE…`` counts what each word does, and prints the lexicon as
an appendix.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from labels import InputError, UsageError
from labels.support.account import Account
from labels.support.command import run_command
from labels.support.errors import error_line, note_line
from labels.support.text_columns import cells
from labels.wording import N_, _, pgettext
from seeds.found_files import check_results
from seeds.schemes import LEXICON, Scheme, load_scheme
from training.scheme.expanding.proposal_files import answer_head, check_output, proposal_lines, write_proposals
from training.scheme.expanding.word_decisions import NO, TERM, WEAK, Applied, apply_decisions, label_key, read_decisions
from training.scheme.findings import check_scheme, check_text
from training.scheme.making import NewLabel, make_scheme, read_names, scheme_texts
from training.scheme.scheme_options import PROG, scheme_parser

TABLES = (".xlsx", ".csv")
STAND_IN = N_("the written corpus")
# Share of a label's paragraphs that do no more than list it, above which the text hardly says what goes with it.
LISTED = 0.75


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    options = scheme_parser().parse_args(argv)
    if options.action == "new":
        return _new(options, load_scheme(options.source) if options.source else None)
    scheme = load_scheme(options.scheme)
    return {"expand": _expand, "check": _check, "terms": _terms}[options.action](options, scheme)


def _new(options: argparse.Namespace, source: Scheme | None) -> int:
    account = Account()
    named = bool(options.names or options.from_topic)
    if (source is None) == (not named) or (source is not None and options.words):
        problem = _("names no label") if source is None else _("names labels as well as --from")
        remedy = _("write {example} for each label, --from-topic TOPIC, or --from SCHEME alone").format(example="氢能=hydrogen")
        raise UsageError(f"new {options.folder}", problem, remedy)
    made = _made_of_topics(options.from_topic, options.model) if options.from_topic else []
    texts = dict(source.texts) if source is not None else scheme_texts(read_names(options.names, options.words, made))
    scheme = make_scheme(options.folder, texts)
    listed = pgettext("between names", ", ").join(f"{label.key} {label.name}" for label in scheme.taxonomy.labels)
    print(_("{folder}: {labels}").format(folder=options.folder, labels=listed))
    expand = f"{PROG} expand {options.folder} --corpus FILE… --output words.xlsx"
    tag = f"python -m models.predict --scheme {options.folder} --input FILE…"
    print(_("next: {command}").format(command=expand), file=sys.stderr)
    print(" " * cells(_("next: {command}").format(command="")) + tag, file=sys.stderr)
    account.wrote(options.folder)
    return _ended(account, [])


def _made_of_topics(asked: Sequence[str], model: str) -> list[NewLabel]:
    from training.scheme.topic_labels import key_note, topic_labels
    from training.topics.stored_topics import load_stored

    labels = topic_labels(asked, load_stored(model).tagger)
    if note := key_note(labels):
        print(note_line(note), file=sys.stderr)
    return labels


def _expand(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from training.scheme.expanding.proposal_answers import read_answers, read_options

    if options.n < 1:
        raise UsageError("-n", _("{number} is no number of proposals").format(number=options.n), _("give 1 or more"))
    if options.output:
        check_output(options.output)
        check_results([options.output], [*options.corpus, *options.labelled, options.answers, options.corrections])
    keys = _keys(options.label, scheme)
    given = {TERM: options.accept, WEAK: options.weak, NO: options.reject}
    decisions = read_options(given, scheme.taxonomy, keys)
    if options.answers:
        decisions += read_answers(options.answers, scheme.taxonomy)
    asked = bool(options.corpus or options.labelled)
    if not asked and not options.answers and not any(given.values()):
        remedy = _("give --corpus FILE…, --labelled FILE… or --answers FILE")
        raise UsageError("expand", _("has neither text nor answers"), remedy)
    if options.output and not asked:
        raise UsageError("--output", _("has nothing to be written there without text"), _("give --corpus FILE…"))
    if decisions:
        applied = apply_decisions(scheme, Path(scheme.location), decisions, date.today())
        scheme = applied.scheme
        account.results.append(scheme.location)
        _say(applied)
    elif options.answers:
        print(note_line(_("{path} holds no answer yet").format(path=options.answers)), file=sys.stderr)
    return _propose(options, scheme, keys, account) if asked else _ended(account, [])


def _keys(names: Sequence[str], scheme: Scheme) -> list[str]:
    try:
        return [label_key(name, scheme.taxonomy, "--label") for name in names] or list(scheme.keys)
    except InputError as error:
        raise UsageError(error.location, error.problem, error.remedy) from error


def _say(applied: Applied) -> None:
    terms, weak, rejected = applied.counts
    says = _("{terms} term(s) and {weak} weak term(s) into {folder}, {rejected} rejected")
    print(says.format(terms=terms, weak=weak, folder=applied.scheme.location, rejected=rejected), file=sys.stderr)
    for note in applied.notes:
        print(note_line(note), file=sys.stderr)


def _propose(options: argparse.Namespace, scheme: Scheme, keys: Sequence[str], account: Account) -> int:
    from models.topics.embeddings.static import load_vectors
    from training.scheme.expanding.expanded_text import read_expanded
    from training.scheme.expanding.proposals import Expander
    from training.scheme.expanding.word_rules import load_word_rules

    problems: list[InputError] = []
    rules = load_word_rules()
    text, labels = read_expanded(options, scheme, problems, account)
    expander = Expander(text, load_vectors(), rules, labels)
    decided = read_decisions(Path(scheme.location), scheme.taxonomy)
    proposals = []
    for key in keys:
        column = scheme.keys.index(key)
        known = {word for label, word in (decision.identity for decision in decided) if label == key}
        found = expander.propose(key, options.n, known)
        proposals += found
        hit, taught = int(text.hit[:, column].sum()), 0
        line = _("{label}: {count} proposal(s); its words hit {hit} of {all} paragraphs")
        line = line.format(label=key, count=len(found), hit=hit, all=len(text))
        if labels is not None:
            carrying = labels.carrying(column)
            taught, missed = int(carrying.sum()), int((carrying & ~text.hit[:, column]).sum())
            more = _("they miss {missed} of {carrying} that carry it by their labels")
            line = pgettext("between statements", "; ").join([line, more.format(missed=missed, carrying=taught)])
        print(line, file=sys.stderr)
        listed = int(text.only_listed(column).sum())
        if note := _start_note(scheme, key, hit, listed, taught > 0):
            print(note_line(note), file=sys.stderr)
    for note in labels.doubtful_words(keys, rules) if labels else ():
        print(note_line(note), file=sys.stderr)
    if options.output:
        write_proposals(proposals, scheme.taxonomy, options.output)
        account.wrote(options.output)
        command = f"{PROG} expand {options.scheme} --answers {options.output}"
        head, answers = answer_head(options.output)
        says = _("fill in the column {column} ({answers}), then: {command}")
        ways = pgettext("between names", ", ").join(answers)
        print(says.format(column=head, answers=ways, command=command), file=sys.stderr)
    elif proposals:
        print("\n".join(proposal_lines(proposals)))
    return _ended(account, problems)


def _start_note(scheme: Scheme, key: str, hit: int, listed: int, taught: bool) -> str:
    """Return what to say of a label that has little to start from; nothing where it has enough."""
    if not scheme.lexicon.entries[key].groups:
        if taught:
            says = _("{label} has no word to start from, so that labels alone propose; write one into {file}, or {option}")
        else:
            says = _("{label} has no word to start from; write one into {file}, or {option}")
        return says.format(label=key, file=LEXICON, option=f"--accept {key}=WORD")
    if not hit:
        if taught:
            says = _("no paragraph holds a word of {label}: its proposals come from word vectors and labels alone")
        else:
            says = _("no paragraph holds a word of {label}: its proposals come from word vectors alone")
        return says.format(label=key)
    if listed <= LISTED * hit:
        return ""
    says = _(
        "{listed} of these {hit} paragraphs only name {label} in a list, so that few words keep it company; "
        "accept two or three narrower words, then expand again"
    )
    return says.format(listed=listed, hit=hit, label=key)


def _check(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from seeds.corpus import load_corpus
    from seeds.inputs import read_inputs
    from training.sets.with_text import left_out_lines, with_text

    problems: list[InputError] = []
    findings = list(check_scheme(scheme))
    if options.corpus:
        read, left_out = list(read_inputs(options.corpus, problems)), Counter[str]()
        texts = [one.text for one in with_text(read, left_out)]
        if not texts:
            raise InputError("--corpus", _("holds no paragraph"), _("give files that hold text"))
        account.paragraphs = len(read)
        account.left_out += left_out_lines(left_out)
        files = pgettext("between names", ", ").join(map(str, options.corpus))
        findings += check_text(scheme, texts, _("{count} paragraphs of {files}").format(count=len(texts), files=files))
    else:
        says = _("words are looked for in the written corpus that ships; give --corpus FILE… for your own text")
        print(note_line(says), file=sys.stderr)
        findings += check_text(scheme, load_corpus().texts, _(STAND_IN))
    for finding in findings:
        print(finding)
    print(_("{count} finding(s); the scheme loads").format(count=len(findings)), file=sys.stderr)
    return _ended(account, problems)


def _terms(options: argparse.Namespace, scheme: Scheme) -> int:
    account = Account()
    from training.scheme.terms.appendix import WRITERS, write_appendix
    from training.scheme.terms.term_files import term_lines, write_terms
    from training.scheme.terms.term_statistics import term_statistics
    from training.scheme.terms.term_texts import read_texts

    suffix = options.output.suffix.lower() if options.output else ""
    if options.output and suffix not in (*TABLES, *WRITERS):
        problem = _("nothing is written that ends in {suffix!r}").format(suffix=suffix)
        remedy = _("use one of: {suffixes}").format(suffixes=" ".join((*TABLES, *WRITERS)))
        raise UsageError(str(options.output), problem, remedy)
    check_results([options.output], [*options.paths, *(Path(scheme.location) / name for name in scheme.texts)])
    problems: list[InputError] = []
    texts = read_texts(options.paths, scheme, problems, labelled=options.labelled, account=account)
    rows = term_statistics(scheme, texts)
    if not options.output:
        print("\n".join(term_lines(rows)))
    elif suffix in TABLES:
        write_terms(rows, scheme.taxonomy, options.output)
    else:
        names = pgettext("between names", ", ").join(path.name or str(path) for path in options.paths)
        source = _("{files}, {count} paragraphs").format(files=names, count=len(texts.batch))
        write_appendix(scheme, rows, source, date.today(), options.output)
    account.wrote(options.output)
    silent = sum(not row.mentions for row in rows)
    labelled = int(texts.judged.any(axis=1).sum())
    if labelled:
        says = _("{words} words in {count} paragraphs, {labelled} of them labelled; {silent} stand nowhere")
    else:
        says = _("{words} words in {count} paragraphs; no labels, so no precision; {silent} stand nowhere")
    print(says.format(words=len(rows), count=len(texts.batch), labelled=labelled, silent=silent), file=sys.stderr)
    return _ended(account, problems)


def _ended(account: Account, problems: Sequence[InputError]) -> int:
    for problem in problems:
        print(error_line(problem), file=sys.stderr)
    if problems:
        account.left_out.append(_("{count} file(s) or part(s), named above").format(count=len(problems)))
    account.tell()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(run_command(main))
