"""The sheets 計畫, 面向 and 目標 in and out."""

from objectives.resources.deadlines import MonthDeadlineResource
from objectives.resources.plan import PlanResource
from objectives.resources.tree import FacetResource, ObjectiveResource

__all__ = ["FacetResource", "MonthDeadlineResource", "ObjectiveResource", "PlanResource"]
