"""Time zones are named by CLDR in the reader's language, if they are of a place."""

import pytest

from shared.zones import zone_name


@pytest.mark.parametrize(
    ("name", "locale", "expected"),
    [
        ("Europe/Paris", "en_GB", "France Time"),
        ("Europe/Paris", "fr_FR", "heure\N{NO-BREAK SPACE}: France"),
        ("America/Toronto", "en_GB", "Canada (Toronto) Time"),
        ("UTC", "en_GB", "UTC"),
        ("Etc/GMT+3", "fr_FR", "Etc/GMT+3"),
        ("CET", "en_GB", "CET"),
        ("Mars/Olympus", "en_GB", "Mars/Olympus"),
        ("../etc/passwd", "en_GB", "../etc/passwd"),
    ],
)
def test_a_zone_is_named_by_its_place_or_as_it_is(name: str, locale: str, expected: str) -> None:
    assert zone_name(name, locale) == expected
