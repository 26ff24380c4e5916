"""Predictions as tasks of Label Studio."""

import json
import xml.etree.ElementTree as ET

import pytest
from small_predictions import CHOIR, prediction

from models.output.writers import write_to
from seeds.schemes import parse_scheme


def refusals(task, config):
    """Return what Label Studio would refuse in a task, by the rules of its import (`validate_prediction` of its SDK)."""
    root = ET.fromstring(config)
    objects = {tag.get("name"): tag.get("value") for tag in root.iter() if tag.get("value", "").startswith("$")}
    controls = {tag.get("name"): tag for tag in root.iter() if tag.get("toName")}
    found = [f"no data {value}" for value in objects.values() if not isinstance(task["data"].get(value[1:]), str)]
    for said in task["predictions"]:
        if not isinstance(said["score"], float) or not 0 <= said["score"] <= 1:
            found.append(f"score {said['score']}")
        if len({region["id"] for region in said["result"]}) < len(said["result"]):
            found.append("an id twice")
        for region in said["result"]:
            found += region_refusals(region, controls, objects, task["data"]["text"])
    return found


def region_refusals(region, controls, objects, text):
    """Return what would be refused in one result of a prediction."""
    control, value = controls.get(region.get("from_name")), region.get("value", {})
    if control is None or not {"from_name", "to_name", "type", "value"} <= set(region):
        return [f"no control {region.get('from_name')}"]
    chosen = value.get(region["type"]) or ["nothing chosen"]
    checks = {
        "to_name": region["to_name"] in objects and control.get("toName") == region["to_name"],
        "type": control.tag.lower() == region["type"],
        "value": set(chosen) <= {choice.get("value") for choice in control},
        "several": len(chosen) == 1 or control.get("choice") == "multiple",
        "span": region["type"] != "labels" or text[value["start"] : value["end"]] == value["text"],
    }
    return [name for name, right in checks.items() if not right]


def test_label_studio_takes_tasks_with_their_configuration(both, scheme, tmp_path):
    """Every prediction fits it; the configuration stands beside them."""
    assert write_to(both, scheme, "label-studio", tmp_path / "a.json") == 2
    tasks = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    config = (tmp_path / "a.xml").read_text(encoding="utf-8")
    assert [refusals(task, config) for task in tasks] == [[], []]
    first, second = tasks
    assert first["predictions"][0]["score"] == 0.75, "what the model doubts most has the lowest score, and comes first"
    assert first["predictions"][0]["result"][0]["value"] == {"choices": ["低空经济", "储能"]}
    assert second["predictions"][0]["result"][0]["value"] == {"choices": ["无"]}
    assert (first["data"]["pid"], first["data"]["经办"]) == ("a#1", "周")
    assert 'required="true"' in config


def test_checker_of_the_test_refuses_what_does_not_fit(both, scheme, tmp_path):
    """Else the test above would show nothing."""
    write_to(both, scheme, "label-studio", tmp_path / "a.json")
    config = (tmp_path / "a.xml").read_text(encoding="utf-8")
    wrong = {
        '"无"': '"没有"',
        '"from_name": "labels"': '"from_name": "x"',
        '"score": 0.75': '"score": 75',
        '"start": 4': '"start": 5',
    }
    for old, new in wrong.items():
        text = (tmp_path / "a.json").read_text(encoding="utf-8")
        assert old in text
        assert any(refusals(task, config) for task in json.loads(text.replace(old, new, 1))), new


@pytest.mark.parametrize("count", [1, 9])
def test_configuration_escapes_names(tmp_path, count):
    """A name may hold any sign; two may share one."""
    labels = "".join(f'[[label]]\nkey = "k{n}"\nname = "甲&<{n % 4}>\\""\ndefinition = "a < b & \\"c\\""\n' for n in range(count))
    own = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
    write_to([prediction(own, CHOIR, ("k0",))], own, "label-studio", tmp_path / "a.json")
    config = (tmp_path / "a.xml").read_text(encoding="utf-8")
    (task,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert refusals(task, config) == []
    values = [tag.get("value") for tag in ET.fromstring(config).iter("Choice")]
    assert len(set(values)) == count + 1


def test_no_predictions_are_an_empty_list(scheme, tmp_path):
    """Still JSON."""
    assert write_to([], scheme, "label-studio", tmp_path / "a.json") == 0
    assert json.loads((tmp_path / "a.json").read_text()) == []


@pytest.mark.parametrize(("single", "how"), [("single = true\n", "single"), ("", "multiple")])
def test_scheme_of_one_label_for_each_text_asks_for_one(tmp_path, single, how):
    """Where two could be chosen, they would come back."""
    labels = single + "".join(f'[[label]]\nkey = "{key}"\nname = "{name}"\n' for key, name in (("a", "甲"), ("b", "乙")))
    own = parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, "own", "own")
    write_to([prediction(own, CHOIR, ("a",))], own, "label-studio", tmp_path / "a.json")
    root = ET.fromstring((tmp_path / "a.xml").read_text(encoding="utf-8"))
    assert [tag.get("choice") for tag in root.iter("Choices")] == [how]
    (task,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert refusals(task, (tmp_path / "a.xml").read_text(encoding="utf-8")) == []
