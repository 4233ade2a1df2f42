"""The picture an authenticator app reads: the key-URI format of its makers, as a QR code in SVG."""

from urllib.parse import quote, urlencode

import qrcode
from qrcode.image.svg import SvgPathImage


def otp_address(secret: str, email: str, house: str) -> str:
    """`otpauth://totp/House:name?secret=…`."""
    said = urlencode(
        {"secret": secret, "issuer": house, "algorithm": "SHA1", "digits": 6, "period": 30}, quote_via=quote
    )
    return f"otpauth://totp/{quote(house)}:{quote(email)}?{said}"


def otp_picture(secret: str, email: str, house: str) -> str:
    """SVG to stand in a page."""
    made = qrcode.make(otp_address(secret, email, house), image_factory=SvgPathImage, box_size=10, border=4)
    text: str = made.to_string(encoding="unicode")
    return text
