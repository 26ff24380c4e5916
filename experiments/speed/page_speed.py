"""How quick a report page is in a browser: ``python -m experiments.speed.page_speed PAGE.html… [--width 1280]``.

Pages are those of ``python -m models.predict --format html``. The times are the browser's own (``performance.now``), one run
each, on a machine that may be busy.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from experiments.shared.chromium import Tab, chromium, find_chromium
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.wording import N_, _

# What a reader does, in this order; milliseconds until the page has drawn again.
STEPS = {
    N_("all paragraphs"): "choose({ show: 'all' })",
    N_("one label"): "choose({ label: 0 })",
    N_("no label again"): "choose({ label: 0 })",
    N_("first search"): "lookFor('创新 企业'); choose({})",
    N_("another search"): "lookFor('创新'); choose({})",
    N_("doubtful only"): "lookFor(''); choose({ doubtful: true })",
    N_("cleared"): "reset()",
}
_TIMED = """(async () => {
  const before = performance.now();
  %s;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - before;
})()"""
# Steps of 400 pixels, each of which draws twice; now and then a leap.
_SCROLLED = """(async () => {
  choose({ show: 'all' });
  list.scrollIntoView({ behavior: 'instant' });
  const frame = () => new Promise((done) => requestAnimationFrame(done)), times = [];
  let nodes = 0;
  for (let step = 0; step < 200; step++) {
    const before = performance.now();
    window.scrollBy({ top: step % 50 === 49 ? 30000 : 400, behavior: 'instant' });
    await frame();
    await frame();
    times.push((performance.now() - before) / 2);
    nodes = Math.max(nodes, document.querySelectorAll('*').length);
  }
  times.sort((one, two) => one - two);
  return { median: times[100], worst: times.at(-1), nodes };
})()"""
# On a busy machine the page may have been asked before it was painted.
_PAINT = """new Promise((done) => new PerformanceObserver((seen) => {
  const first = seen.getEntriesByName("first-contentful-paint")[0];
  if (first) done(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
_READY = "performance.getEntriesByType('navigation')[0].domComplete"


def measure(tab: Tab, page: Path, width: int) -> dict[str, Any]:
    """Return what a page takes.

    Parameters
    ----------
    tab : Tab
        A browser's page.
    page : Path
        The file.
    width : int
        Of the window, in pixels.

    Returns
    -------
    dict
        Megabytes, paragraphs; milliseconds to the first paint, until all is there, of each step, of a frame while scrolling;
        elements alive while scrolling.
    """
    tab.open(page.resolve().as_uri(), width)
    found = {N_("page"): page.name, "MB": f"{page.stat().st_size / 1e6:.2f}", N_("paragraphs"): tab.run("rows.length")}
    found |= {N_("first paint"): round(tab.run(_PAINT)), N_("ready"): round(tab.run(_READY))}
    found |= {name: round(tab.run(_TIMED % script)) for name, script in STEPS.items()}
    scrolled = tab.run(_SCROLLED)
    found |= {N_("frame, median"): round(scrolled["median"]), N_("frame, worst"): round(scrolled["worst"])}
    return found | {N_("elements"): scrolled["nodes"]}


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If no browser is installed, or a page is no file.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.speed.page_speed", description=_("Time report pages in a browser."), allow_abbrev=False
    )
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE.html")
    parser.add_argument("--width", type=int, default=1280, help=_("of the window, in pixels (default: %(default)s)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if not find_chromium():
        raise UsageError(_("browser"), _("is not installed"), _("install {package}").format(package="chromium"))
    for page in options.pages:
        if not page.is_file():
            remedy = _("write it with {command}").format(command="python -m models.predict --format html")
            raise UsageError(str(page), _("is no file"), remedy)
    rows = []
    for page in options.pages:
        with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as tab:
            rows.append(measure(tab, page, options.width))
    cells = [[_(head), *(str(row[head]) for row in rows)] for head in rows[0]]
    publish(cells, rows, options, note=_("Milliseconds, but for the sizes; one run each."))
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
