"""Where places lie on a drawing."""

import pytest

from cms.atlas.frames import KAYES, MALI, WIDTH, Frame, around, frame_of

KAYES_TOWN = (-11.4439, 14.4478)


def test_a_place_lies_where_it_does_on_the_base_map():
    x, y = MALI.place(*KAYES_TOWN)
    times = 1000 / WIDTH
    assert x * times == pytest.approx((KAYES_TOWN[0] + 12.8) * 56.8182, abs=0.2)
    assert y * times == pytest.approx((25.3 - KAYES_TOWN[1]) * 58.8225, abs=0.2)


def test_a_map_shows_the_region_unless_something_lies_outside():
    inside = Frame(-11.5, 13.0, -9.4, 15.2)
    assert frame_of(None) == KAYES
    assert frame_of(inside) == KAYES
    assert frame_of(inside._replace(east=-8.0, south=12.6)) == KAYES
    assert frame_of(inside._replace(east=-4.2)) == MALI


def test_what_lies_outside_mali_is_shown_too():
    paris = Frame(-11.5, 13.0, 2.35, 48.85)
    assert frame_of(paris).holds(paris)


def test_a_closer_look_holds_what_was_chosen_and_is_never_too_close():
    area = Frame(-11.5, 13.0, -10.4, 15.2)
    assert around(area).holds(area)
    point = around(Frame(*KAYES_TOWN, *KAYES_TOWN))
    assert point.east - point.west == pytest.approx(0.4)
    assert point.place(*KAYES_TOWN) == pytest.approx((WIDTH / 2, point.height / 2), abs=0.1)
