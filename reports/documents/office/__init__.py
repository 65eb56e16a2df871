"""The documents to be edited: the same finished HTML that is printed becomes ``.odt``, ``.docx`` and, its tables, ``.ods``.

``page_reader`` walks over the HTML once and gives every piece the name of its style; ``text_odt`` and ``text_docx`` write
the pieces; ``sheets`` takes the tables. What a style looks like stands in the files in ``templates/``.
"""
