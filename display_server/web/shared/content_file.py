"""A file of the boards' contents, answered so that a browser takes it for nothing but what we say it is."""

from flask import Response, send_from_directory
from werkzeug.exceptions import NotFound

from display_server.domain.contents import media_type
from display_server.hub import this_hub
from display_server.services.boards.content_files import FILE, content_folder

A_WEEK_S = 7 * 24 * 3600  # its name is its hash: it never changes


def send_content(name: str) -> Response:
    """Parts of it where a browser asks for parts, as it does of a video."""
    if not FILE.match(name):
        raise NotFound
    answer = send_from_directory(
        content_folder(this_hub().settings.home), name, mimetype=media_type(name), conditional=True, max_age=A_WEEK_S
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = f"private, max-age={A_WEEK_S}, immutable"
    return answer
