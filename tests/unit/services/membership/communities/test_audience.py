"""The audience of a community, and the attributes that it may name."""

import pytest
from pydantic import ValidationError

from services.membership.domain.communities.community import audience_of
from services.membership.domain.errors import NoAudience, UnknownAttribute
from services.membership.entry.people.declared import Directory
from services.membership.entry.views import NewCommunity
from services.membership.settings import _attributes
from shared.contracts.directory import Criteria
from shared.contracts.values import Visibility

FINANCE: Criteria = {"department": ("Finance",)}


def test_only_a_selected_community_has_an_audience() -> None:
    assert audience_of(Visibility.SELECTED, FINANCE) == FINANCE
    assert audience_of(Visibility.PRIVATE, FINANCE) == {}
    with pytest.raises(NoAudience):
        audience_of(Visibility.SELECTED, {})


def test_an_audience_names_only_attributes_of_the_directory() -> None:
    directory = Directory(["site"])
    assert directory.check({**FINANCE, "site": ("Lyon",)})
    with pytest.raises(UnknownAttribute, match="shoe_size is none of: department, country, site"):
        directory.check({"shoe_size": ("42",)})


@pytest.mark.parametrize(
    "audience",
    [
        {"department": []},
        {"department": [""]},
        {"department": ["x" * 121]},
        {"department": [str(n) for n in range(11)], "country": [str(n) for n in range(10)]},
        {f"a{n}": ["x"] for n in range(6)},
    ],
)
def test_an_audience_that_is_empty_or_too_large_is_refused(audience: dict[str, list[str]]) -> None:
    body = {"slug": "x", "names": {"en": "X"}, "audience": audience}
    with pytest.raises(ValidationError):
        NewCommunity.model_validate(body)


@pytest.mark.parametrize("said", ["Site", "department", "a b c d", "site-lyon"])
def test_the_setting_names_a_few_further_attributes(said: str) -> None:
    assert _attributes("site entity") == "site entity"
    with pytest.raises(ValueError, match="it "):
        _attributes(said)
