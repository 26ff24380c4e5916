"""What documents are called where several files are called alike: the same in whatever order they are given."""

import gzip
import zipfile
from itertools import permutations
from pathlib import Path

import pytest

from seeds.document_names import document_names
from seeds.found_files import find_files
from seeds.inputs import read_inputs
from seeds.read import read_documents

FILES = ["x/a.txt", "y/a.txt", "a.md", "b.txt", "b.md", "c.txt", "b.txt.md", "d.txt", "x/d.md", "x/d.txt"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder, in which the test stands, with files of equal names, each holding its own."""
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"县里修好了{name}号水塔。", encoding="utf-8")
    return tmp_path


def called(paths, read=lambda paths: read_inputs(paths, [])):
    """Return what the documents of files are called, by what they hold."""
    return {one.text: one.doc for one in read(paths)}


def test_names_do_not_depend_on_the_order(folder):
    """By suffix where that does for all of one name, else by folder, else by where they lie; a name of its own stays."""
    names = document_names(map(Path, FILES))
    assert names == {
        "c.txt": "c",
        "a.md": "a",
        "x/a.txt": "x/a",
        "y/a.txt": "y/a",
        "b.txt": "b.txt",
        "b.md": "b.md",
        "b.txt.md": "b.txt.md",
        "d.txt": "d.txt",
        "x/d.md": "x/d.md",
        "x/d.txt": "x/d.txt",
    }
    expected = {f"县里修好了{name}号水塔。": doc for name, doc in names.items()}
    for turn in (FILES, FILES[::-1], sorted(FILES), [*FILES[3:], *FILES[:3]]):
        assert called(list(map(Path, turn)), read_documents) == called(list(map(Path, turn))) == expected


def test_as_many_folders_as_it_takes_and_no_more():
    """What lies above them is no part of the name: the same files in another place are called the same."""
    for above in ("", "/data/", "elsewhere/deep/"):
        paths = [Path(f"{above}{year}/{place}/report.txt") for year in ("2023", "2024") for place in ("north", "south")]
        assert list(document_names(paths).values()) == [
            f"{year}/{place}/report.txt" for year in ("2023", "2024") for place in ("north", "south")
        ]


def test_names_stay_where_no_other_file_is_called_so(folder):
    for name in FILES:
        assert list(called([Path(name)]).values()) == [Path(name).stem]
    assert set(called([Path("x")]).values()) == {"a", "d.md", "d.txt"}


def test_members_of_archives_count_among_the_files(folder):
    with zipfile.ZipFile("z.zip", "w") as archive:
        for name in ("in/c.txt", "in/e.txt", "__MACOSX/f.txt", "h.bin"):
            archive.writestr(name, f"乡里修好了{name}号水塔。")
    Path("f.txt").write_text("县里修好了f号水塔。", encoding="utf-8")
    with gzip.open("g.txt.gz", "wb") as file:
        file.write("县里修好了g号水塔。".encode())
    Path("broken.zip").write_bytes(b"no zip")
    paths = [Path(name) for name in ("c.txt", "z.zip", "f.txt", "g.txt.gz")]
    found = [called(turn) for turn in permutations(paths)]
    assert all(one == found[0] for one in found)
    assert sorted(found[0].values()) == ["c", "e", "f", "g", "in/c"]
    problems = []
    assert len(list(read_inputs([Path()], problems))) == len(FILES) + 4
    assert "broken.zip" in str(problems)


def test_every_document_of_a_folder_has_a_name_of_its_own(folder):
    with zipfile.ZipFile("x/z.zip", "w") as archive, zipfile.ZipFile("inner.zip", "w") as inner:
        inner.writestr("a.txt", "村里修好了水塔。")
        inner.writestr("c.txt", "村里修好了水渠。")
        inner.close()
        archive.write("inner.zip")
        archive.writestr("a.txt", "镇里修好了水塔。")
    Path("inner.zip").unlink()
    files, _ = find_files([Path()])
    docs = [one.doc for one in read_documents(files)]
    assert len(docs) == len(set(docs)) == len(FILES) + 3


def test_same_file_named_twice_by_two_paths_is_two_documents(folder):
    assert sorted(one.doc for one in read_inputs([Path("c.txt"), Path("x/../c.txt")], [])) == ["../c", "c"]
