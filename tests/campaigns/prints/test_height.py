"""The ruler that tells how high a flyer's texts will stand: it saves drawing, no more."""

from dataclasses import replace

import pytest

from campaigns.prints import pdf
from campaigns.prints.content import Variant

pytestmark = pytest.mark.usefixtures("drawing")


@pytest.fixture
def drawn(monkeypatch):
    """How many pages were laid out."""
    pages, layout = [], pdf.layout

    def count(*what):
        pages.append(what)
        return layout(*what)

    monkeypatch.setattr(pdf, "layout", count)
    return pages


def of_each_length(flyer):
    yield flyer
    yield replace(flyer, projects=flyer.projects[:1])
    yield replace(flyer, intro=flyer.intro * 3, campaign_name=f"{flyer.campaign_name} voor elkaar")


@pytest.mark.parametrize("shape", ["a5", "poster"])
def test_it_changes_nothing_on_paper_and_spares_what_would_not_fit(
    flyer, shape, drawn, monkeypatch
):
    with_ruler = [pdf.render_flyer(one, Variant(shape)) for one in of_each_length(flyer)]
    assert len(drawn) <= 5
    # The control: without a ruler everything is drawn, and comes out the same.
    pdf.forget_flyers()
    drawn.clear()
    monkeypatch.setattr(pdf, "share_of_sheet", lambda view: 0)
    assert with_ruler == [pdf.render_flyer(one, Variant(shape)) for one in of_each_length(flyer)]
    assert len(drawn) > 9


def test_it_never_has_the_last_word(flyer, monkeypatch):
    right = pdf.render_flyer(flyer)
    pdf.forget_flyers()
    monkeypatch.setattr(pdf, "share_of_sheet", lambda view: 9)
    assert pdf.render_flyer(flyer).startswith(right[:8])
