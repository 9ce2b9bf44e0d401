"""Labels of moderation, by group and value."""

from collections.abc import Mapping
from typing import Final

from portal.view.marking import said

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "act": {
        "hide": said("Hidden"),
        "delete": said("Deleted"),
        "restore": said("Shown again"),
        "lock": said("Replies closed"),
        "unlock": said("Replies open again"),
        "dismiss": said("Flags dismissed"),
        "move": said("Moved to another community"),
        "merge": said("Merged into another post"),
        "split": said("Split off into a post"),
        "warn": said("Warning"),
        "bar_posting": said("No posts and replies for a time"),
        "bar_flagging": said("No flags for a time"),
    },
    "flag": {
        "spam": said("Advertising or spam"),
        "abusive": said("Abusive"),
        "off_topic": said("Off topic"),
        "outdated": said("Out of date"),
        "personal_data": said("Personal data"),
        "other": said("Something else"),
    },
    "flag_status": {
        "open": said("Not decided"),
        "upheld": said("Moderators acted"),
        "dismissed": said("Left as it is"),
        "withdrawn": said("Deleted meanwhile"),
    },
}
