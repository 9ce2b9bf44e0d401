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
        "unlock": said("Replies reopened"),
        "dismiss": said("Flags dismissed"),
        "move": said("Moved to another community"),
        "merge": said("Merged into another post"),
        "split": said("Split off into a post"),
        "warn": said("Warning"),
        "bar_posting": said("No posting for a time"),
        "bar_flagging": said("No flagging for a time"),
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
        "upheld": said("Handled by moderators"),
        "dismissed": said("Left as it is"),
        "withdrawn": said("Deleted meanwhile"),
    },
}
