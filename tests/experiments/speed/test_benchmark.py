"""The benchmark times everybody on the same text."""

import json

import pytest

from experiments.speed import benchmark
from experiments.speed.benchmark import PIPELINE, as_paragraphs, contestants, document_texts, race, windows
from models.lexicon.tagger import LexiconTagger
from models.tagger import PolicyTagger

REPORT = "全省新型储能装机突破五百万千瓦，抽水蓄能电站开工三座。" * 10
DIARY = "村民出行更加便利，老人看病少跑路，孩子上学不再翻山。" * 10


def test_windows_are_stretches_of_the_documents():
    found = list(windows([REPORT, DIARY, "太短"], 40))
    assert {len(text) for text in found} == {100}
    assert all(text in REPORT or text in DIARY for text in found)
    assert any(text in REPORT for text in found) and any(text in DIARY for text in found)


def test_windows_are_the_same_in_every_run_and_differ_among_each_other():
    """The same, so that runs compare; different, so that no memory of seen texts helps anybody."""
    document = "".join(chr(0x4E00 + n) for n in range(2000))
    assert list(windows([document], 50)) == list(windows([document], 50))
    assert len(set(windows([document], 50))) > 45


def test_a_document_is_one_text(tiny_corpus):
    texts = document_texts(tiny_corpus)
    assert len(texts) == 8
    assert "".join(texts) == "".join(tiny_corpus.texts)


@pytest.fixture
def clock(monkeypatch):
    """Put a clock in place that moves only when told; return the list that holds its time."""
    now = [0.0]
    monkeypatch.setattr(benchmark.time, "perf_counter", lambda: now[0])
    return now


def taking(clock, *seconds):
    """Return a tagger that takes so many seconds, round by round, after its first text."""
    left = [0.0, *seconds]

    def tag(paragraphs):
        clock[0] += left.pop(0)

    return tag


def test_speed_is_the_median_round_and_its_ratio_that_within_rounds(clock):
    """A slow spell of the machine in the third round falls on both and leaves the ratio alone."""
    field = {PIPELINE: taking(clock, 2.0, 2.0, 8.0), "ours": taking(clock, 0.5, 0.25, 2.0)}
    speeds = race(field, as_paragraphs(["储能"] * 20), 3)
    pipeline, ours = speeds[PIPELINE], speeds["ours"]
    assert (pipeline.low, pipeline.median, pipeline.high, pipeline.ratio) == (2.5, 10, 10, 1)
    assert (ours.low, ours.median, ours.high, ours.ratio) == (10, 40, 80, 4)


def test_contestants_take_turns(clock):
    order = []

    def recorded(name):
        def tag(paragraphs):
            order.append(name)
            clock[0] += 1

        return tag

    race({name: recorded(name) for name in (PIPELINE, "ours")}, as_paragraphs(["储能"]), 2)
    assert order == [PIPELINE, "ours"] * 3  # once to warm up


@pytest.fixture
def small(monkeypatch, tiny_corpus):
    """Fit the pipeline on the small corpus."""
    monkeypatch.setattr(benchmark, "shipped_corpus", lambda scheme: tiny_corpus)


def test_champion_is_timed_with_and_without_evidence_the_others_without(tiny_corpus, analyzer):
    models = {name: PolicyTagger(LexiconTagger(analyzer), name) for name in ("champion", "lexicon")}
    field = contestants(models, tiny_corpus)
    assert list(field) == [
        PIPELINE,
        "champion, evidence off",
        "champion, evidence on",
        "champion, evidence off, 2 workers",
        "champion, evidence on, 2 workers",
        "lexicon, evidence off",
    ]
    paragraphs = as_paragraphs(["新型储能电站并网。"])
    (off,), (on,) = field["champion, evidence off"](paragraphs), field["champion, evidence on"](paragraphs)
    assert off.labels == on.labels == ("energy_storage",)
    assert on.evidence and not off.evidence


def test_worker_processes_are_timed_beside_one_process(monkeypatch, tiny_corpus, analyzer):
    asked = []

    def tag_paragraphs(self, paragraphs, *, evidence=True, jobs=1):
        asked.append((evidence, jobs))
        return iter(())

    monkeypatch.setattr(PolicyTagger, "tag_paragraphs", tag_paragraphs)
    for tag in contestants({"champion": PolicyTagger(LexiconTagger(analyzer), "champion")}, tiny_corpus).values():
        tag(as_paragraphs(["储能"]))
    assert asked == [(False, 1), (True, 1), (False, benchmark.JOBS), (True, benchmark.JOBS)]


def test_command_prints_the_table_and_writes_every_figure(call, small, trained_store, tmp_path, monkeypatch):
    monkeypatch.setattr(benchmark, "cold_start", lambda *_: 0.5)  # five starts take their time
    path = tmp_path / "b.json"
    outcome = call(benchmark.main, "--paragraphs", 20, "--rounds", 2, "--lines", 25, "--json", path)
    assert outcome.code == 0, outcome.err
    assert PIPELINE in outcome.out and "a file of 25 lines" in outcome.out and "cold start: 0.50 s" in outcome.out
    figures = json.loads(path.read_text(encoding="utf-8"))
    assert {"machine", "model", "speeds", "stream", "cold_start_seconds"} <= set(figures)
    assert {"cpus", "python", "libraries"} <= set(figures["machine"])
    assert all(speed["low"] <= speed["median"] <= speed["high"] for speed in figures["speeds"].values())


def test_text_of_the_user_is_tagged_where_given(small, call, trained_store, tmp_path):
    path = tmp_path / "short.jsonl"
    path.write_text(json.dumps({"text": "太短"}, ensure_ascii=False), encoding="utf-8")
    outcome = call(benchmark.main, "--input", path)
    assert outcome.code == 2
    assert "fewer than 100 characters" in outcome.complaint


@pytest.mark.parametrize("option", ["--paragraphs", "--rounds", "--lines"])
def test_nothing_to_do_is_a_wrong_call(call, store, option):
    outcome = call(benchmark.main, option, 0)
    assert outcome.code == 2
    assert option in outcome.complaint


def test_untrained_models_are_named_with_the_remedy(call, store):
    outcome = call(benchmark.main)
    assert outcome.code == 2
    assert "training.run" in outcome.complaint
