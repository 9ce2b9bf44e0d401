"""The parameters that name a community by its slug."""

from typing import Annotated

from fastapi import Path, Query

OfCommunity = Annotated[str, Query(max_length=64, description="The community's slug")]
OfCommunityOrAll = Annotated[
    str | None,
    Query(max_length=64, description="The community's slug; without it: content for everyone"),
]
CommunityPath = Annotated[str, Path(max_length=64, description="The community's slug")]
