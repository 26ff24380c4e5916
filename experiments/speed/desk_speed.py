"""How quick the desk is: ``python -m experiments.speed.desk_speed --input FILE.jsonl [--paragraphs N] [--output FILE.md]``.

The paragraphs are written into a folder of their own, as often as it takes with every copy changed, a desk is opened on it, and
what its page would ask is asked through HTTP. Memory is the server's peak; its reader, which tags, is another process.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from experiments.shared.processes import machine, this_checkout
from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_input_option, read_distinct
from experiments.speed.desk_page import Page, peak_megabytes, seconds_of_work, timed
from labels import InputError, Paragraph, UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _, pgettext

DESK = "training.desk"
# Seconds that a person may wait; megabytes of 10^6 bytes.
TARGETS = {N_("first view"): 1.0, N_("filter"): 0.3, N_("search"): 0.3, N_("answer"): 0.1, N_("undo"): 0.1}
MOST_MEGABYTES = 600.0
_TURNS = 30  # of each question, with other words each time
_PATIENCE = 3600.0  # seconds that reading may take
_TWO = re.compile("[\u4e00-\u9fa5]{2}")
_DOCUMENT = 40  # paragraphs of each document that is made
_PLACES = ("北京", "上海", "广东", "江苏", "浙江", "安徽", "四川", "湖北")
_ADDRESS = re.compile(r"https?://[\w.:/?=&%-]+", re.ASCII)
# Names of what the two turns of a desk take beside its answers: seconds until it tells its address, the peak of its memory.
_SAID = {
    "reading": (N_("reading: seconds to the address"), N_("reading: megabytes")),
    "asking": (N_("asking: seconds to the address"), N_("asking: megabytes")),
}
_READ = N_("seconds of reading and tagging")

# Kind, what was asked, seconds of each turn, seconds that the server worked for one.
Asked = tuple[str, str, list[float], float]


def write_folder(paragraphs: Sequence[Paragraph], count: int, folder: Path) -> None:
    """Write so many paragraphs as records, the given ones again and again, every copy changed by a number.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        The texts.
    count : int
        How many to write.
    folder : Path
        Where.
    """
    with (folder / "paragraphs.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            one, turn = paragraphs[number % len(paragraphs)], number // len(paragraphs)
            document = number // _DOCUMENT
            record = {
                "text": one.text if not turn else f"{one.text}（{turn}）",
                "doc": f"document-{document}",
                "n": number % _DOCUMENT + 1,
                "region": _PLACES[document % len(_PLACES)],
                "date": f"{2018 + document % 8}-{document % 12 + 1:02}-01",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def two_characters(paragraphs: Sequence[Paragraph], count: int) -> list[str]:
    """Return words of two characters, from everywhere in the texts, each once.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        The texts.
    count : int
        How many words.

    Raises
    ------
    InputError
        If the texts have fewer.
    """
    found: dict[str, None] = {}
    random = np.random.default_rng(0)
    for number in random.permutation(len(paragraphs)).tolist():
        words = _TWO.findall(paragraphs[number].text)
        found.update(dict.fromkeys(words if len(paragraphs) < count else words[: len(words) // 2 + 1][-1:]))
        if len(found) >= count:
            return list(found)[:count]
    problem = _("has {found} words of two characters, {count} are needed").format(found=len(found), count=count)
    raise InputError("--input", problem, _("give more text"))


def questions(page: Page, words: Sequence[str]) -> Iterator[tuple[str, str, list[float]]]:
    """Ask a desk what its page asks.

    Parameters
    ----------
    page : Page
        Asks.
    words : sequence of str
        To search by, each once, so that nothing is remembered.

    Yields
    ------
    tuple of (str, str, list of float)
        The kind of question (a key of :data:`TARGETS`), what was asked, and the seconds of each turn.
    """
    keys = [label["key"] for label in page.ask("/api/state")["scheme"]["labels"]]
    left = iter(words)

    def search(**asked: object) -> Callable[[], object]:
        return lambda: page.ask("/api/search", {"ids": 1, **asked})

    yield "filter", N_("one label"), [timed(search(label=keys[turn % len(keys)])) for turn in range(_TURNS)]
    some = [search(region=_PLACES[turn % len(_PLACES)], **{"from": str(2018 + turn % 8)}) for turn in range(_TURNS)]
    yield "filter", N_("place and year"), [timed(one) for one in some]
    yield "filter", N_("doubtful, by doubt"), [timed(search(doubt=1, order="doubt")) for _ in range(_TURNS)]
    yield "filter", N_("all, by score"), [timed(search(order="score")) for _ in range(_TURNS)]
    yield "filter", N_("matrix"), [timed(lambda: page.ask("/api/matrix")) for _ in range(_TURNS)]
    yield "filter", N_("documents"), [timed(lambda: page.ask("/api/documents", {"limit": 50})) for _ in range(_TURNS)]
    yield "search", N_("one character"), [timed(search(q=next(left)[0])) for _ in range(_TURNS)]
    yield "search", N_("two characters"), [timed(search(q=next(left))) for _ in range(_TURNS)]
    yield (
        "search",
        N_("two words and a label"),
        [timed(search(q=f"{next(left)} {next(left)}", label=keys[0])) for _ in range(_TURNS)],
    )
    yield "search", N_("by relevance"), [timed(search(q=next(left), order="relevance")) for _ in range(_TURNS)]
    rows = page.ask("/api/search", {"ids": 1, "limit": 0})["ids"][:: max(1, _TURNS)][:_TURNS]
    answers = [lambda row=row: page.ask("/api/answer", body={"rows": [row], "add": [keys[0]], "checked": True}) for row in rows]
    yield "answer", N_("one paragraph"), [timed(one) for one in answers]
    yield "undo", N_("one paragraph"), [timed(lambda: page.ask("/api/undo", body={})) for _ in range(_TURNS)]


def measure(folder: Path, words: Sequence[str]) -> tuple[list[Asked], dict[str, float]]:
    """Open a desk twice, first to read the folder, then to ask what its page asks.

    Parameters
    ----------
    folder : Path
        The folder.
    words : sequence of str
        To search by.

    Returns
    -------
    tuple of (list, dict)
        What :func:`questions` yields, with the seconds that the server worked for one of them; seconds of reading, and the
        server's peak of memory in either case.

    Raises
    ------
    InputError
        If the folder is not read in time.
    """
    said: dict[str, float] = {}
    checkout = this_checkout()
    command = [str(checkout.python), "-P", "-m", DESK, str(folder), "--no-browser", "--person", "measured"]
    command += ["--corrections", str(folder.parent / "log.jsonl")]
    found: list[Asked] = []
    for turn, (to_address, peak) in _SAID.items():
        begin = time.perf_counter()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=dict(checkout.environment)
        ) as desk:
            try:
                assert desk.stdout is not None
                address = _address(desk.stdout.readline())
                said[to_address] = time.perf_counter() - begin
                page = Page(address)
                if turn == "asking":
                    _note(desk.pid, _first_view(page), found)
                _wait(page)
                if turn == "asking":
                    _note(desk.pid, questions(page, words), found)
                else:
                    said[_READ] = time.perf_counter() - begin
                said[peak] = peak_megabytes(desk.pid)
            finally:
                desk.terminate()
    return found, said


def _address(line: str) -> str:
    """Return the address in the line that a desk begins with, in whatever language it is."""
    found = _ADDRESS.search(line)
    if found is None:
        raise InputError(_("desk"), _("tells no address: {line!r}").format(line=line), _("open a desk by hand to see why"))
    return found[0]


def _note(process: int, asked: Iterator[tuple[str, str, list[float]]], found: list[Asked]) -> None:
    worked = seconds_of_work(process)
    for kind, what, seconds in asked:
        before, worked = worked, seconds_of_work(process)
        found.append((kind, what, seconds, (worked - before) / len(seconds)))


def _first_view(page: Page) -> Iterator[tuple[str, str, list[float]]]:
    def ask() -> None:
        page.ask("/api/state")
        page.ask("/api/search", {"ids": 1})

    yield "first view", N_("state and first search"), [timed(ask)]


def _wait(page: Page) -> None:
    begin = time.perf_counter()
    while any(job["state"] in ("waiting", "running") for job in page.ask("/api/state")["jobs"]):
        if time.perf_counter() - begin > _PATIENCE:
            raise InputError(_("desk"), _("is still reading"), _("give fewer paragraphs"))
        time.sleep(0.5)


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
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.speed.desk_speed", description=_("Measure how quick the desk is."), allow_abbrev=False
    )
    add_input_option(parser)
    parser.add_argument("--paragraphs", type=int, default=50_000, metavar="N", help=_("how many (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if options.paragraphs < _TURNS:
        problem = _("{count} is too few").format(count=options.paragraphs)
        raise UsageError("--paragraphs", problem, _("give {count} or more").format(count=_TURNS))
    paragraphs = read_distinct(options.input)
    words = two_characters(paragraphs, 5 * _TURNS)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "paragraphs")
        folder.mkdir()
        write_folder(paragraphs, options.paragraphs, folder)
        found, said = measure(folder, words)
    cells = [[_("what"), _("asked"), _("median, s"), _("slowest, s"), _("server at work, s"), _("wanted, s")]]
    for kind, asked, seconds, worked in found:
        cells.append(
            [_(kind), _(asked), f"{np.median(seconds):.3f}", f"{max(seconds):.3f}", f"{worked:.3f}", f"{TARGETS[kind]:.1f}"]
        )
    wanted = _("wanted: at most {megabytes:.0f} megabytes").format(megabytes=MOST_MEGABYTES)
    note = pgettext("between statements", "; ").join([*(f"{_(name)} {value:.1f}" for name, value in said.items()), wanted])
    figures = {"machine": machine(), "paragraphs": options.paragraphs, "seconds": found, "said": said}
    title = _("A desk of {count:,} paragraphs of {file}; {turns} turns each, the first view once")
    title = title.format(count=options.paragraphs, file=options.input.name, turns=_TURNS)
    publish(cells, figures, options, title=title, note=note)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
