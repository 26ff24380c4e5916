"""Questions with an intruder (Chang and others, 2009): the reader says which word or paragraph does not belong."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import ascii_lowercase

import numpy as np

from experiments.topics.intrusion.found_topics import FoundTopics
from labels import InputError
from labels.support.atomic import whole_file
from labels.wording import N_, _
from models.statistics.counts import wilson
from seeds.formats.encoding import decode
from training.topic_report.files import write_table

WORDS, PARAGRAPHS, NEAR = N_("words"), N_("paragraphs"), N_("paragraphs, nearest topic")
KINDS = (WORDS, PARAGRAPHS, NEAR)
# Words of the topic in a question, of how many of another topic the intruder is one, and paragraphs of the topic.
SHOWN, TOP, TOGETHER = 5, 3, 3
# Characters of a paragraph that are shown.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one topic of one system.

    Attributes
    ----------
    system : str
        Whose topic.
    topic : int
        Its number there.
    kind : str
        One of :data:`KINDS`.
    choices : tuple of str
        Words or paragraphs, in the order shown.
    intruder : str
        Letter of the one that does not belong, ``a`` for the first.
    """

    system: str
    topic: int
    kind: str
    choices: tuple[str, ...]
    intruder: str


def ask(system: str, found: FoundTopics, texts: Sequence[str], documents: Sequence[str], count: int, seed: int) -> list[Question]:
    """Return the questions about some topics of a system, drawn at random.

    Parameters
    ----------
    system : str
        Its name.
    found : FoundTopics
        Its topics.
    texts, documents : sequence of str
        All paragraphs, and the document of each: an intruder comes from another document than the rest.
    count : int
        How many topics to ask about; fewer where there are fewer.
    seed : int
        Seed of the draw.

    Returns
    -------
    list of Question
        Of each topic up to three; a topic with too few words or paragraphs has fewer.
    """
    random = np.random.default_rng(seed)
    n_topics = len(found.words)
    questions = []
    for topic in random.permutation(n_topics)[:count]:
        others = [int(other) for other in random.permutation(np.delete(np.arange(n_topics), topic))]
        near = [] if n_topics == 1 else [int(found.nearest[topic])]
        for kind, choices in (
            (WORDS, _words(found, topic, others, random)),
            (PARAGRAPHS, _paragraphs(found, topic, others, documents, random)),
            (NEAR, _paragraphs(found, topic, near, documents, random)),
        ):
            if choices:
                shown = [one if kind == WORDS else _short(texts[int(one)]) for one in choices]
                order = random.permutation(len(shown))
                intruder = ascii_lowercase[int(np.flatnonzero(order == len(shown) - 1)[0])]
                questions.append(Question(system, int(topic), kind, tuple(str(shown[place]) for place in order), intruder))
    return questions


def _words(found: FoundTopics, topic: int, others: Sequence[int], random: np.random.Generator) -> list[str]:
    """Return five words of a topic and, last, a leading word of another that does not speak of it; nothing where none is."""
    own = list(found.words[topic][:SHOWN])
    for other in others:
        for word in random.permutation(found.words[other][:TOP]):
            if len(own) == SHOWN and word not in found.known[topic]:
                return [*own, str(word)]
    return []


def _paragraphs(
    found: FoundTopics, topic: int, others: Sequence[int], documents: Sequence[str], random: np.random.Generator
) -> list[int]:
    """Return rows of three paragraphs of a topic, of different documents where there are such, and last one of another."""
    rows = random.permutation(found.members[topic])
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(documents[row], int(row))
    spread = list(first.values())
    own = [*spread, *(int(row) for row in rows if int(row) not in spread)][:TOGETHER]
    used = {documents[row] for row in own}
    for other in others:
        for row in random.permutation(found.members[other]):
            if len(own) == TOGETHER and documents[row] not in used:
                return [*own, int(row)]
    return []


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def write_sheet(sheet: Path, key: Path, questions: Sequence[Question], placed: Mapping[str, float]) -> None:
    """Write the questions without their answers into a table, and the answers into a file of their own.

    Parameters
    ----------
    sheet, key : Path
        The table (CSV) and the key (JSON).
    questions : sequence of Question
        In the order asked.
    placed : mapping of str to float
        Share of the paragraphs that each system gave a topic, for the key.
    """
    most = max((len(question.choices) for question in questions), default=0)
    rows = (
        [number, question.kind.partition(",")[0], *question.choices, *[""] * (most - len(question.choices)), ""]
        for number, question in enumerate(questions, 1)
    )
    with whole_file(key) as file:
        json.dump({"placed": dict(placed), "questions": [asdict(question) for question in questions]}, file, ensure_ascii=False)
    write_table(sheet, ["question", "of", *ascii_lowercase[:most], "answer"], rows)


def read_key(key: Path) -> tuple[list[Question], dict[str, float]]:
    """Read the key of a sheet.

    Parameters
    ----------
    key : Path
        What :func:`write_sheet` wrote.

    Returns
    -------
    tuple of (list of Question, dict of str to float)
        And the share of the paragraphs that each system gave a topic.

    Raises
    ------
    InputError
        If it is not there or is no key.
    """
    try:
        stored = json.loads(key.read_text(encoding="utf-8"))
        questions = [Question(**record | {"choices": tuple(record["choices"])}) for record in stored["questions"]]
        return questions, {str(name): float(share) for name, share in stored["placed"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem, remedy = _("is no key of a sheet ({reason})"), _("give the file that {option} wrote")
        raise InputError(str(key), problem.format(reason=error), remedy.format(option="--key")) from error


def read_answers(sheet: Path, questions: Sequence[Question]) -> dict[int, str]:
    """Read the letters that a reader wrote, by the number of the question; those left empty are left out.

    Parameters
    ----------
    sheet : Path
        The table, as any spreadsheet program saves it as CSV.
    questions : sequence of Question
        Those of its key.

    Returns
    -------
    dict of int to str

    Raises
    ------
    InputError
        If it cannot be read, is another sheet than the key's, or a letter stands there that no choice has.
    """
    try:
        text = decode(sheet.read_bytes(), str(sheet)).lstrip("\ufeff")
    except OSError as error:
        problem = _("cannot be read ({reason})").format(reason=_(error.strerror or str(error)))
        raise InputError(str(sheet), problem, _("give the filled sheet")) from error
    head = text.partition("\n")[0]
    rows = list(csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=head.count)))
    if not rows or not {"question", "answer"} <= rows[0].keys():
        problem = _("has no columns '{first}' and '{second}'").format(first="question", second="answer")
        raise InputError(str(sheet), problem, _("give the filled sheet"))
    answers = {}
    for row in rows:
        location = _("{file}, question {number}").format(file=sheet, number=row["question"])
        if not (row["question"] or "").isdigit() or not 1 <= int(row["question"]) <= len(questions):
            raise InputError(location, _("is not in the key"), _("give the sheet and the key of one run"))
        question, letter = questions[int(row["question"]) - 1], (row["answer"] or "").strip().lower()
        if letter and letter not in ascii_lowercase[: len(question.choices)]:
            last = ascii_lowercase[len(question.choices) - 1]
            problem, remedy = _("the answer {answer!r} is none of the choices"), _("write a letter from a to {last}")
            raise InputError(location, problem.format(answer=letter), remedy.format(last=last))
        if letter:
            answers[int(row["question"])] = letter
    return answers


@dataclass(frozen=True, slots=True)
class Score:
    """How often the intruders of a system were found.

    Attributes
    ----------
    system, kind : str
        Of which questions.
    right, of : int
        Found, and answered.
    share, low, high : float
        Share found with its 95 % interval by Wilson, fractions in [0, 1].
    chance : float
        Share that guessing finds.
    """

    system: str
    kind: str
    right: int
    of: int
    share: float
    low: float
    high: float
    chance: float


def score(questions: Sequence[Question], answers: Mapping[int, str]) -> list[Score]:
    """Return the scores by kind of question and system, the best system of a kind first.

    Parameters
    ----------
    questions : sequence of Question
        Of the key.
    answers : mapping of int to str
        Letters by number of the question.
    """
    judged: dict[tuple[str, str], list[bool]] = defaultdict(list)
    choices = {}
    for number, letter in answers.items():
        question = questions[number - 1]
        judged[question.kind, question.system].append(letter == question.intruder)
        choices[question.kind] = len(question.choices)
    scores = []
    for (kind, system), found in judged.items():
        low, high = (float(bound) for bound in wilson(sum(found), len(found)))
        scores.append(Score(system, kind, sum(found), len(found), sum(found) / len(found), low, high, 1 / choices[kind]))
    return sorted(scores, key=lambda one: (KINDS.index(one.kind), -one.share, one.system))
