"""Make the keys of an installation."""

import click

from portal import crypto


@click.group()
def keys() -> None:
    """Sleutels voor een installatie."""


@keys.command("new")
def new_keys() -> None:
    """Maak een SECRET_KEY en een sleutel voor DATA_KEYS."""
    click.echo(f"SECRET_KEY={crypto.new_secret()}{crypto.new_secret()}")
    click.echo(f"DATA_KEYS={crypto.new_data_key()}")
