"""The sheets 指標, 投入, 里程碑, 計分, 預定, 中程目標, 不適用, 分工, 歷年, 月報 and 評分 in and out."""

from indicators.resources.assignments import AssignmentResource
from indicators.resources.awards import AwardResource
from indicators.resources.facts import MidTermTargetResource, NotApplicableResource, PlannedValueResource
from indicators.resources.figures import MonthlyFigureResource
from indicators.resources.indicators import IndicatorResource
from indicators.resources.inputs import InputResource, MilestoneResource
from indicators.resources.prior import PriorValueResource
from indicators.resources.scoring import ComponentResource

__all__ = [
    "AssignmentResource",
    "AwardResource",
    "ComponentResource",
    "IndicatorResource",
    "InputResource",
    "MidTermTargetResource",
    "MilestoneResource",
    "MonthlyFigureResource",
    "NotApplicableResource",
    "PlannedValueResource",
    "PriorValueResource",
]
