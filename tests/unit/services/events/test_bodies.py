from typing import Any

import pytest
from pydantic import ValidationError

from services.events.entry.bodies import GatheringChanges, NewGathering

GOOD: dict[str, Any] = {
    "titles": {"en": "  A \n title "},
    "time_zone": "Europe/Paris",
    "starts_at": "2026-05-01T10:00",
    "ends_at": "2026-05-01T12:00:00",
}


def test_texts_are_cleaned() -> None:
    body = NewGathering.model_validate(
        {**GOOD, "descriptions": {"fr": "a\r\nb\x00\x07"}, "tags": [" Data  Ethics", "data ethics"]}
    )
    assert body.titles == {"en": "A title"}
    assert body.descriptions == {"fr": "a\nb"}
    assert body.tags == ["data ethics"]
    assert body.starts_at.tzinfo is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"titles": {}},
        {"titles": {"de": "Treffen"}},
        {"titles": {"en": " "}},
        {"titles": {"en": "x" * 301}},
        {"descriptions": {"en": "x" * 20_001}},
        {"starts_at": "2026-05-01"},
        {"starts_at": "2026-05-01 10:00"},
        {"starts_at": "2026-02-30T10:00"},
        {"starts_at": "2026-05-01T10:00:00.5"},
        {"starts_at": "2026-05-01T10:00\n"},
        {"starts_at": "2026-05-01T24:00"},
        {"starts_at": "٢٠٢٦-05-01T10:00"},
        {"starts_at": 1_777_000_000},
        {"starts_at": None},
        {"link": "javascript:alert(1)"},
        {"link": "https://x y"},
        {"link": 'https://x/"'},
        {"link": "https://x/\r\nATTACH:y"},
        {"link": "https://" + "x" * 2_000},
        {"place": ""},
        {"place": "x" * 301},
        {"capacity": 0},
        {"capacity": 100_001},
        {"capacity": "many"},
        {"tags": ["x"] * 21},
        {"tags": [""]},
        {"community": "No Slug"},
        {"organiser_id": "eve"},
        {"status": "cancelled"},
    ],
)
def test_values_out_of_bounds_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewGathering.model_validate({**GOOD, **wrong})


def test_only_given_fields_change_and_null_clears_optional_ones() -> None:
    changes = GatheringChanges.model_validate(
        {"place": None, "capacity": None, "titles": None, "starts_at": "2026-05-01T10:00"}
    )
    assert changes.wanted() == {"place": None, "capacity": None}
    assert GatheringChanges(reason="Moved", tags=["data"]).wanted() == {}
