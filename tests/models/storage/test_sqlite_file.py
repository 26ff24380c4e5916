"""An SQLite file, and another process that holds it."""

import sqlite3
from contextlib import closing

from models.storage.sqlite_file import is_locked


def test_lock_is_seen_while_it_is_held(tmp_path):
    """By whoever may write; a file that is not there, or none of SQLite's, is not locked."""
    database = tmp_path / "50 %" / "mlflow.db"
    assert not is_locked(database) and not database.parent.exists()
    database.parent.mkdir()
    for begin in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"):
        with closing(sqlite3.connect(database, isolation_level=None)) as holder:
            assert not is_locked(database)
            holder.execute(begin)
            assert is_locked(database)
        assert not is_locked(database)
    (tmp_path / "text").write_text("no database" * 1000, encoding="utf-8")
    assert not is_locked(tmp_path / "text")
