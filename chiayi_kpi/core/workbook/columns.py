"""A column of a sheet: an import-export field whose header is fixed and whose cell is required or not."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from import_export.fields import Field

from chiayi_kpi.core.workbook.values import is_blank
from chiayi_kpi.core.workbook.widgets import CellWidget

UNSET = object()


class Column(Field):
    """``sets``: the attribute that the resource assigns as it is; without it the resource resolves the value.

    ``empty``: what an empty cell means, where that is not the widget's own answer; ``required`` cells must not be.
    The whole column of an ``optional`` one may be missing.
    """

    def __init__(
        self,
        header: str,
        widget: CellWidget,
        path: str,
        *,
        required=False,
        sets=True,
        empty: Any = UNSET,
        width=12,
        optional=False,
    ):
        super().__init__(attribute=path, column_name=header, widget=widget)
        self.header = header
        self.required = required
        self.sets = sets and "__" not in path
        self.empty = empty
        self.width = width
        self.optional = optional

    def parse(self, raw: Any) -> Any:
        """The value of a cell; ValueError says what is wrong with it."""
        if is_blank(raw):
            if self.required:
                raise ValueError(_("is empty."))
            return self.widget.clean(raw) if self.empty is UNSET else self.empty
        return self.widget.clean(raw)

    def former(self, former: Mapping[str, Any], value: Any) -> Any:
        """What stood here before, among the former values of what an import changed; UNSET where it is the same."""
        return former.get(self.attribute, UNSET)

    def export(self, instance, **kwargs):
        return self.widget.render(self.get_value(instance))
