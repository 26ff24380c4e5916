"""Work in several processes: same results, same order, flat memory, no process left behind."""

import multiprocessing
import os

import pytest

from labels import Paragraph
from models.engines.parallel import ordered_map
from models.tagger import BATCH, PolicyTagger


def squared(number):
    """Return the square: something that can be sent to a worker."""
    return number * number


def process_number(_):
    """Return who does the work."""
    return os.getpid()


def refuse(number):
    """Fail as a model would on a broken text."""
    raise ValueError(f"cannot take {number}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs):
    assert list(ordered_map(squared, range(50), jobs)) == [n * n for n in range(50)]


def test_one_job_works_in_this_process_and_two_do_not():
    assert set(ordered_map(process_number, range(3), 1)) == {os.getpid()}
    assert os.getpid() not in set(ordered_map(process_number, range(3), 2))


def test_items_are_read_only_as_they_are_needed():
    """A file of a million lines must not be read to its end before the first result."""
    read = []
    results = ordered_map(squared, (read.append(n) or n for n in range(1000)), 2)
    assert next(results) == 0
    assert len(read) < 10
    results.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_error_of_a_worker_reaches_the_caller(jobs):
    with pytest.raises(ValueError, match="cannot take 0"):
        list(ordered_map(refuse, range(3), jobs))


def test_no_worker_is_left_behind_when_nobody_reads_on():
    results = ordered_map(squared, range(1000), 2)
    next(results)
    results.close()
    assert not multiprocessing.active_children()


def test_predictions_are_the_same_from_one_process_and_two(tfidf):
    texts = ["全市新型储能装机突破一百万千瓦。", "村里今天唱戏。", "量子计算企业增至三十家,无人机航线开通。"]
    paragraphs = [Paragraph(f"p#{n}", "p", n, "body", texts[n % 3]) for n in range(2 * BATCH + 7)]
    tagger = PolicyTagger(tfidf, "tfidf")
    alone, shared = (list(tagger.tag_paragraphs(paragraphs, jobs=jobs)) for jobs in (1, 2))
    assert alone == shared
    assert [prediction.paragraph.id for prediction in shared] == [paragraph.id for paragraph in paragraphs]
