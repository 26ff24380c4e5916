"""Files that are whole or not there."""

import os
import stat
import sys

import pytest

from labels import UsageError
from labels.support.atomic import result_stream, whole_file


def test_whole_file_appears_complete(tmp_path):
    """With the permissions of an ordinary file, and nothing beside it."""
    path = tmp_path / "out.txt"
    with whole_file(path) as file:
        file.write("储能\r\n")
        assert not path.exists()
    assert path.read_bytes() == "储能\r\n".encode()
    assert os.listdir(tmp_path) == ["out.txt"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    assert not path.stat().st_mode & 0o111


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, UnicodeEncodeError], ids=lambda error: error.__name__)
def test_whole_file_leaves_nothing_half_written(tmp_path, error):
    """Neither a new file nor a trace beside it; an older file stays as it was."""
    path = tmp_path / "out.txt"

    def write():
        with whole_file(path) as file:
            file.write("half")
            if error is UnicodeEncodeError:
                file.write("\ud800")
            raise error

    with pytest.raises(error):
        write()
    assert os.listdir(tmp_path) == []
    path.write_text("old")
    with pytest.raises(error):
        write()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.skipif(os.name != "posix", reason="there is no such mask")
def test_what_is_forbidden_for_new_files_stays_so_while_threads_write(tmp_path, monkeypatch):
    """To ask for it is to set it: two threads that asked at once left nothing forbidden, for all that came later."""
    before, asked = os.umask(0o027), []
    try:
        with monkeypatch.context() as patch, whole_file(tmp_path / "out.txt") as file:
            patch.setattr(os, "umask", asked.append)
            file.write("储能")
        assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640 and not asked
    finally:
        assert os.umask(before) == 0o027


def test_whole_file_needs_a_folder_that_is_there(tmp_path):
    """A wrong path is the caller's mistake and is told before any work is done."""
    with pytest.raises(UsageError, match="folder .*missing does not exist"), whole_file(tmp_path / "missing" / "out.txt"):
        pass
    with pytest.raises(UsageError, match="is a folder"), whole_file(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo") or sys.platform == "darwin", reason="needs Linux pipes")
def test_whole_file_writes_into_a_pipe_instead_of_replacing_it(tmp_path):
    """``--output /dev/null`` as root must not put a file where the device was."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        with whole_file(path) as file:
            file.write("储能")
        assert stat.S_ISFIFO(path.stat().st_mode)
        assert os.read(end, 100).decode() == "储能"
    finally:
        os.close(end)


def test_results_go_to_standard_output_without_a_path(capsys):
    """Results alone."""
    with result_stream(None) as file:
        file.write("储能\n")
    assert capsys.readouterr().out == "储能\n"
