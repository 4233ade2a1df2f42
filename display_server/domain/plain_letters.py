"""Text as it is searched in: small letters without their marks, so that `zukas` finds `Žukas`."""

import unicodedata


def plain_letters(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return bare.casefold()
