"""Import and export buttons on an admin list: one sheet of the plan workbook, all or nothing, with a preview first."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm

from chiayi_kpi.core.admin_uploads import WaitingUpload
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.upload_limit import takes_file
from chiayi_kpi.core.workbook.formats import OdsFormat, XlsxFormat

_SALT = "chiayi_kpi.core.admin_sheets"
SHOWN_FAULTS = 5


class AnyWorkbook(XlsxFormat):
    """What is uploaded: the reader tells .xlsx and .ods apart by their content, so nobody has to say which it is."""

    def __init__(self, encoding=None) -> None:
        """The library hands an encoding to every format; a workbook has none."""


class OwnUploadForm(ConfirmImportForm):
    """The second step of an import. The file's name is signed for the person who sent the file, so that nobody
    can name another file.
    """

    person = None  # primary key of the person; set by the admin

    def clean_import_file_name(self):
        try:
            person, name = signing.loads(self.cleaned_data["import_file_name"], salt=_SALT, max_age=3600)
        except signing.BadSignature as error:
            raise ValidationError(_("The upload has expired; send the file again.")) from error
        if person != self.person or not WaitingUpload(name=name).exists():
            raise ValidationError(_("The upload has expired; send the file again."))
        return name


class SheetTransfer(ImportExportMixin):
    """``resource_classes`` holds the sheet's resource, which checks each row's plan against the person's rights.

    The admin says with ``may_import(user)`` whether the person imports at all; whoever sees the list may export it.
    """

    import_formats = (AnyWorkbook,)
    export_formats = (XlsxFormat, OdsFormat)
    export_form_class = ExportForm
    confirm_form_class = OwnUploadForm
    tmp_storage_class = WaitingUpload
    import_export_change_list_template = "admin/portal/change_list.html"
    import_template_name = "admin/portal/import.html"
    export_template_name = "admin/portal/export.html"
    skip_admin_log = True  # every row leaves its own history

    @takes_file("IMPORT_MAX_BYTES")
    def import_action(self, request, *args, **kwargs):
        return super().import_action(request, *args, **kwargs)

    def has_import_permission(self, request) -> bool:
        return self.may_import(request.user)

    def has_export_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def get_resource_kwargs(self, request, *args, **kwargs):
        return {"user": request.user}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if "import_file_name" in initial:
            initial["import_file_name"] = signing.dumps(
                [request.user.pk, initial["import_file_name"]], salt=_SALT
            )
        return initial

    def create_confirm_form(self, request, import_form=None):
        form = super().create_confirm_form(request, import_form)
        form.person = request.user.pk
        return form

    def export_action(self, request):
        """An address with a filter that means nothing leads back to the list, as the list itself does with one."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect("../?e=1")

    def add_data_read_fail_error_to_form(self, form, error):
        """A refused file says itself what is wrong with it; anything else is a fault of ours and must be seen."""
        if not isinstance(error, ValueError):
            raise error
        form.add_error("import_file", str(error))

    def process_result(self, result, request):
        """The database may have changed since the preview: then nothing was imported, and that is what is said."""
        faults = [str(error.error) for error in result.base_errors]
        for row in result.invalid_rows:
            faults += [
                f"{cell}{_(': ')}{text}" for cell, texts in row.error.message_dict.items() for text in texts
            ]
        if not faults:
            return super().process_result(result, request)
        count = len(faults)
        said = ngettext("Nothing was imported: %d fault.", "Nothing was imported: %d faults.", count) % count
        messages.error(request, in_a_row(said, *faults[:SHOWN_FAULTS]))
        return HttpResponseRedirect("..")
