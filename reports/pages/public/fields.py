"""Under which licence the open data stands, and what its fields mean."""

from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Licence(NamedTuple):
    name: str
    url: str


def licence() -> Licence:
    """The one that the settings name."""
    return Licence(settings.OPEN_DATA_LICENCE, settings.OPEN_DATA_LICENCE_URL)


class Contact(NamedTuple):
    """Who answers questions about the open data; ``email`` is empty where none is set."""

    name: str
    email: str


def contact() -> Contact:
    """The one that the settings name, otherwise the city."""
    return Contact(settings.OPEN_DATA_CONTACT or settings.CITY_NAME, settings.OPEN_DATA_EMAIL)


class Field(NamedTuple):
    """``column``: its header in the CSV files, empty where only the JSON has it."""

    key: str
    column: str | Promise
    meaning: str | Promise


FIELDS = (
    Field("year", _("Year (ROC)"), _("The ROC year; 107 is 2018.")),
    Field("agency", _("Agency code"), _("The agency's code, the same in all years.")),
    Field("agency_name", _("Agency"), _("What the agency was called in that year.")),
    Field(
        "through",
        _("Up to month"),
        _(
            "The last month with an approved figure; 0: none yet. Of a settled year 12, of its indicators the last month with a figure."
        ),
    ),
    Field(
        "provisional",
        "",
        _("true until the year is settled: numbers may still change, and there are no points."),
    ),
    Field(
        "settled",
        "",
        _(
            "Total, maximum, grade, moment and SHA-256 of the settled year, with the address of its record; null before."
        ),
    ),
    Field("facets › name", _("Facet"), _("The facet of the plan that the indicator stands in.")),
    Field("objectives › name", _("Objective"), _("The strategic objective that it measures.")),
    Field(
        "code",
        _("Code"),
        _("The indicator's number: facet, objective, place. It may differ from year to year."),
    ),
    Field("name", _("Indicator"), _("What is measured.")),
    Field("standard", _("Measurement standard"), _("How it is measured, as the plan prints it.")),
    Field("target_text", _("Target"), _("The target as the plan prints it.")),
    Field("target", _("Target as a number"), _("The target as a number, where there is one.")),
    Field(
        "value",
        _("Value"),
        _("What was reached by the last approved month, of a settled year what was settled."),
    ),
    Field("unit", _("Unit"), _("The unit of value and target.")),
    Field(
        "outcome",
        _("Outcome"),
        _(
            "reached, within (below its limit so far), on_track, behind, over (more than was due by now), not_yet, missed, no_target, judged (by reviewers), no_cases, not_applicable, nothing (no approved figure, of a settled year no figure), no_earlier (earlier years' values are missing), at_year_end."
        ),
    ),
    Field("standing", "", _("The same in four words: reached, on_track, behind, open.")),
    Field(
        "values, path",
        "",
        _("The value at the end of each of twelve months, and where it should lie; null: none."),
    ),
    Field("weight", _("Weight"), _("The indicator's share of 100 points; 0 is a bonus.")),
    Field(
        "components › formula",
        _("Formula"),
        _(
            "Arithmetic over the codes of the inputs; prior is the value of the year before. Empty: the one input itself."
        ),
    ),
    Field(
        "components › rule",
        _("Rule"),
        _("How the value becomes points: the kind of rule and its parameters."),
    ),
    Field("inputs › code", _("Input code"), _("The name of an input in the formula.")),
    Field("inputs › name", _("Input"), _("What is counted or measured each month.")),
    Field(
        "inputs › aggregation",
        _("Aggregation"),
        _("How its months become one number: sum, last, mean or max; frequency says how often it is due."),
    ),
    Field(
        "inputs › figures",
        _("Figure"),
        _(
            "The approved figures of twelve months, of a settled year all that counted; null: none. In the CSV a row each."
        ),
    ),
    Field(
        "points, maximum, decided_by_reviewers, working",
        "",
        _(
            "Only of a settled year: the points, what they are out of, whether reviewers decided them, and how they were computed."
        ),
    ),
    Field(
        "budget_execution",
        "",
        _(
            "Budget, controlled, paid, payable and reserved amounts in NT$, cumulative by month; current and capital."
        ),
    ),
    Field(
        "business_lines",
        "",
        _("What the plan sets aside for its projects, from central funds and the city's own, in NT$."),
    ),
)
