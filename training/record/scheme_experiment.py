"""The experiment of a scheme in MLflow, found or made, and described."""

from __future__ import annotations

from typing import Any

from labels import InputError
from labels.wording import _
from models.locations import experiment_name, registered_name
from seeds.schemes import Scheme
from training.record.store_address import artifact_location
from training.report.mlflow_notes import experiment_changes


def scheme_experiment(client: Any, scheme: Scheme, uri: str) -> str:
    """Return the id of a scheme's experiment; where there is none it is made, and where its description is old it is renewed.

    Parameters
    ----------
    client : mlflow.MlflowClient
        Of the record.
    scheme : Scheme
        Names the experiment and the registered model.
    uri : str
        Address of the store.

    Raises
    ------
    InputError
        If the experiment was deleted.
    """
    name = experiment_name(scheme.name)
    found = client.get_experiment_by_name(name)
    if found is not None and found.lifecycle_stage != "active":
        location = _("experiment {name!r}").format(name=name)
        raise InputError(location, _("was deleted in MLflow"), _("restore it there"))
    if found is not None:
        number, tags = str(found.experiment_id), found.tags
    else:
        number, tags = str(client.create_experiment(name, artifact_location=artifact_location(uri))), {}
    for key, value in experiment_changes(tags, scheme, number, registered_name(scheme.name)).items():
        client.set_experiment_tag(number, key, value)
    return number
