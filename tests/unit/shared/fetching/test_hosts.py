"""Which hosts may be asked, by name."""

import pytest

from shared.fetching.errors import ForbiddenError
from shared.fetching.fetcher import Fetcher
from shared.fetching.hosts import Hosts


def test_any_host_may_be_asked_if_none_is_named() -> None:
    assert Hosts.read().may_ask("example.org")


@pytest.mark.parametrize("host", ["example.org", "EXAMPLE.org.", "a.b.example.org"])
def test_a_name_stands_for_its_subdomains(host: str) -> None:
    assert Hosts.read("example.org other.org").may_ask(host)
    assert not Hosts.read("", "Example.org.").may_ask(host)


@pytest.mark.parametrize("host", ["notexample.org", "org", "example.org.evil.com", ""])
def test_it_stands_for_no_other(host: str) -> None:
    assert not Hosts.read("example.org").may_ask(host)
    assert Hosts.read("", "example.org").may_ask(host)


def test_a_host_that_is_excluded_is_so_within_those_that_are_named() -> None:
    hosts = Hosts.read("example.org", "private.example.org", ["own.example.org"])
    assert hosts.may_ask("www.example.org")
    assert not hosts.may_ask("private.example.org")
    assert not hosts.may_ask("a.own.example.org")


@pytest.mark.parametrize(
    "named", ["médecins.example", "xn--mdecins-bya.example", "MÉDECINS.example."]
)
@pytest.mark.parametrize("linked", ["médecins.example", "www.xn--mdecins-bya.example"])
def test_a_name_in_another_script_is_the_one_that_name_servers_know(
    named: str, linked: str
) -> None:
    with pytest.raises(ForbiddenError):
        Fetcher("Guilde (test)", hosts=Hosts.read("", named)).check(f"https://{linked}/")
    Fetcher("Guilde (test)", hosts=Hosts.read(named)).check(f"https://{linked}/")
    assert not Hosts.read("", named).may_ask(linked)


def test_an_address_at_another_host_is_refused_before_anybody_is_asked() -> None:
    fetcher = Fetcher("Guilde (test)", hosts=Hosts.read("example.org"))
    fetcher.check("https://www.example.org/")
    with pytest.raises(ForbiddenError):
        fetcher.check("https://example.com/")
