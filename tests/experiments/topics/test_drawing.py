"""What is drawn and what is left to measure on share neither a document nor a text."""

import pytest
from topic_texts import document_folder

from experiments.topics.comparing.drawing import Drawn, draw_corpus, read_source
from labels import InputError, UsageError


def test_documents_of_a_folder_are_drawn_whole(tmp_path, scheme):
    drawn = draw_corpus(document_folder(tmp_path, 5), scheme)
    names = set(drawn.part.documents)
    assert len(names) == 3, "six in ten"
    assert all(drawn.part.documents.count(name) == 13 for name in names)


def test_a_text_that_was_drawn_is_not_measured_on(tmp_path, scheme):
    """The headings stand in every document: of the two left 20 paragraphs and two titles remain."""
    drawn = draw_corpus(document_folder(tmp_path, 5), scheme)
    assert len(drawn.elsewhere) == 22
    assert not any(words in ("总体 要求", "保障 措施") for words in drawn.elsewhere)


def test_another_seed_draws_other_documents(tmp_path, scheme):
    folder = document_folder(tmp_path, 5)
    draws = [tuple(sorted(set(draw_corpus(folder, scheme, seed).part.documents))) for seed in (0, 0, 1, 2, 3)]
    assert draws[0] == draws[1] and len(set(draws)) > 1


def test_paragraphs_of_a_folder_may_be_drawn_from_all_documents(tmp_path, scheme):
    drawn = draw_corpus(document_folder(tmp_path, 5), scheme, mixed=True)
    assert len(drawn.part) == 39, "six in ten of 65"
    assert len(set(drawn.part.documents)) == 5 and len(drawn.elsewhere) > 20


def test_one_document_leaves_nothing_to_measure_on(tmp_path, scheme):
    with pytest.raises(UsageError, match="holds one document"):
        draw_corpus(document_folder(tmp_path, 1), scheme)


def test_a_folder_without_a_paragraph_is_refused(tmp_path, scheme):
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="empty.txt"):
        read_source(tmp_path, scheme)


def test_what_cannot_be_read_in_a_folder_is_said(tmp_path, scheme, capsys):
    folder = document_folder(tmp_path, 2)
    (folder / "broken.docx").write_bytes(b"no archive")
    assert len(read_source(folder, scheme)) == 26
    assert "note: left out:" in (said := capsys.readouterr().err) and "broken.docx" in said


def test_fewer_paragraphs_to_measure_on_are_drawn_once_and_for_all(tiny_corpus):
    drawn = Drawn(tiny_corpus, [str(n) for n in range(50)])
    assert drawn.measured_on(0) is drawn.measured_on(50) is drawn
    assert len(few := drawn.measured_on(7).elsewhere) == 7
    assert few == drawn.measured_on(7).elsewhere == sorted(few, key=int)
