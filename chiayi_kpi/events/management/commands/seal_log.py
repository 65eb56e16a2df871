from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from chiayi_kpi.events.sealing import head, seal_events


class Command(BaseCommand):
    help = (
        "Seal what the event log has gained and print the newest seal; --mail sends it to EVENT_LOG_MAIL, so that it "
        "is known outside of this machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mail", action="store_true")

    def handle(self, *args, **options) -> None:
        if options["mail"] and not settings.EVENT_LOG_MAIL:
            raise CommandError(_("EVENT_LOG_MAIL names nobody to whom the seal could be sent."))
        count = seal_events()
        newest = head()
        said = _("%(count)s events sealed; newest seal: %(seal)s")
        self.stdout.write(said % {"count": count, "seal": newest or _("none")})
        if options["mail"] and newest:
            send_mail(
                f"[{settings.SITE_NAME}] 事件日誌封緘 {newest.number}",
                f"{newest}\n\n請妥為保存本信。查核時執行：manage.py verify_log --written-down {newest}\n",
                None,
                settings.EVENT_LOG_MAIL,
            )
