"""The kinds of file a workbook is written as, by the ending of its name."""

from chiayi_kpi.core.workbook.write_ods import write_ods
from chiayi_kpi.core.workbook.write_xlsx import write_xlsx

WRITERS = {".xlsx": write_xlsx, ".ods": write_ods}
