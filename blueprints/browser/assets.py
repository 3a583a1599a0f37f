"""Style sheets, scripts, icons and fonts under addresses that change with their content."""

import mimetypes
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

A_YEAR = 31_536_000  # seconds

mimetypes.add_type("font/woff2", ".woff2")  # not every system's table knows it


def register(app: Flask, folder: Path | None = None) -> None:
    """Serve the folder's files under `/assets/<digest>/…` and give templates `asset_url(name)`.

    One digest stands for the whole folder, so what one file says of another (a font in a style
    sheet, a module in a script) is a plain relative address and yet changes when the folder does.
    """
    files = folder or Path(app.root_path) / "static"

    def asset_url(filename: str) -> str:
        """Address a file of the folder, such as `css/base.css`."""
        return f"{request.script_root}/assets/{_current(app, files)}/{filename}"

    @app.get("/assets/<digest>/<path:filename>")
    def assets(digest: str, filename: str) -> Response:
        """Send one file; the browser may keep it for ever when its address names what it now holds."""
        fresh = digest == _current(app, files) and not app.debug
        response = send_from_directory(files, filename, max_age=A_YEAR if fresh else 0)
        response.cache_control.immutable = fresh
        return response

    app.add_template_global(asset_url)


def _current(app: Flask, files: Path) -> str:
    """Digest of the folder as the server started; while developing, a word that is never kept."""
    return "live" if app.debug else digest_of(files)


@cache
def digest_of(folder: Path) -> str:
    """Digest of every file's name and content: 16 hexadecimal digits."""
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode())
            total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]
