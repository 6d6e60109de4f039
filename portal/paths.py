"""Where the project keeps its files, in a checkout and when installed."""

from pathlib import Path

PORTAL = Path(__file__).parent


def template_folder() -> Path:
    """The templates: inside the package when installed, beside it in a checkout."""
    installed = PORTAL / "templates"
    return installed if installed.is_dir() else PORTAL.parent / "templates"


def static_folder() -> Path:
    """Stylesheet, icons and fonts."""
    return PORTAL / "web" / "static"


def translations_folder() -> Path:
    """The catalogues of texts: a folder for each language, in it a file for each subject."""
    return PORTAL / "translations"


def migrations_folder() -> Path:
    """Alembic's scripts, installed with the package."""
    return PORTAL / "migrations"
