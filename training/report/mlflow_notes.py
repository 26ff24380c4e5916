"""What MLflow shows of an experiment and of a registered model besides runs: what they are, and in which order to look.

The tags are those that its UI itself writes and reads (MLflow 3.17; an older one passes over what it does not know).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from string import Template

from labels.support.visible_text import markdown_text
from seeds.schemes import Scheme
from training.measures.metrics import KEY, METRICS
from training.report.run_note import TEMPLATES

# Digest of the description as it was written here: another one is somebody's own, and stays.
OURS = "policy_tagger.description"
# How the descriptions began that earlier versions wrote.
EARLIER = "Models that tag paragraphs of policy text: "
DESCRIPTION = "mlflow.note.content"
KIND = "mlflow.experimentKind"
# Without it MLflow takes an experiment for one of language models, traces and judges, and hides the runs one click away.
TRAINING = "custom_model_development"
# The UI of MLflow 3.14 to 3.17 goes by the reader's last choice in place of the kind (mlflow #24498), unless the address says it.
AS_TRAINING = "workflowType=machine_learning"
# What the UI guesses ends so; a guess is nobody's choice.
INFERRED = "_inferred"
PRIMARY = "mlflow.experiment.primaryMetric.name"
# A view that its user can choose under "Views", by the key that its address holds.
VIEW, VIEW_KEY = "mlflow.sharedViewState.", "best-first"
VIEW_NAME = "Best macro-F1 first"
FIRST = "f1_macro"
# Of a time nobody looks at; a fixed one keeps the tag the same from run to run.
VIEW_MADE = 1767225600000
# Columns of labels, and charts of them: more are no view any longer.
MOST_LABELS = 12


def experiment_note(scheme: Scheme, experiment: str, registered: str) -> str:
    """Return the description of a scheme's experiment, in Markdown.

    Parameters
    ----------
    scheme : Scheme
        What is labelled.
    experiment : str
        Its id in MLflow.
    registered : str
        Name of its registered model.
    """
    template = Template((TEMPLATES / "experiment.md").read_text(encoding="utf-8"))
    model = f"#/models/{registered}?{AS_TRAINING}"
    return template.substitute(scheme=scheme.name, labels=_labels(scheme), runs=runs_address(experiment), model=model)


def model_note(scheme: Scheme, experiment: str, registered: str) -> str:
    """Return the description of a scheme's registered model, in Markdown.

    Parameters
    ----------
    scheme, experiment, registered
        As for :func:`experiment_note`.
    """
    template = Template((TEMPLATES / "model.md").read_text(encoding="utf-8"))
    runs = runs_address(experiment)
    return template.substitute(scheme=scheme.name, labels=_labels(scheme), name=registered, experiment=runs)


def runs_address(experiment: str) -> str:
    """Return where the MLflow UI lists the runs of an experiment, the best first; an address within the UI, wherever that is.

    Parameters
    ----------
    experiment : str
        Its id in MLflow.
    """
    return f"#/experiments/{experiment}/runs?{AS_TRAINING}&viewStateShareKey={VIEW_KEY}"


def file_address(experiment: str, run: str, path: str) -> str:
    """Return where the MLflow UI shows a file of a run, an address within the UI.

    Parameters
    ----------
    experiment, run : str
        Their ids in MLflow.
    path : str
        Of the file, below the run's artifacts.
    """
    return f"#/experiments/{experiment}/runs/{run}/artifacts/{path}?{AS_TRAINING}"


def experiment_changes(tags: Mapping[str, str], scheme: Scheme, experiment: str, registered: str) -> dict[str, str]:
    """Return the tags to set that let MLflow show an experiment as what it is: training, ``f1_macro`` first, described.

    What its user has changed stays: a description of his own, another kind, another view under the same key.

    Parameters
    ----------
    tags : mapping of str to str
        Those that it has.
    scheme, experiment, registered
        As for :func:`experiment_note`.

    Returns
    -------
    dict of str to str
        Description, kind, first metric, and a view: runs sorted by that metric, headline metrics and F1 by label as columns
        and as charts in the order of :data:`training.measures.metrics.METRICS`. Only those that are not there yet.
    """
    note, view, old = experiment_note(scheme, experiment, registered), f"{VIEW}{VIEW_KEY}", tags.get(DESCRIPTION, "")
    wanted: dict[str, str] = {}
    if is_ours(old, tags):
        wanted |= {DESCRIPTION: note, OURS: digest(note)}
    if tags.get(KIND, INFERRED).endswith(INFERRED):
        wanted[KIND] = TRAINING
    if PRIMARY not in tags:
        wanted[PRIMARY] = FIRST
    if view not in tags or f'"updatedAt": {VIEW_MADE}' in tags[view]:
        wanted[view] = _view(scheme)
    return {key: value for key, value in wanted.items() if tags.get(key) != value}


def is_ours(description: str, tags: Mapping[str, str]) -> bool:
    """Return whether a description may be replaced: there is none, or it was written here and not changed since.

    Parameters
    ----------
    description : str
        That of an experiment or of a registered model.
    tags : mapping of str to str
        Its tags.
    """
    return not description or description.startswith(EARLIER) or tags.get(OURS) == digest(description)


def digest(description: str) -> str:
    """Return what the tag ``OURS`` says of a description.

    Parameters
    ----------
    description : str
        As it was written.
    """
    return sha256(description.encode()).hexdigest()[:12]


def _view(scheme: Scheme) -> str:
    by_label = f"f1/{KEY}"
    general = [name for name, metric in METRICS.items() if metric.headline and "/" not in name]
    labels = [by_label.replace(KEY, key) for key in scheme.keys[:MOST_LABELS]]
    sections = [("headline", "Model metrics"), ("f1", "f1")]
    charts = [("headline", name, name) for name in general] + [("f1", name, name.partition("/")[2]) for name in labels]
    columns = [f"metrics.`{name}`" for name in [*general, *labels]]
    state = {
        "orderByKey": f"metrics.`{FIRST}`",
        "orderByAsc": False,
        "selectedColumns": columns,
        "columnOrder": columns,
        "isAccordionReordered": True,
        "compareRunSections": [
            {"uuid": uuid, "name": name, "display": True, "isReordered": True, "deleted": False, "isGenerated": True}
            for uuid, name in sections
        ],
        "compareRunCharts": [
            {
                "type": "BAR",
                "uuid": f"{section}-{name}",
                "metricSectionId": section,
                "metricKey": name,
                "displayName": shown,
                "deleted": False,
                "isGenerated": True,
                "runsCountToCompare": 10,
            }
            for section, name, shown in charts
        ],
    }
    view = {"name": VIEW_NAME, "createdAt": VIEW_MADE, "updatedAt": VIEW_MADE, "state": json.dumps(state, ensure_ascii=False)}
    return json.dumps(view, ensure_ascii=False)


def _labels(scheme: Scheme) -> str:
    return "、".join(markdown_text(label.name) for label in scheme.taxonomy.labels)
