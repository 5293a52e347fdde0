"""Places are few, fewer for one address, and given back."""

from cms.http.places import Places


def test_there_are_so_many_and_so_many_for_one_address():
    places = Places(3, 2)
    assert [places.take("a"), places.take("a"), places.take("a")] == [True, True, False]
    assert [places.take("b"), places.take("c")] == [True, False]
    places.leave("a")
    assert [places.take("c"), places.take("a")] == [True, False]


def test_addresses_without_a_place_are_forgotten():
    places = Places(3, 2)
    places.take("a")
    places.leave("a")
    assert not places.taken
