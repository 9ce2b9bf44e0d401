"""Labels of watched feeds, by group and value."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "trouble": {
        "bad-address": said("It leads to an address that cannot be fetched."),
        "forbidden-address": said("Its address is not on the public internet."),
        "unknown-host": said("There is no server of this name."),
        "unreachable": said("Its server cannot be reached."),
        "insecure": said("The certificate of its server is not valid."),
        "too-slow": said("Its server takes too long to answer."),
        "too-large": said("It is too large."),
        "lost": said("It redirects too many times, or without an address."),
        "gone": said("Its server says that it is gone permanently."),
        "refused": said("Its server refuses access to it."),
        "busy": said("Its server is overloaded or has a problem."),
        "no-feed": said("There is no feed at this address: look for RSS or Atom on the site."),
    },
    "triage": {
        "new": said("New"),
        "chosen": said("Chosen"),
        "dismissed": said("Dismissed"),
    },
}
