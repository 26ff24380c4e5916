"""Work in several processes: same results, same order, flat memory, no process left behind."""

import ctypes
import multiprocessing
import os
import pickle

import numpy as np
import pytest

from labels import Paragraph
from labels.support.free_memory import give_back
from models.engines import parallel
from models.engines.parallel import ordered_map
from models.hybrid.tagger import HybridTagger
from models.lexicon.tagger import LexiconTagger
from models.tagger import BATCH, PolicyTagger

TEXTS = ["全市新型储能装机突破一百万千瓦。", "村里今天唱戏。", "量子计算企业增至三十家,无人机航线开通。"]


def same(item):
    """Send an item as it is."""
    return item


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
def test_results_come_in_order_each_with_its_item(jobs):
    assert list(ordered_map(squared, range(50), jobs, send=same)) == [(n, n * n) for n in range(50)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_function_gets_what_is_sent_of_an_item(jobs):
    """The item itself may be large and stays here."""
    words = ["储", "储能", "储能站"]
    assert list(ordered_map(squared, words, jobs, send=len)) == [(word, len(word) ** 2) for word in words]


def test_one_job_works_in_this_process_and_two_do_not():
    assert {number for _, number in ordered_map(process_number, range(3), 1, send=same)} == {os.getpid()}
    assert os.getpid() not in {number for _, number in ordered_map(process_number, range(3), 2, send=same)}


def test_items_are_read_only_as_they_are_needed():
    """A file of a million lines must not be read to its end before the first result."""
    read = []
    results = ordered_map(squared, (read.append(n) or n for n in range(1000)), 2, send=same)
    assert next(results) == (0, 0)
    assert len(read) < 10
    results.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_error_of_a_worker_reaches_the_caller(jobs):
    with pytest.raises(ValueError, match="cannot take 0"):
        list(ordered_map(refuse, range(3), jobs, send=same))


def test_no_worker_is_left_behind_when_nobody_reads_on():
    results = ordered_map(squared, range(1000), 2, send=same)
    next(results)
    results.close()
    assert not multiprocessing.active_children()


def test_predictions_are_the_same_from_one_process_and_two(tfidf):
    paragraphs = [Paragraph(f"p#{n}", "p", n, "body", TEXTS[n % 3]) for n in range(2 * BATCH + 7)]
    tagger = PolicyTagger(tfidf, "tfidf")
    alone, shared = (list(tagger.tag_paragraphs(paragraphs, jobs=jobs)) for jobs in (1, 2))
    assert alone == shared
    assert [prediction.paragraph.id for prediction in shared] == [paragraph.id for paragraph in paragraphs]


@pytest.mark.parametrize("kind", ["lexicon", "tfidf", "hybrid"])
def test_model_can_be_sent_to_a_process_that_starts_afresh(analyzer, tfidf, kind):
    """Where processes are spawned, not forked, the model travels: with its scheme, without what is built from it."""
    lexicon = LexiconTagger(analyzer)
    ones = np.ones(len(analyzer.keys))
    pool = {"lexicon": 0.7, "tfidf": 0.4}
    taggers = {"lexicon": lexicon, "tfidf": tfidf, "hybrid": HybridTagger(lexicon, tfidf, pool, ones, -ones, -ones, ones / 2)}
    policy = PolicyTagger(taggers[kind], kind)
    policy.tag(TEXTS)  # builds segmenter, matcher and trie, which cannot or need not travel
    sent = pickle.dumps(policy)
    assert len(sent) < 1_000_000
    assert pickle.loads(sent).tag(TEXTS) == policy.tag(TEXTS)


def test_free_memory_is_given_back_before_processes_part(monkeypatch):
    """What one process keeps free, all would have pages of their own of."""
    calls = []
    monkeypatch.setattr(parallel, "give_back", lambda: calls.append(len(multiprocessing.active_children())))
    assert [result for _item, result in ordered_map(squared, range(4), 2, send=same)] == [0, 1, 4, 9]
    assert calls == [0]
    assert list(ordered_map(squared, range(2), 1, send=same)) == [(0, 0), (1, 1)] and calls == [0]


def test_memory_that_was_freed_goes_back_to_the_system():
    """As the allocator of the C library counts it: small pieces that lie below one still in use are kept until asked for."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        pytest.skip("another allocator than that of glibc")
    library.malloc.restype, library.malloc.argtypes, library.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]

    def resident():
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    places = [library.malloc(50_000) for _ in range(1_000)]
    for place in places:
        ctypes.memset(place, 1, 50_000)
    *most, last = places
    for place in most:
        library.free(place)
    before = resident()
    give_back()
    assert before - resident() > 30e6
    library.free(last)
