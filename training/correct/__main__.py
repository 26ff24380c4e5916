"""Take answers of people into the log of corrections.

``python -m training.correct FILE… [--scheme DIR] [--by NAME] [--model NAME] [--corrections LOG] [--withdraw ID…]``.

What a person has said of a text holds at once wherever that text is tagged, and the next training learns from it. Nothing
in the log is ever changed; a withdrawal is an entry, too.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from labels import UsageError
from labels.corrections_log import Answer, Entry, Log, Withdrawal, add_entries, read_log
from labels.standing import Standing, standing
from labels.support.account import Account
from labels.support.command import add_lang_option, run_command
from labels.support.errors import note_line
from labels.wording import _
from models.corrected import Corrections, correct, load_corrections
from models.loading import load
from models.locations import CHAMPION, corrections_file
from models.prediction import shown_model
from models.tagger import PolicyTagger
from seeds.schemes import INDUSTRIES, Scheme, load_scheme
from training.correct.answering import Intake, Returned, answers_of, now, refuse_contradictions, withdrawals
from training.correct.changes import change_rows, difference_lines, excerpt, table_lines
from training.sets.labelled_files import read_labelled
from training.sets.labelled_set import label_matrix

_COMMAND, _EVERY = "python -m training.correct", "--all"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_COMMAND, description=_("Take answers of people into the log of corrections."), allow_abbrev=False
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=_("labelled paragraphs that came back"))
    says = _("a shipped scheme or a folder (default: industries)")
    parser.add_argument("--scheme", default=INDUSTRIES, metavar="NAME", help=says)
    parser.add_argument("--by", metavar="NAME", help=_("who answered (default: the name you are logged in with)"))
    parser.add_argument("--model", default=CHAMPION, metavar="NAME", help=_("whose labels were corrected (default: champion)"))
    parser.add_argument("--corrections", type=Path, metavar="LOG", help=_("the log (default: that of the scheme)"))
    says = _("take back all that was said of these texts: ids of paragraphs, or hashes; stands behind the files")
    parser.add_argument("--withdraw", nargs="+", action="extend", default=[], metavar="ID", help=says)
    says = _("take rows, too, that are as a model had filled them in, where the file cannot tell that anybody looked")
    parser.add_argument(_EVERY, action="store_true", dest="every", help=says)
    parser.add_argument("--differences", action="store_true", help=_("list the texts on which people differ"))
    add_lang_option(parser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    InputError
        If a file is broken, or contradicts itself or another.
    """
    options = _parser().parse_args(argv)
    account = Account()
    if not (options.files or options.withdraw or options.differences):
        remedy = _("write: {command}, or {withdraw}, or {differences}")
        remedy = remedy.format(command=f"{_COMMAND} FILE", withdraw="--withdraw ID", differences="--differences")
        raise UsageError(_("call"), _("names no file"), remedy)
    scheme = load_scheme(options.scheme)
    path = options.corrections or corrections_file(scheme)
    if not options.files and not path.is_file():
        remedy = _("take in answers first: {command}").format(command=f"{_COMMAND} FILE")
        raise UsageError(str(path), _("is no log of corrections"), remedy)
    by, at = options.by or _login(), now()
    if options.withdraw:
        for line in _withdraw(path, options.withdraw, by, at):
            print(line)
    if options.files:
        _take_in(options, path, scheme, account, (by, at))
    differences = list(difference_lines(_standing(path, scheme), scheme.taxonomy.spoken_names))
    if options.differences:
        print("\n".join(differences) or _("nobody differs"))
    elif differences:
        says = _("on {count} text(s) two people differ; the later answer holds; {option} lists them")
        says = says.format(count=len(differences), option="--differences")
        print(note_line(says), file=sys.stderr)
    if options.files or options.withdraw:
        account.wrote(path)
        account.tell()
    return 0


def _take_in(options: argparse.Namespace, path: Path, scheme: Scheme, account: Account, signed: tuple[str, str]) -> None:
    """Take the answers of files into the log and say what they change."""
    by, at = signed
    data = [(file, read_labelled([file], file.stem, scheme)) for file in options.files]
    policy = load(options.model, scheme=scheme, corrections=path if path.is_file() else False)
    returned = [Returned.judged_by(policy, one, str(file), every=options.every) for file, one in data]
    answers = [answer for one in returned for answer in answers_of(one, by, at, scheme, policy.name)]
    refuse_contradictions(answers)
    intake = Intake()
    add_entries(path, lambda log: intake.choose(log, answers))
    for note in _notes(returned, shown_model(policy.name)):
        print(note_line(note), file=sys.stderr)
    for line in _report(intake, returned, load_corrections(path, scheme), policy, path, by):
        print(line)
    account.names, account.files, account.paragraphs = (
        scheme.taxonomy.spoken_names,
        len(data),
        sum(len(one) for _file, one in data),
    )
    for answer in intake.added:
        account.count(answer.after)
    account.left_out += _left_out(returned, intake)


def _withdraw(path: Path, names: Sequence[str], by: str, at: str) -> list[str]:
    """Take back what was said of some texts; return lines that name them."""
    texts: dict[str, str] = {}
    taken: list[Withdrawal] = []

    def chosen(log: Log) -> list[Entry]:
        texts.update({entry.hash: entry.text for entry in log.entries if isinstance(entry, Answer)})
        taken.extend(withdrawals(log, names, by, at))
        return [*taken]

    count = add_entries(path, chosen)
    says = _("{count} text(s) withdrawn in {path}").format(count=count, path=path)
    return [says, *(f"{one.hash}\t{one.id}\t{excerpt(texts[one.hash])}" for one in taken)]


def _notes(returned: Sequence[Returned], model: str) -> Iterator[str]:
    """Yield what was left out as nobody's answer, and what could only be told by comparing with the model of today."""
    if untouched := sum(one.untouched for one in returned):
        says = _(
            "{count} paragraph(s) are as they went out, and nothing tells that anybody looked: no answers; {option} takes them"
        )
        yield says.format(count=untouched, option=_EVERY)
    for one in returned:
        if one.compared:
            says = _(
                "{file}: does not say with which labels {count} paragraph(s) went out: compared with what {model} says now; "
                "if they came from another model, what differs is not always somebody's answer"
            )
            yield says.format(file=one.source, count=one.compared, model=model)
    if alike := sum(one.alike for one in returned):
        says = _(
            "{count} paragraph(s) are as {model} says now, and nothing tells that anybody looked: no answers; {option} takes them"
        )
        yield says.format(count=alike, model=model, option=_EVERY)


def _left_out(returned: Sequence[Returned], intake: Intake) -> list[str]:
    """Return how many paragraphs brought no new answer, and why."""
    counts = [
        (sum(one.untouched for one in returned), _("{count} as they went out")),
        (sum(one.alike for one in returned), _("{count} as the model says now")),
        (intake.known, _("{count} known already")),
    ]
    return [says.format(count=count) for count, says in counts if count]


def _standing(path: Path, scheme: Scheme) -> dict[str, Standing]:
    return standing(read_log(path).entries, scheme.keys, single=scheme.taxonomy.single)


def _report(
    intake: Intake, returned: Sequence[Returned], said: Corrections | None, policy: PolicyTagger, path: Path, by: str
) -> list[str]:
    """Return what was taken in and what it changes."""
    keys, added = policy.keys, intake.added
    changed = sum(answer.changes for answer in added)
    if intake.known:
        says = _("{count} answer(s) by {person} added to {path}, {known} known already; {changed} change what {model} says")
    else:
        says = _("{count} answer(s) by {person} added to {path}; {changed} change what {model} says")
    lines = [
        says.format(count=len(added), person=by, path=path, known=intake.known, changed=changed, model=shown_model(policy.name))
    ]
    texts = {digest: one for file in returned for digest, one in zip(file.data.hashes, file.before, strict=True)}
    stands = said.known if said else {}
    after = [
        correct(one, stands[digest], policy.tagger, keys, evidence=False) if digest in stands else one
        for digest, one in texts.items()
    ]
    old, new = (label_matrix((one.labels for one in some), keys).astype(bool) for some in (texts.values(), after))
    return [*lines, *table_lines(change_rows(old, new, list(policy.scheme.taxonomy.spoken_names.values())))]


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody is logged in, as in a container
        return "unknown"


if __name__ == "__main__":
    sys.exit(run_command(main))
