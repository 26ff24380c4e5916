"""What documents are called: as their files, and where several files are called alike, what tells all of them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath

from labels import InputError
from seeds.formats import FORMATS, PACKED
from seeds.found_files import STANDARD_INPUT, is_hidden, shown
from seeds.source_files import Source


def candidates(name: str, location: str) -> tuple[str, ...]:
    """Return what the document of a file may be called, from the plainest name to one that no other file has.

    Parameters
    ----------
    name, location : str
        As of :class:`seeds.source_files.Source`.

    Returns
    -------
    tuple of str
        Its name without suffix; with it; without it, with its folder; with suffix and as many folders as there are.
    """
    path, stem = PurePath(location), _stem(name)
    folders = [part for part in path.parent.parts if part != path.anchor]
    whole = f"{stem}{path.suffix}"
    longer = ("/".join([*folders[-count:], whole]) for count in range(1, len(folders) + 1))
    return stem, whole, "/".join([*folders[-1:], stem]), *longer, location


def document_names(paths: Iterable[Path]) -> dict[str, str]:
    """Return what the documents of files are called, by the locations of the files, whatever their order.

    Files of one name are told apart by their suffixes where that does for all of them, else by their folders, else by both and
    as many folders as it takes. Files in archives that lie in archives are not among them.

    Parameters
    ----------
    paths : iterable of Path
        All files that are read together.
    """
    files = {location: name for path in paths for name, location in _files(path)}
    names, groups = {}, dict[str, list[str]]()
    for location, name in files.items():
        names[location] = _stem(name)
        groups.setdefault(names[location], []).append(location)
    levels = dict.fromkeys(groups, 0)
    while True:
        count = Counter(names.values())
        alike = [stem for stem in levels if any(count[names[location]] > 1 for location in groups[stem])]
        if not alike:
            return names
        for stem in alike:
            levels[stem] += 1
            possible = {location: candidates(files[location], location) for location in groups[stem]}
            for location, known in possible.items():
                names[location] = known[min(levels[stem], len(known) - 1)]
            if levels[stem] >= max(map(len, possible.values())):  # nothing more tells them apart
                del levels[stem]


def _stem(name: str) -> str:
    return PurePath(shown(name)).stem


def _files(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and location of each file that a path stands for, one or those of an archive."""
    if path == STANDARD_INPUT:
        return
    source = Source.at(path).unpacked()
    kind = FORMATS.get(source.suffix)
    if kind is None or not kind.archive:
        yield source.name, source.location
        return
    if source.suffix == PACKED:  # one file, which is called so
        yield PurePath(source.name).stem, source.location
        return
    if not path.is_file():
        return
    from seeds.formats.archives import listed_zip  # most folders hold none, and what unpacks them is not loaded

    try:
        members = listed_zip(path, source.location)
    except (InputError, OSError):  # which is told when it is read
        return
    for name, location in members:
        inside = PurePosixPath(name)
        kind = FORMATS.get(inside.suffix.lower())
        if kind is not None and not kind.archive and not is_hidden(inside):
            yield inside.name, location
