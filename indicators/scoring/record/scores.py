"""The score up to one month, as plain JSON: numbers, and the working in the words of its day."""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from indicators.scoring import rounding
from indicators.scoring.baseline import in_year
from indicators.scoring.due import not_ended
from indicators.scoring.model import (
    LAST_MONTH,
    AgencyScore,
    AgencyYear,
    ComponentScore,
    FacetScore,
    FacetSpec,
    IndicatorScore,
    IndicatorSpec,
    Light,
    ObjectiveScore,
    ObjectiveSpec,
    State,
)
from indicators.scoring.record.document import Plain, reading
from indicators.scoring.record.years import decimal, written
from indicators.scoring.rules.base import Rule
from indicators.scoring.trace import Sentence, Step
from indicators.scoring.wording import sentence

SCORED_MONTHS = range(LAST_MONTH + 1)  # of a record; 0: before the first month

_EXACT = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[0-9]+)?")


class Sentences:
    """The sentences of a record, each once: a month's working names them by their place in the list, from 0."""

    def __init__(self, rows: Sequence[Plain] = ()) -> None:
        self.rows = list(rows)
        self._places: dict[tuple[str, Sentence], int] = {}
        self._steps: dict[int, Step] = {}

    def place(self, step: Step) -> int:
        """Where the step's sentence stands; a new one is added at the end."""
        words = sentence(step)
        place = self._places.setdefault((step.key, words), len(self.rows))
        if place == len(self.rows):
            row = {"about": step.key, "zh": words.zh, "en": words.en}
            self.rows.append(row if words.grouped == words.zh else {**row, "zh_grouped": words.grouped})
        return place

    def step(self, place: int) -> Step:
        """The step whose sentence stands there; the months of a year share it."""
        found = self._steps.get(place)
        if found is None:
            row = self.rows[place]
            found = self._steps[place] = Step(row["about"], {}, read_sentence(row))
        return found


def read_sentence(row: Plain) -> Sentence:
    return Sentence(row["zh"], row["en"], row["zh_grouped"] if "zh_grouped" in row else row["zh"])


def written_month(score: AgencyScore, sentences: Sentences) -> Plain:
    """One month's score; its sentences go to ``sentences``."""
    return {
        "month": score.through,
        "total": written(score.total),
        "maximum": rounding.exact(score.maximum),
        "provisional": score.provisional,
        "facets": [_facet(found, sentences) for found in score.facets],
    }


def read_month(row: Plain, given: AgencyYear, sentences: Sentences) -> AgencyScore:
    """What ``written_month`` made the row of, with the specs that ``given`` had in that month.

    Raises RecordError with the place.
    """
    with reading(f"month {row.get('month', '?')}"):
        given = given.in_month(row["month"])
        pairs = zip(given.facets, row["facets"], strict=True)
        return AgencyScore(
            agency=given.agency,
            year=given.year,
            through=row["month"],
            facets=tuple(_read_facet(spec, below, given, row["month"], sentences) for spec, below in pairs),
            total=decimal(row["total"]),
            maximum=fraction(row["maximum"]),
            provisional=row["provisional"],
        )


def _facet(score: FacetScore, sentences: Sentences) -> Plain:
    return {
        "no": score.spec.no,
        "points": written(score.points),
        "points_before_cap": written(score.uncapped),
        "working": list(map(sentences.place, score.trace)),
        "objectives": [
            {
                "no": objective.spec.no,
                "points": written(objective.points),
                "indicators": [written_indicator(found, sentences.place) for found in objective.indicators],
            }
            for objective in score.objectives
        ],
    }


def written_indicator(score: IndicatorScore, word: Callable[[Step], Any]) -> Plain:
    """One indicator's score; ``word`` gives what stands in the working for a step."""
    return {
        "code": score.spec.code,
        "state": score.state.value,
        "light": score.light.value,
        "inputs": {code: rounding.exact(value) for code, value in score.inputs.items()},
        "value": exact_or_none(score.value),
        "target": exact_or_none(score.target),
        "rate": exact_or_none(score.rate),
        "due": exact_or_none(score.due),
        "points": written(score.points),
        "maximum": rounding.exact(score.maximum),
        "components": [_component(part) for part in score.components],
        "working": list(map(word, score.trace)),
    }


def _component(part: ComponentScore) -> Plain:
    return {
        "no": part.no,
        "state": part.state.value,
        "value": exact_or_none(part.value),
        "target": exact_or_none(part.target),
        "rate": exact_or_none(part.rate),
        "points": written(part.points),
        "maximum": rounding.exact(part.maximum),
        "place": part.place,
    }


def _read_facet(
    spec: FacetSpec, row: Plain, given: AgencyYear, through: int, sentences: Sentences
) -> FacetScore:
    with reading(f"facet {spec.no}"):
        pairs = zip(spec.objectives, row["objectives"], strict=True)
        return FacetScore(
            spec=spec,
            points=decimal(row["points"]),
            uncapped=decimal(row["points_before_cap"]),
            objectives=tuple(
                _read_objective(found, below, given, through, sentences) for found, below in pairs
            ),
            trace=tuple(map(sentences.step, row["working"])),
        )


def _read_objective(
    spec: ObjectiveSpec, row: Plain, given: AgencyYear, through: int, sentences: Sentences
) -> ObjectiveScore:
    with reading(f"objective {spec.no}"):
        pairs = zip(spec.indicators, row["indicators"], strict=True)
        indicators = tuple(_read_indicator(found, below, given, through, sentences) for found, below in pairs)
        return ObjectiveScore(spec, decimal(row["points"]), indicators)


def _read_indicator(
    spec: IndicatorSpec, row: Plain, given: AgencyYear, through: int, sentences: Sentences
) -> IndicatorScore:
    with reading(f"indicator {spec.code}"):
        if row["code"] != spec.code:
            raise ValueError(row["code"])
        history = given.facts.history.get(spec.code, {})
        rules = [in_year(part.rule, given.year, history) for part in spec.components]
        pairs = zip(rules, row["components"], strict=True)
        return IndicatorScore(
            spec=spec,
            state=State(row["state"]),
            light=Light(row["light"]),
            inputs=_read_inputs(spec, row["inputs"]),
            value=fraction_or_none(row["value"]),
            target=fraction_or_none(row["target"]),
            rate=fraction_or_none(row["rate"]),
            due=fraction_or_none(row["due"]),
            points=decimal(row["points"]),
            maximum=fraction(row["maximum"]),
            components=tuple(_read_component(rule, below) for rule, below in pairs),
            trace=tuple(map(sentences.step, row["working"])),
            not_due=_not_due(spec, row, through),
        )


def _not_due(spec: IndicatorSpec, row: Plain, through: int) -> bool:
    """As the engine finds it: nothing that is missing could have been reported by then."""
    parts = zip(spec.components, row["components"], strict=True)
    missing = [part for part, found in parts if found["state"] == State.UNREPORTED]
    return row["state"] == State.UNREPORTED and all(not_ended(part, spec.inputs, through) for part in missing)


def _read_component(rule: Rule, row: Plain) -> ComponentScore:
    return ComponentScore(
        no=row["no"],
        state=State(row["state"]),
        value=fraction_or_none(row["value"]),
        target=fraction_or_none(row["target"]),
        rate=fraction_or_none(row["rate"]),
        points=decimal(row["points"]),
        maximum=fraction(row["maximum"]),
        trace=(),  # the indicator's working has it all
        place=row["place"],
        rule=rule,
    )


def _read_inputs(spec: IndicatorSpec, row: Mapping[str, str]) -> dict[str, Fraction]:
    """In the order of the plan: the keys of a record are sorted."""
    return {given.code: fraction(row[given.code]) for given in spec.inputs if given.code in row}


def exact_or_none(number: Fraction | None) -> str | None:
    return None if number is None else rounding.exact(number)


def fraction_or_none(text: str | None) -> Fraction | None:
    return None if text is None else fraction(text)


@lru_cache(10_000)
def fraction(text: str) -> Fraction:
    """A decimal string or ``n/d`` as ``rounding.exact`` makes it; anything else, a JSON number too, is a ValueError."""
    if not (isinstance(text, str) and _EXACT.fullmatch(text)):
        raise ValueError(f"{text!r} is not a number as text")
    return Fraction(text)
