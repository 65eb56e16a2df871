"""Signing a report as PAdES: added to the end of the finished file, which stays as it was before.

Key and passphrase are held in memory while the request lasts; nothing here writes or logs them.
"""

import datetime
import io

from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field

from chiayi_kpi.core import roc
from reports.documents.errors import DocumentError

CERTIFICATE, PASSPHRASE = "certificate", "passphrase"
_FIELD = "Signature"


class NotSigned(DocumentError):
    """A certificate that cannot sign; ``field`` is the box that the message belongs to."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def signer_of(file: bytes, passphrase: str) -> SimpleSigner:
    """The signer of a PKCS#12 file. Raises NotSigned where it is none, does not open, or is not valid today."""
    try:
        asn1_pkcs12.Pfx.load(file)["auth_safe"].native  # noqa: B018 - reads it, or raises
    except (ValueError, TypeError, KeyError):
        raise NotSigned(CERTIFICATE, _("This file is no PKCS#12 certificate (.p12, .pfx).")) from None
    secret = passphrase.encode()
    try:
        found = pkcs12.load_pkcs12(file, secret or None)
    except ValueError:
        raise NotSigned(PASSPHRASE, _("The passphrase does not open this certificate.")) from None
    if found.key is None or found.cert is None:
        raise NotSigned(
            CERTIFICATE,
            _("The file holds no private key with its certificate: nothing can be signed with it."),
        )
    _require_valid(found.cert.certificate.not_valid_before_utc, found.cert.certificate.not_valid_after_utc)
    return SimpleSigner.load_pkcs12_data(file, [], passphrase=secret or None)


def signed(pdf: bytes, signer: SimpleSigner, *, reason: str) -> bytes:
    """``pdf`` with a signature behind it; every byte of ``pdf`` stays."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    _append_field(writer)
    said = PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES, reason=reason)
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


def _require_valid(first: datetime.datetime, last: datetime.datetime) -> None:
    """By the real day, whatever day the portal shows."""
    now = timezone.now()
    if last < now:
        text = _("The certificate expired on %(day)s.")
        raise NotSigned(CERTIFICATE, text % {"day": roc.dotted(last)})
    if first > now:
        text = _("The certificate is not valid before %(day)s.")
        raise NotSigned(CERTIFICATE, text % {"day": roc.dotted(first)})
