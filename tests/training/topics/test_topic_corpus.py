"""What topics are found in, and what is left out of it."""

from conftest import jsonl

from labels.support.account import Account
from training.topics.topic_corpus import read_corpus


def test_what_is_left_out_of_a_corpus_is_told(taxonomy, tmp_path):
    """Site furniture and rows without text are read, too."""
    texts = ["储能电站并网。", "村里的合唱队登台。", "", "首页 上一页", "版权所有"]
    kinds = ["body", "body", "body", "boilerplate", "boilerplate"]
    path = jsonl(tmp_path / "a.jsonl", *({"text": text, "kind": kind} for text, kind in zip(texts, kinds, strict=True)))
    account = Account()
    found = read_corpus([path], [], taxonomy, account=account)
    assert [one.text for one in found] == texts[:2]
    assert (account.paragraphs, account.left_out) == (5, ["2 boilerplate", "1 empty"])
