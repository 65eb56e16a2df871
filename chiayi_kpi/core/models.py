"""Small pieces that the models of every app share."""

import datetime
from decimal import Decimal
from typing import cast

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.roc import LAST_MONTH, year_of

FIRST_YEAR, LAST_YEAR = 90, 200  # ROC years that a plan can be about


def is_of_plan_years(day: datetime.date) -> bool:
    """Whether plans can be about the day's year; the days around such a day are in the calendar too."""
    return FIRST_YEAR <= year_of(day) <= LAST_YEAR


def field_name(model: type[models.Model], name: str) -> str:
    """What a field is called on pages."""
    return str(cast(models.Field, model._meta.get_field(name)).verbose_name)


class RocYearField(models.PositiveSmallIntegerField):
    """A ROC year, stored as the integer that people write: 107 is 2018."""

    default_validators = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("year (ROC)"))
        super().__init__(*args, **kwargs)


class MonthField(models.PositiveSmallIntegerField):
    """A calendar month, 1-12."""

    default_validators = [MinValueValidator(1), MaxValueValidator(LAST_MONTH)]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("verbose_name", _("month"))
        super().__init__(*args, **kwargs)


class ChangedAtField(models.DateTimeField):
    """When the row was last saved, by the portal's clock."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", now)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        moment = now()
        setattr(model_instance, self.attname, moment)
        return moment


class PointsField(models.DecimalField):
    """Percentage points of the agency's hundred, or points awarded: up to 999.99, never negative."""

    default_validators = [MinValueValidator(Decimal(0))]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 5)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


class FigureField(models.DecimalField):
    """A reported or computed figure: 15 digits, 4 of them decimals (what SQLite too keeps exactly)."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class MoneyField(models.BigIntegerField):
    """An amount in whole NT$; never negative, at most 99 999 億 (fits a signed 64-bit integer with room)."""

    MAXIMUM = 9_999_900_000_000
    default_validators = [MinValueValidator(0), MaxValueValidator(MAXIMUM)]


def month_check(name: str, field: str = "month") -> models.CheckConstraint:
    """The named constraint that ``field`` is a month, 1-12."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__range": (1, LAST_MONTH)}), name=name)


def year_check(name: str, field: str = "year") -> models.CheckConstraint:
    """The named constraint that ``field`` is a ROC year in the range that plans can be about."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__range": (FIRST_YEAR, LAST_YEAR)}), name=name
    )


def at_least_zero(name: str, *fields: str) -> models.CheckConstraint:
    """The named constraint that each of ``fields`` is empty or at least 0."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{f"{field}__gte": 0}) | models.Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=condition, name=name)
