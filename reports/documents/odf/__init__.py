"""The documents to be edited: the same finished HTML that is printed becomes OpenDocument, text or spreadsheet.

One source, so that the editable form says what the printed one says, in its order. ``cascade`` reads the look that
the HTML's own style sheet gives, ``text`` writes the ``.odt``, ``sheets`` the tables as ``.ods``.
"""
