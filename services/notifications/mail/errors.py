"""What can become of a mail that is handed over.

Exception
├── ServerAwayError   nobody takes mails now: nothing of it is this mail's fault
├── DeferredError     not now: try this mail again later (4xx)
│   └── LostError     the same, but it may have been taken: the server did not say
└── RefusedError      never: trying again changes nothing (5xx, no usable address)
"""


class ServerAwayError(Exception):
    pass


class DeferredError(Exception):
    pass


class LostError(DeferredError):
    pass


class RefusedError(Exception):
    pass
