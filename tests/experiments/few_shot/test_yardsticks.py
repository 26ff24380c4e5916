"""Yardsticks of own categories: sets read as labelled paragraphs of a scheme of names, figures printed, an own curve."""

import json

import numpy as np
import pytest

from experiments.few_shot import __main__ as yardstick
from experiments.few_shot.curve import measure_draw
from experiments.few_shot.yardsticks import labelled_set, read_few, read_govdoc, scheme_of
from labels import InputError, UsageError

SAID = {
    "news_car": ("轿车降价。", "新车上市。", "车展开幕。", "越野车试驾。"),
    "news_house": ("房价回落。", "楼盘开售。", "租房指南。", "二手房成交。"),
}


def write(folder):
    """Write a small set of the form of FewCLUE; return its folder."""
    folder.mkdir()
    lines = [{"label": 1, "label_desc": key, "sentence": text} for key, texts in SAID.items() for text in texts]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    for name in ("train_0.json", "dev_few_all.json"):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_codes_get_chinese_names_and_every_text_one_label(tmp_path):
    """The scheme is nothing but names."""
    data = read_few(write(tmp_path / "set") / "train_0.json")
    scheme = scheme_of((name for (name,) in data.classes), "set", single=True)
    assert {label.name for label in scheme.taxonomy.labels} == {"汽车", "房产"} and scheme.taxonomy.single
    assert labelled_set(data, "train", scheme).labels.sum(axis=1).tolist() == [1] * 8


def test_documents_have_several_labels(tmp_path):
    """Names are parted by commas."""
    path = tmp_path / "d.csv"
    path.write_text('id,article,labels\n0,"关于招聘。","人事部,办公室\n"\n1,关于用车。,办公室\n', encoding="utf-8")
    data = read_govdoc(path)
    scheme = scheme_of({name for names in data.classes for name in names}, "d", single=False)
    assert labelled_set(data, "all", scheme, [1, 0]).labels.sum(axis=1).tolist() == [1, 2]


def test_command_prints_mean_and_spread(tmp_path, capsys):
    """What is learned from is measured on here, so nearly all is right."""
    assert yardstick.main([str(write(tmp_path / "set")), "--folds", "1", "--model", "lexicon"]) == 0
    assert capsys.readouterr().out.startswith("set lexicon: accuracy 0.")


def test_texts_to_tag_are_known_without_labels_and_without_what_is_learned_from(tmp_path):
    """Each once."""
    folder = write(tmp_path / "set")
    other = [{"label": 1, "label_desc": "news_car", "sentence": text} for text in ("轿车降价。", "卡车上路。", "卡车上路。")]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in other)
    (folder / "dev_few_all.json").write_text(text, encoding="utf-8")
    ((learned, measured),) = yardstick.few_folds(folder, "dev_few_all.json", 1)
    assert yardstick.beside_measured(learned, measured).beside.texts == ["卡车上路。"]


def test_both_figures_stand_side_by_side(tmp_path, capsys, monkeypatch):
    """One as ever, one with the texts to tag beside the fold."""
    asked = []

    def fit(experiment, data):
        asked.append(data.beside is not None)
        return fitted(experiment, data)

    fitted = yardstick.fit
    monkeypatch.setattr(yardstick, "fit", fit)
    folder = write(tmp_path / "set")
    lines = (folder / "dev_few_all.json").read_text(encoding="utf-8").replace("。", "了。")
    (folder / "dev_few_all.json").write_text(lines, encoding="utf-8")
    assert yardstick.main([str(folder), "--folds", "1", "--unlabelled"]) == 0
    assert asked == [False, True]
    line = capsys.readouterr().out
    assert line.startswith("set hybrid, fold alone | texts to tag known: accuracy ")
    assert line.count("±") == 8 and line.count(" | ") == 5


@pytest.mark.parametrize(
    ("arguments", "says"), [([], "nothing to measure on"), (["nowhere"], "no such file"), (["x", "--folds", "9"], "out of range")]
)
def test_wrong_calls_are_refused(arguments, says):
    """One line, what to do."""
    with pytest.raises(UsageError, match=says):
        yardstick.main(arguments)


def test_line_of_another_form_is_named(tmp_path):
    """With its number."""
    (tmp_path / "train_0.json").write_text('{"x": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"train_0.json:1: holds no text with a class"):
        read_few(tmp_path / "train_0.json")


def test_curve_measures_each_model_on_other_documents(tiny_corpus):
    """F1 and average precision of three models, all fractions."""
    found = measure_draw(tiny_corpus, 0, 3, 6, 20, 0)
    assert found.shape == (6,) and np.isfinite(found).all() and (found >= 0).all() and (found <= 1).all()
