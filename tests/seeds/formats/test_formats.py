"""One table of formats: what stands in it can be read, and nothing else."""

import ast
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

import seeds
from labels import InputError, Paragraph, UsageError
from seeds.formats import FORMATS, Format
from seeds.formats.tables.record_options import RecordOptions
from seeds.inputs import read_inputs
from seeds.read import find_files, read_path

TEXT = "山里的风电场今年发了三亿度电。"


def files_of_all_kinds(folder: Path) -> dict[str, Path]:
    """Put a file of each suffix of the table into a folder, and one that no reader knows."""
    paths = {suffix: folder / f"wind{suffix}" for suffix in (*FORMATS, ".png")}
    for path in paths.values():
        path.write_text(TEXT, encoding="utf-8")
    return paths


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_reader_can_be_imported(suffix: str) -> None:
    assert callable(FORMATS[suffix].load())


@pytest.mark.parametrize("suffix", FORMATS)
def test_suffixes_are_as_they_are_compared(suffix: str) -> None:
    assert suffix.startswith(".")
    assert suffix == suffix.lower()


def test_the_whole_table_is_found_in_a_folder(tmp_path: Path) -> None:
    paths = files_of_all_kinds(tmp_path)
    files, unknown = find_files([tmp_path])
    assert {file.suffix for file in files} == set(FORMATS)
    assert unknown == [paths[".png"]]


def test_every_file_of_a_folder_is_read_or_named(tmp_path: Path) -> None:
    paths = files_of_all_kinds(tmp_path)
    problems: list[InputError] = []
    list(read_inputs([tmp_path], problems))
    named = " ".join(str(problem) for problem in problems)
    for suffix in set(paths) - {".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".rtf"}:
        assert f"{paths[suffix]}" in named
    assert "wind.png: unknown kind of file '.png'; convert it" in named
    with pytest.raises(UsageError, match="unknown kind of file '.png'; known: " + " ".join(FORMATS)):
        list(read_inputs([paths[".png"]], []))


def test_a_new_document_format_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".upside", Format(lambda data, location: data.decode()[::-1], markdown=True))
    (tmp_path / "wind.UPSIDE").write_text(f"# 风\n\n{TEXT}"[::-1], encoding="utf-8")
    files, _ = find_files([tmp_path])
    assert [(paragraph.kind, paragraph.text) for paragraph in read_path(files[0])] == [("title", "风"), ("body", TEXT)]
    assert [paragraph.text for paragraph in read_inputs([tmp_path], [])] == ["风", TEXT]


def test_a_new_record_format_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
        for n, line in enumerate(file.read().decode().split("|"), 1):
            yield Paragraph(f"{doc}#{n}", doc, n, "body", line)

    monkeypatch.setitem(FORMATS, ".bars", Format(read, records=True))
    (tmp_path / "wind.bars").write_text("风|水")
    assert [paragraph.text for paragraph in read_inputs([tmp_path], [])] == ["风", "水"]
    assert [paragraph.id for paragraph in read_path(tmp_path / "wind.bars")] == ["wind#1", "wind#2"]


def test_a_reader_is_imported_only_for_its_files(python, tmp_path: Path) -> None:
    (tmp_path / "wind.txt").write_text(TEXT, encoding="utf-8")
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from seeds.read import read_path\n"
        "read_path(Path(sys.argv[1]))\n"
        "print(sorted({'docx', 'pypdfium2', 'lxml', 'python_calamine'} & set(sys.modules)))\n"
    )
    outcome = python("-c", script, tmp_path / "wind.txt")
    assert (outcome.code, outcome.out, outcome.err) == (0, "[]\n", "")


def test_no_other_module_names_a_suffix_of_a_document() -> None:
    """A suffix that a module knows by itself would be a second table."""
    folder = Path(seeds.__file__).parent
    knowing = set()
    for path in folder.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        constants = {node.value for node in nodes if isinstance(node, ast.Constant)}
        if constants & (set(FORMATS) - {".txt"}):  # data files of the modules themselves are .txt
            knowing.add(path.relative_to(folder).as_posix())
    # The second says by what bytes each is known that comes without a name, the last writes one.
    assert knowing == {"formats/__init__.py", "formats/content_signs.py", "read.py"}


def test_records_are_clean_and_whole(tmp_path: Path) -> None:
    long_text = "⼭里的风电场。" * 40_000  # more than the limit of the csv module, and several sentences
    with (tmp_path / "wind.csv").open("w", encoding="gb18030", newline="") as file:
        rows = [["id", "text", "region"], ["7", "⼭里的 风电场。", "云南"], ["8", "", ""], ["9", long_text, ""]]
        csv.writer(file).writerows(rows)
    (tmp_path / "wind.jsonl").write_text(json.dumps({"text": "ＡＩ 巡检。转得快。"}), encoding="utf-8")
    table = list(read_inputs([tmp_path / "wind.csv"], []))
    assert [(paragraph.id, paragraph.region) for paragraph in table] == [("7", "云南"), ("8", None), ("9", None)]
    assert [paragraph.text for paragraph in table] == ["山里的风电场。", "", long_text.replace("⼭", "山")]
    assert [paragraph.text for paragraph in read_inputs([tmp_path / "wind.jsonl"], [])] == ["AI巡检。转得快。"]
