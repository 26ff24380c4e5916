"""Files of records whose blocks are read in other processes."""

from __future__ import annotations

from dataclasses import dataclass, field

from seeds.formats.blocks.block import Block
from seeds.formats.blocks.seen_ids import SeenIds


@dataclass(slots=True, eq=False)
class CutFile:
    """A file of records of which the blocks are read elsewhere: what must be known of all of them.

    Attributes
    ----------
    location : str
        The file, for error messages.
    named : bool
        Whether the user named it: then what is wrong in it ends the work.
    position : int
        How many problems were met before it.
    ids : SeenIds
        Those of its records.
    failed : bool
        Whether something in it could not be read; what comes behind is left out.
    n_paragraphs, n_damaged : int
        Paragraphs of its blocks so far, and damaged places in them that were left as found.
    """

    location: str
    named: bool
    position: int
    ids: SeenIds = field(default_factory=SeenIds)
    failed: bool = False
    n_paragraphs: int = 0
    n_damaged: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """A block, and the file that it is of.

    Attributes
    ----------
    block : Block
        The block.
    file : CutFile
        The file.
    """

    block: Block
    file: CutFile
