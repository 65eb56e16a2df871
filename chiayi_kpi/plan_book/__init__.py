"""The page of the whole plan workbook: out, empty, and in after a look at every change."""
