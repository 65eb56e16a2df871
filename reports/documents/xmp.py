"""One file that says both of itself: PDF/A-2a, to be kept, and PDF/UA-1, to be read aloud.

WeasyPrint declares one standard a file. A document that is set as PDF/A-2a has everything that PDF/UA-1 asks for as
well, so only the declaration is added; PDF/A wants every property that it does not know itself described beside it.
"""

import pydyf

from reports.documents.artifacts import number_of

_END = b"</rdf:RDF>"
_DECLARATION = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def declare_accessible(pdf: pydyf.PDF) -> None:
    """Add PDF/UA-1 to the metadata of a file that declares PDF/A (ISO 14289-1, 5; ISO 19005-2, 6.6.2.3)."""
    metadata = pdf.objects[number_of(pdf.catalog["Metadata"])]
    before, end, after = b"".join(metadata.stream).partition(_END)
    if not end:
        raise ValueError("The PDF's metadata end otherwise than WeasyPrint wrote them so far.")
    metadata.stream = [before + _DECLARATION + end + after]
