"""The frames of pages and mails, as their templates draw them without the app."""

from types import SimpleNamespace

import pytest
from sample_form import Page, SampleForm, render, wrong_form

NETWORK = SimpleNamespace(
    name="Hulplijn Dordt",
    slug="dordrecht",
    place="Dordrecht",
    phone="078 200 10 79",
    phone_hours="ma t/m vr 9.00-12.00 uur",
    email="hulp@hulplijn.example",
)
STAFF = {
    "actor": SimpleNamespace(
        name="Bram", role_label="coördinator", account_id=7, has_shortcuts=True
    ),
    "nav_items": [SimpleNamespace(label="Bellijst", url="/bellijst", current="page")],
    "worker_silent": True,
    "sign_out_url": "/uitloggen",
    "csrf_token": lambda: "tok",
}


def layout(name: str = "layout/base.html", blocks: str = "", **context: object) -> str:
    source = '{% extends "' + name + '" %}' + blocks
    return render(source, static_url=lambda filename: f"/static/{filename}", **context)


@pytest.fixture
def wrong() -> SampleForm:
    return wrong_form()


@pytest.mark.parametrize("context", [{}, {"network": None, "actor": None}, {"network": NETWORK}])
@pytest.mark.parametrize("name", ["layout/base.html", "layout/print.html"])
def test_the_layout_needs_nothing_but_static_files(name, context):
    html = layout(name, **context)
    assert '<html lang="nl">' in html
    assert ("078 200 10 79" in html) == bool(context.get("network"))


def test_staff_see_menu_banner_and_sign_out():
    html = layout(network=NETWORK, **STAFF)
    assert 'aria-current="page"' in html
    assert "geen e-mails en herinneringen" in html
    assert 'action="/uitloggen"' in html
    assert 'value="tok"' in html


def test_visitors_are_not_told_about_the_worker():
    assert "herinneringen" not in layout(network=NETWORK, worker_silent=True)


def test_the_title_of_a_page_with_errors_begins_with_fout(wrong):
    blocks = "{% block title %}Tijd geven{% endblock %}"
    assert "<title>Fout: Tijd geven – Hulplijn Dordt</title>" in layout(
        blocks=blocks, network=NETWORK, form=wrong
    )
    assert "<title>Tijd geven – Hulplijn Dordt</title>" in layout(
        blocks=blocks, network=NETWORK, form=SampleForm()
    )


def test_the_error_page_stands_without_network_and_names_the_phone():
    html = layout(
        "layout/error.html",
        status=500,
        sentence="Er ging bij ons iets mis.",
        reference="K7F2",
        helpline_phone="078 200 10 79",
    )
    for text in ("Er ging bij ons iets mis.", "K7F2", "tel:0782001079", "500"):
        assert text in html


def test_no_page_carries_inline_script_or_style():
    html = layout(network=NETWORK, is_demo=True, demo_url="/demo", **STAFF)
    page = Page(html)
    assert page.all("style") == []
    assert all("src" in script for script in page.all("script"))
    assert not any("style" in attrs or "onclick" in attrs for _, attrs in page.elements)
