"""How many texts people have said something of, in the log of corrections that training learns from."""

from __future__ import annotations

from labels import InputError
from labels.corrections_log import read_log
from labels.standing import standing
from seeds.schemes import Scheme
from training.desk.state.answer_log import AnswerLog


class AnswerCount:
    """The count, taken anew where the log has changed.

    Parameters
    ----------
    log : AnswerLog
        The log.
    """

    def __init__(self, log: AnswerLog) -> None:
        self._log = log
        self._known = 0, 0, 0  # size of the log, when it changed, texts in it

    def texts(self, scheme: Scheme) -> int:
        """Return how many texts people said something of; 0 where there is no log yet, or none that can be read.

        Parameters
        ----------
        scheme : Scheme
            Whose labels.
        """
        try:
            self._log.follow()
            told = self._log.path.stat()
            if self._known[:2] != (told.st_size, told.st_mtime_ns):
                found = standing(read_log(self._log.path).entries, scheme.keys, single=scheme.taxonomy.single)
                self._known = told.st_size, told.st_mtime_ns, len(found)
        except (InputError, OSError):  # of what cannot be read the desk's notes say so
            return 0
        return self._known[2]
