"""What a web page says of itself: its title without the name of the site, and the day it was published."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from seeds.cleaning.clean import clean_text
from seeds.cleaning.fold import fold
from seeds.formats.web.page_parts import page_words
from seeds.metadata.dates import parse_date
from seeds.structure.boilerplate import load_patterns

if TYPE_CHECKING:
    from lxml.etree import _Element

_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-–—·>»]+\s+|--+|——?")
_SITE_LENGTH = 20  # characters
_TITLE_LENGTH = 8  # characters; a shorter name of a tab says nothing
_SECONDS = re.compile(r"\b(?:ct|ori_create_time|oriCreateTime)\s*[=:]\s*[\"']?(\d{10})\b")
_STAMP = re.compile(
    r"\b(?:createTime|create_time|publish_time|publishTime|pubTime|datePublished)[\"']?\s*[=:]\s*[\"']?((?:19|20)\d\d-\d{1,2}-\d{1,2})"
)
_CHINA = timedelta(hours=8)


def read_tags(root: _Element) -> dict[str, str]:
    """Return the meta tags of a page by name in lower case, the first of each, and ``<title>`` as ``title``.

    Parameters
    ----------
    root : lxml.etree._Element
        The page.
    """
    found: dict[str, str] = {}
    for element in root.iter("meta", "title"):
        if element.tag == "title":
            found.setdefault("<title>", " ".join((element.text or "").split()))
            continue
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name, content)
    return found


def page_titles(tags: dict[str, str]) -> tuple[str, str]:
    """Return the title a page states in its tags, and that of its tab where this is a document's; each without the site.

    Parameters
    ----------
    tags : dict of str to str
        As :func:`read_tags` returns them.

    Returns
    -------
    tuple of (str, str)
        Clean text; empty where there is none.
    """
    sites = {clean_text(tags[name]) for name in page_words()["site_names"] if name in tags}
    stated = next((title for name in page_words()["titles"] if (title := _without_site(tags.get(name, ""), sites))), "")
    tab = _without_site(tags.get("<title>", ""), sites)
    names_document = load_patterns().names.match(fold(tab)) is not None or len(tab) >= _TITLE_LENGTH + 2
    return stated, tab if names_document and len(tab) >= _TITLE_LENGTH else ""


def _without_site(title: str, sites: set[str]) -> str:
    parts = [part for part in map(clean_text, _SEPARATOR.split(title)) if part]
    kept = [part for part in parts if part not in sites]
    if len(kept) > 1:
        kept = [part for part in kept if not _is_site(part)] or kept
        kept = [max(kept, key=len)]
    text = kept[0] if kept else ""
    head, dash, tail = text.rpartition("-")
    return head.strip() if dash and head and (tail.strip() in sites or _is_site(tail.strip())) else text


def _is_site(text: str) -> bool:
    return 2 <= len(text) <= _SITE_LENGTH and text.endswith(tuple(page_words()["site_ends"])) and "关于" not in text


def page_date(root: _Element, tags: dict[str, str]) -> str:
    """Return the day a page says it was published; empty if neither its meta tags nor its scripts say so.

    Parameters
    ----------
    root : lxml.etree._Element
        The page.
    tags : dict of str to str
        As :func:`read_tags` returns them.
    """
    stated = (parse_date(tags[name]) for name in page_words()["published"] if name in tags)
    return next((date for date in stated if date), None) or _script_date(root) or ""


def _script_date(root: _Element) -> str | None:
    for script in root.iter("script"):
        text = script.text or ""
        if seconds := _SECONDS.search(text):
            return (datetime.fromtimestamp(int(seconds[1]), UTC) + _CHINA).date().isoformat()
        if stamp := _STAMP.search(text):
            return parse_date(stamp[1])
    return None
