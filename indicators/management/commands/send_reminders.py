"""``send_reminders``: for the scheduler, once a day. One notice and one mail to each person with all they owe, and then the day's notices to
those who chose that."""

import argparse
import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.notices.mail import notices_mail, send
from chiayi_kpi.notices.models import Reminded
from chiayi_kpi.notices.selectors import to_mail
from chiayi_kpi.notices.services import forget_old_reminders, is_first_reminder, was_not_reminded
from indicators.notices import tell_due
from indicators.reminder_mail import reminder_mail, reminder_title
from indicators.reporting.reminders import Reminder, reminders


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2019-01-03") from fault


class Command(BaseCommand):
    help = "Mail each person what they owe: three days before a deadline, on it, and after it; and the notices of the day."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date", type=_day, metavar="DAY", help="the day that counts as today (2019-01-03)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only print the mails; send none")

    def handle(self, *, date: datetime.date | None, dry_run: bool, **options):
        day = date or today()
        found = reminders(day)
        if dry_run:
            waiting = [notices_mail(person, notices) for person, notices in to_mail()]
            self._print([*(reminder_mail(reminder) for reminder in found if reminder.by_mail), *waiting])
            return
        for reminder in found:
            tell_due(reminder.person.id, reminder_title(reminder), day, overdue=reminder.overdue)
        try:
            with get_connection() as connection:
                sent, failed = self._send([one for one in found if one.by_mail], day, connection)
        except (SMTPException, OSError) as fault:  # told in the portal all the same; a later run mails them
            raise CommandError(
                _("The mail server does not answer, so nobody was mailed (%s). Run it again later.") % fault
            ) from fault
        sent_too, failed_too = self._send_notices()
        sent, failed = sent + sent_too, failed + failed_too
        forget_old_reminders(day)
        self.stdout.write(_("%(sent)d mails sent, %(day)s.") % {"sent": sent, "day": dotted(day)})
        if failed:
            raise CommandError(_("Not sent:") + "\n" + "\n".join(failed))

    def _print(self, mails: list[EmailMessage]) -> None:
        to, subject = _("Mail to"), _("Subject")
        for mail in mails:
            self.stdout.write(
                f"{to}{_(': ')}{mail.to[0]}\n{subject}{_(': ')}{mail.subject}\n\n{mail.body}\n{'=' * 72}"
            )
        self.stdout.write(_("%(count)d mails; none was sent.") % {"count": len(mails)})

    def _send(self, found: list[Reminder], day: datetime.date, connection) -> tuple[int, list[str]]:
        """One bad address does not keep the others waiting; a second run on the same day writes to nobody again."""
        sent, failed = 0, []
        for reminder in found:
            person = reminder.person.id
            if not is_first_reminder(person=person, day=day, how=Reminded.How.MAIL):
                continue
            mail = reminder_mail(reminder)
            try:
                connection.send_messages([mail])
            except (SMTPException, OSError) as fault:
                was_not_reminded(person=person, day=day, how=Reminded.How.MAIL)
                failed.append(f"{mail.to[0]}{_(': ')}{fault}")
            else:
                sent += 1
        return sent, failed

    def _send_notices(self) -> tuple[int, list[str]]:
        """What nobody was mailed yet, of those who want it daily; and at once where that failed."""
        sent, failed = 0, []
        for person, notices in to_mail():
            try:
                sent += send(person, notices)
            except (SMTPException, OSError) as fault:
                failed.append(f"{person.email}{_(': ')}{fault}")
        return sent, failed
