"""What a long fit says of itself."""

import logging

import pytest

from labels.wording import LANGUAGES, _, speaking
from training.report.fit_log import FITTING, FITTING_ALL, STORING, progress, step_in


def test_steps_of_models_are_passed_on_and_nothing_afterwards():
    """Also when the fit fails."""
    said, log = [], logging.getLogger("models.anything")
    before = logging.getLogger("models").level
    with pytest.raises(KeyboardInterrupt), progress(said.append):
        log.info("fold %d of %d", 1, 4)
        raise KeyboardInterrupt
    log.info("later")
    assert said == ["fold 1 of 4"]
    assert logging.getLogger("models").level == before


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_step_of_a_run_is_known_by_what_it_says(spoken):
    """In either language; the desk shows by these how far a training has come."""
    with speaking(spoken):
        for step in (FITTING, FITTING_ALL, STORING):
            line = _("{location}: {text}").format(location="hybrid", text=_(step).format(count=1234))
            assert step_in(line) == step
        assert step_in("fold 1 of 4") is None and step_in("") is None
