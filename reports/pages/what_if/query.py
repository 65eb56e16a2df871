"""The other values, as they stand in the address: ``v-1-6-2=85``."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook.values import as_number, shorten
from indicators.scoring.model import IndicatorScore
from indicators.scoring.rounding import points, shown
from reports.analysis.outlook.what_if import takes_points
from reports.snapshot.model import Snapshot

PREFIX = "v-"
LARGEST = Decimal(10) ** 15  # more than any budget in NT$: beyond it somebody leaned on a key
DECIMALS = 6


class WhatIfQuery(NamedTuple):
    """By indicator code: the text in the field, the number that it is, or what is wrong with it."""

    texts: Mapping[str, str]
    values: Mapping[str, Decimal]
    errors: Mapping[str, str]

    def encoded(self, through: int) -> str:
        """The address's query that brings the same page back."""
        return urlencode({"through": through, **{PREFIX + code: text for code, text in self.texts.items()}})


def parse(snapshot: Snapshot, query: Mapping[str, str]) -> WhatIfQuery:
    """The values that the address has of the plan's indicators; other names in it are nobody's."""
    texts: dict[str, str] = {}
    values: dict[str, Decimal] = {}
    errors: dict[str, str] = {}
    for view in snapshot.indicators():
        text = query.get(PREFIX + view.code, "").strip()
        if text:
            texts[view.code] = shorten(text)
            try:
                values[view.code] = _value(view.score, text)
            except ValueError as fault:
                errors[view.code] = str(fault)
    return WhatIfQuery(texts, values, errors)


def _value(score: IndicatorScore, text: str) -> Decimal:
    number = as_number(text)
    if abs(number) > LARGEST:
        raise ValueError(_("is too large to be a year's value."))
    if not takes_points(score.spec):
        return round(number, DECIMALS)
    if not 0 <= number <= points(score.maximum):
        raise ValueError(_("It can earn 0 to %(most)s points.") % {"most": shown(score.maximum)})
    return points(Fraction(number))
