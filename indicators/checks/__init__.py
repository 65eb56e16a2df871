"""Checks of what a person types: pure functions of the figures given to them; no query, no form, no page."""

from chiayi_kpi.core.typed_number import NumberError
from indicators.checks.findings import Finding
from indicators.checks.hard import hard_faults
from indicators.checks.milestones import milestone_text, read_milestone
from indicators.checks.numbers import fits, parse_number, read_figure
from indicators.checks.shares import PartOfWhole, shares
from indicators.checks.soft import soft_checks
from indicators.checks.subject import Subject

__all__ = [
    "Finding",
    "NumberError",
    "PartOfWhole",
    "Subject",
    "fits",
    "hard_faults",
    "milestone_text",
    "parse_number",
    "read_figure",
    "read_milestone",
    "shares",
    "soft_checks",
]
