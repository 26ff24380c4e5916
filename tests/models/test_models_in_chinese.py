"""What models say to people in Chinese: help, errors, notes, explanations."""

import argparse
import re

import pytest

from labels import InputError
from labels.wording import speaking
from models import load, why
from models.audit.draw import draw_audit
from models.corrected import add_corrections_options
from models.decisions.thresholds import add_threshold_options, decide, read_settings
from models.diffusion.diffusion_files import diffusion_file
from models.finding import find_model
from models.storage.folders import check_name
from models.storage.manifest import read_manifest
from models.tfidf.trainer import TfidfTrainer

# Two English words in a row; names of options, files and commands stand alone.
ENGLISH = re.compile(r"(?<![-\w])[A-Za-z]{2,} [a-z]{2,}(?![\w.])")


@pytest.fixture
def chinese():
    """Speak Chinese for one test."""
    with speaking("zh"):
        yield


def test_help_is_in_chinese(chinese, capsys):
    with pytest.raises(SystemExit):
        why.main(["--help"])
    parser = argparse.ArgumentParser(prog="x", add_help=False)
    add_threshold_options(parser)
    add_corrections_options(parser)
    lines = [*capsys.readouterr().out.split("\n\n", 1)[1].splitlines(), *parser.format_help().split("\n\n", 1)[1].splitlines()]
    said = [line for line in lines if not re.match(r" *(-h|options|positional)", line)]  # argparse's own, of run_command
    assert any("依照哪份更正记录" in line for line in said) and any("要说明的段落" in line for line in said)
    assert [line for line in said if ENGLISH.search(line)] == []


def broken_manifest(folder):
    """Read a manifest that is none."""
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    read_manifest(folder)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (lambda _folder: load("nix"), "模型 'nix'：不存在；请用 champion"),
        (lambda _folder: read_settings(["ai=1"]), "--set：'ai=1' 没有设定阈值；请写 --set thresholds.LABEL=0.3"),
        (lambda _folder: decide({"a": 0.5}, {"b": 0.5}), "'b' 的阈值：没有对应的标签；可用的标签：a"),
        (lambda _folder: load("lexicon").tag("文本"), "tag：收到的是一个字符串，会被逐字拆开；请给文字的列表"),
        (lambda _folder: TfidfTrainer(folds="x"), "folds：folds = 'x' 不是整数；请改正"),
        (lambda _folder: check_name("../x"), "名称 '../x'：不能用作模型库里的文件名；请用不超过 100 字节的名称"),
        (lambda _folder: draw_audit(None, 1, 0), "--audit：1 太小；请给 4 或更大的数"),
        (lambda folder: diffusion_file(folder / "x.pdf"), "x.pdf：扩散结果不能写成以 '.pdf' 结尾的文件"),
        (read_manifest, "：不是存好的模型（没有 manifest.json）；请给出 training.run 或 training.topics 写出的文件夹"),
        (broken_manifest, "manifest.json：不是模型清单；请重新训练：python -m training.run"),
    ],
)  # fmt: skip
def test_error_is_in_chinese(chinese, tmp_path, fault, says):
    with pytest.raises(InputError) as caught:
        fault(tmp_path)
    assert says in str(caught.value)
    assert not ENGLISH.search(str(caught.value))


def test_note_on_a_registry_that_cannot_be_asked_is_in_chinese(chinese, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(tmp_path))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "postgresql://host/db")
    find_model("champion")
    assert caplog.messages == ["提示：模型注册表无法查询（postgresql: 地址只有 mlflow 能读）；改用随附的模型"]


def test_explanation_of_a_text_is_in_chinese(chinese):
    said = list(why.lines(load("lexicon"), "蓝图量子有限公司旁，储能电站并网。"))
    assert "  量子科技: 量子 (2-4) 不算：是名称的一部分（有限公司）" in said
    assert "  储能: 储能 (10-12) 算" in said
    assert "  储能 0.90 给出" in said and "  量子科技 0.05" in said
    assert said[-1].startswith("  存疑程度 ") and said[-1].endswith("；模型 lexicon (untrained)")
