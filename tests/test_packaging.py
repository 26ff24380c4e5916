"""The wheel, what it asks for, and how it behaves where it is installed.

The installations are real ones, made without a network: the wheel goes into a virtual environment of its own, and what it
requires is linked from the environment of the tests, and nothing else.
"""

import os
import re
import tomllib
import zipfile
from importlib.metadata import PathDistribution, distribution
from pathlib import Path

import pytest
from conftest import ROOT, jsonl, lines
from installation import PACKAGES, Installation, build_wheel, closure, requirements
from packaging.requirements import Requirement

from labels.support.extras import ALONE, EXTRAS
from seeds.schemes import load_scheme, shipped_schemes
from training.cli import COMMANDS
from training.sets.shipped_set import is_labelled, labels_folder

HEAVY = {
    "torch",
    "sentence-transformers",
    "mlflow",
    "bertopic",
    "scikit-learn",
    "scipy",
    "pandas",
    "plotly",
    "umap-learn",
    "hdbscan",
}
STORAGE = "全省新型储能装机突破五百万千瓦。"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Return the wheel of the checkout as it stands."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def metadata(wheel):
    """Return what the wheel says of itself."""
    return PathDistribution(zipfile.Path(wheel, f"{'-'.join(wheel.name.split('-')[:2])}.dist-info/"))


@pytest.fixture(scope="session")
def core(tmp_path_factory, wheel, metadata):
    """Return an installation without any extra."""
    made = Installation(tmp_path_factory.mktemp("core"), wheel)
    for found in closure(metadata).values():
        made.link(found)
    return made


@pytest.fixture(scope="session")
def full(tmp_path_factory, wheel):
    """Return an installation that sees everything the environment of the tests holds."""
    made = Installation(tmp_path_factory.mktemp("full"), wheel)
    everything = Path(distribution("numpy").locate_file(""))
    (made.packages / "everything.pth").write_text(f"{everything}\n", encoding="utf-8")
    return made


# --- the wheel --------------------------------------------------------------------------------------------------------


def test_wheel_holds_the_packages_with_all_their_data(wheel):
    """And of the experiments the settings alone: benchmarks are for who has the checkout."""
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and (package != "experiments" or (path.suffix == ".toml" and path.parent.name == "experiments"))
    }
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside == expected


def test_wheel_is_typed_and_carries_what_tags_at_once(wheel):
    """Markers for type checkers, the champion, its experiment, scheme, corpus, vectors, templates."""
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert {f"{package}/py.typed" for package in PACKAGES[:-1]} <= inside
    assert {
        "models/topics/embeddings/vectors/vectors.safetensors",
        "training/topic_report/templates/topics.html",
        "experiments/hybrid.toml",
    } <= inside
    schemes = {name: load_scheme(name) for name in shipped_schemes()}
    assert {f"seeds/schemes/{name}/lexicon.toml" for name in schemes} <= inside
    labelled = [name for name, scheme in schemes.items() if is_labelled(scheme)]
    assert {f"models/shipped/{name}/manifest.json" for name in labelled} <= inside
    assert {f"{labels_folder(schemes[name]).relative_to(ROOT).as_posix()}/gold.jsonl" for name in labelled} <= inside
    assert sum(name.startswith("seeds/documents/") for name in inside) > 500


def test_wheel_stays_small(wheel):
    """Of the 250 MB that an installation may take the packages themselves get 27."""
    with zipfile.ZipFile(wheel) as archive:
        assert sum(info.file_size for info in archive.infolist()) < 27e6


def test_core_asks_for_nothing_heavy(metadata):
    """Neither itself nor through what it requires."""
    assert not set(closure(metadata)) & HEAVY


def test_no_extra_but_sentence_brings_torch(metadata):
    """bertopic would: it is in no extra, and comes with --no-deps."""
    brought = {extra: set(requirements(metadata, extra)) for extra in metadata.metadata.get_all("Provides-Extra")}
    assert set(brought) == {"train", "topics", "all", "review", "desk", "tables", "spark", "sentence", "vectors", "ocr"}
    assert "sentence-transformers" in brought.pop("sentence")
    assert not set().union(*brought.values()) & {"bertopic", "sentence-transformers", "torch"}


def test_the_topics_extra_brings_all_that_bertopic_needs(metadata):
    """All but sentence-transformers."""
    needed = set(requirements(distribution("bertopic"))) - {"sentence-transformers"}
    assert needed <= set(requirements(metadata, "topics"))


def test_version_stands_once(metadata):
    """In pyproject.toml."""
    assert metadata.version == PROJECT["version"] == "0.7.0"


# --- the table of extras and the lock files ---------------------------------------------------------------------------


@pytest.mark.parametrize("extra", EXTRAS)
def test_messages_name_what_an_extra_holds(extra):
    """What a message promises, pip brings."""
    held = {Requirement(line).name for line in PROJECT["optional-dependencies"][extra]}
    assert set(EXTRAS[extra].values()) - set(ALONE) <= held


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_pins_bertopic_as_the_message_does_and_names_no_index(name):
    """What is told to install is what was tested."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, flags=re.MULTILINE))
    assert ALONE["bertopic"].endswith(f" bertopic=={pinned['bertopic']}")
    assert not {"torch", "sentence-transformers"} & set(pinned)
    assert "://" not in text and "--index" not in text


def test_both_locks_agree():
    """The tests run with what the main command installs."""
    main, dev = (
        set(re.findall(r"^[A-Za-z0-9._-]+==[^\\]+", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert main < dev


# --- installed without an extra ---------------------------------------------------------------------------------------


def test_command_tags_at_once(core):
    """With the champion that ships, in a folder that has a package ``models`` of its own."""
    outcome = core.run("predict", "--format", "jsonl", STORAGE)
    assert outcome.code == 0, outcome.err
    (record,) = lines(outcome.out)
    assert record["labels"] == ["energy_storage"]
    assert record["model"] == "policy-tagger/shipped hybrid"


def test_tagging_in_processes(core):
    """Workers find the packages as well."""
    jsonl(core.work / "many.jsonl", *({"text": f"第{number}座{STORAGE}"} for number in range(1200)))
    outcome = core.run("predict", "--input", "many.jsonl", "--format", "jsonl", "--jobs", "2")
    assert outcome.code == 0, outcome.err
    assert [record["labels"] for record in lines(outcome.out)] == [["energy_storage"]] * 1200


def test_import_tags_at_once(core):
    """From Python as from the command line."""
    script = f"import os; os.chdir('/'); from models import load; print(*load().tag([{STORAGE!r}])[0].labels)"
    outcome = core.run("-P", "-c", script, program="python")
    assert (outcome.code, outcome.out) == (0, "energy_storage\n"), outcome.err


def test_commands_that_need_no_extra(core):
    """Reading, the corpus, agreement."""
    (core.work / "notice.md").write_text(f"# 通知\n\n{STORAGE}\n", encoding="utf-8")
    for arguments in (["read", "notice.md"], ["data"], ["agreement"], ["data", "--missing"]):
        outcome = core.run(*arguments)
        assert outcome.code == 0, (arguments, outcome.err)
        assert outcome.out or arguments[-1] == "--missing"


MISSING = {
    "run": (["run", "tfidf"], "policy-tagger[train]"),
    "topics": (["topics", "long.jsonl"], "policy-tagger[topics]"),
    "drift": (["drift", "long.jsonl"], "policy-tagger[train]"),
    "evaluate": (["evaluate", "long.jsonl"], "policy-tagger[train]"),
    "review": (["review", "long.jsonl"], "policy-tagger[review]"),
    "desk": (["desk", "--no-browser"], "policy-tagger[desk]"),
}


@pytest.mark.parametrize("name", MISSING)
def test_command_that_needs_more_says_so(core, name):
    """In one line, with the command that helps, and no traceback."""
    jsonl(core.work / "long.jsonl", *({"text": f"第{number}座{STORAGE}"} for number in range(30)))
    arguments, remedy = MISSING[name]
    outcome = core.run(*arguments)
    assert outcome.code == 2, outcome.err
    assert "Traceback" not in outcome.err
    *_, last = outcome.err.splitlines()
    assert last.startswith("error: ") and remedy in last


@pytest.mark.parametrize("name", COMMANDS)
def test_help_needs_no_extra(core, name):
    """What a command does can be read before anything is installed for it."""
    outcome = core.run(name, "--help")
    assert outcome.code == 0, outcome.err
    assert "usage:" in outcome.out


def test_shipped_names_are_found(core):
    """Experiments and schemes, by name."""
    assert "hybrid" in core.run("run", "--help").out
    for name in shipped_schemes():
        outcome = core.run("predict", "--scheme", name, "--format", "jsonl", STORAGE)
        assert outcome.code == 0, outcome.err


def test_version_of_the_installed_command(core):
    """As the wheel says."""
    assert core.run("--version").out == f"policy-tagger {PROJECT['version']}\n"


def test_commands_write_nothing_beside_the_code(core):
    """Not a file of the installed packages is new, gone or changed."""
    before = core.tree()
    assert core.run("predict", STORAGE).code == 0
    assert core.run("data", "--output", "corpus.jsonl").code == 0
    assert core.tree() == before


# --- installed with everything ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_training_writes_into_the_users_data_folder(full):
    """Models and runs; not a file beside the code, none in the folder the command is started from."""
    before, here = full.tree(), set(os.listdir(full.work))
    outcome = full.run("run", "lexicon")
    assert outcome.code == 0, outcome.err
    assert full.tree() == before
    assert set(os.listdir(full.work)) == here
    kept = full.home / "data" / "policy-tagger"
    assert {"mlflow.db", "mlartifacts", "stored"} <= set(os.listdir(kept))
    outcome = full.run("predict", "--model", "lexicon", "--format", "jsonl", STORAGE)
    assert lines(outcome.out)[0]["labels"] == ["energy_storage"]
    assert lines(outcome.out)[0]["model"].startswith("policy-tagger/1")
