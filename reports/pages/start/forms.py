"""What is made on the guide's page itself: the year's deadlines, and agencies by the line."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.selectors import agency_names
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.workbook.values import as_code
from objectives.models import PerformanceYear

_LINE = re.compile(r"(\S+)\s+(.+)")
MOST_AGENCIES = 200


class DeadlinesForm(forms.ModelForm):
    """When a month is due in this year."""

    class Meta:
        model = PerformanceYear
        fields = ["report_day", "review_days"]


class AgenciesForm(forms.Form):
    """New agencies, one a line: code, a space or a tab, name."""

    lines = forms.CharField(
        label=gettext_lazy("New agencies"),
        help_text=gettext_lazy(
            "One a line: the code, a space or a tab, the name; two columns can be pasted from Excel. "
            "The code stands in addresses and files and stays as it is."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "CYPD 嘉義市政府警察局"}),
    )

    def clean_lines(self) -> dict[str, str]:
        """Code → name. Every faulty line is named."""
        names: dict[str, str] = {}
        faults: list[str] = []
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines()]
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            fault = self._read(line, names)
            if fault:
                faults.append(_("Line %(number)d: %(fault)s") % {"number": number, "fault": fault})
        if len(names) > MOST_AGENCIES:
            faults.append(_("More than %(most)d agencies at once.") % {"most": MOST_AGENCIES})
        existing = agency_names()
        faults += [
            _("%(code)s is the code of %(agency)s already.") % {"code": code, "agency": existing[code]}
            for code in names
            if code in existing
        ]
        faults += [
            _("There is an agency called %(agency)s already.") % {"agency": name}
            for name in set(names.values()) & set(existing.values())
        ]
        if faults:
            raise ValidationError(faults)
        return names

    def _read(self, line: str, names: dict[str, str]) -> str:
        """What is wrong with the line; what is right is added to ``names``."""
        found = _LINE.fullmatch(line)
        if found is None:
            return _("“%(line)s” has no code and name.") % {"line": line}
        code, name = as_code(found[1]), found[2].strip()
        if code in names or name in names.values():
            return _("%(code)s or its name occurs twice.") % {"code": code}
        try:
            Agency(code=code, name=name).clean_fields()
        except ValidationError as error:
            return in_a_row(*error.messages)
        names[code] = name
        return ""
