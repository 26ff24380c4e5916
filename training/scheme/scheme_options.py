"""What ``python -m training.scheme`` takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from labels.support.command import add_lang_option
from labels.wording import _
from models.corrected import add_corrections_options
from seeds.schemes import shipped_schemes

PROG = "python -m training.scheme"


def scheme_parser() -> argparse.ArgumentParser:
    """Return the parser of the command, a sub-command for each thing that is done to a scheme."""
    parser = argparse.ArgumentParser(prog=PROG, description=_("Make a scheme of your own, and mend it."), allow_abbrev=False)
    add_lang_option(parser)
    actions = parser.add_subparsers(dest="action", required=True, metavar="new|expand|check|terms")
    _add_new(actions.add_parser("new", help=_("write a scheme from a few names"), allow_abbrev=False))
    _add_expand(actions.add_parser("expand", help=_("propose words, and take the answers"), allow_abbrev=False))
    check = actions.add_parser("check", help=_("say what looks wrong in a scheme"), allow_abbrev=False)
    _add_scheme(check)
    _add_corpus(check)
    add_lang_option(check)
    _add_terms(actions.add_parser("terms", help=_("count what each word does; print the lexicon"), allow_abbrev=False))
    return parser


def _add_new(new: argparse.ArgumentParser) -> None:
    new.add_argument("folder", type=Path, metavar="DIR", help=_("where to write it"))
    says = _("a label: its name and its key, {example}").format(example="氢能=hydrogen")
    new.add_argument("names", nargs="*", metavar="NAME=KEY", help=says)
    says = _("further words of a label, by key or name")
    new.add_argument("--words", nargs="+", action="extend", default=[], metavar="KEY=WORD,…", help=says)
    says = _("a label made of a topic: its name, its number or some of its words")
    new.add_argument("--from-topic", nargs="+", action="extend", default=[], metavar="TOPIC[=KEY]", help=says)
    says = _("whose topics: what training.topics wrote (default: topics)")
    new.add_argument("--model", default="topics", metavar="NAME", help=says)
    says = _("copy a scheme: a shipped one ({schemes}) or a folder").format(schemes=", ".join(shipped_schemes()))
    new.add_argument("--from", dest="source", metavar="SCHEME", help=says)
    add_lang_option(new)


def _add_expand(expand: argparse.ArgumentParser) -> None:
    _add_scheme(expand)
    _add_corpus(expand)
    says = _("proposals for each label at most (default: 20)")
    expand.add_argument("-n", type=int, default=20, metavar="N", help=says)
    expand.add_argument("--label", nargs="+", default=[], metavar="KEY", help=_("labels in question (default: all)"))
    expand.add_argument("--output", type=Path, metavar="FILE", help=_("a table to fill in: .xlsx, .csv or .jsonl"))
    expand.add_argument("--answers", type=Path, metavar="FILE", help=_("that table, filled in"))
    says = _("labelled text that teaches words, in any form that training reads")
    expand.add_argument("--labelled", nargs="+", type=Path, default=[], metavar="FILE", help=says)
    add_corrections_options(expand)
    answers = {
        "accept": _("words that are terms"),
        "weak": _("words that are weak terms"),
        "reject": _("words that are none"),
    }
    for name, says in answers.items():
        expand.add_argument(f"--{name}", nargs="+", action="extend", default=[], metavar="KEY=WORD,…", help=says)
    add_lang_option(expand)


def _add_terms(terms: argparse.ArgumentParser) -> None:
    _add_scheme(terms)
    says = _("text to count in, with labels or without")
    terms.add_argument("paths", nargs="+", type=Path, metavar="FILE", help=says)
    says = _("the files are labelled data; refuse what is not")
    terms.add_argument("--labelled", action="store_true", help=says)
    says = _(".xlsx, .csv (the table), .md, .tex, .html (an appendix to print)")
    terms.add_argument("--output", type=Path, metavar="FILE", help=says)
    add_lang_option(terms)


def _add_scheme(parser: argparse.ArgumentParser) -> None:
    says = _("folder of the scheme, or the name of a shipped one")
    parser.add_argument("scheme", metavar="DIR", help=says)


def _add_corpus(parser: argparse.ArgumentParser) -> None:
    says = _("your own text: files or folders of any kind that is read")
    parser.add_argument("--corpus", nargs="+", type=Path, default=[], metavar="FILE", help=says)
