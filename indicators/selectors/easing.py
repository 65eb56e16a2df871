"""Whether a change of scoring terms is easier for certain, told from the two sides as they were printed.

A settled year keeps no more of a change than that. Of what is not named here nobody can say it: some value may gain, another lose.
"""

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils import translation

from chiayi_kpi.core.models import field_name
from indicators.models import Indicator
from indicators.rule_names import parameter_names
from indicators.scoring.easier import is_easier
from indicators.scoring.rules import RuleError, parse_rule
from objectives.models import Facet

MORE = ("step_points", "base_points", "least_points")  # the more, the easier, whatever else stands
LESS = ("step",)
_SURE = {("zero", "not_applicable"), ("zero", "full"), ("", "full"), ("not_applicable", "full")}
_ANY_YEAR = 100  # bands are the same in every year


def is_surely_easier(old: str, new: str) -> bool:
    """``old`` and ``new``: one term on both sides, ``label：value``; the label may name its component in brackets."""
    with translation.override(settings.LANGUAGE_CODE):
        label, _colon, was = old.partition("：")
        now = new.partition("：")[2]
        label = label.partition("（")[0]
        if label == field_name(Indicator, "when_undefined"):
            return _is_surely_kinder(was, now)
        if label == field_name(Facet, "cap"):
            return bool(_number(was)) and (_number(now) is None or _is_more(was, now))
        names = {called: name for name, called in parameter_names().items()}
    name = names.get(label, "")
    if name == "bands":
        return _are_easier_bands(was, now)
    return (name in MORE and _is_more(was, now)) or (name in LESS and _is_more(now, was))


def _is_surely_kinder(was: str, now: str) -> bool:
    """Of what holds without a case: nothing is undecided, and then worth nothing."""
    values = {str(called): value for value, called in Indicator.WhenUndefined.choices}
    return (values.get(was, ""), values.get(now, "")) in _SURE


def _are_easier_bands(was: str, now: str) -> bool:
    try:
        old, new = (parse_rule("bands", {"bands": text}) for text in (was, now))
    except RuleError:
        return False
    same = old.maximum == new.maximum  # shares of it are compared
    return same and is_easier(old, new, _ANY_YEAR) and not is_easier(new, old, _ANY_YEAR)


def _is_more(was: str, now: str) -> bool:
    low, high = _number(was), _number(now)
    return low is not None and high is not None and low < high


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
