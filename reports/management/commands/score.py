"""Print an agency's score, or every agency's, as if the year had ended after a month."""

import json
from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.query import month_in
from indicators.errors import PlanNotScorable, ScoreUnavailable
from reports.management.score_text import score_text
from reports.snapshot.model import Snapshot
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_each


def month(text: str) -> int:
    """A month, 1-12; anything else is refused with a message."""
    number = month_in(text)
    if number is None:
        raise ArgumentTypeError(_("“%(text)s” is not a month: 1 to 12.") % {"text": text})
    return number


class Command(BaseCommand):
    """Exit status 1 also where some of all agencies cannot be scored: the others are printed, these named on stderr."""

    help = "Prints the score of one agency, or of all, as if the year had ended after the month given."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--agency", metavar="CODE", help="the agency's code")
        whose.add_argument(
            "--all-agencies", action="store_true", help="every agency with a plan for the year"
        )
        parser.add_argument("--year", type=int, required=True, help="the ROC year, such as 107")
        parser.add_argument("--through", type=month, default=12, metavar="MONTH", help="1-12, default 12")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, *args, year: int, through: int, **options) -> None:
        codes = None if options["all_agencies"] else [options["agency"]]
        try:
            built = build_each(year=year, through=through, agency_codes=codes)
        except ScoreUnavailable as fault:
            raise CommandError(str(fault)) from fault
        if codes is None:
            self._print_all(built.snapshots, as_json=options["json"])
        elif built.snapshots:
            self._print_one(built.snapshots[0], as_json=options["json"])
        if built.refused:
            # The agencies above are as they should be; whoever runs this in a script still has to notice.
            raise CommandError(str(PlanNotScorable(built.refused)))

    def _print_all(self, snapshots: list[Snapshot], *, as_json: bool) -> None:
        if as_json:
            self._print_json([score_json(snapshot) for snapshot in snapshots])
        elif snapshots:
            self.stdout.write("\n\n\n".join(score_text(snapshot) for snapshot in snapshots))

    def _print_one(self, snapshot: Snapshot, *, as_json: bool) -> None:
        if as_json:
            self._print_json(score_json(snapshot))
        else:
            self.stdout.write(score_text(snapshot))

    def _print_json(self, content: dict | list) -> None:
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
