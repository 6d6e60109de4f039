"""The pages about pledges hang on this; ``views.py`` brings them together."""

from flask import Blueprint

bp = Blueprint("pledges", __name__, url_prefix="/<slug:network>")
