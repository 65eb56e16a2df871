import argparse
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.events.archiving import ArchiveRefused, read
from chiayi_kpi.events.verifying import Sealed, verify


def written_down(text: str) -> tuple[int, str]:
    number, _sign, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise argparse.ArgumentTypeError(_("must be NUMBER:DIGEST, as it was printed or mailed"))
    return int(number), digest.strip().lower()


class Command(BaseCommand):
    help = "Read the whole event log, and archives of it, and name what was changed, removed or put in later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archives", nargs="*", type=Path, help="archived files, in their order")
        parser.add_argument(
            "--written-down",
            type=written_down,
            metavar="NUMBER:DIGEST",
            help="a seal as it was printed or mailed: it must still be there",
        )

    def handle(self, *args, **options) -> None:
        try:
            report = verify(_read_all(options["archives"]), written_down=options["written_down"])
        except ArchiveRefused as fault:
            raise CommandError(str(fault)) from fault
        for found in report.faults:
            self.stderr.write(found)
        if report.first and report.last:
            said = _(
                "Seals %(first)s to %(last)s (%(since)s to %(until)s), %(events)s events; %(waiting)s not sealed yet; "
                "newest seal: %(seal)s"
            )
            told = {
                "first": report.first.number,
                "last": report.last.number,
                "since": f"{localtime(report.first.at):%Y-%m-%d %H:%M}",
                "until": f"{localtime(report.last.at):%Y-%m-%d %H:%M}",
                "events": report.events,
                "waiting": report.waiting,
                "seal": report.last,
            }
            self.stdout.write(said % told)
        else:
            self.stdout.write(_("Nothing is sealed yet; %s events wait.") % report.waiting)
        if count := len(report.faults):
            raise CommandError(
                ngettext("%s fault in the event log", "%s faults in the event log", count) % count
            )


def _read_all(paths: list[Path]) -> Iterator[Sealed]:
    for path in paths:
        yield from read(path)
