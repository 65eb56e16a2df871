"""The steps from an empty installation to a year's first approved month: what is there, what is missing, who does it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.validation.fault import faults_text
from objectives.addresses import plan_url
from reports.analysis.guide.facts import AgencyFacts, YearFacts
from reports.analysis.guide.step import Guide, GuideStep, Lack, Link, StepKey

NAMED = 6  # so many agencies stand by name in a step; more are counted
FACETS = 5


def guide_of(facts: YearFacts) -> Guide:
    """The year's guide."""
    return Guide(facts, tuple(step(facts) for step in _STEPS))


def _planning_office(facts: YearFacts) -> GuideStep:
    """Who gives roles does none of the work: somebody else goes on with the year."""
    held = Role.PLANNING_OFFICE in facts.city_roles
    lack = Lack(
        _("Nobody is of the planning office, which sets up the year, rates and settles it."),
        _office_url(),
    )
    return GuideStep(
        StepKey.OFFICE,
        _("Somebody of the planning office"),
        str(Role.ADMINISTRATOR.label),
        _("Somebody is of the planning office.") if held else "",
        () if held else (lack,),
        links=() if held else (Link(_("Add a person"), _office_url(), primary=True),),
    )


def _year(facts: YearFacts) -> GuideStep:
    settings = facts.settings
    there = ""
    if settings is not None:
        there = _("Month 1 is reported by %(day)s; the supervisor has %(days)d more days.") % {
            "day": dotted(facts.first_due),
            "days": settings.review_days,
        }
    lacks = () if settings else (Lack(_("No deadlines are set for this year.")),)
    links = (Link(_("Deadlines of single months"), reverse("deadlines", args=[facts.year])),)
    return GuideStep(StepKey.YEAR, _("The year and its deadlines"), _office(), there, lacks, links=links)


def _calendar(facts: YearFacts) -> GuideStep:
    count = facts.calendar_days
    there = ngettext("%(count)d day is known", "%(count)d days are known", count) % {"count": count}
    lacks = () if count else (Lack(_("Until the official calendar is read in, days off are only presumed.")),)
    return GuideStep(
        StepKey.CALENDAR,
        _("The calendar of working days"),
        _office(),
        there if count else "",
        lacks,
        links=(Link(_("To the calendar"), reverse("calendar", args=[facts.year])),),
    )


def _agencies(facts: YearFacts) -> GuideStep:
    count = len(facts.agencies)
    there = ngettext("%(count)d agency", "%(count)d agencies", count) % {"count": count} if count else ""
    lacks = () if count else (Lack(_("There is no agency yet.")),)
    return GuideStep(
        StepKey.AGENCIES,
        _("The agencies"),
        _office(),
        there,
        lacks,
        links=(Link(_("To the agencies"), reverse("agencies")),),
    )


def _people(facts: YearFacts) -> GuideStep:
    lacking = [one for one in facts.agencies if one.missing_roles]
    lacks = [
        Lack(
            _("%(agency)s: nobody is %(roles)s") % {"agency": one.name, "roles": _roles(one.missing_roles)},
            _people_url(one),
        )
        for one in lacking
    ]
    whole = len(facts.agencies) - len(lacking)
    there = ""
    if whole:
        text = ngettext(
            "%(count)d agency has planner, supervisor and owner",
            "%(count)d agencies have planner, supervisor and owner",
            whole,
        )
        there = text % {"count": whole}
    return _named(
        GuideStep(
            StepKey.PEOPLE,
            _("The agencies' people and their roles"),
            _(
                "planning office; in each agency its supervisors, and its planning staff all roles but that of a supervisor"
            ),
            there,
            waits="" if facts.agencies else _("The agencies come first."),
            links=(Link(_("To the page of people"), _people_url()),),
        ),
        lacks,
    )


def _common(facts: YearFacts) -> GuideStep:
    common = facts.common
    title, who = _("The common plan"), _office()
    if common is None:
        lacks = [
            Lack(_("The year has no common plan: facets, personnel and budget indicators of every agency."))
        ]
        return GuideStep(StepKey.COMMON, title, who, "", tuple(lacks), links=_carry_over(facts, primary=True))
    words = {"facets": common.facets, "indicators": common.indicators, "reported": common.reported}
    there = (
        _("%(facets)d facets, %(indicators)d common indicators; of these each agency reports %(reported)d")
        % words
    )
    url = plan_url(common.plan_id)
    lacks = []
    if common.facets < FACETS:
        lacks.append(Lack(_("It has fewer than the five facets."), url))
    if not common.indicators:
        lacks.append(Lack(_("It has no indicator."), url))
    if common.faults:
        lacks.append(Lack(faults_text(common.faults), url))
    return GuideStep(
        StepKey.COMMON, title, who, there, tuple(lacks), links=(Link(_("To the common plan"), url),)
    )


def _plans(facts: YearFacts) -> GuideStep:
    lacks = []
    for one in facts.agencies:
        if one.plan_id is None:
            lacks.append(Lack(_("%(agency)s: no plan") % {"agency": one.name}))
        elif not one.indicators:
            text = _("%(agency)s: the plan has no indicator of its own")
            lacks.append(Lack(text % {"agency": one.name}, plan_url(one.plan_id)))
        elif one.faults:
            text = f"{one.name}{_(': ')}{faults_text(one.faults)}"
            lacks.append(Lack(text, plan_url(one.plan_id)))
    count = len(facts.with_plan)
    there = ngettext("%(count)d plan", "%(count)d plans", count) % {"count": count} if count else ""
    return _named(
        GuideStep(
            StepKey.PLANS,
            _("The agencies' plans"),
            _("each agency's planning staff"),
            there,
            waits=_first(
                (not facts.agencies, _("The agencies come first.")),
                (facts.common is None, _("The common plan comes first: its facets hold for every agency.")),
            ),
            links=(
                Link(_("To the plans"), reverse("plans")),
                Link(_("From a workbook"), reverse("plan_workbook")),
                *_carry_over(facts),
            ),
        ),
        lacks,
    )


def _assignments(facts: YearFacts) -> GuideStep:
    lacks = [
        Lack(
            ngettext(
                "%(agency)s: nobody is assigned to %(count)d indicator that is to be reported",
                "%(agency)s: nobody is assigned to %(count)d indicators that are to be reported",
                one.unassigned,
            )
            % {"agency": one.name, "count": one.unassigned},
            reverse("assignments", args=[facts.year, one.code]),
        )
        for one in facts.with_plan
        if one.unassigned
    ]
    ready = [one for one in facts.with_plan if one.indicators and not one.unassigned]
    there = ""
    if ready:
        text = ngettext(
            "%(count)d agency has an owner for every indicator",
            "%(count)d agencies have an owner for every indicator",
            len(ready),
        )
        there = text % {"count": len(ready)}
    return _named(
        GuideStep(
            StepKey.ASSIGNMENTS,
            _("Who reports what"),
            _("each agency's planning staff or supervisor"),
            there,
            waits="" if lacks else _plans_first(facts),
        ),
        lacks,
    )


def _approval(facts: YearFacts) -> GuideStep:
    where = reverse("settling", args=[facts.year])
    lacks = [
        Lack(_("%(agency)s: the plan is a draft") % {"agency": one.name}, plan_url(one.plan_id))
        for one in facts.with_plan
        if not one.approved
    ]
    if facts.common is not None and not facts.common.approved:
        lacks.insert(0, Lack(_("The common plan is a draft."), plan_url(facts.common.plan_id)))
    count = sum(one.approved for one in facts.with_plan)
    text = ngettext(
        "%(count)d plan of an agency is approved", "%(count)d plans of agencies are approved", count
    )
    return _named(
        GuideStep(
            StepKey.APPROVAL,
            _("The plans' approval"),
            _office(),
            text % {"count": count} if count else "",
            waits=_plans_first(facts),
            links=(Link(_("Plans to approve, with what each still lacks"), f"{where}#drafts-title"),),
        ),
        lacks,
    )


def _first_month(facts: YearFacts) -> GuideStep:
    lacks = [
        Lack(
            _("%(agency)s: no month is approved yet") % {"agency": one.name},
            reverse("report_grid", args=[facts.year, one.code]),
        )
        for one in facts.with_plan
        if not one.begun
    ]
    count = sum(one.begun for one in facts.with_plan)
    text = ngettext(
        "%(count)d agency has an approved month", "%(count)d agencies have an approved month", count
    )
    return _named(
        GuideStep(
            StepKey.FIRST_MONTH,
            _("The first month"),
            _("owners report, supervisors approve"),
            text % {"count": count} if count else "",
            waits=_plans_first(facts),
            links=(Link(_("Who has reported"), reverse("city_reporting", args=[facts.year])),),
        ),
        lacks,
    )


_STEPS: Sequence[Callable[[YearFacts], GuideStep]] = (
    _planning_office,
    _year,
    _calendar,
    _agencies,
    _people,
    _common,
    _plans,
    _assignments,
    _approval,
    _first_month,
)


def _named(step: GuideStep, lacks: Sequence[Lack]) -> GuideStep:
    """The step with the first of what it lacks; where it waits for another nothing of it is missing yet."""
    if step.waits:
        return step
    return replace(step, lacks=tuple(lacks[:NAMED]), more=max(len(lacks) - NAMED, 0))


def _plans_first(facts: YearFacts) -> str:
    return _first(
        (not facts.with_plan, _("The agencies' plans come first.")),
        (not any(one.indicators for one in facts.with_plan), _("The plans need indicators first.")),
    )


def _first(*conditions: tuple[bool, str]) -> str:
    return next((text for holds, text in conditions if holds), "")


def _office() -> str:
    return str(Role.PLANNING_OFFICE.label)


def _roles(roles: Sequence[str]) -> str:
    return _(", ").join(str(Role(role).label) for role in roles)


def _carry_over(facts: YearFacts, *, primary: bool = False) -> tuple[Link, ...]:
    """Where the plans of the year before become this year's drafts, if there are any."""
    if not facts.year_before:
        return ()
    label = _("Carry over from %(year)s") % {"year": roc_year(facts.year - 1)}
    return (Link(label, reverse("next_year_city", args=[facts.year - 1]), primary),)


def _office_url() -> str:
    return f"{reverse('person_new')}?role={Role.PLANNING_OFFICE}"


def _people_url(agency: AgencyFacts | None = None) -> str:
    return reverse("people_of_agency", args=[agency.code]) if agency else reverse("people")
