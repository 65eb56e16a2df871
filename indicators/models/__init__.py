"""Indicators, what is reported for them each month, and how they score. The arithmetic is in ``scoring``."""

from indicators.models.comments import Comment
from indicators.models.copying import CopyReview
from indicators.models.facts import (
    Award,
    FigureChange,
    MidTermTarget,
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
    printed_order,
    revised_parameters,
    stored_parameters,
    validate_input_code,
)
from indicators.models.rating import (
    GradeBand,
    Objection,
    Rating,
    RatingConfirmation,
    RatingPart,
    Settlement,
)
from indicators.models.remedies import Remedy, is_overdue, remedy_state
from indicators.models.reporting import (
    Assignment,
    CheckAnswer,
    Evidence,
    IndicatorMonth,
    MonthEvent,
    TargetRevision,
    evidence_path,
    is_within,
)

__all__ = [
    "Assignment",
    "Award",
    "CheckAnswer",
    "Comment",
    "CopyReview",
    "Evidence",
    "FigureChange",
    "GradeBand",
    "Indicator",
    "IndicatorInput",
    "IndicatorMonth",
    "MidTermTarget",
    "Milestone",
    "MonthEvent",
    "MonthlyFigure",
    "NotApplicable",
    "Objection",
    "PlannedValue",
    "PriorValue",
    "Rating",
    "RatingConfirmation",
    "RatingPart",
    "Remedy",
    "ScoringComponent",
    "Settlement",
    "TargetRevision",
    "evidence_path",
    "is_overdue",
    "is_within",
    "printed_order",
    "remedy_state",
    "revised_parameters",
    "stored_parameters",
    "validate_input_code",
]
