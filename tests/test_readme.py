"""What the documents point to is there, and the two languages of the README say the same commands in the same order."""

import re
import tomllib
from importlib.util import find_spec

import pytest
from conftest import ROOT
from installation import PACKAGES

from training.cli import COMMANDS

PAGES = [*sorted(path.name for path in ROOT.glob("README*.md")), *(f"{room}/README.md" for room in PACKAGES)]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)


def read(page):
    """Return a page's text and its text without blocks of code."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return text, BLOCK.sub("", text)


def anchors(page):
    """Return the addresses of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.*)$", read(page)[1], re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    """Files, pictures and headings; addresses of the web are not asked for."""
    folder = (ROOT / page).parent
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", read(page)[1]) if "://" not in link]
    assert links
    broken = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = (folder / path).resolve() if path else ROOT / page
        inside = target.is_relative_to(ROOT) and target.exists()
        if not inside or (anchor and anchor not in anchors(target.relative_to(ROOT).as_posix())):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES)
def test_shown_commands_exist(page):
    """Every module that is called by its name."""
    names = set(re.findall(r"python3?(?:\.\d+)? -m ([a-z_.]+[a-z_])", read(page)[0]))
    ours = sorted(name for name in names if name.split(".")[0] in PACKAGES)
    assert [name for name in ours if not _is_module(name)] == []


def _is_module(name):
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_sub_commands_are_those_there_are():
    """In either language."""
    for page in ("README.md", "README.zh-CN.md"):
        listed = re.search(r"`policy-tagger ((?:\w+ ){5,}\w+)`", read(page)[0])
        assert set(listed[1].split()) == set(COMMANDS)


def test_both_languages_say_the_same():
    """Commands but for their comments, pictures, links and headings, in the same order."""
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert _commands(english[0]) == _commands(chinese[0])
    for pattern in (r"\]\(([^)#]+\.(?:png|py))\)", r"^(#+) ", r"^\|", r"0\.\d{3}"):
        assert re.findall(pattern, english[1], re.M) == re.findall(pattern, chinese[1], re.M)


def _commands(text):
    return [re.sub(r"\s*#(?= ).*", "", body) for written_in, body in BLOCK.findall(text) if written_in]


def test_set_up_installs_what_is_locked():
    """What a fresh machine is told to run; .ci/run takes the second line from there."""
    blocks = "".join(body for _, body in BLOCK.findall(read("README.md")[0]))
    for lock, job in (("requirements.txt", "training.run"), ("requirements-dev.txt", "pytest -n auto")):
        install = f".venv/bin/pip install -q --no-deps --require-hashes -r {lock}"
        assert f"python3 -m venv .venv && {install} && .venv/bin/python -m {job}\n" in blocks
        assert (ROOT / lock).is_file()


def test_pictures_are_small():
    """Under 200 kB each, and each is shown somewhere."""
    shown = "".join(read(page)[0] for page in PAGES)
    for picture in sorted((ROOT / "experiments" / "pictures").iterdir()):
        assert picture.stat().st_size < 200_000
        assert picture.name in shown


def test_the_package_shows_the_readme():
    """As its description."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["readme"] == "README.md"
