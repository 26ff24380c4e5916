"""The reader against hand-made references, where the project's shared documents are at hand."""

from pathlib import Path

import pytest

from experiments.reading.reading_fidelity import agreement, reading
from labels import read_paragraphs

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"the shared documents are not at {SHARED}")


def document(number: str) -> Path:
    return next((SHARED / "seeds").glob(f"{number}_*.txt"))


@pytest.mark.parametrize("number", ["000", "001", "003"])
def test_documents_agree_with_their_references(number: str) -> None:
    _, found = reading(document(number))
    result = agreement(list(read_paragraphs(SHARED / "real" / f"seeds-{number}.jsonl")), found)
    assert result.kept >= 0.99
    assert result.error_rate <= 0.02
    assert result.boundary_f1 >= 0.95
    assert result.kind_accuracy >= 0.95


@pytest.mark.parametrize("number", ["002", "004"])
def test_newspaper_pages_lose_nothing(number: str) -> None:
    result, found = reading(document(number))
    assert result.lost == 0
    assert result.open_ends <= 0.15
    assert {"title", "heading", "body", "caption", "boilerplate"} <= {paragraph.kind for paragraph in found}


def test_raw_documents_are_read_whole() -> None:
    files = sorted((SHARED / "real" / "documents").glob("*.txt"))
    results = [reading(file)[0] for file in files[::4]]
    assert sum(result.lost for result in results) == 0
    assert sum(result.open_ends for result in results) / len(results) <= 0.15
