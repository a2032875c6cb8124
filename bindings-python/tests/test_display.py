"""What a notebook and a terminal show."""

import html.parser

import pytest

import retention_core as rt
from retention_core import testing

VIEW = testing.small_shop().as_of("2024-04-01")


class Balanced(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["cohorts", "retention", "rfm", "audit", "customers_table", "purchases"])
def test_html_is_well_formed_and_stands_alone(name):
    text = getattr(VIEW, name)()._repr_html_()
    parser = Balanced()
    parser.feed(text)
    assert parser.open == [] and "script" not in parser.seen and "http" not in text


def test_cohorts_show_as_a_heat_map():
    text = VIEW.cohorts()._repr_html_()
    assert "background:#" in text and "share retained" in text
    assert "background:#" not in VIEW.retention()._repr_html_()


def test_data_cannot_become_markup():
    nasty = "<img src=x onerror=alert(1)>"
    log = rt.EventLog()
    log.push(nasty, nasty, "2024-01-05", properties={nasty: nasty})
    log.set_customers([{"id": nasty, nasty: nasty}])
    view = log.as_of("2024-03-01")
    for table in (view.customers_table(), view.timeline(nasty), view.cohorts(), view.retention()):
        assert "<img" not in table._repr_html_()


def test_text_fits_a_terminal():
    for name in ("cohorts", "retention", "rfm", "movements"):
        text = repr(getattr(VIEW, name)())
        assert max(len(line) for line in text.splitlines()[1:14]) <= 120
        assert text.startswith(getattr(VIEW, name)().name + ": ")


def test_money_shows_in_major_units_with_its_currency():
    assert "GBP" in repr(VIEW.rfm()) and "134.99 GBP" in VIEW.rfm()._repr_html_()
