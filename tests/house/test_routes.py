"""Who may enter: every route says so, and the open ones stand in a list that was read."""

from importlib import import_module
from pathlib import Path

import jinja2.nodes as nodes
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import Base, UtcDateTime, db
from portal.factory import DEMO_BLUEPRINTS
from portal.paths import template_folder
from portal.permissions import POLICY, Permission
from portal.scope import Scoped, scoped_models

FLOORS = ("portal", "campaigns", "intake", "tasks")
ROOT = Path(__file__).parents[2]
OPEN = (ROOT / "tests" / "house" / "open_routes.txt").read_text().split()
MODEL = (ROOT / "docs" / "model.md").read_text()


def test_every_route_says_who_may_enter(app):
    unmarked = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    assert unmarked == []


def test_the_open_routes_are_the_reviewed_ones(app):
    is_open = {n for n, view in app.view_functions.items() if view.access == "open"}
    assert is_open == set(OPEN)


def test_a_public_post_checks_where_it_comes_from(app):
    """Open routes that take a POST are either public forms or protected by Flask-WTF."""
    guard = app.extensions["csrf"]
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" in rule.methods and getattr(view, "is_public_post", False):
            assert f"{view.__module__}.{view.__name__}" in guard._exempt_views


def test_paths_are_kebab_case_with_typed_converters(app):
    for rule in app.url_map.iter_rules():
        assert rule.rule == rule.rule.lower(), rule.rule
        assert "_" not in rule.rule.replace("<", " <").split("<")[0], rule.rule
        if rule.endpoint != "static":
            assert all(":" in part.split(">")[0] for part in rule.rule.split("<")[1:]), rule.rule


def test_no_model_points_to_a_higher_floor():
    def floor(model):
        return FLOORS.index(model.__module__.partition(".")[0])

    mappers = list(Base.registry.mappers)
    home = {mapper.local_table: floor(mapper.class_) for mapper in mappers}
    upward = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in mappers
        for relation in mapper.relationships
        if floor(relation.mapper.class_) > floor(mapper.class_)
    ]
    upward += [
        str(key.parent)
        for table, height in home.items()
        for key in table.foreign_keys
        if home[key.column.table] > height
    ]
    assert upward == []


def test_every_column_with_text_is_tagged():
    """Personal, with its kind and how long we keep it; or plainly nothing about a person."""
    texts = (sa.String, sa.Text, sa.JSON)
    untagged = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(getattr(column.type, "impl", column.type), texts)
        and not isinstance(column.type, sa.Enum)
        and not ({"personal", "plain"} & set(column.info))
    ]
    assert untagged == []


# What is known of one person stands here: each column says what kind it is.
PEOPLE = (
    *("accounts", "consents", "contacts", "help_requests", "matches", "pledges"),
    *("request_notes", "request_parts", "visits", "volunteers"),
)
# A key to one of these only joins rows; a key to anything else tells something.
JOINS = {
    *PEOPLE, "networks", "organisations", "projects", "consent_texts",
}  # fmt: skip


def _tells(column):
    """Whether a column tells something: no key, no version, no timestamp of the process."""
    if column.primary_key or column.name == "version" or isinstance(column.type, UtcDateTime):
        return False
    return not {key.column.table.name for key in column.foreign_keys} & JOINS


def test_every_column_about_a_person_is_tagged():
    tables = [Base.metadata.tables[name] for name in PEOPLE]
    told = [column for table in tables for column in table.columns if _tells(column)]
    assert [str(one) for one in told if not {"personal", "plain"} & set(one.info)] == []
    assert {one.name for one in told if one.info.get("personal") == "religion"} == {
        "participation_id",
        "church_may_see_name",
    }


def test_every_personal_column_says_how_long_it_is_kept():
    personal = [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "personal" in column.info
    ]
    assert [str(column) for column in personal if not column.info.get("keep")] == []
    assert [str(column) for column in personal if "plain" in column.info] == []


def test_row_security_covers_every_scoped_table(session):
    """What the migration protects is what the code scopes."""
    if session.get_bind().dialect.name != "postgresql":
        assert all(issubclass(model, Scoped) for model in scoped_models())
        return
    protected = session.connection().exec_driver_sql(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )
    assert set(protected.scalars()) == {model.__tablename__ for model in scoped_models()}


def test_the_policy_is_the_table_in_the_model():
    """docs/model.md was written by hand; the two must agree."""
    heads = ["desk_coordinator", "desk_worker", "org_coordinator", "org_desk_worker",
             "church_contact", "board_reader", "administrator", "volunteer"]  # fmt: skip
    written = {}
    for line in MODEL.split("## Permissions")[1].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(heads) + 1 and cells[0] in Permission.__members__:
            written[cells[0]] = {h for h, cell in zip(heads, cells[1:], strict=True) if cell}
    assert written == {
        permission.name: {role.value for role in roles} for permission, roles in POLICY.items()
    }


TEMPLATES = sorted(
    str(path.relative_to(template_folder())) for path in template_folder().rglob("*.html")
)


DEMO_TEMPLATES = {
    *("portal/demo_people.html", "portal/demo_tray.html", "portal/demo_mail.html"),
    "portal/style.html",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_links_exist(app, name):
    tree = app.jinja_env.parse((template_folder() / name).read_text())
    endpoints = {
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "url_for"
        and isinstance(call.args[0], nodes.Const)
    }
    demo = of_the_demo(app) if name in DEMO_TEMPLATES else set()
    assert endpoints <= set(app.view_functions) | demo


def of_the_demo(app):
    """The pages that only the demo has."""
    site = Flask("demo")
    site.url_map.converters.update(app.url_map.converters)
    for module in DEMO_BLUEPRINTS:
        site.register_blueprint(import_module(module).bp)
    return set(site.view_functions)


def test_few_places_see_every_partnership():
    """Each use of the system scope, or of a count over the whole partnership, is known here."""
    uses = {
        str(path.relative_to(ROOT)): path.read_text().count("system_scope(")
        + path.read_text().count("**WHOLE_NETWORK")
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
    }
    known = dict(
        line.split() for line in (ROOT / "tests/house/wide_scopes.txt").read_text().splitlines()
    )
    assert {path: str(n) for path, n in uses.items() if n and "portal/scope" not in path} == known
    assert db is not None
