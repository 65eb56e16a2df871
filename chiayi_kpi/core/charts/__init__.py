"""Geometry of the portal's charts: exact numbers in, coordinates as text out, nothing of Django.

Coordinates are text so that no template filter or locale ever puts a separator into them. The drawings themselves
are ``templates/charts/``; the same ones serve the pages and the PDF documents.
"""

from chiayi_kpi.core.charts.bars import Bar, bar_drawing, bar_share, bars
from chiayi_kpi.core.charts.fan import Fan, FanChart, Level, fan_chart
from chiayi_kpi.core.charts.month_bars import MonthAmounts
from chiayi_kpi.core.charts.months import KINDS, Gap, MonthChart, Series, month_chart
from chiayi_kpi.core.charts.multiples import Multiple, SmallMultiples, small_multiples
from chiayi_kpi.core.charts.shares import ShareBar, share_bars
from chiayi_kpi.core.charts.sparkline import Sparkline, sparkline
from chiayi_kpi.core.charts.waterfall import Waterfall, WaterfallStep, waterfall
from chiayi_kpi.core.charts.years import YearChart, YearValue, year_chart

__all__ = [
    "KINDS",
    "Bar",
    "Fan",
    "FanChart",
    "Gap",
    "Level",
    "MonthAmounts",
    "MonthChart",
    "Multiple",
    "Series",
    "ShareBar",
    "SmallMultiples",
    "Sparkline",
    "Waterfall",
    "WaterfallStep",
    "YearChart",
    "YearValue",
    "bar_drawing",
    "bar_share",
    "bars",
    "fan_chart",
    "month_chart",
    "share_bars",
    "small_multiples",
    "sparkline",
    "waterfall",
    "year_chart",
]
