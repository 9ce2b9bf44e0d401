"""Where pages may be fetched from for previews, as the settings say."""

import pytest

from services.content.main import previewing_by
from services.content.settings import ContentSettings
from shared.fetching.errors import ForbiddenError

INSIDE = "http://10.1.2.3/delete?id=7"


def _settings(**given: str) -> ContentSettings:
    return ContentSettings(
        issuer="https://id.example.org",
        jwks_url="https://id.example.org/keys",
        **given,  # type: ignore[arg-type]
    )


def test_networks_that_feeds_may_come_from_are_closed_to_whoever_writes() -> None:
    settings = _settings(fetch_networks="10.1.0.0/16", preview_networks="")
    with pytest.raises(ForbiddenError):
        previewing_by(settings).fetcher.check(INSIDE)


def test_hosts_may_be_named_in_another_script() -> None:
    with pytest.raises(ForbiddenError):
        previewing_by(_settings(preview_not_hosts="médecins.example")).fetcher.check(
            "https://www.médecins.example/"
        )


def test_what_may_be_asked_follows_the_settings() -> None:
    """What is known already is shown by the same rule."""
    page = "https://www.example.org/a"
    assert previewing_by(_settings()).may_ask(page)
    assert not previewing_by(_settings(previews="false")).may_ask(page)
    assert not previewing_by(_settings(preview_not_hosts="example.org")).may_ask(page)
    assert not previewing_by(_settings(preview_hosts="example.com")).may_ask(page)
    assert not previewing_by(_settings(public_url="https://example.org")).may_ask(page)


@pytest.mark.parametrize("wrong", ["https://example.org", "ex_ample.org", "é/ü", "*.example.org"])
def test_what_is_no_name_of_a_host_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not host names"):
        _settings(preview_not_hosts=wrong)


def test_networks_are_opened_by_a_setting_of_their_own() -> None:
    assert previewing_by(_settings(preview_networks="10.1.0.0/16")).may_ask(INSIDE)
