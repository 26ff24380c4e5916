"""What a paper has to say of a correction, and how a regression uses it."""

import numpy as np
import pytest
from audited import SCHEME, likely, population

from models.audit.draw import draw_audit
from models.audit.estimate import LEAST_ANSWERS, Audit
from models.audit.method_text import method_text, snippet


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("gaps", [0, 3])
def test_paragraph_names_all_that_makes_the_number_again(language, gaps):
    scores, truth = likely(150)
    here = population(scores, model="policy-tagger/7 hybrid")
    drawn = draw_audit(here, 40, 11)
    judged = np.ones((40, 2), dtype=bool)
    judged[:gaps] = False
    audit = Audit(drawn.rows, drawn.design, truth[drawn.rows] & judged, judged, 40, 11)
    text = method_text(here, audit, SCHEME, language)
    for part in ("policy-tagger/7 hybrid", SCHEME.name, SCHEME.digest, here.digest, here.model_digest, "150", "40", "11"):
        assert part in text
    assert f"{40 - gaps}" in text and "apple" in text and str(LEAST_ANSWERS) in text
    assert "\n" not in text and "{" not in text and "}" not in text
    assert ("lack" in text or "缺少" in text) == bool(gaps)


@pytest.mark.parametrize(("program", "command"), [("stata", "eivreg"), ("r", "feols")])
def test_snippet_uses_the_corrected_share_and_its_error(program, command):
    text = snippet(program, "pear")
    assert command in text and "share_corrected" in text and "se^2" in text and '"pear"' in text
    assert "{key}" not in text and "{enough}" not in text
