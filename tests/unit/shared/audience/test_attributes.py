import pytest

from shared.audience.attributes import MOST_ATTRIBUTES, keys_of, keys_to

ADA = keys_of({"department": "Finance", "country": "FR"})


@pytest.mark.parametrize(
    ("audience", "is_of"),
    [
        ({"department": ["Finance"]}, True),
        ({"department": ["Audit", "Finance"]}, True),
        ({"department": [" finance "], "country": ["fr"]}, True),
        ({"department": ["Finance"], "country": ["DE"]}, False),
        ({"department": ["Audit"]}, False),
        ({"department": ["Finance"], "site": ["Lyon"]}, False),
        ({"department": ["Finance"], "site": [""]}, False),
        ({}, False),
        ({"department": []}, False),
        ({"department": ["Finance&country=fr"]}, False),
    ],
)
def test_an_audience_selects_people_with_a_value_of_each_attribute(
    audience: dict[str, list[str]],
    is_of: bool,  # noqa: FBT001
) -> None:
    assert (not ADA.isdisjoint(keys_to(audience))) is is_of


def test_empty_attributes_make_no_keys() -> None:
    assert keys_of({"department": "", "country": " "}) == frozenset()


def test_only_the_first_few_attributes_make_keys() -> None:
    assert len(keys_of({f"a{n}": "x" for n in range(20)})) == 2**MOST_ATTRIBUTES - 1


def test_an_audience_with_too_many_keys_selects_nobody() -> None:
    many = [str(n) for n in range(11)]
    assert keys_to({"department": many, "site": many}) == []
