"""Words live in TOML and text files, not in code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("labels", "seeds", "models", "training")
WORD = re.compile("[一-鿿]{2,}")
# Words that a rule of grammar or of offices needs at one place may stand there; a list is more of them.
MOST = 3


def lists(source):
    """Yield line and words of each collection of Chinese words in a module."""
    for node in ast.walk(ast.parse(source)):
        parts = [*node.keys, *node.values] if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        values = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        words = [value for value in values if WORD.fullmatch(value)]
        if len(words) > MOST:
            yield node.lineno, words


def test_a_list_of_words_is_found():
    """In whatever it stands."""
    for text in ('("一个", "两个", "三个", "四个")', '{"一个": "两个", "三个": "四个"}', '["一个", "两个", "三个", "四个", "a"]'):
        assert [len(words) for _, words in lists(f"A = {text}")] == [4]
    assert list(lists('A = ("一个", "一", "二", "三", "四")')) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_list_of_chinese_words_stands_in_code(room):
    modules = sorted((ROOT / room).rglob("*.py"))
    found = {str(path.relative_to(ROOT)): list(lists(path.read_text(encoding="utf-8"))) for path in modules}
    assert found and {name: words for name, words in found.items() if words} == {}
