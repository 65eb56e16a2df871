"""The plan workbook in and out: .xlsx, .ods and a directory of text files, as sheets of rows with cell references."""
