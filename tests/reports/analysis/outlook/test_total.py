"""From the ranges of indicators to the range of their total, worked out by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.model import FacetSpec, IndicatorSpec, ObjectiveSpec
from reports.analysis.outlook.model import Estimate, IndicatorForecast, Method
from reports.analysis.outlook.total import year_total

MAXIMUM = Fraction(40)


def total(*facets):
    """The least, expected and most of facets of indicators: each ``(least, expected, most)``, or with a ``method``."""
    specs, forecasts = [], {}
    for no, (cap, rows) in enumerate(facets, start=1):
        found = [indicator(f"{no}-1-{each}", *row) for each, row in enumerate(rows, start=1)]
        forecasts |= {one.code: one for one in found}
        specs.append(facet(no, cap, [one.code for one in found]))
    end = year_total(specs, forecasts, MAXIMUM)
    return end.least, end.expected, end.most


def indicator(code, least, expected, most, method=Method.PACE):
    least, expected, most = Decimal(least), Decimal(expected), Decimal(most)
    value = Fraction(expected)
    return IndicatorForecast(
        code=code,
        name=code,
        unit="",
        estimate=Estimate(method, value, value, value),
        reason=None,
        now=expected,
        points=expected,
        least=least,
        most=most,
        maximum=Fraction(20),
    )


def facet(no, cap, codes):
    indicators = tuple(IndicatorSpec(code, code, Decimal(20), (), ()) for code in codes)
    return FacetSpec(no, str(no), Decimal(20), cap, (ObjectiveSpec(1, "1", Decimal(20), indicators),))


def points(*numbers):
    return tuple(Decimal(number) for number in numbers)


def test_one_indicator_alone_gives_the_total_its_range():
    assert total((None, [(3, 10, 11)])) == points(3, 10, 11)


def test_misses_of_different_facets_are_added_by_their_squares():
    assert total((None, [(7, 10, 13)]), (None, [(6, 10, 14)])) == points(15, 20, 25)


def test_inside_a_facet_a_tenth_of_the_misses_is_one_miss():
    """The root of 0.1 · (3 + 4)² + 0.9 · (3² + 4²) = 27.4."""
    assert total((None, [(7, 10, 13), (6, 10, 14)])) == points("14.77", 20, "25.23")


def test_half_of_an_indicator_s_range_is_its_miss_either_way():
    """Two that stand near their maximum may lose 6: half of 7 is 3.5 each, together the root of 0.1 · 7² + 0.9 · 24.5."""
    found = total((None, [(4, 10, 11)] * 2), (None, [(0, 10, 20)]))
    chance = (Decimal("0.1") * 49 + Decimal("0.9") * Decimal("24.5")).sqrt()  # 5.19
    below = (chance**2 + 100).sqrt().quantize(Decimal("0.01"))
    assert found[0] == 30 - below == Decimal("18.73")
    # Upwards they cannot bring more than 1 each.
    assert found[2] == 30 + (Decimal(2) ** 2 + 100).sqrt().quantize(Decimal("0.01")) == Decimal("40.20")


def test_the_total_misses_by_no_less_than_any_indicator():
    assert total((None, [(0, 10, 10)]), (None, [(9, 10, 11)])) == points(10, 20, "21.00")


@pytest.mark.parametrize(("cap", "least", "expected", "most"), [(20, 14, 20, 20), (17, 14, 17, 17)])
def test_a_facet_s_cap_holds_for_the_ends_of_its_range(cap, least, expected, most):
    assert total((Decimal(cap), [(4, 10, 12), (10, 10, 10)])) == points(least, expected, most)


def test_money_that_may_come_late_is_added_whole_and_may_stop_too():
    late = (6, 10, 18, Method.LATE)
    assert total((None, [late]), (None, [(7, 10, 13)])) == points(16, 20, 31)
    assert total((Decimal(15), [late]), (None, [(7, 10, 13)])) == points(16, 20, 28)
