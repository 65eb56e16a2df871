"""The demo's budget items: how far each has come by the end of some months, and what is said of those behind."""

from decimal import Decimal

from budget.models import BudgetItem, BudgetItemMonth
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.workbook.sheets import Sheet

ITEMS_SHEET = "計畫執行"
_THOUSAND = 1000
_HEADERS = ("年度", "機關代碼", "業務別", "項次", "月份", "進度", "實支數", "說明")


def write_item_months(sheet: Sheet) -> int:
    """Add the sheet's rows; 實支數 is in thousands of NT$. Returns how many; KeyError: an item that no plan has."""
    items = {
        (item.line.plan.year, item.line.plan.own_agency.code, item.line.name, item.no): item
        for item in BudgetItem.objects.select_related("line__plan__agency")
    }
    rows = []
    for _number, values in sheet.rows:
        year, agency, line, no, month, progress, spent, explanation = (
            values[sheet.headers.index(name)] for name in _HEADERS
        )
        rows.append(
            BudgetItemMonth(
                item=items[int(year), agency, line, int(no)],
                month=int(month),
                progress=Decimal(progress),
                spent=int(Decimal(spent) * _THOUSAND),
                explanation=explanation,
            )
        )
    save_with_history(created=rows, changed=(), fields=(), by=None)
    return len(rows)
