"""``import_plan FILE``: reads a plan workbook, all or nothing."""

from chiayi_kpi.management.import_command import WorkbookCommand


class Command(WorkbookCommand):
    help = "Read a plan workbook (.xlsx, .ods), one sheet of it (.csv) or a folder with a file a sheet, all or nothing."
