"""Alembic's scripts; installed with the package."""
