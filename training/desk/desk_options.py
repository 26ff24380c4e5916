"""What may be said of a desk when it is opened; its reader, a process of its own, is told the same."""

from __future__ import annotations

import argparse
from pathlib import Path

from labels.wording import LANGUAGES, VARIABLE, _, language
from models.catalog import MODELS
from models.decisions.thresholds import add_threshold_options
from models.engines.jobs import add_jobs_option
from models.locations import CHAMPION
from seeds.read import add_record_options
from training.desk.spoken_errors import listed


def desk_parser(program: str) -> argparse.ArgumentParser:
    """Return the parser of the desk's options.

    Parameters
    ----------
    program : str
        What is called, for messages.
    """
    parser = argparse.ArgumentParser(
        prog=program,
        description=_("Read, search, correct and count the paragraphs of a folder in the browser."),
        allow_abbrev=False,
    )
    says = _("folder with documents (default: one of the desk's own, for files that are dropped on its page)")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=says)
    parser.add_argument("--scheme", metavar="NAME", help=_("whose labels: a shipped scheme or a folder (default: industries)"))
    says = _("what tags: champion (default), {models}, another trained experiment, a folder or models:/…").format(
        models=listed(MODELS)
    )
    parser.add_argument("--model", metavar="NAME", help=says)
    parser.add_argument("--port", type=int, metavar="N", help=_("default: the first free one from 8765 on"))
    parser.add_argument("--person", metavar="NAME", help=_("who answers (default: the name you are logged in with)"))
    parser.add_argument("--no-browser", action="store_true", help=_("print the address and open nothing"))
    says = _("what the page speaks (default: {variable}, else the language of the machine)").format(variable=VARIABLE)
    parser.add_argument("--lang", default=language(), choices=LANGUAGES, help=says)
    says = _("processes that tag long inputs (default: one a core)")
    add_jobs_option(parser, says)
    parser.add_argument("--corrections", type=Path, metavar="LOG", help=_("log of corrections (default: that of the scheme)"))
    says = _("labelled paragraphs that training from the desk learns from as well")
    parser.add_argument("--data", nargs="+", action="extend", type=Path, default=[], metavar="FILE", help=says)
    add_record_options(parser)
    add_threshold_options(parser)
    return parser


def asked_model(options: argparse.Namespace) -> str:
    """Return the model that was asked for.

    Parameters
    ----------
    options : argparse.Namespace
        What :func:`desk_parser` read.
    """
    return str(options.model or CHAMPION)
