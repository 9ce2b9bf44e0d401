"""The errors of handing over a mail.

Exception
├── ServerAwayError   the server accepts no mail now; the mail itself is not the cause
├── DeferredError     a temporary refusal: retry this mail later (4xx)
│   └── LostError     the same, but the server may have accepted it without saying so
└── RefusedError      a permanent refusal: a retry is useless (5xx, no usable address)
"""


class ServerAwayError(Exception):
    pass


class DeferredError(Exception):
    pass


class LostError(DeferredError):
    pass


class RefusedError(Exception):
    pass
