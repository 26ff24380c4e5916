"""What on a web page is no part of its text: navigation, lists of links beside an article, footers, an index."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seeds.formats.web.page_parts import PageBlock, PageElement, index_label, page_words
from seeds.structure.marked import Marked

_WORD = re.compile("[a-z_]+")
_PROSE_SHARE = 0.2  # of a page's running text; an element with more of it is no furniture, whatever it is called
_STRONG_SHARE = 0.4  # the same for elements that are furniture by their tag or by a word that means nothing else
_WEAK_SHARE = 0.4  # of a page's characters, for words that may also name a part of the text
_MAIN_SHARE = 0.75  # of a page's running text that stands in its main element
_LINKED = 0.8  # share of a paragraph's characters that are links
_LINK_LIST = 3  # links, one after the other, that make a list of links
_INDEX_LINES = 3
_VALUE_LENGTH = 80  # characters
_HEAD_LENGTH = 12  # characters of a line such as 相关阅读


def find_furniture(elements: Sequence[PageElement], blocks: Sequence[PageBlock], title: str) -> list[bool]:
    """Return of each paragraph whether it is furniture of the page.

    An element is furniture by its tag, its role or a word in its class or id, unless much of the page's running text
    stands in it. On a page with running text a list of links outside the element that holds most of it is furniture too.

    Parameters
    ----------
    elements : sequence of PageElement
        The page's elements, counted up.
    blocks : sequence of PageBlock
        Its paragraphs, clean.
    title : str
        The title the page states; a paragraph that is the title is no furniture.
    """
    page = elements[0]
    furniture: list[bool] = []
    for element in elements:
        outer = furniture[element.parent] if element.parent >= 0 else False
        furniture.append(outer or _is_furniture(element, page))
    inside = _inside_main(elements)
    linked = [block.linked >= _LINKED and page.prose > 0 and not inside[block.element] for block in blocks]
    listed = [link and _among_links(linked, index) for index, link in enumerate(linked)]
    for index, block in enumerate(blocks[:-1]):  # what stands above a list of links belongs to it
        if listed[index + 1] and not listed[index] and not inside[block.element] and len(block.marked.text) <= _HEAD_LENGTH:
            listed[index] = block.marked.kind in (None, "heading")
    return [
        (furniture[block.element] or listed[index]) and not (title and block.marked.text == title)
        for index, block in enumerate(blocks)
    ]


def _is_furniture(element: PageElement, page: PageElement) -> bool:
    words = page_words()
    if element.prose > _STRONG_SHARE * page.prose:
        return False
    if element.tag in words["furniture_elements"] or element.role in words["furniture_roles"]:
        return True
    little = element.prose <= _PROSE_SHARE * page.prose and element.characters <= _WEAK_SHARE * page.characters
    small = little and not element.heads
    names = set(_WORD.findall(element.names)) if element.names else set()
    if element.tag == "header":
        return small and element.parent <= 2
    return not names.isdisjoint(words["strong_words"]) or (small and not names.isdisjoint(words["weak_words"]))


def _inside_main(elements: Sequence[PageElement]) -> list[bool]:
    """Return of each element whether it is, or lies in, the innermost one that holds most of the running text."""
    most = _MAIN_SHARE * elements[0].prose
    main = 0
    for position, element in enumerate(elements):
        if element.parent == main and element.prose >= most > 0:
            main = position
    small = elements[main].tag in ("p", "li", "td", "span") and all(element.parent != main for element in elements)
    if small:  # a page of one paragraph
        main = max(elements[main].parent, 0)
    inside: list[bool] = []
    for position, element in enumerate(elements):
        inside.append(position == main or (element.parent >= 0 and inside[element.parent]))
    return inside


def _among_links(linked: Sequence[bool], index: int) -> bool:
    """Return whether a link stands in a run of links."""
    first = last = index
    while first > 0 and index - first < _LINK_LIST and linked[first - 1]:
        first -= 1
    while last + 1 < len(linked) and last - index < _LINK_LIST and linked[last + 1]:
        last += 1
    return last - first + 1 >= _LINK_LIST


def mark_index(blocks: Sequence[Marked]) -> list[Marked]:
    """Return the blocks, those of an index (索引号: …) below one another marked as furniture that tells of the document.

    Parameters
    ----------
    blocks : sequence of Marked
        The clean paragraphs of a page in order.
    """
    labels = [
        "" if block.kind in ("table", "boilerplate") or len(block.text) > 200 else index_label(block.text) for block in blocks
    ]
    for index in range(1, len(blocks)):  # a label alone has its value below it
        name = labels[index - 1]
        if name and not labels[index] and blocks[index].kind is None and len(blocks[index].text) <= _VALUE_LENGTH:
            alone = blocks[index - 1].text.rstrip(":：").replace(" ", "").strip("[]【】") == name
            labels[index] = name if alone and index + 1 < len(blocks) and labels[index + 1] != name else ""
    found = list(blocks)
    start = 0
    while start < len(labels):
        end = start
        while end < len(labels) and labels[end]:
            end += 1
        if end - start >= _INDEX_LINES and len(set(labels[start:end])) >= _INDEX_LINES:
            for index in range(start, end):
                found[index] = Marked(blocks[index].text, "boilerplate", is_clean=blocks[index].is_clean)
        start = max(end, start + 1)
    return found
