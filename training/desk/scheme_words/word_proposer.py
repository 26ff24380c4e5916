"""Look for further words of a label in a desk's texts, in a process of its own: ``python -m …scheme_words.word_proposer``.

The order comes on standard input, one JSON object; the words go to standard output, one JSON object. It ends when standard input
does: a desk that is closed or killed leaves nothing behind. Nothing is written.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from labels import Paragraph
from labels.support.command import run_command
from seeds.schemes import parse_scheme
from training.desk.server.own_group import read_order
from training.scheme.expanding.word_decisions import read_decisions

_SELECT = "SELECT record FROM paragraphs WHERE row % ? = 0 ORDER BY row"


def main(argv: list[str] | None = None) -> int:
    """Propose words for the label that standard input names; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Nothing.
    """
    order = read_order()
    sys.stdout.write(json.dumps(proposed(order), ensure_ascii=True) + "\n")
    return 0


def proposed(order: Mapping[str, Any]) -> dict[str, Any]:
    """Return further words of a label, best first, with the contexts that speak for them.

    Parameters
    ----------
    order : mapping
        ``file`` (the desk's), ``label``, ``texts`` and ``name`` of the scheme, ``folder`` with its decisions or None, ``most``
        words, of at most so many ``paragraphs``: of more every other, third and so on is read.

    Returns
    -------
    dict
        ``words``, ``paragraphs`` that were read and ``of`` how many.
    """
    from models.topics.embeddings.static import load_vectors
    from training.scheme.expanding.proposals import Expander
    from training.scheme.expanding.user_text import UserText
    from training.scheme.expanding.word_rules import load_word_rules

    scheme, key = parse_scheme(order["texts"], order["name"], order["name"]), order["label"]
    with closing(sqlite3.connect(f"{Path(order['file']).as_uri()}?mode=ro", uri=True)) as file:
        ((total,),) = file.execute("SELECT count(*) FROM paragraphs")
        records = file.execute(_SELECT, (max(-(-total // order["paragraphs"]), 1),)).fetchall()
    paragraphs = [Paragraph.from_record(json.loads(record), f"row {number}") for number, (record,) in enumerate(records, 1)]
    decided = read_decisions(Path(order["folder"]), scheme.taxonomy) if order["folder"] else []
    known = {word for label, word in (decision.identity for decision in decided) if label == key}
    expander = Expander(UserText.of(paragraphs, scheme), load_vectors(), load_word_rules())
    words = [
        {
            "word": one.word,
            "score": round(one.score, 3),
            "paragraphs": one.paragraphs,
            "hit": one.hit,
            "context": one.contexts[:1],
        }
        for one in expander.propose(key, order["most"], known)
    ]
    return {"words": words, "paragraphs": len(paragraphs), "of": total}


if __name__ == "__main__":
    sys.exit(run_command(main))
