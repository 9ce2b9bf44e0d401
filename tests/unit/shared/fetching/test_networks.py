import pytest

from shared.fetching.networks import Networks

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
CLOSED = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.7", "198.18.0.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0"),
    *("fd00::1", "fc00::1", "ff02::1", "fec0::1", "2001:db8::1", "100::1"),
    # IPv6 addresses that lead to IPv4 addresses which are not public
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::", "2002:a00:1::1", "::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached_on_the_ports_of_the_web(address: str) -> None:
    assert Networks().may_reach(address, 80)
    assert Networks().may_reach(address, 443)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 27017])
def test_no_other_port_is_reached(port: int) -> None:
    assert not Networks().may_reach(PUBLIC[0], port)


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_public_are_not_reached(address: str) -> None:
    assert not Networks().may_reach(address, 80)


def test_networks_of_ones_own_are_reached_once_they_are_named() -> None:
    own = Networks.read("10.1.0.0/16 fd12::/64")
    assert own.may_reach("10.1.2.3", 8080)
    assert own.may_reach("::ffff:10.1.2.3", 80)
    assert own.may_reach("fd12::7", 443)
    assert not own.may_reach("10.2.2.3", 80)
    assert not own.may_reach("127.0.0.1", 80)


def test_a_name_with_one_address_that_is_not_public_is_not_reached() -> None:
    assert Networks().all_reachable(PUBLIC, 443)
    assert not Networks().all_reachable([*PUBLIC, "10.0.0.1"], 443)
    assert not Networks().all_reachable([], 443)


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="guilde"):
        Networks.read("guilde")
