"""Charts: every figure has its place, its words and its row in the table."""

import pytest
from sample_form import Page, render

from portal.web.charts import bar_chart, line_chart

BARS = '{% from "components/charts.html" import bars %}{{ bars(chart) }}'
LINES = '{% from "components/charts.html" import lines %}{{ lines(chart, says="Het stijgt.") }}'
DISTRICTS = [("Sterrenburg", 20), ("Stadspolders", 5), ("Crabbehof", None), ("Reeland", 0)]


def districts():
    return bar_chart(
        "wijken", "Vragen per wijk", DISTRICTS, heads=("Wijk", "Vragen"), hidden="minder dan 5"
    )


def months(values=(3, 10, None, 38, 40)):
    return line_chart(
        "maanden", "Vragen per maand", list("jfmam"), [("2023", values)], head="Maand"
    )


def test_the_longest_bar_is_the_whole_width():
    assert [bar.width for bar in districts().bars] == [100, 25, 0, 0]


def test_a_number_too_small_to_show_has_words_and_no_bar():
    bar = districts().bars[2]
    assert (bar.text, bar.width) == ("minder dan 5", 0)
    assert len(Page(render(BARS, chart=districts())).all("rect")) == len(DISTRICTS) + 2


def test_no_rows_and_only_hidden_rows_are_no_failure():
    for rows in ([], [("Reeland", None)]):
        assert bar_chart("x", "X", rows, heads=("a", "b")).bars is not None
    assert line_chart("x", "X", [], [("y", [])], head="a").lines[0].pieces == []


def test_a_hidden_month_breaks_the_line():
    (line,) = months().lines
    assert [(a.text, b.text) for a, b in line.pieces] == [("3", "10"), ("38", "40")]


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, ["0", "1"]),
        (2, ["0", "0.5", "1", "1.5", "2"]),
        (4, ["0", "1", "2", "3", "4"]),
        (9, ["0", "2", "4", "6", "8", "10"]),
        (40, ["0", "10", "20", "30", "40"]),
        (61, ["0", "20", "40", "60", "80"]),
        (601, ["0", "200", "400", "600", "800"]),
    ],
)
def test_the_scale_is_round_and_holds_the_most(most, steps):
    assert [text for _y, text in months((0, 0, 0, 0, most)).scale] == steps


def test_more_lines_than_eyes_can_follow_are_refused():
    with pytest.raises(ValueError, match="three"):
        line_chart("x", "X", ["j"], [("a", [1])] * 4, head="m")
    with pytest.raises(ValueError, match="every label"):
        line_chart("x", "X", ["j", "f"], [("a", [1])], head="m")


@pytest.mark.parametrize(("source", "chart"), [(BARS, districts()), (LINES, months())])
def test_every_figure_stands_in_the_table_too(source, chart):
    page = Page(render(source, chart=chart))
    rows = len(chart.bars) if source is BARS else len(chart.labels)
    assert len(page.all("td")) == rows
    (drawing,) = [one for one in page.all("svg") if "role" in one]
    assert set(drawing["aria-labelledby"].split()) <= set(page.ids)
    assert not any("style" in attributes for _tag, attributes in page.elements)


def test_names_are_escaped():
    rows = [("<script>", 3)]
    html = render(BARS, chart=bar_chart("x", "<b>", rows, heads=("<i>", "n")))
    assert "<script>" not in html
    assert "<i>" not in html
