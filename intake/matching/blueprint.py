"""Where all pages of this subject hang."""

from flask import Blueprint

bp = Blueprint("matching", __name__, url_prefix="/<slug:network>")
