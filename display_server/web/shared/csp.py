"""The security headers of every answer: our own files only, no frames, nothing inline, and so no nonce that lets some in."""

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


BY_TLS_ONLY = "max-age=31536000"
"""For a year browsers ask this name by TLS only; not names below it: the hub may stand at the hospital's own."""
_DATA = ("/api/v", "/api/hospital/v")
"""JSON for devices and systems: no browser draws it, so only what keeps it from being guessed at or stored. Their own
descriptions, which stand there, too, are pages."""


def _of_frames(policy: str) -> str:
    if g.get("framed_by_us"):
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return f"{policy}; frame-src 'self'" if g.get("frames_us") else policy


def may_be_framed() -> None:
    """This answer may stand in a frame of our own pages: an editor's preview. Nothing in it could be pressed unawares."""
    g.framed_by_us = True


def frames_us() -> None:
    """This page has a frame with another of ours."""
    g.frames_us = True


def set_headers(app: Flask, stream_url: str | None) -> None:
    """`stream_url`: where push answers when it is another origin than the page (no proxy in front)."""
    policy = POLICY.replace("connect-src 'self'", f"connect-src 'self' {stream_url}") if stream_url else POLICY

    def _set(answer: Response) -> Response:
        headers = answer.headers
        if request.path.startswith(_DATA) and not (answer.content_type or "").startswith("text/html"):
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Cache-Control", "no-store")
            return answer
        headers.setdefault("Content-Security-Policy", _of_frames(policy))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", BY_TLS_ONLY)
        return answer

    app.after_request(_set)
