"""What stands for those who have no picture."""

import pytest

from portal.view.faces import HUES, hue, initials


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Claire Dubois", "CD"),
        ("Jean-Luc de La Tour", "JT"),
        ("data", "D"),
        ("Élodie", "É"),
        ("Marc (invité)", "M"),
        ("  ", "?"),
        ("", "?"),
        (None, "?"),
        ("…", "?"),
    ],
)
def test_the_first_letters_of_the_first_and_last_word_stand_for_a_name(
    name: str | None, said: str
) -> None:
    assert initials(name) == said


def test_a_person_keeps_one_colour_and_people_have_all_of_them() -> None:
    people = [f"person-{number}" for number in range(200)]
    assert [hue(one) for one in people] == [hue(one) for one in people]
    assert {hue(one) for one in people} == set(range(HUES))
