"""The regular expressions of the readers: braces are quantifiers, and every alternative can match something."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import seeds

_TRIES = 100
_LONGEST = 3000  # characters of a pattern; longer ones are lists of words
_FOLDER = Path(seeds.__file__).parent
_QUANTIFIER = re.compile(r"\{(?:\d+(?:,\d*)?|,\d+)\}")
# Characters that classes and "anything" are filled from.
_POOL = "厂一二第年（）()[]《》“”，。,.;:!?、 \t\nabzAé0189-—–_*#|\\/<>&\"'\x00\xa0\u3000\ufffdǎ"


def modules() -> list[str]:
    """Return the names of all modules of the package."""
    return sorted(info.name for info in pkgutil.walk_packages(seeds.__path__, "seeds."))


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Yield every compiled pattern that stands in a module, with its name."""
    for name in modules():
        for key, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern):
                yield f"{name}.{key}", value


def swallowed(source: str) -> list[int]:
    """Return the lines on which a string takes a quantifier for a field: ``f"x{2, 24}"``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue):
            value = node.value
            is_number = isinstance(value, ast.Constant) and isinstance(value.value, int)
            if is_number or isinstance(value, ast.Tuple):
                found.append(value.lineno)
    return found


def literal_braces(pattern: str) -> list[str]:
    """Return what stands in braces that are no quantifier, escaped braces and those in classes apart."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", pattern, flags=re.S)
    return [inner for inner in re.findall(r"\{+[^{}]*\}+", bare) if not _QUANTIFIER.fullmatch(inner)]


def test_no_formatted_string_swallows_a_quantifier() -> None:
    assert swallowed('f"[a-z]{2, 24}"') and swallowed('f"x{3}"') and not swallowed('f"x{{2,24}}{name}"')
    found = {path: lines for path in _FOLDER.rglob("*.py") if (lines := swallowed(path.read_text(encoding="utf-8")))}
    assert not found


def test_no_pattern_has_braces_that_are_no_quantifier() -> None:
    assert literal_braces("[一-鿿]{HAN}") and literal_braces("x{{2}}") and not literal_braces(r"a{2,3}b{,4}\{x\}[{}]")
    assert not {name: found for name, pattern in patterns() if (found := literal_braces(str(pattern.pattern)))}


class Sampler:
    """Write texts that a pattern should match, always choosing one alternative of one branch."""

    def __init__(self, branch: int, alternative: int, seed: int) -> None:
        self.branch, self.alternative = branch, alternative
        self.random = random.Random(seed)
        self.groups: dict[int, str] = {}

    def text(self, nodes: Sequence[Any]) -> str:
        """Return a text for a sequence of parsed nodes."""
        return "".join(self._node(str(op), value) for op, value in nodes)

    def _node(self, op: str, value: Any) -> str:
        ways: dict[str, Callable[[], str]] = {
            "LITERAL": lambda: chr(value),
            "NOT_LITERAL": lambda: self.random.choice([char for char in _POOL if ord(char) != value]),
            "ANY": lambda: self.random.choice(_POOL.replace("\n", "")),
            "IN": lambda: self._of_class(value),
            "BRANCH": lambda: self.text(value[1][self.alternative] if id(value) == self.branch else self.random.choice(value[1])),
            "MAX_REPEAT": lambda: self._repeat(*value),
            "MIN_REPEAT": lambda: self._repeat(*value),
            "POSSESSIVE_REPEAT": lambda: self._repeat(*value),
            "SUBPATTERN": lambda: self._group(value[0], value[3]),
            "ATOMIC_GROUP": lambda: self.text(value),
            "ASSERT": lambda: self.text(value[1]),
            "GROUPREF": lambda: self.groups.get(value, ""),
        }
        return ways[op]() if op in ways else ""  # AT, ASSERT_NOT and the like stand for no character

    def _repeat(self, least: int, most: int, inner: Any) -> str:
        wanted = max(least, 1) if _holds(inner, self.branch) else least + self.random.choice([0, 0, 1, 2])
        return "".join(self.text(inner) for _ in range(min(wanted, most)))

    def _group(self, number: int | None, inner: Any) -> str:
        text = self.text(inner)
        if number is not None:
            self.groups[number] = text
        return text

    def _of_class(self, items: Sequence[Any]) -> str:
        negated = str(items[0][0]) == "NEGATE"
        fits = [char for char in _POOL if _in_class(char, items) is not negated]
        if not negated:
            for op, value in items:
                if str(op) == "RANGE":
                    fits += [chr(value[0]), chr(value[1]), chr((value[0] + value[1]) // 2)]
                elif str(op) == "LITERAL":
                    fits.append(chr(value))
        return self.random.choice(fits)


def _in_class(char: str, items: Sequence[Any]) -> bool:
    for op, value in items:
        if (str(op) == "LITERAL" and ord(char) == value) or (str(op) == "RANGE" and value[0] <= ord(char) <= value[1]):
            return True
        if str(op) == "CATEGORY":
            kind = str(value).removeprefix("CATEGORY_")
            classes = {"DIGIT": r"\d", "NOT_DIGIT": r"\D", "SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W"}
            if re.match(classes[kind], char):
                return True
    return False


def _branches(nodes: Any) -> Iterator[Any]:
    """Yield the branches in parsed nodes that stand outside negative assertions."""
    for op, value in nodes:
        if str(op) == "BRANCH":
            yield value
            for way in value[1]:
                yield from _branches(way)
        elif str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from _branches(value[2])
        elif str(op) == "SUBPATTERN":
            yield from _branches(value[3])
        elif str(op) == "ATOMIC_GROUP":
            yield from _branches(value)
        elif str(op) == "ASSERT":
            yield from _branches(value[1])


def _holds(nodes: Any, branch: int) -> bool:
    return any(id(found) == branch for found in _branches(nodes))


def _with_branch(nodes: Any, branch: int) -> Any:
    """Return nodes in which every branch above a branch has only the alternative that leads to it."""
    for op, value in nodes:
        if str(op) == "BRANCH" and id(value) != branch:
            ways = [way for way in value[1] if _holds(way, branch)]
            if ways:
                value[1][:] = ways
                _with_branch(ways[0], branch)
        elif str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _with_branch(value[2], branch)
        elif str(op) == "SUBPATTERN":
            _with_branch(value[3], branch)
        elif str(op) == "ATOMIC_GROUP":
            _with_branch(value, branch)
        elif str(op) == "ASSERT":
            _with_branch(value[1], branch)
    return nodes


def dead_alternatives(pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the branches and their alternatives for which no text was found that the pattern matches."""
    parser = re._parser  # type: ignore[attr-defined]
    dead = []
    count = len(list(_branches(parser.parse(pattern.pattern, pattern.flags))))
    for number in range(count):
        nodes = parser.parse(pattern.pattern, pattern.flags)
        branch = list(_branches(nodes))[number]
        ways = len(branch[1])
        nodes = _with_branch(nodes, id(branch))
        for way in range(ways):
            if not any(
                pattern.search(around + Sampler(id(branch), way, seed).text(nodes) + around)
                for seed in range(_TRIES)
                for around in ("", "厂", "\n", " ")
            ):
                dead.append((number, way))
    return dead


def test_a_dead_alternative_is_found() -> None:
    assert dead_alternatives(re.compile("a(?:b|$c|(?!x)x)d")) == [(0, 1), (0, 2)]
    assert not dead_alternatives(re.compile("(?<=[一-鿿])x(?:y|(?=z)z|[^a]{2,3}+)"))


def test_every_alternative_can_match() -> None:
    found, seen = {}, set()
    for name, pattern in patterns():
        if isinstance(pattern.pattern, str) and pattern not in seen and len(pattern.pattern) < _LONGEST:
            seen.add(pattern)
            if dead := dead_alternatives(pattern):
                found[name] = dead
    assert not found
