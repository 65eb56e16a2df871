"""Sentences of a plan that still name a target which was changed after approval. They are pointed out, never rewritten."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.typed_number import numbers_in
from indicators.models import Indicator, TargetRevision
from indicators.selectors.plan_changes import ChangeSinceApproval
from indicators.validation.fault import PlanFault
from indicators.validation.material import Material

TEXTS = ("name", "evaluation_method", "standard")  # of an indicator, beside its printed target
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")


def sentences_naming(text: str, figures: set[Fraction]) -> list[str]:
    """Those of its sentences in which one of the figures stands."""
    return [found.strip() for found in _SENTENCE.findall(text) if numbers_in(found) & figures]


def note_on(indicator: Indicator, old: str) -> str:
    """What is said of the indicator's texts with a figure of its ``old`` printed target that is none of the one now; else empty."""
    figures = numbers_in(old) - numbers_in(indicator.target_text)
    said = [found for name in TEXTS for found in sentences_naming(getattr(indicator, name), figures)]
    texts = {"old": old, "sentences": "".join(f"「{found}」" for found in said)}
    return _("Its texts still name the target of before, %(old)s: %(sentences)s") % texts if said else ""


def old_target_notes(material: Material) -> Iterator[PlanFault]:
    """What is said of targets that were changed after approval."""
    for indicator in material.indicators():
        revised = material.revised.get(indicator.row.pk, ())
        olds = dict.fromkeys(row.old for row in revised if row.what == TargetRevision.What.TARGET)
        for note in filter(None, (note_on(indicator.row, old) for old in olds)):
            yield PlanFault(indicator.code, note, indicator.common)


def notes_on_changes(changes: Iterable[ChangeSinceApproval]) -> Iterator[PlanFault]:
    """The same of targets that a new approval is going to change."""
    for change in changes:
        row, is_target = change.indicator, change.what == TargetRevision.What.TARGET
        if row is not None and is_target and (note := note_on(row, change.old)):
            yield PlanFault(row.code, note)
