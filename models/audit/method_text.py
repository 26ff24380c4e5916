"""The paragraph for the method section of a paper, and how a regression uses corrected shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from models.audit.audit_words import name_in_method, words
from models.audit.estimate import LEAST_ANSWERS, Audit, Estimator
from models.audit.population import Population
from models.locations import PROGRAM, program_version
from seeds.schemes import Scheme

Language = Literal["en", "zh"]
Program = Literal["stata", "r"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a panel counted, as a paper says it.

    Attributes
    ----------
    kinds : sequence of str
        Kinds of paragraphs that counted.
    left_out : mapping of str to int
        How many paragraphs did not count, by kind, or as ``empty`` or ``not judged``.
    units : sequence of str
        What a unit is: ``region``, ``issuer``, …
    period : str or None
        ``year``, ``quarter`` or ``month``.
    dates : sequence of str
        Kinds of date by which paragraphs stand in their periods.
    outside : int
        Paragraphs without a unit or a period, which stand in no cell.
    cells, without : int
        Labels in units and periods that have paragraphs, and those of them that have no estimate.
    """

    kinds: Sequence[str]
    left_out: Mapping[str, int]
    units: Sequence[str]
    period: str | None
    dates: Sequence[str]
    outside: int
    cells: int
    without: int


def method_text(population: Population, audit: Audit, scheme: Scheme, counted: Counted, language: Language = "en") -> str:
    """Return what a paper has to say of how shares were corrected, with all digests, sizes and the seed filled in.

    Parameters
    ----------
    population : Population
        What was counted.
    audit : Audit
        The answers.
    scheme : Scheme
        The labels.
    counted : Counted
        What the panel counted.
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
    told = words()["method"][language]
    return _text(f"method_{language}").format(
        program=f"{PROGRAM} {program_version()}",
        model=population.model,
        scheme=scheme.name,
        scheme_digest=scheme.digest,
        total=_number(told, "total", len(population)),
        documents=_number(told, "documents", len(set(population.documents))),
        texts=population.digest,
        scores=population.model_digest,
        drawn=_number(told, "drawn", len(audit.rows)),
        seed=audit.seed,
        strata=_number(told, "strata", int((audit.design.sizes > 0).sum())),
        least=probability.min(),
        most=probability.max(),
        some=_number(told, "some", int(audit.judged.any(axis=1).sum())),
        answered=answered,
        missing=_number(told, "missing", missing) if missing else "",
        weights=", ".join(f"{key} {weight:.2f}" for key, weight in weights.items()),
        enough=LEAST_ANSWERS,
        **_counted(counted, told, language),
    )


def _number(told: Mapping[str, Any], name: str, count: int) -> str:
    """Return a number and what it is a number of, in the form that one or more of it have in the language."""
    forms = told["counts"][name]
    return str(forms[0 if count == 1 else -1]).format(count=count)


def _counted(counted: Counted, told: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return what the paragraph says of the panel, in the words of its language."""

    def listed(names: Sequence[str]) -> str:
        return str(told["between"].join(name_in_method(name, language) for name in names))

    left = [
        told["left_out"].format(name=told["one"].get(name, listed([name])) if count == 1 else listed([name]), count=count)
        for name, count in sorted(counted.left_out.items())
        if count
    ]
    period = told["no_period"]
    if counted.period:
        period = told["period"].format(period=listed([counted.period]), dates=listed(counted.dates))
    return {
        "kinds": listed(counted.kinds),
        "left_out": told["between"].join(left) or told["nothing"],
        "unit": listed(counted.units),
        "period": period,
        "outside": _number(told, "outside", counted.outside) if counted.outside else "",
        "cells": counted.cells,
        "without": counted.without,
    }


def references(language: Language = "en") -> str:
    """Return what the paragraph cites, in full, a line each under a head.

    Parameters
    ----------
    language : {"en", "zh"}
        Language of the head.
    """
    method = words()["method"]
    return "\n".join([method[language]["references"], *method["sources"]["list"]])


def snippet(program: Program, reading: str, period: str | None = "year") -> str:
    """Return lines that use corrected shares in a regression, with what must be said of their error.

    Parameters
    ----------
    program : {"stata", "r"}
        For which program.
    reading : str
        Lines that read the panel and leave rows of one label, with columns ``share_corrected``, ``se``, ``unit`` (of Stata
        ``unit_id``) and the period.
    period : str or None
        What the column of the period is called; None where the panel has none.

    Returns
    -------
    str
    """
    joint = {"stata": " i.", "r": " | "}[program]
    text = _text(f"snippet_{program}").replace("{reading}", reading).replace("{period}", f"{joint}{period}" if period else "")
    return text.replace("{enough}", str(LEAST_ANSWERS))


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").strip()
