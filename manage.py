#!/usr/bin/env python
"""Django's command line for the portal."""

import atexit
import gc
import os
import sys


def main() -> None:
    # The collector would look through all that is loaded once more at the end: a third of what a short command takes.
    atexit.register(gc.freeze)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiayi_kpi.settings.local")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings first
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings first
    from django.db import OperationalError  # noqa: PLC0415 - settings first
    from django.utils.translation import gettext as _  # noqa: PLC0415 - settings first

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(f"✗ {fault}")
    except OperationalError as fault:  # it is not there, refuses, or is busy
        said = str(fault).strip().partition("\n")[0]
        sys.exit("✗ " + _("The database cannot be used: %s (manage.py doctor says more)") % said)
    except OSError as fault:  # a full disk, a folder that may not be written
        sys.exit(f"✗ {fault.strerror or fault}: {fault.filename or 'manage.py doctor'}")


if __name__ == "__main__":
    main()
