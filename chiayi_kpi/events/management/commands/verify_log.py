import argparse
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chiayi_kpi.events.archiving import ArchiveRefused, read
from chiayi_kpi.events.verifying import Sealed, verify


def written_down(text: str) -> tuple[int, str]:
    number, _colon, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise argparse.ArgumentTypeError("must be NUMBER:DIGEST, as it was printed or mailed")
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
            self.stdout.write(
                f"Seals {report.first.number} to {report.last.number} ({report.first.at:%Y-%m-%d %H:%M} to "
                f"{report.last.at:%Y-%m-%d %H:%M}), {report.events} events; {report.waiting} not sealed yet; "
                f"newest seal {report.last}"
            )
        else:
            self.stdout.write(f"Nothing is sealed yet; {report.waiting} events wait")
        if report.faults:
            raise CommandError(f"{len(report.faults)} fault(s)")


def _read_all(paths: list[Path]) -> Iterator[Sealed]:
    for path in paths:
        yield from read(path)
