"""What is drawn for an audit: with known probability, spread out, and the same for everybody."""

from dataclasses import replace

import numpy as np
import pytest
from audited import likely, population

from labels import UsageError
from models.audit.draw import draw_audit, systematic
from models.audit.strata import LEAST, STRATA, Design, allocate, openness, stratify


def test_every_paragraph_has_the_probability_that_is_stated():
    scores, _ = likely(97)
    design = stratify(scores, np.arange(97), 23)
    starts = (np.arange(2000) + 0.5) / 2000
    counts = sum(np.bincount(systematic(design, np.arange(97), np.full(STRATA, start)), minlength=97) for start in starts)
    assert np.allclose(counts / 2000, design.fraction[design.stratum], atol=0.002)


def test_draw_has_the_size_asked_for_and_no_paragraph_twice():
    drawn = draw_audit(population(likely(300)[0]), 60, 0)
    assert len(drawn.rows) == 60 == len(set(drawn.rows.tolist()))
    assert (np.bincount(drawn.stratum, minlength=STRATA) == drawn.design.drawn).all()
    assert np.allclose(drawn.probability, (drawn.design.drawn / drawn.design.sizes)[drawn.stratum])


def test_open_paragraphs_are_drawn_more_often():
    scores, _ = likely(2000)
    drawn = draw_audit(population(scores), 200, 0)
    measure = openness(scores)
    probability = drawn.design.fraction[drawn.design.stratum]
    assert probability[measure.argmax()] > 2 * probability[measure.argmin()] > 0


def test_draw_depends_on_texts_and_seed_and_not_on_their_order():
    scores, _ = likely(120)
    here = population(scores)
    order = np.random.default_rng(1).permutation(120)
    names = {name: tuple(np.array(getattr(here, name))[order]) for name in ("ids", "hashes", "documents", "places")}
    there = replace(here, scores=here.scores[order], tagged=here.tagged[order], **names)
    first, second = draw_audit(here, 30, 5), draw_audit(there, 30, 5)
    assert [here.ids[row] for row in first.rows] == [there.ids[row] for row in second.rows]
    assert (here.digest, here.model_digest) == (there.digest, there.model_digest)
    assert {here.ids[row] for row in draw_audit(here, 30, 6).rows} != {here.ids[row] for row in first.rows}


def test_draw_is_the_same_on_every_machine():
    here = population(np.round(np.arange(50) % 10 / 10 + 0.005, 3))
    drawn = draw_audit(here, 6, 3)
    assert [here.ids[row] for row in drawn.rows] == ["d7#7", "d3#35", "d1#9", "d7#39", "d2#42", "d5#37"]
    assert (here.digest, here.model_digest) == ("d3aa33d63ba6", "f0a7c4d10589")


def test_draw_spreads_over_places():
    drawn = draw_audit(population(np.full((400, 1), 0.1)), 80, 0)
    places = np.array(population(np.full((400, 1), 0.1)).places)[drawn.rows]
    _, counts = np.unique(places, return_counts=True)
    assert len(counts) == 4 and counts.min() >= 20 - STRATA


def test_everything_is_drawn_where_there_is_no_more():
    drawn = draw_audit(population(likely(20)[0]), 50, 0)
    assert sorted(drawn.rows.tolist()) == list(range(20)) and (drawn.probability == 1).all()


@pytest.mark.parametrize("size", [STRATA, 5, 9])
def test_no_paragraph_is_without_a_chance_in_the_smallest_audit(size):
    drawn = draw_audit(population(likely(300)[0]), size, 0)
    assert len(drawn.rows) == size and drawn.design.drawn.min() >= 1


@pytest.mark.parametrize(("size", "seed", "option"), [(STRATA - 1, 0, "--audit"), (5, -1, "--seed")])
def test_wrong_call_is_refused(size, seed, option):
    with pytest.raises(UsageError, match=option):
        draw_audit(population(likely(20)[0]), size, seed)


def test_answers_are_shared_out_by_measure_and_never_beyond_a_stratum():
    assert allocate(np.array([1.0, 3.0]), np.array([100, 100]), 40).tolist() == [10, 30]
    assert allocate(np.array([1.0, 3.0]), np.array([100, 5]), 40).tolist() == [35, 5]
    assert allocate(np.array([1e-9, 1.0]), np.array([100, 100]), 20).min() == LEAST
    assert allocate(np.array([1.0, 1.0, 9.0]), np.array([50, 50, 50]), 4).tolist() == [1, 1, 2]
    assert allocate(np.array([1.0, 1.0, 0.0]), np.array([10, 10, 0]), 1).sum() == 1


def test_stratum_without_an_answer_joins_its_neighbour():
    design = Design(np.array([0, 0, 1, 1, 1, 2]), np.array([2, 3, 1]), np.array([1, 2, 1]))
    joined = design.answered(np.array([1, 0, 1]))
    assert joined.stratum.tolist() == [0, 0, 0, 0, 0, 1]
    assert joined.sizes.tolist() == [5, 1] and joined.drawn.tolist() == [1, 1]
    assert design.answered(np.array([0, 2, 0])).sizes.tolist() == [6]
