"""``import_figures FILE``: reads the sheets 月報 and 歷年 of a workbook, all or nothing."""

from chiayi_kpi.management.book import FIGURE_SHEETS
from chiayi_kpi.management.import_command import WorkbookCommand


class Command(WorkbookCommand):
    help = "Read the sheets 月報 and 歷年 of a workbook, all or nothing; its other sheets are left alone."
    only = FIGURE_SHEETS
