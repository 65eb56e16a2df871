"""Bulk reads of indicators and what was reported for them, as the frozen values that the engine scores."""

from indicators.selectors.city import AgencyRead, CityRead, read_city, read_years
from indicators.selectors.tree import FacetNode, IndicatorNode, ObjectiveNode, Tree

__all__ = [
    "AgencyRead",
    "CityRead",
    "FacetNode",
    "IndicatorNode",
    "ObjectiveNode",
    "Tree",
    "read_city",
    "read_years",
]
