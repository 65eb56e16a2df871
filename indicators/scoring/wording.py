"""The working in words: every step of a score, and every refusal, in Chinese and in English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.errors import CityError, FigureError, FormulaError, RecordError, RuleError
from indicators.scoring.phrasing import is_english, phrase
from indicators.scoring.rules import KINDS
from indicators.scoring.texts import TEXTS
from indicators.scoring.trace import (
    CHINESE,
    ENGLISH,
    Algebra,
    Amount,
    Argument,
    Compared,
    Equation,
    Exact,
    RateShown,
    Rendered,
    Sentence,
    SharedMaximum,
    Step,
    Text,
    Yearly,
)


def _collected() -> Mapping[str, Text]:
    sources = [
        TEXTS,
        *(error.texts for error in (FormulaError, RuleError, FigureError, CityError, RecordError)),
    ]
    sources += [rule.texts for rule in KINDS.values()]
    return {key: text for source in sources for key, text in source.items()}


SENTENCES: Mapping[str, Text] = _collected()


def explain(step: Step, lang: str = "zh") -> str:
    """One step (or an error's ``step``) as a sentence; ``lang`` is a language code, English or else Chinese.

    Raises KeyError for a key that is not among the sentences.
    """
    if step.sentence is not None:
        return step.sentence.en if is_english(lang) else step.sentence.zh
    return phrase(SENTENCES[step.key], step.args, lang)


def explain_grouped(step: Step, lang: str = CHINESE) -> str:
    """The sentence for people, with 1,234 for 1234; names and codes are texts and stay as they are.

    A settled year keeps its English without.
    """
    if step.sentence is not None:
        return step.sentence.en if is_english(lang) else step.sentence.grouped
    grouped = {name: _grouped(arg) for name, arg in step.args.items()}
    return phrase(SENTENCES[step.key], grouped, lang)


def sentence(step: Step) -> Sentence:
    """The step in all the words that a settled year keeps of it."""
    return step.sentence or Sentence(explain(step, CHINESE), explain(step, ENGLISH), explain_grouped(step))


_NUMBERS = (Amount, Compared, Equation, Exact, RateShown, SharedMaximum, Yearly)
_LONG = re.compile(r"(?<![\d.])\d{4,}")  # the whole part of a number, not its decimals


@dataclass(frozen=True, slots=True)
class _Grouped:
    """An argument whose numbers get thousands separators once they are written out."""

    written: Rendered

    def in_words(self, lang: str) -> str:
        return _separated(self.written.in_words(lang))


@dataclass(frozen=True, slots=True)
class _GroupedAlgebra:
    """A formula whose own numbers get separators, those in its names none."""

    written: Algebra

    def in_words(self, lang: str) -> str:
        names = list(self.written.labels)
        marked = _separated(self.written.formula.rendered(lambda name: f"{{{names.index(name)}}}"))
        return marked.format(*(self.written.label(name, lang) for name in names))


def _separated(text: str) -> str:
    return _LONG.sub(lambda found: f"{int(found[0]):,}", text)


def _grouped(arg: Argument) -> Argument:
    """``arg`` with separators where it is a number, or has some."""
    if isinstance(arg, Algebra):
        return _GroupedAlgebra(arg)
    if isinstance(arg, Fraction):
        return _Grouped(Compared(arg, None))
    return _Grouped(arg) if isinstance(arg, _NUMBERS) else arg
