"""A step of the guide, and the guide: what is there, what is missing, who does it, and where."""

from dataclasses import dataclass
from enum import StrEnum

from reports.analysis.guide.facts import YearFacts


class StepKey(StrEnum):
    """In the order in which one builds on the other."""

    OFFICE = "office"
    YEAR = "year"
    CALENDAR = "calendar"
    AGENCIES = "agencies"
    PEOPLE = "people"
    COMMON = "common"
    PLANS = "plans"
    ASSIGNMENTS = "assignments"
    APPROVAL = "approval"
    FIRST_MONTH = "first_month"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing; ``url`` leads to where it is put right, empty where only others can."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A page on which the step is taken; ``primary``: the way that most take, ahead of every other."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class GuideStep:
    """``there`` says what stands, ``lacks`` what does not; ``waits``: the step before that has to come first."""

    key: StepKey
    title: str
    who: str
    there: str
    lacks: tuple[Lack, ...] = ()
    more: int = 0  # agencies that are not named
    waits: str = ""
    links: tuple[Link, ...] = ()

    @property
    def done(self) -> bool:
        return not self.lacks and not self.waits


@dataclass(frozen=True, slots=True)
class Guide:
    facts: YearFacts
    steps: tuple[GuideStep, ...]

    @property
    def year(self) -> int:
        return self.facts.year

    @property
    def done_count(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def complete(self) -> bool:
        return self.done_count == len(self.steps)

    @property
    def has_office(self) -> bool:
        """Whether there is somebody of the planning office, who goes on with the other steps."""
        return any(step.done for step in self.steps if step.key == StepKey.OFFICE)

    @property
    def next_step(self) -> GuideStep | None:
        """The first one that is not done."""
        return next((step for step in self.steps if not step.done), None)
