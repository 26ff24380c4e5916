"""What a long fit says of itself."""

import logging

import pytest

from training.report.fit_log import progress


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
