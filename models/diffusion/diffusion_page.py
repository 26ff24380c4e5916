"""Diffusion as one page that needs no network: charts, who was when, and the sentences taken over side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from labels.wording import _, pgettext
from models.diffusion.diffusion_chart import curve
from models.diffusion.diffusion_tables import Diffusion, copy_days, unit_name
from models.diffusion.diffusion_wording import diffusion_wording
from models.diffusion.first_mentions import FirstMention, followings
from models.diffusion.taken_over import TakenOver
from models.output.colours import tint
from models.panel.units import Unit

PAGE = Path(__file__).with_name("diffusion.html")
# Units of the grid and of the matrix, pairs of sentences, set phrases: more are read in the tables.
MOST_UNITS, MOST_ACROSS, MOST_PAIRS, MOST_PHRASES = 60, 24, 100, 30
# Units named of those that are first on one day.
MOST_NAMED = 4
# Colour of the earliest and of the latest in the grid; shorter common stretches are not marked.
_DARK, _PALE, _STRETCH = 0.55, 0.12, 3
# Before the date of a mention in the first document of its unit.
_AT_START = "≤ "
# Days from which on a distance is given in months.
_MONTH = 31


def diffusion_page(found: Diffusion) -> str:
    """Return the page.

    Parameters
    ----------
    found : Diffusion
        What was found.
    """
    told = diffusion_wording()
    page = PAGE.read_text(encoding="utf-8").replace("{title}", html.escape(told.title))
    page = page.replace("{lang}", told.page["lang"])
    parts = [_head(found), _curves(found), _grid(found), _matrix(found), _pairs(found), _phrases(found), _notes(found)]
    return page.replace("<!-- content -->", "\n".join(parts))


def _span(found: Diffusion) -> tuple[str, str]:
    """Return the first and the last date of any document."""
    dates = [date for one in found.first for date in (one.window.first, one.window.last) if date]
    return (min(dates), max(dates)) if dates else ("", "")


def _head(found: Diffusion) -> str:
    told, text, (first, last) = diffusion_wording(), found.text, _span(found)
    lead = told.page["lead"].format(
        units=len(text.unit_list),
        documents=len(set(text.document_keys)),
        paragraphs=len(text),
        first=first or told.nobody,
        last=last or told.nobody,
    )
    return f'<h1>{html.escape(told.title)}</h1><p class="lead">{html.escape(lead)}</p>'


def _section(title: str, lead: str, body: str) -> str:
    return f'<section><h2>{html.escape(title)}</h2><p class="lead">{html.escape(lead)}</p>{body}</section>'


def _curves(found: Diffusion) -> str:
    told, span, names = diffusion_wording().page, _span(found), found.text.scheme.taxonomy.spoken_names
    drawn = []
    for label in found.text.scheme.taxonomy.labels:
        of_label = [one for one in found.first if one.mark.key == label.key]
        count = sum(one.status == "mentioned" for one in of_label)
        if span[0]:
            drawing = curve(of_label, span, label.colour, told["of"].format(count=count, all=len(of_label)))
            head = f'<h3>{html.escape(names[label.key])}</h3><p class="origin">{_earliest(of_label)}</p>'
            drawn.append(f"<div>{head}{drawing}</div>")
    return _section(told["curves"], told["curves_lead"], f'<div class="curves">{"".join(drawn)}</div>' if drawn else told["none"])


def _earliest(mentions: Sequence[FirstMention]) -> str:
    """Return who mentions a label first, and when."""
    told = diffusion_wording()
    first = [one for one in mentions if one.rank == 1]
    names = told.list_mark.join(one.unit.name for one in first[:MOST_NAMED])
    names += told.page["and_others"].format(all=len(first)) if len(first) > MOST_NAMED else ""
    if not first:
        return html.escape(told.nobody)
    date = f"{_AT_START if any(one.at_start for one in first) else ''}{first[0].date}"
    return html.escape(told.page["earliest"].format(names=names, date=date))


def _grid(found: Diffusion) -> str:
    told, labels = diffusion_wording().page, found.text.scheme.taxonomy.labels
    cells = {(one.unit.key, one.mark.key): one for one in found.first}
    units = found.text.unit_list
    # Who mentions most, and mentions it first, stands first.
    order = sorted(units, key=lambda unit: _earliness([cells[unit.key, label.key] for label in labels]))
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in found.text.scheme.taxonomy.spoken_names.values())
    rows = []
    for unit in order[:MOST_UNITS]:
        row = "".join(_cell(cells[unit.key, label.key], label.colour, len(units)) for label in labels)
        name = html.escape(unit.name)
        rows.append(f'<tr><th title="{name}">{name}</th>{row}</tr>')
    table = _scrolled("grid", f"<th></th>{heads}", "".join(rows))
    return _section(told["grid"], told["grid_lead"], table + _rest(len(units), MOST_UNITS))


def _earliness(mentions: Sequence[FirstMention]) -> tuple[int, float]:
    ranks = [one.rank for one in mentions if one.rank is not None]
    return -len(ranks), sum(ranks) / max(len(ranks), 1)


def _cell(one: FirstMention, colour: str, count: int) -> str:
    told = diffusion_wording().page
    if one.rank is None:
        return f'<td class="quiet">{html.escape(told[one.status])}</td>'
    strength = _DARK - (_DARK - _PALE) * (one.rank - 1) / max(count - 1, 1)
    return f'<td style="background:{tint(colour, strength)}">{_AT_START if one.at_start else ""}{html.escape(one.date)}</td>'


def _matrix(found: Diffusion) -> str:
    told = diffusion_wording().page
    leads: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    mentioned = {one.unit.key for one in found.first if one.status == "mentioned"}
    units = [unit for unit in found.text.unit_list if unit.key in mentioned]
    shown = _most_active(found, units)
    keys = {unit.key for unit in shown}
    for one in followings([one for one in found.first if one.unit.key in keys]):
        if one.relation == "follows":
            pair = one.first.unit.key, one.second.unit.key
            leads[pair] = leads.get(pair, 0) + 1
    heads = "".join(f"<th>{html.escape(unit.name)}</th>" for unit in shown)
    rows = ""
    for unit in shown:
        cells = "".join(f"<td>{leads.get((unit.key, other.key), '') if other != unit else ''}</td>" for other in shown)
        rows += f"<tr><th>{html.escape(unit.name)}</th>{cells}</tr>"
    table = (
        f'<div class="scroll"><table class="matrix"><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
    return _section(told["matrix"], told["matrix_lead"], (table if shown else told["none"]) + _rest(len(units), MOST_ACROSS))


def _most_active(found: Diffusion, units: Sequence[Unit]) -> list[Unit]:
    """Return the units that mention most, in the order of the units."""
    counts = {unit.key: 0 for unit in units}
    for one in found.first:
        if one.status == "mentioned":
            counts[one.unit.key] += 1
    most = {unit.key for unit in sorted(units, key=lambda unit: -counts[unit.key])[:MOST_ACROSS]}
    return [unit for unit in units if unit.key in most]


def _pairs(found: Diffusion) -> str:
    told = diffusion_wording()
    title, says = told.tables["copies"]
    pairs = sorted(found.copies.taken, key=lambda one: -one.likeness * min(len(one.source.text), len(one.target.text)))
    body = "".join(_pair(found, one) for one in pairs[:MOST_PAIRS])
    lead = f"{says}{told.between}{told.page['copies_lead']}"
    listed = f'<div class="pairs">{body}</div>' if pairs else told.page["none"]
    return _section(title, lead, listed + _rest(len(pairs), MOST_PAIRS))


def _pair(found: Diffusion, one: TakenOver) -> str:
    told = diffusion_wording()
    relation = told.relations[one.relation]
    how = f"{told.columns['likeness'].head} {one.likeness:.0%} · {relation}"
    days = copy_days(found.text, one)
    if days is not None and days < _MONTH:
        how += f" · {told.columns['days'].head} {days}"
    elif one.months is not None:
        how += f" · {told.columns['gap'].head} {one.months:g}"
    sides = []
    for sentence, marked in zip((one.source, one.target), _common(one.source.text, one.target.text), strict=True):
        paragraph = found.text.paragraphs[sentence.row]
        parts = (unit_name(found.text.units[sentence.row]), found.text.moments[sentence.row], paragraph.id)
        sides.append(f'<div><p class="origin">{html.escape(" · ".join(filter(None, parts)))}</p><p>{marked}</p></div>')
    return f'<article class="pair">{"".join(sides)}<p class="how">{html.escape(how)}</p></article>'


def _common(first: str, second: str) -> tuple[str, str]:
    """Return both texts with what they have in common marked."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    long = [block for block in blocks if block.size >= _STRETCH]
    return (
        _marked(first, [(block.a, block.a + block.size) for block in long]),
        _marked(second, [(block.b, block.b + block.size) for block in long]),
    )


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in spans:
        parts += [html.escape(text[last:start]), f"<mark>{html.escape(text[start:end])}</mark>"]
        last = end
    return "".join(parts) + html.escape(text[last:])


def _phrases(found: Diffusion) -> str:
    told = diffusion_wording()
    title, says = told.tables["phrases"]
    phrases = found.copies.phrases
    heads = "".join(f"<th>{told.columns[name].head}</th>" for name in ("phrase", "n_documents", "n_sentences", "reason"))
    rows = "".join(
        f'<tr><td>{html.escape(one.sentence.text)}</td><td class="number">{one.documents}</td>'
        f'<td class="number">{one.sentences}</td><td>{told.reasons["common" if one.common else "set"]}</td></tr>'
        for one in phrases[:MOST_PHRASES]
    )
    table = _scrolled("phrases", heads, rows)
    return _section(title, says, (table if phrases else told.page["none"]) + _rest(len(phrases), MOST_PHRASES))


def _notes(found: Diffusion) -> str:
    made_of = {
        "model": pgettext("made of", "model"),
        "scheme": pgettext("made of", "scheme"),
        "lexicon": pgettext("made of", "lexicon"),
        "texts": pgettext("made of", "texts"),
        "answers": pgettext("made of", "answers"),
        "call": pgettext("made of", "call"),
    }
    says = _("{name}: {value}")
    lines = [says.format(name=made_of.get(name, name), value=value) for name, value in found.made_of.items()]
    lines += found.remarks
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<section><h2>{diffusion_wording().page['notes']}</h2><ul>{items}</ul></section>"


def _scrolled(kind: str, heads: str, rows: str) -> str:
    """Return a table in a frame that scrolls sideways where the screen is narrow."""
    return f'<div class="scroll"><table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _rest(count: int, most: int) -> str:
    told = diffusion_wording().page["shown"]
    return f'<p class="lead">{html.escape(told.format(shown=most, all=count))}</p>' if count > most else ""
