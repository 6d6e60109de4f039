"""Which partnership an address is about, and the numbers we remember when the database is away."""

from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, g, request

from portal.db import db, end_reading
from portal.errors import Missing
from portal.networks import queries
from portal.networks.models import Network
from portal.web.access import NetworkCard
from portal.web.helplines import keep_helplines, read_helplines

MEMORY = "tijdcollecte_networks"
# Key in the memory: every partnership was read once, not only those that were visited.
WHOLE = "*"


def card_of(network: Network) -> NetworkCard:
    """What pages and mails say of a partnership, loose from the session."""
    return NetworkCard(
        id=network.id,
        slug=network.slug,
        name=network.name,
        place=network.place,
        phone=network.phone,
        phone_hours=network.phone_hours,
        email=network.email,
        church_label=network.church_label,
        contact_days=network.contact_days,
        small_number=network.small_number,
        accent=network.accent,
        opening_hours=network.opening_hours,
        closed_days=tuple(network.closed_days),
    )


def watch_addresses(app: Flask) -> None:
    """Take the partnership out of each address, and put it back into each link."""
    app.extensions[MEMORY] = {}

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.network_slug = values.pop("network", None) if values else None

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, Any]) -> None:
        slug = g.get("network_slug")
        if (
            slug
            and "network" not in values
            and app.url_map.is_endpoint_expecting(endpoint, "network")
        ):
            values["network"] = slug


def find_partnership() -> NetworkCard | None:
    """The partnership of this request; None when its address names none. Raises Missing."""
    slug = g.get("network_slug")
    if slug is None:
        return None
    network = db.session.scalars(queries.network_by_slug(slug)).one_or_none()
    if network is None:
        raise Missing
    card = card_of(network)
    memory = current_app.extensions[MEMORY]
    if memory.get(slug) != card:
        memory[slug] = card
        _keep_copy()
    return card


def remembered() -> NetworkCard | None:
    """The partnership for an error page; None when the address fits more than one."""
    if (card := g.get("network")) is not None:
        return cast("NetworkCard", card)
    known = {card.slug: card for card in remembered_all()}
    first = request.path.strip("/").partition("/")[0]
    return known.get(first) or (next(iter(known.values())) if len(known) == 1 else None)


def remembered_all() -> list[NetworkCard]:
    """Every partnership we know of; a fresh process asks the database once, if it answers."""
    memory = current_app.extensions[MEMORY]
    if not memory.get(WHOLE):
        try:
            end_reading(db.session())
            memory.update(
                (row.slug, card_of(row)) for row in db.session.scalars(queries.networks())
            )
            memory[WHOLE] = True
        except Exception:  # whatever is wrong: people must find whom to call
            for card in read_helplines(_copy()):
                memory.setdefault(card.slug, card)
    return [card for card in memory.values() if isinstance(card, NetworkCard)]


def learn_helplines(app: Flask) -> None:
    """Ask for every partnership once, before the first request: later the database may be away.

    A copy goes to disk, for a process that starts when it is away already.
    """
    with app.app_context():
        remembered_all()
        _keep_copy()


def _copy() -> Path | None:
    settings = current_app.extensions["tijdcollecte_settings"]
    return cast("Path | None", settings.helplines_path)


def _keep_copy() -> None:
    """Only of what the database told: all of them, not those that happened to be visited."""
    memory = current_app.extensions[MEMORY]
    if memory.get(WHOLE):
        keep_helplines(_copy(), [one for one in memory.values() if isinstance(one, NetworkCard)])


def helplines() -> list[NetworkCard]:
    """Every partnership, for a page of no partnership: even there one finds whom to call."""
    return [card_of(row) for row in db.session.scalars(queries.networks())]
