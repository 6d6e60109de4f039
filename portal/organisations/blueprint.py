"""The blueprint of signing in: its pages belong to no partnership, so they name every helpline."""

from flask import Blueprint

from portal.web.partnerships import helplines

bp = Blueprint("accounts", __name__)
bp.context_processor(lambda: {"helplines": helplines})
