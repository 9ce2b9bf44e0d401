"""The addresses that a service may connect to on behalf of people: the public internet.

A name is resolved once, each address is checked, and the connection uses a checked address. This
defeats DNS rebinding.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 443})
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_PROTOCOLS = IPv4Network("192.0.0.0/24")
_LOW = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Networks:
    """The rule. allowed: your own networks, which are also allowed, on any port."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def read(cls, said: str) -> "Networks":
        """Parse networks separated by spaces. Raises: ValueError."""
        return cls(tuple(ip_network(each) for each in said.split()))

    def may_reach(self, address: str, port: int) -> bool:
        """Return whether a connection to this address and port is allowed."""
        found = ip_address(address.partition("%")[0])
        leads_to = _plain(found)
        if any(each in network for network in self.allowed for each in (found, leads_to)):
            return True
        return port in PORTS and _is_public(leads_to)

    def all_reachable(self, addresses: Iterable[str], port: int) -> bool:
        """Return whether there are addresses and all are allowed.

        A single forbidden one makes the whole name suspicious.
        """
        found = list(addresses)
        return bool(found) and all(self.may_reach(each, port) for each in found)


def _plain(address: Address) -> Address:
    """Return the IPv4 address embedded in an IPv6 address, if any."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64 or address in _COMPATIBLE:
        return IPv4Address(int(address) & _LOW)
    return address


def _is_public(address: Address) -> bool:
    # is_global alone counts some groups of receivers and some reserved ranges as public
    special = (
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
        address.is_private,
        address.is_loopback,
        address.is_link_local,
    )
    if isinstance(address, IPv6Address) and (address.is_site_local or address.teredo is not None):
        return False
    return address.is_global and not any(special) and address not in _PROTOCOLS
