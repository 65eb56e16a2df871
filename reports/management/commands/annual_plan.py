"""Write the plan document (年度施政計畫) in the form of the printed original."""

from reports.documents.command import DocumentCommand
from reports.documents.store import ANNUAL_PLAN


class Command(DocumentCommand):
    help = "Writes the plan document of one agency, or of all, as PDF, .odt, .docx or .ods, in the form of the printed original."
    kind = ANNUAL_PLAN
