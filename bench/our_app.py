"""The application as gunicorn imports it for a bench: as ``tijdcollecte serve`` builds it."""

import os

from bench.databases import Database, settings_for
from portal.commands.serving import shared_site

app = shared_site(
    settings_for(
        Database(os.environ["BENCH_KIND"], os.environ["BENCH_URL"], os.environ["BENCH_ROLE"])
    )
)
