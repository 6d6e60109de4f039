"""A gift of time costs few statements, however many projects there are."""

import pytest
import sqlalchemy as sa
from casts.pledge_pages import send, token_of
from factories import make_project

from campaigns.planning.models import Project

PATH = "/dordrecht/k/ark7/projecten/{}"
MOST = {"church page": 6, "form": 6, "pledge": 14}


def costs(client, session, town, count_statements, number):
    """How many statements each step of a visitor sends."""
    form = PATH.format(town.project.id)
    token = token_of(client.get(form).text)
    answers = []

    def pledge():
        answers.append(
            send(
                client, form, token=token, email=f"v{number}@kerk.example", church_may_count="y",
                district_id=str(town.crabbehof.id), later_campaigns="y",
            )
        )  # fmt: skip

    found = {
        "church page": count_statements(lambda: client.get("/dordrecht/k/ark7")),
        "form": count_statements(lambda: client.get(form)),
        "pledge": count_statements(pledge),
    }
    assert answers[0].status_code == 303
    return found


@pytest.fixture
def few_and_many(client, session, town, count_statements):
    """With one project and with thirty; the first visitor also keeps the words of the consents."""
    for number in range(2):
        few = costs(client, session, town, count_statements, number)
    for _ in range(30):
        make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)
    session.commit()
    return few, costs(client, session, town, count_statements, 3)


def test_a_pledge_costs_few_statements_whatever_the_number_of_projects(few_and_many):
    few, many = few_and_many
    assert few == many
    assert {step: n for step, n in many.items() if n > MOST[step]} == {}


@pytest.fixture
def a_look_per_project():
    """Plant the defect: each project that is read sends one statement more."""

    def look(_project, context):
        context.session.connection().exec_driver_sql("SELECT 1")

    sa.event.listen(Project, "load", look)
    yield
    sa.event.remove(Project, "load", look)


def test_a_statement_per_project_is_noticed(few_and_many, a_look_per_project, client, session,
                                            count_statements):  # fmt: skip
    """The control: a page that asks once more for each project costs more for more."""
    session.expunge_all()
    assert count_statements(lambda: client.get("/dordrecht/k/ark7")) > MOST["church page"]
