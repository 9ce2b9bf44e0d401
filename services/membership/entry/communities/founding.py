"""The rules by which communities are founded, from the settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Founding:
    """The rules of founding a community.

    by_admins_only: other people can only propose one. supporters: how many activate a proposal.
    """

    by_admins_only: bool = False
    supporters: int = 5
