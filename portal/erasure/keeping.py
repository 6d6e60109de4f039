"""The file of marks of this installation."""

from flask import current_app

from portal.erasure.marks import ErasedFile


def erased_file() -> ErasedFile:
    """Where this installation marks who was forgotten. Needs an app context."""
    return ErasedFile(current_app.extensions["tijdcollecte_settings"].erased_path)
