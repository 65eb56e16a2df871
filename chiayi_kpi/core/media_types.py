"""What the kinds of file that the portal takes and gives are called in headers and inside of office files."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OASIS = "application/vnd.oasis.opendocument"

PDF = "application/pdf"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
ODT = f"{_OASIS}.text"
ODS = f"{_OASIS}.spreadsheet"
CSV = "text/csv"
JPEG = "image/jpeg"
PNG = "image/png"
SVG = "image/svg+xml"
