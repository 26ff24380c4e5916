"""What a command did: its exit code and what it wrote, the account at its end apart."""

from dataclasses import dataclass


def parted(written):
    """Return what stands on standard error before the account of a command, and the lines of the account."""
    lines = written.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("done in ")]
    if not starts or not all(line.startswith("  ") for line in lines[starts[-1] + 1 :]):
        return written, ()
    return "".join(lines[: starts[-1]]), tuple(line.rstrip("\n") for line in lines[starts[-1] :])


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code and what it wrote; the account at its end is kept apart from what else it said."""

    code: int
    out: str
    err: str
    account: tuple[str, ...] = ()

    @classmethod
    def of(cls, code, out, written):
        """Part the account from standard error."""
        err, account = parted(written)
        return cls(code, out, err, account)

    @property
    def complaint(self):
        """The one line on standard error that says what went wrong."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"not one line: {self.err!r}"
        assert lines[0].startswith("error: ") and "Traceback" not in lines[0]
        return lines[0]
