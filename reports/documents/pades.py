"""pyHanko at work: the signature behind a finished PDF. Loading it takes longer than most requests, so only ``signing`` does, when it must."""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field

_FIELD = "Signature"


def signed(pdf: bytes, certificate: bytes, secret: bytes | None, reason: str) -> bytes:
    """``pdf`` with a signature behind it, made with a PKCS#12 file that is known to open with ``secret``."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _append_field(writer)
    said = PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES, reason=reason)
    signer = SimpleSigner.load_pkcs12_data(certificate, [], passphrase=secret)
    return sign_pdf(writer, said, signer=signer).getvalue()


def _append_field(writer: IncrementalPdfFileWriter) -> None:
    """The field that the signature goes into, with a name and a tag of its own: PDF/UA wants both, though it shows nothing."""
    append_signature_field(writer, SigFieldSpec(sig_field_name=_FIELD, readable_field_name="電子簽章"))
    widget = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    tree = writer.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0) if isinstance(tree["/K"], generic.ArrayObject) else tree.raw_get("/K")
    numbers = tree["/ParentTree"]["/Nums"]
    key = generic.NumberObject(max(int(number) for number in list(numbers)[::2]) + 1)
    tag = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): document,
            pdf_name("/K"): generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Obj"): widget,
                    pdf_name("/Pg"): writer.root["/Pages"]["/Kids"].raw_get(0),
                }
            ),
        }
    )
    kept = writer.add_object(tag)
    children = document.get_object()["/K"]
    children.append(kept)
    numbers.extend([key, kept])
    widget.get_object()["/StructParent"] = key
    for changed in (children, numbers, widget.get_object()):
        writer.update_container(changed)
