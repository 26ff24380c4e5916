"""What travels to Spark's workers, which needs no Spark to be packed and unpacked."""

import tempfile

from small_runs import FLIGHT

from models.engines import spark
from models.engines.spark import Packed
from models.loading import load


def test_packing_removes_what_a_killed_one_left(tmp_path, monkeypatch):
    """Driver and workers unpack into folders of the system's temporary one, by the name that all commands sweep."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(spark, "_loaded", {})
    policy = load("lexicon")
    for step in (lambda: Packed.of(policy), Packed.of(policy).policy):
        left = tmp_path / "policy-tagger-abcdefgh"
        left.mkdir()
        done = step()
        assert not list(tmp_path.iterdir())
    assert done.tag([FLIGHT])[0].labels == policy.tag([FLIGHT])[0].labels == ("low_altitude",)
