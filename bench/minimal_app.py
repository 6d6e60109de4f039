"""The least that could do it: Flask, WTForms and SQLAlchemy, the same questions, one insert.

It guards nothing: no scope, no places, no second tap, no consent text, no mail, no trail. It is
what the application's sign-up is measured against, in the same run on the same database.
"""

import os
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, redirect, render_template_string, request
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.wording import DAYPARTS, LANGUAGES, SKILLS


class Base(DeclarativeBase):
    """Root of the models."""


db = SQLAlchemy(model_class=Base)


class Project(Base):
    """A thing to sign up for."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]


class Pledge(Base):
    """All that was filled in, in one row."""

    __tablename__ = "pledges"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    words: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))


def some(*names: str) -> list[Any]:
    """Choices of a list."""
    return [SelectChoice(name, name) for name in names]


def known(names: Any) -> list[Any]:
    """Choices of a table of ours."""
    return [SelectChoice(code, str(name)) for code, name in names]


class Ticks(SelectMultipleField):
    """Tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PledgeForm(FlaskForm):
    """The same questions."""

    amount = RadioField("Hoeveel tijd?", choices=some("a", "b", "c", "other"), default="a")
    kind = RadioField("Hoe?", choices=some("recurring", "spread", "once"), default="recurring")
    hours = DecimalField("Hoeveel uur?", [InputRequired()])
    every_weeks = SelectField("Hoe vaak?", choices=some("", "1", "2", "3", "4", "6", "8"))
    dayparts = Ticks("Wanneer?", choices=known(DAYPARTS))
    starts_on = DateField("Vanaf?", [Optional()])
    ends_on = DateField("Tot?", [Optional()])
    together = RadioField("Samen?", choices=some("1", "2", "more"), default="1")
    people = IntegerField("Met hoeveel?", [Optional()], default=1)
    first_name = StringField("Voornaam", [InputRequired(), Length(max=80)])
    infix = StringField("Tussenvoegsel", [Length(max=20)])
    last_name = StringField("Achternaam", [InputRequired(), Length(max=120)])
    phone = StringField("Telefoon", [Length(max=40)])
    email = EmailField("E-mailadres", [Length(max=200)])
    age_band = RadioField("Hoe oud?", choices=some("adult", "sixteen", "younger"))
    district_id = SelectField("Wijk?", choices=some("", *(f"Wijk {n}" for n in range(12))))
    gender = RadioField("Man of vrouw?", choices=some("", "vrouw", "man"), default="")
    languages = Ticks("Talen?", choices=known(LANGUAGES.items()))
    skills = Ticks("Wat kunt u?", choices=known(SKILLS.items()))
    remark = TextAreaField("Nog iets?", [Length(max=1000)])
    may_share = BooleanField("U mag mij bellen", [InputRequired()])
    church_may_count = BooleanField("Mijn kerk mag meetellen")
    church_may_see_name = BooleanField("Mijn kerk mag mijn naam zien")
    later_campaigns = BooleanField("U mag mij later vragen")


LAYOUT = """<!doctype html><html lang="nl"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{% block main %}{% endblock %}</body></html>"""
CHURCH = """{% extends layout %}{% block main %}<ul>{% for one in projects %}
<li><a href="/projects/{{ one.id }}">{{ one.title }}</a> {{ one.summary }}</li>
{% endfor %}</ul>{% endblock %}"""
FORM = """{% extends layout %}{% block main %}<form method="post">{% for field in form %}
<p>{{ field.label }} {{ field }} {% for error in field.errors %}<b>{{ error }}</b>{% endfor %}</p>
{% endfor %}<button>Ik geef deze tijd</button></form>{% endblock %}"""


def create_app(url: str) -> Flask:
    """The site."""
    app = Flask("minimal")
    app.config.update(
        SECRET_KEY="a secret of the bench, long enough",
        SQLALCHEMY_DATABASE_URI=url,
        WTF_CSRF_ENABLED=False,
    )
    db.init_app(app)
    layout = app.jinja_env.from_string(LAYOUT)

    @app.get("/church")
    def church() -> str:
        found = db.session.scalars(sa.select(Project).order_by(Project.id)).all()
        return render_template_string(CHURCH, layout=layout, title="De Ark", projects=found)

    @app.route("/projects/<int:project_id>", methods=["GET", "POST"])
    def project(project_id: int) -> Any:
        row = db.get_or_404(Project, project_id)
        form = PledgeForm()
        if form.validate_on_submit():
            words = {name: request.form.getlist(name) for name in form.data}
            db.session.add(Pledge(project_id=row.id, words=words, at=datetime.now(UTC)))
            db.session.commit()
            return redirect(f"/projects/{row.id}/thanks", 303)
        return render_template_string(FORM, layout=layout, title=row.title, form=form)

    return app


def furnish(url: str, projects: int) -> None:
    """Make the tables, and so many projects."""
    app = create_app(url)
    with app.app_context():
        db.create_all()
        db.session.add_all(
            Project(title=f"Maatje worden {n}", summary="U helpt iemand in de buurt.")
            for n in range(projects)
        )
        db.session.commit()
        db.engine.dispose()


if "BENCH_URL" in os.environ:
    app = create_app(os.environ["BENCH_URL"])
