"""The paragraph for the method section of a paper, and how a regression uses corrected shares."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from models.audit.audit_words import words
from models.audit.estimate import LEAST_ANSWERS, Audit, Estimator
from models.audit.population import Population
from seeds.schemes import Scheme

Language = Literal["en", "zh"]
Program = Literal["stata", "r"]


def method_text(population: Population, audit: Audit, scheme: Scheme, language: Language = "en") -> str:
    """Return what a paper has to say of how shares were corrected, with all digests, sizes and the seed filled in.

    Parameters
    ----------
    population : Population
        What was counted.
    audit : Audit
        The answers.
    scheme : Scheme
        The labels.
    language : {"en", "zh"}
        In which language.

    Returns
    -------
    str
        One paragraph.
    """
    weights = Estimator(population, audit).weights
    probability = audit.design.fraction[audit.design.stratum[audit.rows]]
    answered = int(audit.judged.all(axis=1).sum())
    missing = len(audit.rows) - answered
    return _text(f"method_{language}").format(
        model=population.model,
        scheme=scheme.name,
        scheme_digest=scheme.digest,
        total=len(population),
        documents=len(set(population.documents)),
        texts=population.digest,
        scores=population.model_digest,
        drawn=len(audit.rows),
        seed=audit.seed,
        strata=int((audit.design.sizes > 0).sum()),
        least=probability.min(),
        most=probability.max(),
        answered=answered,
        missing=words()["method"][f"missing_{language}"].format(count=missing) if missing else "",
        weights=", ".join(f"{key} {weight:.2f}" for key, weight in weights.items()),
        enough=LEAST_ANSWERS,
    )


def snippet(program: Program, key: str, period: str = "year") -> str:
    """Return lines that use corrected shares in a regression, with what must be said of their error.

    Parameters
    ----------
    program : {"stata", "r"}
        For which program.
    key : str
        Key of the label.
    period : str
        What the column of the period is called in the panel.

    Returns
    -------
    str
    """
    text = _text(f"snippet_{program}").replace("{key}", key).replace("{period}", period)
    return text.replace("{enough}", str(LEAST_ANSWERS))


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").strip()
