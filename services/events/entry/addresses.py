"""Addresses of gatherings. Paths ending in `.ics` are calendars, and have their own methods."""

from typing import Annotated

from fastapi import Path
from starlette.convertors import Convertor, register_url_convertor


class Undotted(Convertor[str]):
    regex = "[^/.]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("undotted", Undotted())

ONE = "/gatherings/{gathering_id:undotted}"
CALENDAR = "/gatherings/{gathering_id:undotted}.ics"

GatheringId = Annotated[str, Path(max_length=200)]
