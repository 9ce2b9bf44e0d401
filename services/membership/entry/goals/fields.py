"""The fields that the request bodies of goals have in common."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from shared.contracts.values import Language
from shared.runtime.bodies import SOMETHING, in_one_line

MOST_KEY_RESULTS = 10
LARGEST = 1e12

Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=SOMETHING),
    AfterValidator(in_one_line),
]
Titles = Annotated[
    dict[Language, Title],
    Field(min_length=1, examples=[{"en": "Everybody has a mentor", "fr": "Un mentor pour tous"}]),
]
Why = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
Whys = Annotated[dict[Language, Why], Field(examples=[{"en": "Nobody learns alone."}])]
Note = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(max_length=1_000, strip_whitespace=True)]
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
DueDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1), examples=["2026-06-30"])]
