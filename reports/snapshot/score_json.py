"""A snapshot's score as JSON for other programs. Every number is a decimal string; the keys are a promise."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from indicators.scoring.model import Light
from indicators.scoring.rated import working
from indicators.scoring.rounding import plain, plain_or_none
from indicators.scoring.wording import explain
from reports.snapshot.model import FacetView, IndicatorView, ObjectiveView, Snapshot


def score_json(snapshot: Snapshot, lang: str | None = None) -> dict[str, Any]:
    """The documented object: points with two decimals, all else without closing zeros; ``working`` in ``lang``."""
    lang = lang or get_language() or ""
    score = snapshot.score
    return {
        "agency": snapshot.agency_code,
        "year": snapshot.year,
        "through": snapshot.through,
        "total": _points(score.total),
        "maximum": plain(score.maximum),
        "provisional": score.provisional,
        "facets": [_facet(facet, lang) for facet in snapshot.facets],
    }


def _facet(facet: FacetView, lang: str) -> dict[str, Any]:
    return {
        "no": facet.no,
        "name": facet.name,
        "weight": plain(facet.weight),
        "points": _points(facet.score.points),
        "uncapped": _points(facet.score.uncapped),
        "objectives": [_objective(objective, lang) for objective in facet.objectives],
    }


def _objective(objective: ObjectiveView, lang: str) -> dict[str, Any]:
    return {
        "no": objective.no,
        "name": objective.name,
        "weight": plain(objective.weight),
        "points": _points(objective.score.points),
        "indicators": [_indicator(indicator, lang) for indicator in objective.indicators],
    }


def _indicator(indicator: IndicatorView, lang: str) -> dict[str, Any]:
    score = indicator.score
    return {
        "code": indicator.code,
        "name": indicator.name,
        "weight": plain(indicator.weight),
        "maximum": plain(score.maximum),
        "inputs": {code: plain(number) for code, number in score.inputs.items()},
        "value": plain_or_none(score.value),
        "target": plain_or_none(score.target),
        "points": _points(score.points),
        "state": score.state.value,
        "light": None if score.light is Light.NONE else score.light.value,
        "working": [explain(step, lang) for step in working(score)],
    }


def _points(points: Decimal) -> str:
    return f"{points:.2f}"
