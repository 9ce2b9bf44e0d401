from typing import Any

import pytest
from pydantic import ValidationError

from services.membership.entry.people.profile_views import ProfileChanges
from services.membership.entry.views import CommunityChanges

TURNED = "Ada\u202e\u2028\n\x1bLovelace"


def test_a_person_s_name_is_one_line_without_direction_marks() -> None:
    changes = ProfileChanges.model_validate({"name": TURNED, "headline": TURNED, "location": " "})
    assert (changes.name, changes.headline, changes.location) == ("Ada Lovelace",) * 2 + ("",)


def test_the_names_of_a_community_are_one_line_without_direction_marks() -> None:
    changes = CommunityChanges.model_validate({"names": {"fr": TURNED}, "topics": [TURNED]})
    assert (changes.names, changes.topics) == ({"fr": "Ada Lovelace"}, ["Ada Lovelace"])


@pytest.mark.parametrize(
    "fields",
    [{"name": "\u202e\u2066"}, {"name": " \n"}, {"name": "x" * 121}, {"skills": ["\u200e"]}],
)
def test_an_invisible_name_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ProfileChanges.model_validate(fields)
