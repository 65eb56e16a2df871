"""The admin of indicators and figures, and of the plan as a whole, which only this app can see."""

from indicators.admin import facts, indicators, objectives, plans

__all__ = ["facts", "indicators", "objectives", "plans"]
