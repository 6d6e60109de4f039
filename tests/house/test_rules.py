"""The tree keeps every rule of the house, and every rule finds a planted offence."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import tree_rules
from house.tree_rules import Rule

ROOT = Path(__file__).parents[2]
LONG_FUNCTION = "def sing():\n" + "    print()\n" * tree_rules.LONGEST_FUNCTION
RULES = [
    Rule(
        tree_rules.full_init_files,
        {"portal/__init__.py": '"""The cellar."""\n\nVERSION = 1\n'},
        "portal/__init__.py",
    ),
    Rule(tree_rules.full_init_files, {"intake/x/__init__.py": ""}, "intake/x/__init__.py"),
    Rule(
        tree_rules.commits,
        {"intake/x/services.py": "session.commit()\n", "portal/db.py": "session.commit()\n"},
        "intake/x/services.py",
    ),
    Rule(
        tree_rules.commits,
        {"tasks/x.py": "db.session.rollback()\n", "portal/scope.py": "session.rollback()\n"},
        "tasks/x.py",
    ),
    Rule(tree_rules.commits, {"portal/scope.py": "session.commit()\n"}, "portal/scope.py"),
    Rule(
        tree_rules.long_files,
        {"tasks/x.py": "\n" * 301, "tasks/y.py": "\n" * 300, "portal/migrations/z.py": "\n" * 301},
        "tasks/x.py",
    ),
    Rule(tree_rules.long_functions, {"tests/test_x.py": LONG_FUNCTION}, "tests/test_x.py: sing"),
    Rule(
        tree_rules.long_functions,
        {"tasks/x.py": "class X:\n    async " + LONG_FUNCTION.replace("\n", "\n    ")},
        "tasks/x.py: sing",
    ),
    Rule(
        tree_rules.names_that_say_nothing,
        {"portal/web/helpers.py": "", "portal/web/pages.py": ""},
        "portal/web/helpers.py",
    ),
    Rule(
        tree_rules.names_that_say_nothing, {"intake/common/dates.py": ""}, "intake/common/dates.py"
    ),
    Rule(
        tree_rules.undocumented_modules,
        {"tasks/x.py": "import os\n", "tasks/y.py": '"""Says why."""\n'},
        "tasks/x.py",
    ),
    Rule(
        tree_rules.machine_paths,
        {"README.md": "Start it:\n\n    cd /" + "home/anna/code\n", "a.py": "https://x/home/a\n"},
        "README.md:3",
    ),
    Rule(
        tree_rules.registry_hosts,
        {".ci/run": "pip install -i http://files." + "python" + "hosted.org x\n"},
        ".ci/run:1",
    ),
    Rule(
        tree_rules.addresses_in_locks,
        {"requirements/app.lock": "flask==3.1.3\nx @ https://example.org/x.whl\n"},
        "requirements/app.lock:2",
    ),
    Rule(
        tree_rules.addresses_in_locks,
        {"requirements/app.lock": "--index-url mirror\n"},
        "requirements/app.lock:1",
    ),
    Rule(
        tree_rules.broken_templates,
        {
            "templates/mail/a.txt": "Dag\n{% if name %}",
            "templates/mail/b.txt": "{{ 3|our_own_filter }}",
        },
        "mail/a.txt:2",
    ),
    Rule(
        tree_rules.borrowed_templates,
        {
            "templates/campaigns/a.html": '{% extends "layout/page.html" %}',
            "templates/campaigns/b.html": '{% from "intake/x.html" import y %}',
        },
        "campaigns/b.html borrows intake/x.html",
    ),
    Rule(tree_rules.borrowed_templates, {"templates/x/a.html": ""}, "x/a.html has no shelf"),
]


@pytest.mark.parametrize("find", sorted({rule.find for rule in RULES}, key=lambda f: f.__name__))
def test_the_tree_keeps_the_rule(find):
    assert find(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.found)
def test_a_planted_offence_is_found(rule, tmp_path):
    for name, text in rule.offence.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert rule.find(tmp_path) == [rule.found]
