"""What the rule kinds are called on a page, and what each is for; the arithmetic is in ``scoring.rules``."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from indicators.scoring.errors import ScoringError
from indicators.scoring.phrasing import phrase

RULE_NAMES = {
    "attainment": _("attainment: the share of the target that was reached"),
    "threshold": _("threshold: all points when the target is met, otherwise none"),
    "steps": _("steps: base points at a threshold, and more for every full step"),
    "per_unit": _("per unit: so many points for each"),
    "deduction": _("deduction: points taken off for each occurrence"),
    "bands": _("bands: the points of the highest band reached"),
    "rank": _("rank: the agencies of the year compared"),
    "award": _("award: points that reviewers award"),
}

SHORT_RULE_NAMES = {
    "attainment": _("attainment"),
    "threshold": _("threshold"),
    "steps": _("steps"),
    "per_unit": _("per unit"),
    "deduction": _("deduction"),
    "bands": _("bands"),
    "rank": _("rank"),
    "award": _("award"),
}


def explanation(error: ScoringError, names: dict[str, str] | None = None) -> str:
    """The engine's sentence in the reader's language; ``names`` says what its parameters are called on the page."""
    names = names or {}
    details = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in error.details.items()
    }
    return phrase(type(error).texts[error.code], details, language())


def language() -> str:
    """The language of the page, as the engine's sentences want it."""
    return get_language() or settings.LANGUAGE_CODE
