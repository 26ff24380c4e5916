"""Installations for tests: the wheel in a virtual environment, with what it requires linked in, and no network."""

import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import distribution

from command_outcome import Outcome
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = ("labels", "seeds", "models", "training", "experiments")
# What an installed command sees of the environment of the tests.
KEPT = ("PATH", "LANG", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def build_wheel(root, folder):
    """Build the wheel of a checkout, in a copy of it; return its path."""
    source = folder / "source"
    for package in PACKAGES:
        shutil.copytree(root / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return next(folder.glob("*.whl"))


def requirements(found, extra=""):
    """Return the requirements of a distribution that hold here, by canonical name."""
    parsed = [Requirement(line) for line in found.requires or ()]
    return {
        canonicalize_name(requirement.name): requirement
        for requirement in parsed
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra})
    }


def closure(found):
    """Return all distributions that a distribution brings with it."""
    seen, left = {}, list(requirements(found).values())
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen[name, extra] = distribution(name)
                left += requirements(seen[name, extra], extra).values()
    return {name: found for (name, _), found in seen.items()}


class Installation:
    """The wheel in a virtual environment of its own.

    Parameters
    ----------
    folder : Path
        Where to make the environment.
    wheel : Path
        The wheel.
    """

    def __init__(self, folder, wheel):
        venv.create(folder, symlinks=True)
        self.bin = folder / "bin"
        pip = [sys.executable, "-m", "pip", "--python", str(self.bin / "python")]
        subprocess.run(
            [*pip, "install", "-q", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True, timeout=300
        )
        self.packages = next((folder / "lib").glob("python*/site-packages"))
        self.home = folder / "home"
        self.work = folder / "work"
        # A folder of a user who has a package of that name already.
        (self.work / "models").mkdir(parents=True)
        (self.work / "models" / "__init__.py").write_text("raise RuntimeError('the wrong models')", encoding="utf-8")

    def link(self, found):
        """Let the environment see an installed distribution, whole."""
        for top in {file.parts[0] for file in found.files} - {"..", "__pycache__"}:
            if not (self.packages / top).exists():
                (self.packages / top).symlink_to(found.locate_file(top))

    def run(self, *arguments, program="policy-tagger", timeout=300):
        """Run the installed command in the user's folder."""
        own = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), "MLFLOW_DISABLE_TELEMETRY": "true"}
        kept = {key: os.environ[key] for key in KEPT if key in os.environ}
        command = [str(self.bin / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, cwd=self.work, env={**kept, **own}, timeout=timeout)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def tree(self):
        """Return every file of the installed packages with its size and time of change, compiled ones left out."""
        paths = (path for package in PACKAGES for path in (self.packages / package).rglob("*"))
        tree = {path: path.lstat() for path in paths if "__pycache__" not in path.parts}
        return set(os.listdir(self.packages)), {
            path: (s.st_size, s.st_mtime_ns, s.st_mode) for path, s in tree.items() if not path.is_dir()
        }
