"""What is said to people, in their language: messages are written in English in the code, translations in ``zh/*.po``.

``_("{count} paragraph(s) left out").format(count=n)`` looks its message up when it runs, never at import; what has no
translation stays English. Keys, names of columns, fields, options and file formats are no words for people: they stay.
"""

from labels.wording.language import LANGUAGES, VARIABLE, asked, language, speaking
from labels.wording.spoken import N_, _, argparse_speaking, ngettext, pgettext

__all__ = ["LANGUAGES", "N_", "VARIABLE", "_", "argparse_speaking", "asked", "language", "ngettext", "pgettext", "speaking"]
