"""What the partial file of a run holds: pieces as they were, one run's, of the same files in the same order."""

import subprocess
import sys
from pathlib import Path

import pytest

from labels import InputError, UsageError
from labels.support.appending import is_ours_alone
from models.bulk import partial_file
from models.bulk.partial_file import PartialFile
from models.bulk.work import Done
from seeds.formats.blocks.block import BlockRead

IS_FREE = """
import sys
from labels.support.appending import is_ours_alone
print(is_ours_alone(open(sys.argv[1], "r+b")))
"""
BEGUN = {"call": {"--format": "jsonl"}, "files": [["in.jsonl", 3, 4]]}


def test_piece_is_kept_as_it_was(tmp_path):
    problem = InputError("in.jsonl:3", "is null", "give it text")
    met = BlockRead([], problem, b"12345678", ["in:1"], ["in:2"], 3, 1, 2)
    done = [Done(b"\n\xff{", 2, {"ai": 1}, 1, met), Done(), Done(b"x", 1, {}, 1)]
    with pytest.raises(KeyboardInterrupt), PartialFile(tmp_path / "o", BEGUN, resume=False).opened() as partial:
        for one in done:
            partial.add(one)
        raise KeyboardInterrupt
    with PartialFile(tmp_path / "o", BEGUN, resume=True).opened() as partial:
        found = list(partial.kept())
    assert [(one.data, one.n, one.counts, one.none) for one in found] == [
        (b"\n\xff{", 2, {"ai": 1}, 1),
        (b"", 0, {}, 0),
        (b"x", 1, {}, 1),
    ]
    assert str(found[0].read.problem) == str(problem)
    assert (found[0].read.ids, found[0].read.unread_dates, found[0].read.n_damaged) == (b"12345678", ["in:1"], 2)
    assert found[1].read is None and not (tmp_path / "o.part").exists()


def test_two_runs_do_not_keep_in_one_file(tmp_path):
    """Locks belong to processes."""
    with PartialFile(tmp_path / "o", BEGUN, resume=False).opened() as partial:
        code = (
            "import sys\nfrom pathlib import Path\nfrom models.bulk.partial_file import PartialFile\n"
            "with PartialFile(Path(sys.argv[1]), {}, resume=False).opened(): print('opened')"
        )
        other = subprocess.run([sys.executable, "-c", code, tmp_path / "o"], capture_output=True, text=True)
        assert "UsageError" in other.stderr and "is being written by another run" in other.stderr and not other.stdout
        assert partial.path.exists()
    with (tmp_path / "free").open("wb") as file:
        assert is_ours_alone(file)


def test_same_files_in_another_order(tmp_path):
    first, second = ["a", 1, 1], ["b", 1, 1]
    for files, resume in (([first, second], False), ([second, first], True)):
        partial = PartialFile(tmp_path / "o", {**BEGUN, "files": files}, resume=resume)
        with pytest.raises((UsageError, KeyboardInterrupt)) as caught, partial.opened():
            partial.add(Done(b"x", 1))
            raise KeyboardInterrupt
    assert "changed: their order" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="no file is removed there that is open")
def test_run_that_begins_as_another_one_ends_has_a_file_of_its_own(tmp_path, monkeypatch):
    """That of the other one is removed: what is kept in it nobody finds."""
    looks = []

    def ends_just_then(file):
        if not looks:
            (tmp_path / "o.part").unlink()
        looks.append(file.fileno())
        return is_ours_alone(file)

    monkeypatch.setattr(partial_file, "is_ours_alone", ends_just_then)
    with pytest.raises(KeyboardInterrupt), PartialFile(tmp_path / "o", BEGUN, resume=False).opened() as partial:
        partial.add(Done(b"x", 1))
        raise KeyboardInterrupt
    assert len(looks) == 2
    with PartialFile(tmp_path / "o", BEGUN, resume=True).opened() as partial:
        assert [one.data for one in partial.kept()] == [b"x"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file is removed there that is open")
def test_run_that_ends_takes_no_file_of_the_next_one_away(tmp_path, monkeypatch):
    """Once it lets go of its own, another run may have one of that name."""
    unlink = Path.unlink
    free = []

    def watched(path, missing_ok=False):
        if path.suffix == ".part":
            code = (
                "import sys\nfrom labels.support.appending import is_ours_alone\nprint(is_ours_alone(open(sys.argv[1], 'r+b')))"
            )
            free.append(subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True).stdout.strip())
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    with PartialFile(tmp_path / "o", BEGUN, resume=False).opened():
        pass
    assert free == ["False"]
