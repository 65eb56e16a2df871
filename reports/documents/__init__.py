"""The printed documents: a snapshot becomes prepared text, the text becomes HTML, the HTML becomes a PDF.

Official documents are Chinese whatever the language of the person who prints them.
"""
