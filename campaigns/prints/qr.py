"""QR codes for paper."""

import io

import segno

from campaigns.prints.rules import AddressTooLong

MAX_MODULES = 57  # version 10: on a 36 mm square each module is still 0.55 mm


def qr_png(address: str) -> bytes:
    """Draw the QR code of an address as a 1-bit PNG with its quiet zone of 4 modules.

    Level Q survives a fold or a stain on a quarter of the code. Raises AddressTooLong.
    """
    try:
        code = segno.make(address, error="q", micro=False)
    except segno.DataOverflowError:
        raise AddressTooLong from None
    if code.symbol_size(border=0)[0] > MAX_MODULES:
        raise AddressTooLong
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()
