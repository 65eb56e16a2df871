"""A month as a workbook: downloaded as a form, filled in anywhere, uploaded, looked at, confirmed."""
