"""Indicators, what is reported for them each month, and how they score. The arithmetic is in ``scoring``."""

from indicators.models.facts import (
    Award,
    FigureChange,
    MonthlyFigure,
    NotApplicable,
    PlannedValue,
    PriorValue,
)
from indicators.models.indicator import (
    Indicator,
    IndicatorInput,
    Milestone,
    ScoringComponent,
    validate_input_code,
)

__all__ = [
    "Award",
    "FigureChange",
    "Indicator",
    "IndicatorInput",
    "Milestone",
    "MonthlyFigure",
    "NotApplicable",
    "PlannedValue",
    "PriorValue",
    "ScoringComponent",
    "validate_input_code",
]
