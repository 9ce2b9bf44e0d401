"""Why a fetch failed. `name` is stable: clients translate it.

FetchError
├── BadAddressError      no http or https address with a host, or one with a password in it
├── ForbiddenError       it leads into a network that is not public, to another port or to a host
│                        that is not to be asked
├── UnknownHostError     there is no such host
├── UnreachableError     no connection, or it broke off
├── InsecureError        its certificate is not valid
├── SlowError            it took too long
├── TooLargeError        it is larger than the limit
├── LostError            too many redirections, or one that leads nowhere
└── HostBusyError        somebody else is asking this host now
"""

from typing import ClassVar


class FetchError(Exception):
    name: ClassVar[str] = "unreachable"


class BadAddressError(FetchError):
    name = "bad-address"


class ForbiddenError(FetchError):
    name = "forbidden-address"


class UnknownHostError(FetchError):
    name = "unknown-host"


class UnreachableError(FetchError):
    name = "unreachable"


class InsecureError(FetchError):
    name = "insecure"


class SlowError(FetchError):
    name = "too-slow"


class TooLargeError(FetchError):
    name = "too-large"


class LostError(FetchError):
    name = "lost"


class HostBusyError(FetchError):
    name = "busy"
