"""Stylesheet, pictures and fonts: straight from the folder, before the application wakes up."""

from typing import Any

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from portal.web.pages import HEADERS

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"


class Files(WhiteNoise):
    """Our folder of files. An address that names its file's fingerprint may be kept for ever."""

    @staticmethod
    def serve(static_file: StaticFile, environ: dict[str, Any], start_response: Any) -> Any:
        """Hand out a file."""
        is_named = environ.get("QUERY_STRING", "").startswith("v=")

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            kept = FOREVER if is_named else SHORT
            start_response(status, [*headers, ("Cache-Control", kept)])

        return WhiteNoise.serve(static_file, environ, start)


def serve_files(app: Flask) -> None:
    """Put the files before the application, with the headers that every answer has."""
    headers = dict(HEADERS)
    if app.config["IS_HTTPS"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    def add(found: Any, path: str, url: str) -> None:
        for name, value in headers.items():
            found[name] = value

    app.wsgi_app = Files(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        autorefresh=app.config["IS_DEMO"],
        max_age=None,
        allow_all_origins=False,
        add_headers_function=add,
    )
