"""What a plan and its report bear as papers: number and date on the cover, and the head's comment."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.form_fields import DayField
from objectives.access import plan_or_404
from objectives.models import DocumentIssue
from objectives.permissions import may_issue
from objectives.selectors import issue_of
from objectives.services import set_issues
from reports.pages.writing.views import breadcrumbs


class IssueForm(forms.ModelForm):
    """Number and date of a document; the report has the head's comment as well."""

    class Meta:
        model = DocumentIssue
        fields = ["number", "issued_on", "remarks"]
        field_classes = {"issued_on": DayField}
        widgets = {"remarks": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, data: QueryDict | None, *, instance: DocumentIssue) -> None:
        super().__init__(data, instance=instance, prefix=instance.document)
        if instance.document != DocumentIssue.Document.REPORT:
            del self.fields["remarks"]
        for name in self.fields.keys() & instance.closed:
            self.fields[name].disabled = True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, year: int, agency: str) -> HttpResponse:
    """Both documents on one page, saved together; a settled year's too."""
    plan = plan_or_404(request, year, agency)
    if not may_issue(request.user, plan):
        raise PermissionDenied(_("Number, date and the head’s comment are given by planning staff."))
    data = request.POST if request.method == "POST" else None
    shown = [IssueForm(data, instance=issue_of(plan, one)) for one in reversed(DocumentIssue.Document.values)]
    faultless = [form.is_valid() for form in shown]
    if all(faultless):
        said = {form.instance.document: form.cleaned_data for form in shown}
        try:
            set_issues(plan=plan, said=said, by=request.user)
        except Refused as fault:  # the year was settled while the page stood open
            shown[0].add_error(None, str(fault))
        else:
            messages.success(request, _("Saved. The documents bear it when they are printed next."))
            return redirect("issue", year=year, agency=agency)
    context = {
        "plan": plan,
        "forms": shown,
        "breadcrumbs": breadcrumbs(plan),
        "sample_data": plan.has_sample_figures,
    }
    status = 200 if data is None else 422
    return render(request, "reports/writing/issue.html", context, status=status)
