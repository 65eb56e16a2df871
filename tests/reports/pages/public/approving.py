"""The supervisor's word on an indicator's months."""

from indicators.models import IndicatorMonth
from objectives.models import Plan
from tests import factories


def approve(plan, code, *months, state=IndicatorMonth.State.APPROVED):
    facet, objective, no = map(int, code.split("-"))
    found = {"objective__facet__no": facet, "objective__no": objective, "no": no}
    indicator = plan.indicators.filter(**found).first()
    indicator = indicator or Plan.objects.get(agency=None, year=plan.year).indicators.get(**found)
    for month in months:
        factories.month_state(plan, indicator, month, state)
