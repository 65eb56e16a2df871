"""What an indicator's points rest on beside its weight and its target (計分方式): as it was at a moment, and as it is now."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import plain
from chiayi_kpi.core.models import field_name
from indicators.models import Indicator, IndicatorInput, Milestone, NotApplicable, ScoringComponent
from indicators.rule_names import parameter_names, rule_names
from indicators.scoring.easier import is_easier
from indicators.scoring.formula import PRIOR
from indicators.scoring.rules import Rule, RuleError, all_parameters, parse_rule
from objectives.models import Plan

NOT_THERE = "—"
_UNDEFINED = ("zero", "", "not_applicable", "full")  # what holds without a case, from the hardest
_FREQUENCIES = tuple(IndicatorInput.Frequency.values)  # from the most frequent

Key = tuple[str | int, ...]


class Term(NamedTuple):
    """One of an indicator's terms, as it is printed; ``value`` is compared."""

    label: str
    printed: str
    value: object


class ChangedTerm(NamedTuple):
    """A term that is another now, both sides as printed; ``easier`` where it may be: some value gives more, or nobody can say."""

    old: str
    new: str
    easier: bool


class Terms(NamedTuple):
    """An indicator with everything that its points rest on, at one moment."""

    indicator: Indicator
    components: Sequence[ScoringComponent]
    inputs: Sequence[IndicatorInput] = ()
    milestones: Sequence[Milestone] = ()  # of the inputs, in their order


def read_rule(component: ScoringComponent) -> Rule | None:
    """The component's rule; None where its parameters are faulty, which is named by its own fault."""
    try:
        return parse_rule(component.rule, component.parameters)
    except RuleError:
        return None


def read_terms(
    indicators: Iterable[Indicator],
    components: Iterable[ScoringComponent],
    at: datetime.datetime | None = None,
) -> dict[int, Terms]:
    """The terms of these indicators by id, now or as they stood ``at`` a moment. Two queries."""
    found = {row.pk: row for row in indicators}
    inputs = _then(IndicatorInput, at).filter(indicator_id__in=found)
    of_inputs = {row.pk: row for row in inputs}
    milestones = _then(Milestone, at).filter(input_id__in=of_inputs)
    of_indicator = _grouped(of_inputs.values(), lambda row: row.indicator_id)
    steps = _grouped(milestones, lambda row: of_inputs[row.input_id].indicator_id)
    parts = _grouped(components, lambda row: row.indicator_id)
    return {
        pk: Terms(
            row, parts[pk], of_indicator[pk], sorted(steps[pk], key=lambda step: (step.input_id, step.no))
        )
        for pk, row in found.items()
    }


def changed_terms(before: Terms, now: Terms, year: int) -> Iterator[ChangedTerm]:
    """What of ``before`` is another ``now``, in the language of the documents; targets and weights are told apart."""
    with translation.override(settings.LANGUAGE_CODE):
        old, new = dict(_terms(before)), dict(_terms(now))
        easier_parts = _easier_components(before, now, year)
        follows = _points_follow(before, now)
        for key in sorted({*old, *new}, key=str):
            was, now_is = old.get(key), new.get(key)
            if (was and was.value) == (now_is and now_is.value):
                continue
            if key[0] == "component" and (was is None or now_is is None) and not _in_both(key, before, now):
                continue  # a component that came or went is told with its target
            if key[-1] == "maximum" and follows:
                continue
            if key[0] == "forerunner":
                if not _rests_on_earlier_years(before, now):
                    continue
                was, now_is = _named_forerunner(was), _named_forerunner(now_is)
            yield ChangedTerm(
                _said(was, now_is), _said(now_is, was), _is_easier(key, was, now_is, easier_parts)
            )


def exemption_changes(plan: Plan, since: datetime.datetime) -> list[tuple[Indicator, ChangedTerm]]:
    """The indicators, own and common, that apply to the agency of ``plan`` no more or again since then. Three queries."""
    before = set(_then(NotApplicable, since).filter(plan_id=plan.pk).values_list("indicator_id", flat=True))
    now = set(NotApplicable.objects.filter(plan=plan).values_list("indicator_id", flat=True))
    rows = Indicator.objects.filter(pk__in=before ^ now).select_related("objective__facet")
    with translation.override(settings.LANGUAGE_CODE):
        applies, exempt = _("applies"), _("not applicable")
    return [
        (
            row,
            ChangedTerm(applies, exempt, easier=True)
            if row.pk in now
            else ChangedTerm(exempt, applies, False),
        )
        for row in rows
    ]


def _then(model, at: datetime.datetime | None):
    return model.objects.all() if at is None else model.history.as_of(at)


def _grouped(rows: Iterable, key: Callable) -> defaultdict[int, list]:
    found: defaultdict[int, list] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _terms(held: Terms) -> Iterator[tuple[Key, Term]]:
    row = held.indicator
    undefined = row.get_when_undefined_display() if row.when_undefined else NOT_THERE
    yield ("undefined",), Term(field_name(Indicator, "when_undefined"), undefined, row.when_undefined)
    yield ("forerunner",), Term(field_name(Indicator, "forerunner"), NOT_THERE, row.forerunner_id)
    for part in held.components:
        yield from _of_component(part, several=len(held.components) > 1)
    for source in held.inputs:
        yield from _of_input(source, [step for step in held.milestones if step.input_id == source.pk])


def _named_forerunner(term: Term | None) -> Term | None:
    """With the indicator that it is, looked up only where it is another now."""
    rows = Indicator.objects.select_related("plan", "objective__facet")
    row = rows.filter(pk=str(term.value)).first() if term and term.value else None
    return term._replace(printed=f"{row.plan.year} {row}") if term and row else term


def _of_component(part: ScoringComponent, *, several: bool) -> Iterator[tuple[Key, Term]]:
    subject = f"（{_('scoring component %s') % part.no}）" if several else ""
    title = rule_names().get(part.rule, part.rule)
    yield (
        ("component", part.no, "rule"),
        Term(f"{field_name(ScoringComponent, 'rule')}{subject}", title, part.rule),
    )
    label = f"{field_name(ScoringComponent, 'formula')}{subject}"
    yield ("component", part.no, "formula"), Term(label, part.formula or NOT_THERE, part.formula)
    labels, known = parameter_names(), all_parameters()
    for name, value in part.parameters.items():
        if name not in known or not known[name].aims:
            label = f"{labels.get(name, name)}{subject}"
            yield ("component", part.no, name), Term(label, value, value)


def _of_input(source: IndicatorInput, steps: Sequence[Milestone]) -> Iterator[tuple[Key, Term]]:
    yield ("input", source.code), Term(str(IndicatorInput._meta.verbose_name), source.name, source.code)
    values = {
        "aggregation": source.get_aggregation_display(),
        "frequency": source.get_frequency_display(),
        "source": source.source or NOT_THERE,
    }
    for name, printed in values.items():
        label = f"{field_name(IndicatorInput, name)}（{source.name}）"
        yield ("input", source.code, name), Term(label, printed, getattr(source, name))
    if steps:
        listed = "；".join(f"{step.name} {plain(step.percent)} %" for step in steps)
        label = f"{Milestone._meta.verbose_name_plural}（{source.name}）"
        yield ("steps", source.code), Term(label, listed, listed)


def _in_both(key: Key, before: Terms, now: Terms) -> bool:
    """Whether what the term is one of, a component or an input, is there on both sides."""
    match key:
        case ("component", no, _name):
            return all(any(part.no == no for part in held.components) for held in (before, now))
        case ("input", code, _name):
            return all(any(row.code == code for row in held.inputs) for held in (before, now))
    return True


def _rests_on_earlier_years(*sides: Terms) -> bool:
    parts = [part for held in sides for part in held.components]
    return any("baseline_years" in part.parameters or PRIOR in part.formula for part in parts)


def _said(term: Term | None, other: Term | None) -> str:
    return f"{term.label}：{term.printed}" if term else f"{other.label}：{NOT_THERE}" if other else NOT_THERE


def _is_easier(key: Key, was: Term | None, now: Term | None, easier_parts: Mapping[int, bool]) -> bool:
    """Whether this term makes points easier to come by; a formula, what is counted and its source nobody can judge."""
    match key:
        case ("component", int(no), name) if name != "formula":
            return easier_parts.get(no, True)
        case ("undefined",):
            return was is None or now is None or _later(_UNDEFINED, was, now)
        case ("input", _code, "frequency") if was and now:
            return _later(_FREQUENCIES, was, now)
        case ("input", _code) if was is None:
            return False  # it counts for nothing until a formula names it
    return True


def _later(order: Sequence[str], was: Term, now: Term) -> bool:
    return order.index(str(now.value)) > order.index(str(was.value))


def _easier_components(before: Terms, now: Terms, year: int) -> dict[int, bool]:
    """By number, whether a component of both sides can give more than it could."""
    old, new = _rules(before), _rules(now)
    found = {}
    for no in old.keys() & new.keys():
        one, other = old[no], new[no]
        found[no] = (
            one is None
            or other is None
            or one.compares
            or one.awarded
            or is_easier(one, other, year)
            or _part_of_points(now, new, no) > _part_of_points(before, old, no)
        )
    return found


def _points_follow(before: Terms, now: Terms) -> bool:
    """Whether maxima are other ones only because the weight is: then the weight says it."""
    if before.indicator.is_bonus or now.indicator.is_bonus:
        return False
    old, new = _rules(before), _rules(now)
    same = old.keys() == new.keys() and None not in (*old.values(), *new.values())
    return same and all(_part_of_points(now, new, no) == _part_of_points(before, old, no) for no in old)


def _rules(held: Terms) -> dict[int, Rule | None]:
    return {part.no: read_rule(part) for part in held.components}


def _part_of_points(held: Terms, rules: Mapping[int, Rule | None], no: int) -> Fraction:
    """The maximum of a component among those of its indicator; of a bonus, the points themselves."""
    rule = rules[no]
    most = sum((each.maximum for each in rules.values() if each), Fraction(0))
    if rule is None or held.indicator.is_bonus or not most:
        return rule.maximum if rule else Fraction(0)
    return rule.maximum / most
