"""The admin of indicators and figures, and of the plan as a whole, which only this app can see."""

from indicators.admin import awards, facts, figure_lists, indicators, objectives, parts, plans, remedies

__all__ = ["awards", "facts", "figure_lists", "indicators", "objectives", "parts", "plans", "remedies"]
