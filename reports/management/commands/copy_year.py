"""Draft the plans of a year from those of another, and say what to look at."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.services.copied_year import Choices, CopiedYear
from reports.pages.next_year.copying import carry_over
from reports.pages.next_year.selectors import is_agency, left_out, plans_to_carry


class Command(BaseCommand):
    """All of the plans, or none: one that cannot be copied keeps the others from being copied, too."""

    help = "Drafts the plans of a year from those of another: no figures, no finished projects."
    requires_migrations_checks = True

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--from", type=int, required=True, dest="year", metavar="Y", help="the ROC year to copy"
        )
        parser.add_argument("--to", type=int, required=True, metavar="Y", help="the ROC year to draft")
        parser.add_argument(
            "--agency", metavar="CODE", help="one agency; without it the common plan and every agency"
        )
        for name in ("budget", "assignments", "not-applicable"):
            parser.add_argument(f"--without-{name}", action="store_false", dest=name.replace("-", "_"))
        parser.add_argument("--dry-run", action="store_true", help="only report; change nothing")

    def handle(self, *args, year: int, to: int, agency: str | None, dry_run: bool, **options) -> None:
        plans, ended = plans_to_carry(year, to, agency), left_out(year, to, agency)
        if not plans:
            raise CommandError("\n".join(ended) or _none(year, agency))
        choices = Choices(options["budget"], options["assignments"], options["not_applicable"])
        with transaction.atomic():
            found = carry_over(plans, to, by=None, choices=choices, preview=dry_run)
            if found.refused:
                head = _("The year %(year)s was not copied. Nothing was changed.") % {"year": year}
                raise CommandError(
                    "\n".join([head, *(f"{plan}{_(': ')}{reason}" for plan, reason in found.refused)])
                )
        for copied in found.copied:
            self._report(copied)
        for sentence in ended:
            self.stdout.write(_("Left out: %s") % sentence)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def _report(self, copied: CopiedYear) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(str(copied.plan)))
        for name, count in copied.new.items():
            existing = copied.existing[name]
            if count or existing:
                text = _("  %(what)s: %(new)d new, %(standing)d there already")
                self.stdout.write(text % {"what": name, "new": count, "standing": existing})
        if copied.values:
            text = _("  values of %(year)s taken over for later years: %(count)d")
            self.stdout.write(text % {"year": copied.source.year, "count": copied.values})
        for row in copied.left_out:
            self.stdout.write(_("  left out: %(place)s (%(why)s)") % {"place": row.place, "why": row.words})
        for row in copied.asked:
            self.stdout.write(_("  to review: %(place)s, %(what)s") % {"place": row.place, "what": row.words})
        for row in copied.moved:
            text = _("  to review: %(place)s, %(field)s: %(old)s → %(new)s")
            words = {"place": row.place, "field": row.field_name, "old": row.old, "new": row.new}
            self.stdout.write(text % words)


def _none(year: int, agency: str | None) -> str:
    if agency is None:
        return _("There is no plan of the year %(year)s.") % {"year": year}
    if not is_agency(agency):
        return _("There is no agency with the code %(code)s.") % {"code": agency}
    return _("%(code)s has no plan of the year %(year)s.") % {"code": agency, "year": year}
