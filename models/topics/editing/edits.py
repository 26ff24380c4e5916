"""What a person wants of the topics: own ones, and merge, split, rename, drop; a section of TOML, or options of a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labels import UsageError
from labels.wording import _

# Most parts that one topic is split into.
MOST_PARTS = 20
KEYS = ("seeds", "merge", "split", "rename", "drop")


@dataclass(frozen=True, slots=True)
class TopicEdits:
    """Changes by hand, each topic addressed by its name, its number or some of its words.

    They are made in the order of the attributes, and every address means the topics as they are shown before.

    Attributes
    ----------
    seeds : tuple of (str, tuple of str)
        Topics of one's own: names and words; without words the name itself is looked for.
    merge : tuple of tuple of str
        Topics to join; what comes out bears the name of the first.
    split : tuple of (str, int)
        Topics to split, and into how many parts.
    rename : tuple of (str, str)
        Topics and their new names; a part of a split topic is addressed by its words.
    drop : tuple of str
        Topics that shall not be: their paragraphs go to the next nearest topic that is near enough, or to none.
    """

    seeds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    merge: tuple[tuple[str, ...], ...] = ()
    split: tuple[tuple[str, int], ...] = ()
    rename: tuple[tuple[str, str], ...] = ()
    drop: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to change."""
        return bool(self.seeds or self.merge or self.split or self.rename or self.drop)


@dataclass(frozen=True, slots=True)
class MadeEdit:
    """A change that was made.

    Attributes
    ----------
    kind : {"add", "merge", "split", "rename", "drop"}
        What was done.
    before : tuple of str
        Names of the topics that it was done to.
    after : tuple of str
        Names of the topics that came of them.
    paragraphs : int or None
        Training paragraphs of a topic that was dropped.
    moved : tuple of (str, int) or None
        How many paragraphs of the text at hand went where, most first, under no name those without a topic: of a dropped
        topic to others, to one's own or a joined one from others, of a split one to others than its parts. None without text.
    """

    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    paragraphs: int | None = None
    moved: tuple[tuple[str, int], ...] | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> MadeEdit:
        """Return a change that was stored by its fields.

        Parameters
        ----------
        record : mapping
            The fields; older ones have fewer.
        """
        moved = record.get("moved")
        told = None if moved is None else tuple((name, count) for name, count in moved)
        return cls(record["kind"], tuple(record["before"]), tuple(record["after"]), record.get("paragraphs"), told)


def parse_edits(table: Mapping[str, Any], location: str) -> TopicEdits:
    """Check the ``[topics]`` table of an experiment.

    Parameters
    ----------
    table : mapping
        ``seeds = {"…" = ["…"]}``, ``merge = [["…", "…"]]``, ``split = [{topic = "…", into = 2}]``, ``rename = {"…" = "…"}``,
        ``drop = ["…"]``.
    location : str
        Where it stands, for error messages.

    Returns
    -------
    TopicEdits

    Raises
    ------
    UsageError
        If a key is unknown or a value has another shape.
    """
    if unknown := sorted(set(table) - set(KEYS)):
        remedy = _("known keys: {keys}").format(keys=", ".join(KEYS))
        raise UsageError(location, _("unknown key {key!r}").format(key=unknown[0]), remedy)
    seeds, merge, split = table.get("seeds", {}), table.get("merge", []), table.get("split", [])
    rename, drop = table.get("rename", {}), table.get("drop", [])
    if not (isinstance(seeds, Mapping) and all(map(_says, seeds)) and all(map(_is_words, seeds.values()))):
        problem = _("{key} = {value!r} is no table of names and words").format(key="seeds", value=seeds)
        raise UsageError(location, problem, _("write {example}").format(example='seeds = {"氢能" = ["制氢"]}'))
    if not (isinstance(merge, list) and all(map(_is_group, merge))):
        problem = _("{key} = {value!r} is no list of groups").format(key="merge", value=merge)
        raise UsageError(location, problem, _("write {example}").format(example='merge = [["养老 服务", "托育"]]'))
    if not (isinstance(split, list) and all(map(_is_split, split))):
        problem = _("{key} = {value!r} is no list of topics").format(key="split", value=split)
        raise UsageError(location, problem, _("write {example}").format(example='split = [{topic = "旅游", into = 2}]'))
    if not (isinstance(rename, Mapping) and all(_says(value) for pair in rename.items() for value in pair)):
        problem = _("{key} = {value!r} is no table of names").format(key="rename", value=rename)
        raise UsageError(location, problem, _("write {example}").format(example='rename = {"旅游 景区" = "文化旅游"}'))
    if not _is_words(drop):
        problem = _("{key} = {value!r} is no list of topics").format(key="drop", value=drop)
        raise UsageError(location, problem, _("write {example}").format(example='drop = ["保障措施"]'))
    return TopicEdits(
        tuple((_tidy(name), tuple(map(_tidy, words))) for name, words in seeds.items()),
        tuple(map(tuple, merge)),
        tuple((entry["topic"], entry.get("into", 2)) for entry in split),
        tuple((address, _tidy(name)) for address, name in rename.items()),
        tuple(drop),
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(value.split())


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(map(_says, value))


def _is_group(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_says, value))


def _is_split(value: object) -> bool:
    if not isinstance(value, dict) or not {"topic"} <= set(value) <= {"topic", "into"}:
        return False
    parts = value.get("into", 2)
    return _says(value["topic"]) and type(parts) is int and 2 <= parts <= MOST_PARTS
