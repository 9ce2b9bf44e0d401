from datetime import UTC, datetime

import pytest

from portal.view.words import Formats, pick, preferred, translations


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de, en-GB;q=0.7, fr;q=0.3", "en"),
        ("en;q=0.1, fr;q=0.2", "fr"),
        ("fr;q=0, en", "en"),
        ("", "en"),
        ("de;q=wrong, *", "en"),
    ],
)
def test_the_language_is_the_one_that_the_browser_prefers(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_a_text_is_shown_in_the_reader_s_language_and_the_other_is_offered() -> None:
    picked = pick({"fr": "Données", "en": "Data"}, "en")
    assert (picked.text, picked.lang, picked.others) == ("Data", "en", (("fr", "Données"),))


def test_a_text_in_another_language_is_marked() -> None:
    assert pick({"fr": "Données", "en": ""}, "en").lang == "fr"


def test_a_text_in_no_language_is_empty() -> None:
    assert pick({}, "fr").text == ""


def test_a_time_is_in_the_reader_s_zone_with_the_zone_s_name() -> None:
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert Formats("en", "Europe/Paris").time(moment) == "14:00"
    assert Formats("en", "Europe/Paris").time(moment, "Europe/London") == "13:00"
    assert Formats("fr", "Europe/Paris").weekday(moment) == "mercredi 1 juillet 2026"
    assert "France" in Formats("en", "Europe/Paris").zone_name()


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_first_and_the_last_day_of_all_are_shown_in_every_zone(zone: str) -> None:
    formats = Formats("en", zone)
    for moment in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        shown = formats.day(moment), formats.short_day(moment), formats.moment(moment)
        assert all(shown)
        assert formats.time(moment)
        assert formats.weekday(moment)
        assert formats.local(moment)
        assert formats.ago(moment)


def test_numbers_have_the_reader_s_separators() -> None:
    assert Formats("en", "UTC").number(12_345) == "12,345"
    assert Formats("fr", "UTC").number(12_345) == "12\u202f345"


def test_french_uses_the_singular_for_zero() -> None:
    french = translations("fr")
    assert french.ngettext("%(num)s member", "%(num)s members", 0) == "%(num)s membre"
    assert french.ngettext("%(num)s member", "%(num)s members", 2) == "%(num)s membres"


def test_countries_and_languages_have_names_in_the_reader_s_language() -> None:
    french = Formats("fr", "UTC")
    assert (french.country("BE"), french.country("XX")) == ("Belgique", "XX")
    assert [french.tongue(tag) for tag in ("pt-BR", "de", "xyz")] == [
        "portugais (Brésil)",
        "allemand",
        "xyz",
    ]
