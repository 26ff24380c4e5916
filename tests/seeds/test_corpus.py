"""The written corpus holds what its card promises: size, spread, originality, labels made twice, evidence."""

import gzip
import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from labels import NONE
from labels.agreement import agreement
from labels.annotations import FOLDER, read_annotations, read_evidence, text_hash
from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.corpus import GENRES, load_corpus
from seeds.schemes import load_scheme
from training.sets.shipped_set import GOLD, shipped_corpus

KEYS = load_scheme().keys
SHARED = Path(__file__).resolve().parents[3] / "shared"
NOT_HAN = re.compile(r"[^一-鿿]+")
# Length of the runs that tell paragraphs written twice, and those taken from elsewhere.
RUN, FOREIGN_RUN = 5, 16


@pytest.fixture(scope="module")
def corpus():
    """Return the corpus without labels."""
    return load_corpus()


@pytest.fixture(scope="module")
def data(scheme):
    """Return the labelled corpus."""
    return shipped_corpus(scheme)


@pytest.fixture(scope="module")
def annotations(taxonomy):
    """Return a function that returns the annotations of one annotator by paragraph id."""
    return cache(lambda name: read_annotations(FOLDER / f"{name}.jsonl", taxonomy))


@pytest.fixture(scope="module")
def evidence(taxonomy):
    """Return the evidence spans by paragraph id; reading checks every offset against the text."""
    texts = {paragraph.id: fold(paragraph.text) for paragraph in load_corpus().paragraphs}
    return read_evidence(FOLDER / "evidence.jsonl", texts, taxonomy)


def runs(text, length):
    """Return the character runs of that length."""
    return {text[start : start + length] for start in range(len(text) - length + 1)}


# Size and spread


def test_every_document_has_title_genre_part_and_date(corpus):
    """Genre and part are checked by the reader; here that none is empty and the date is a day."""
    for document in corpus.documents:
        assert document.title and document.paragraphs, document.name
        assert document.genre in GENRES and document.part in ("natural", "later", "hard"), document.name
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", document.date), document.name


def test_paragraphs_know_document_region_date_and_part(corpus):
    """As the front matter has them."""
    for document in corpus.documents:
        for n, paragraph in enumerate(document.paragraphs, 1):
            assert (paragraph.id, paragraph.doc, paragraph.n) == (f"{document.name}#{n}", document.name, n)
            assert (paragraph.region, paragraph.date, paragraph.part) == (document.region, document.date, document.part)


def test_corpus_is_large_enough(corpus):
    """At least 150 documents and 2,000 paragraphs."""
    assert len(corpus.documents) >= 150
    assert len(corpus.paragraphs) >= 2000


def test_both_parts_are_large_enough(corpus):
    """The natural part to learn from, the hard one to test with."""
    sizes = Counter(paragraph.part for paragraph in corpus.paragraphs)
    assert sizes["natural"] >= 1600
    assert sizes["hard"] >= 400


@pytest.mark.parametrize("key", KEYS)
def test_label_has_enough_paragraphs(data, key):
    """At least 260."""
    assert data.labels[:, KEYS.index(key)].sum() >= 260


def test_enough_paragraphs_have_no_label(data):
    """At least 600."""
    assert (data.labels.sum(axis=1) == 0).sum() >= 600


def test_enough_paragraphs_have_several_labels(data):
    """As in real text, where 11 to 14 % have two or more: at least 12 %."""
    assert (data.labels.sum(axis=1) >= 2).mean() >= 0.12


def test_all_provinces_and_the_country_are_there(corpus):
    """31 provinces, and documents of none of them."""
    regions = {document.region for document in corpus.documents}
    assert len(regions - {None}) == 31
    assert None in regions


def test_at_least_ten_genres_have_five_documents_each(corpus):
    """A genre of one document would be that document's style."""
    assert sum(count >= 5 for count in Counter(document.genre for document in corpus.documents).values()) >= 10


def test_dates_run_from_2021_to_2026(corpus):
    """Every year is there, and no other."""
    assert {document.date[:4] for document in corpus.documents} == {"2021", "2022", "2023", "2024", "2025", "2026"}


def test_no_label_stands_in_one_genre_or_province_alone(data, corpus):
    """The writing is spread, so that no habit of one genre colours a label."""
    genre = {document.name: document.genre for document in corpus.documents}
    for column, key in enumerate(KEYS):
        holders = [paragraph for paragraph, row in zip(data.paragraphs, data.labels, strict=True) if row[column]]
        genres = Counter(genre[paragraph.doc] for paragraph in holders)
        regions = Counter(paragraph.region for paragraph in holders if paragraph.region)
        assert len(genres) >= 10 and max(genres.values()) < 0.3 * len(holders), key
        assert len(regions) >= 20, key


def test_lengths_are_those_of_real_text(corpus):
    """Body median 80 to 120 characters, a tail beyond 300; some headings and bare items."""
    lengths = [len(paragraph.text) for paragraph in corpus.paragraphs if paragraph.kind == "body"]
    assert 80 <= median(lengths) <= 120
    assert sum(length > 300 for length in lengths) >= 10
    assert max(lengths) <= 500
    kinds = Counter(paragraph.kind for paragraph in corpus.paragraphs)
    assert min(kinds["heading"], kinds["bullet"]) >= 50


# Written, not copied


def test_texts_are_clean(corpus):
    """Cleaning again changes nothing: models see them at training as they would at prediction."""
    changed = [paragraph.id for paragraph in corpus.paragraphs if clean_text(paragraph.text) != paragraph.text]
    assert not changed


def test_no_paragraph_repeats_half_of_another(corpus):
    """Of their five-character runs; headings and titles, which repeat by nature, aside."""
    paragraphs = [p for p in corpus.paragraphs if p.kind not in ("title", "heading") and len(p.text) >= 20]
    holders = defaultdict(list)
    own = [runs(paragraph.text, RUN) for paragraph in paragraphs]
    for row, found in enumerate(own):
        for run in found:
            holders[run].append(row)
    common = Counter(
        (first, second) for rows in holders.values() if len(rows) > 1 for n, second in enumerate(rows) for first in rows[:n]
    )
    alike = {
        (paragraphs[first].id, paragraphs[second].id): round(count / min(len(own[first]), len(own[second])), 2)
        for (first, second), count in common.items()
        if count > min(len(own[first]), len(own[second])) / 2
    }
    assert not alike


def test_no_opening_is_a_habit(corpus):
    """The same first six characters at most eight times."""
    openings = Counter(paragraph.text[:6] for paragraph in corpus.paragraphs if len(paragraph.text) > 6)
    assert not [(opening, count) for opening, count in openings.most_common(5) if count > 8]


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real texts are not at {SHARED}: nothing to compare the corpus with")
def test_nothing_is_taken_from_the_real_texts(corpus):
    """No run of sixteen Chinese characters in common, titles of laws and plans aside."""
    ours = defaultdict(set)
    for paragraph in corpus.paragraphs:
        if paragraph.kind != "title":
            text = NOT_HAN.sub("", re.sub("《[^》]*》", "", paragraph.text))
            for run in runs(text, FOREIGN_RUN):
                ours[run].add(paragraph.id)
    shared = defaultdict(set)
    for text in real_texts():
        for run in runs(NOT_HAN.sub("", text), FOREIGN_RUN) & ours.keys():
            shared[run] |= ours[run]
    assert not dict(shared)


def real_texts():
    """Yield the texts beside the project."""
    for path in (*SHARED.glob("seeds/*.txt"), *SHARED.glob("real/documents/*.txt")):
        yield path.read_text(encoding="utf-8", errors="replace")
    for path in SHARED.glob("real/*.jsonl"):
        yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())
    with gzip.open(SHARED / "real" / "unlabeled.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


# Labelled twice


@pytest.mark.parametrize("name", ["first", "second", "gold"])
def test_annotations_fit_the_corpus(corpus, annotations, name):
    """Every id is found, every hash is that of the text; labels are checked when read."""
    hashes = {paragraph.id: text_hash(fold(paragraph.text)) for paragraph in corpus.paragraphs}
    wrong = [key for key, annotation in annotations(name).items() if hashes.get(key) != annotation.hash]
    assert not wrong


def test_every_paragraph_has_a_final_label(corpus, annotations):
    """And a first annotation it goes back to."""
    ids = {paragraph.id for paragraph in corpus.paragraphs}
    assert annotations("gold").keys() == annotations("first").keys() == ids
    assert GOLD == FOLDER / "gold.jsonl"


def test_second_annotation_covers_nearly_all(corpus, annotations):
    """At least 95 %."""
    assert len(annotations("second")) >= 0.95 * len(corpus.paragraphs)


@pytest.mark.parametrize("key", (*KEYS, NONE))
def test_annotators_agree(annotations, key):
    """Cohen's kappa over 0.8 for each label."""
    first, second = annotations("first"), annotations("second")
    both = sorted(first.keys() & second.keys())
    rows = agreement([first[name].label_set for name in both], [second[name].label_set for name in both], KEYS)
    (row,) = [row for row in rows if row.label == key]
    assert row.kappa > 0.8


def test_differences_were_decided_with_a_reason(annotations):
    """Where the annotators differ, the final labels come with a reason; where they agree, the labels are theirs."""
    first, second = annotations("first"), annotations("second")
    for key, final in annotations("gold").items():
        if key in second and first[key].labels != second[key].labels:
            assert final.reason, f"{key}: annotators differ, no reason is given"
        elif key in second and final.labels != first[key].labels:
            assert final.reason, f"{key}: decided against both annotators without a reason"


# Evidence


def test_evidence_is_marked_in_enough_paragraphs(annotations, evidence):
    """For every label of at least 300 paragraphs; reading them checked ids, hashes and offsets."""
    gold = annotations("gold")
    assert sum({span.label for span in spans} == gold[key].label_set for key, spans in evidence.items()) >= 300


def test_evidence_belongs_to_the_final_labels(annotations, evidence):
    """A span carries a label that its paragraph has."""
    gold = annotations("gold")
    assert not {key for key, spans in evidence.items() if not {span.label for span in spans} <= gold[key].label_set}


def test_evidence_is_words_not_paragraphs(evidence):
    """Spans are neither empty nor most of a long text."""
    lengths = [span.end - span.start for spans in evidence.values() for span in spans]
    assert min(lengths) >= 1
    assert median(lengths) <= 20


# Mixture


def test_natural_text_mostly_says_the_word(data, analyzer):
    """Of ten labels on natural text one or two stand without a counting term of the lexicon."""
    matcher = analyzer.matcher
    said = silent = 0
    for paragraph in data.paragraphs:
        if paragraph.part == "natural" and paragraph.labels:
            found = {mention.label for mention in matcher.find(paragraph.text) if mention.counts}
            said += len(found & set(paragraph.labels))
            silent += len(set(paragraph.labels) - found)
    assert 0.10 <= silent / (said + silent) <= 0.20


def test_hard_part_contradicts_the_keywords(data, analyzer):
    """It has both: labels without their words, and words without their label."""
    matcher = analyzer.matcher
    silent = false = 0
    for paragraph in data.paragraphs:
        if paragraph.part == "hard":
            found = {mention.label for mention in matcher.find(paragraph.text)}
            silent += bool(set(paragraph.labels) - found)
            false += bool(found - set(paragraph.labels))
    assert silent >= 80
    assert false >= 80
