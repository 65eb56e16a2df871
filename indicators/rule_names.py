"""What the rule kinds and their parameters are called on a page: the engine's own words, in the reader's language."""

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.scoring.errors import ScoringError
from indicators.scoring.goal import Direction
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import KINDS, all_parameters
from indicators.scoring.trace import Text

_NAMED = ("kind", "parameter", "other")  # the details of an error that name a rule or a parameter


def rule_names() -> dict[str, str]:
    """Rule kind → what it is called, written in the language of whoever reads it."""
    return {kind: in_language(rule.title) for kind, rule in KINDS.items()}


def rule_choices() -> list[tuple[str, str]]:
    """The rule kinds with what each is for, in one line."""
    return [(kind, in_language(rule.summary)) for kind, rule in KINDS.items()]


def direction_choices() -> list[tuple[str, str]]:
    """The signs of a direction with what they say."""
    words = {"≥": _("at least"), "≤": _("at most"), ">": _("more than"), "<": _("less than")}
    return [(sign, f"{sign} {words[sign]}") for sign in Direction]


def parameter_names() -> dict[str, str]:
    """Parameter → what it is called."""
    return {name: in_language(parameter.label) for name, parameter in all_parameters().items()}


def explanation(error: ScoringError, names: dict[str, str] | None = None) -> str:
    """The engine's sentence in the reader's language, rule and parameters called as they are there.

    ``names``: parameters that are called otherwise where the sentence stands (the headers of a workbook).
    """
    called = parameter_names() | rule_names() | (names or {})
    details = {
        key: called.get(value, value) if key in _NAMED and isinstance(value, str) else value
        for key, value in error.details.items()
    }
    return phrase(type(error).texts[error.code], details, language())


def in_language(text: Text) -> str:
    """``text`` in the language of the page."""
    return phrase(text, {}, language())


def language() -> str:
    """The language of the page, as the engine's sentences want it."""
    return get_language() or settings.LANGUAGE_CODE
