"""What is gathered of texts and their labels."""

from dataclasses import fields

import numpy as np
import pytest

from models.marking.cases import IDLE, STRONG, WEAK, cases_of


def added_to(batch, rows, n_labels):
    """Return additions of characters that tell their place: offset in the text, and a hundred for each label."""
    each = [np.arange(len(batch.texts[row]))[:, None] + 100.0 * np.arange(n_labels) for row in rows]
    return np.concatenate([np.zeros((0, n_labels)), *(np.append(one, np.zeros((1, n_labels)), axis=0) for one in each)])


def shown(cases, case):
    """Return what is known of one case, words in place of numbers."""
    words, start, end = cases.words_of(case), *cases.starts[case : case + 2].tolist()
    first = cases.firsts[cases.texts[case]]

    def inside(table):
        return [row for row in table.tolist() if start <= row[0] < end]

    def written(row):
        return "".join(words[row[0] - start : row[1] - start])

    return {
        "label": int(cases.labels[case]),
        "words": list(words),
        "offsets": cases.offsets[first : first + len(words)].tolist(),
        "weights": cases.weights[start:end].tolist(),
        "terms": [(written(row), row[2]) for row in inside(cases.terms)],
        "others": [written(row) for row in inside(cases.others)],
    }


def test_case_holds_words_terms_and_weights(analyzer):
    """Terms of the label with what they are, those of another label apart, characters' weights added up by word."""
    text = "村里用储能电池和无人机"
    batch, label = analyzer.batch(["天晴了", text]), analyzer.keys.index("energy_storage")
    found = shown(cases_of(batch, [1], [(1, label)], added_to(batch, [1], len(analyzer.keys))), 0)
    assert found["label"] == label and "".join(found["words"]) == text
    assert [text[start : start + len(word)] for start, word in zip(found["offsets"], found["words"], strict=True)] == found[
        "words"
    ]
    assert found["terms"] == [("储能电池", STRONG)] and found["others"] == ["无人机"]
    assert dict(zip(found["words"], found["weights"], strict=True))["无人机"] == 8 + 9 + 10 + 3 * 100 * label


def test_terms_are_told_by_what_they_are(analyzer):
    """One that does not count, since it is part of a firm's name; a weak one beside a strong one."""
    batch, label = analyzer.batch(["某某储能科技有限公司办年会"]), analyzer.keys.index("energy_storage")
    kinds = {
        what for _term, what in shown(cases_of(batch, [0], [(0, label)], added_to(batch, [0], len(analyzer.keys))), 0)["terms"]
    }
    weak = {row for row, is_weak in zip(batch.mentions.rows, batch.mentions.weak, strict=True) if is_weak}
    assert kinds <= {IDLE, WEAK} and (WEAK in kinds) <= (0 in weak)
    assert IDLE in kinds


def test_each_case_is_as_it_is_alone(analyzer):
    """Whatever stands beside it: several labels of one text, texts in any order, texts without a term, one text of one word."""
    batch = analyzer.batch(["储能", *(f"第{number}村用储能电池和无人机" for number in range(6)), "村里修桥"])
    labels = [analyzer.keys.index(key) for key in ("energy_storage", "low_altitude")]
    pairs = [(row, label) for row in (3, 0, 7, 5) for label in labels]
    together = cases_of(batch, [0, 3, 5, 7], pairs, added_to(batch, [0, 3, 5, 7], len(analyzer.keys)))
    assert len(together) == len(pairs) and len(together.words) == 4
    for case, (row, label) in enumerate(pairs):
        alone = cases_of(batch, [row], [(row, label)], added_to(batch, [row], len(analyzer.keys)))
        assert shown(together, case) == shown(alone, 0)
    assert shown(together, 3)["others"] == ["储能"] and shown(together, 2)["terms"] == [("储能", STRONG)]


def test_of_no_text_there_is_no_case(analyzer):
    """All columns are there, and empty."""
    batch = analyzer.batch(["村里用储能电池"])
    none = cases_of(batch, [], [], np.zeros((0, len(analyzer.keys))))
    assert len(none) == 0 and none.starts.tolist() == [0] and none.terms.shape == (0, 3) and none.others.shape == (0, 2)


@pytest.mark.parametrize("asked", [[300], [0, 499]])
def test_of_a_text_only_its_own_terms_are_looked_at(analyzer, asked):
    """Evidence is asked for label by label, too: of thousands of texts that stand beside one another."""
    batch = analyzer.batch([f"第{number}村用储能电池和无人机" for number in range(500)])
    label, sizes = analyzer.keys.index("energy_storage"), []

    class Watched(np.ndarray):
        def __getitem__(self, what):
            found = super().__getitem__(what)
            sizes.append(np.size(found))
            return found

    for one in fields(batch.mentions):
        object.__setattr__(batch.mentions, one.name, getattr(batch.mentions, one.name).view(Watched))
    found = cases_of(batch, asked, [(row, label) for row in asked], added_to(batch, asked, len(analyzer.keys)))
    assert len(found.terms) == len(asked)
    assert sizes and max(sizes) < 10
