"""A file that an administrator sends, and one they take away."""

from flask import Response, request

LARGEST = 450_000
"""Letters of a file: all sentences of a language are fewer, and so are a thousand rows of the house."""
FAULTS_SHOWN = 100


def sent_file() -> tuple[str | None, str]:
    """Its text, None where it is none, is empty or too large; and its name."""
    sent = request.files.get("file")
    said = (sent.filename if sent else None) or request.form.get("name", "")
    name = "".join(sign for sign in said if sign.isprintable())
    try:
        whole = (
            sent.stream.read(LARGEST * 4 + 1).decode("utf-8-sig")
            if sent and sent.filename
            else request.form.get("text", "")
        )
    except UnicodeDecodeError:
        return None, name
    return (whole, name) if whole.strip() and len(whole) <= LARGEST else (None, name)


def attached(text: str, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, content_type=f"{kind}; charset=utf-8", headers=headers)
