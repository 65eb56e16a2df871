"""The working in words: every step of a score, and every refusal, in Chinese and in English."""

from collections.abc import Mapping

from indicators.scoring.errors import CityError, FigureError, FormulaError, RuleError
from indicators.scoring.phrasing import phrase
from indicators.scoring.rules import KINDS
from indicators.scoring.texts import TEXTS
from indicators.scoring.trace import Step, Text


def _collected() -> Mapping[str, Text]:
    sources = [TEXTS, *(error.texts for error in (FormulaError, RuleError, FigureError, CityError))]
    sources += [rule.texts for rule in KINDS.values()]
    return {key: text for source in sources for key, text in source.items()}


SENTENCES: Mapping[str, Text] = _collected()


def explain(step: Step, lang: str = "zh") -> str:
    """One step (or an error's ``step``) as a sentence; ``lang`` is a language code, English or else Chinese.

    Raises KeyError for a key that is not among the sentences.
    """
    return phrase(SENTENCES[step.key], step.args, lang)
