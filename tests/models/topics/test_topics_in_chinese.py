"""What is said of topics to a Chinese analyst: not a sentence of it in English."""

import re
from types import SimpleNamespace

import pytest

from labels import InputError
from labels.support.errors import error_line
from labels.wording import speaking
from models.topics.editing.edits import parse_edits
from models.topics.editing.which_topic import TopicsByName
from models.topics.embeddings.encoders import check_encoder
from models.topics.naming.custom import ask, load_namer
from models.topics.needed import need_topics
from models.topics.trainer import TopicTrainer

TOPICS = [SimpleNamespace(id=n, name=name, words=name) for n, name in enumerate(("新型储能", "储能电站", "旅游景区"))]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: parse_edits({"moon": 1}, "edits"), "edits：没有键 'moon'；可用的键：seeds, merge, split, rename, drop"),
        (lambda: parse_edits({"drop": 1}, "edits"), 'edits：drop = 1 不是主题的列表；请写 drop = ["保障措施"]'),
        (lambda: TopicsByName(TOPICS).find("9", "drop"), "drop '9'：没有这个编号的主题；请用 0 到 2 之间的编号"),
        (
            lambda: TopicsByName(TOPICS).find("旅游", "drop"),
            "drop '旅游'：没有叫这个名称或有这些词的主题；请看是否指 #2 旅游景区",
        ),
        (lambda: TopicsByName(TOPICS).find("储 能", "drop"), "drop '储 能'：可能指 #1 储能电站，#0 新型储能；请写编号，如“#1”"),
        (lambda: load_namer("own"), "命名函数 'own'：不是可导入的路径；请写 package.module:function，模块须在 Python 路径上"),
        (lambda: ask(lambda _words, _texts: "", 3, (), ()), "命名函数：主题 3：返回了 ''；请返回 1 到 30 个字的文字"),
        (lambda: check_encoder("own"), "encoder：encoder = 'own' 不可用；请用 'static' 或 'sentence-transformers:NAME'"),
        (lambda: TopicTrainer(topics=1), "topics：topics = 1 超出范围；请给 2 到 1000，或给 0，由语料决定主题数"),
        (
            lambda: need_topics(object(), "own"),
            "own：需要主题模型，而 object 没有主题；请给出 TopicTagger，即 bertopic 模型所含的",
        ),
    ],
)
def test_errors(wrong, said):
    with speaking("zh"), pytest.raises(InputError) as found:
        wrong()
    with speaking("zh"):
        assert error_line(found.value) == f"错误：{said}"
    assert not re.search("[a-z]{2,} [a-z]{2,}", said)
