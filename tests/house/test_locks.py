"""What runs in production imports nothing that only the tests install."""

import importlib.metadata
import json
import re
import subprocess
import sys
from pathlib import Path

from conftest import project_root

LOCK = Path(__file__).parents[2] / "requirements" / "app.lock"
# Website, worker with Redis, planner, the database's driver, paper and sheets.
RUN = """
import json, sys

class Absent:
    def __init__(self, names):
        self.names = set(names)

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"not in the lock: {name}", name=name)

sys.meta_path.insert(0, Absent(json.loads(sys.argv[1])))
import gunicorn.workers.gthread, kombu.transport.redis, kombu.transport.memory
import celery.apps.worker, celery.concurrency.prefork, celery.concurrency.thread
import prometheus_client.multiprocess, sqlalchemy.dialects.postgresql.psycopg
import weasyprint, xlsxwriter
from importlib import import_module
from portal import factory
for name in (*factory.BLUEPRINTS, *factory.MAILS, *factory.MODELS, *factory.RECEIVERS):
    import_module(name)
from portal.cli import COMMANDS
for place in COMMANDS.values():
    import_module(place.partition(":")[0])
"""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    names = re.findall(r"^([a-zA-Z0-9._-]+)==", LOCK.read_text(), re.MULTILINE)
    return {plain(name) for name in names} | {"tijdcollecte"}


def run_without(absent: set[str]) -> subprocess.CompletedProcess[str]:
    """Load everything of production where these modules are not there."""
    command = [sys.executable, "-c", RUN, json.dumps(sorted(absent))]
    return subprocess.run(command, cwd=project_root(), capture_output=True, text=True, check=False)


def absent_in_production(lock: set[str]) -> set[str]:
    """Modules that only the tests' environment has."""
    owners = importlib.metadata.packages_distributions()
    return {
        module
        for module, names in owners.items()
        if not {plain(name) for name in names} & lock and module not in sys.stdlib_module_names
    }


def test_everything_that_runs_is_in_the_lock():
    absent = absent_in_production(locked())
    assert {"pytest", "playwright"} <= absent
    done = run_without(absent)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_library_that_asks_for_nothing_and_imports_it_is_found():
    """The control: kombu's line to Redis needs packaging and does not say so."""
    done = run_without(absent_in_production(locked() - {"packaging"}))
    assert done.returncode != 0
    assert "not in the lock: packaging" in done.stderr
