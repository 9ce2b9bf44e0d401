"""The command that measures the quality of search: eval."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from cli.asking import Api, Person
from cli.context import DEFAULT_DATA, Data, Platform, console, errors, running_platform
from cli.evaluating import asking, collection, measures
from cli.evaluating.collection import Collection
from cli.evaluating.measures import MEASURES, Mean, bootstrap
from cli.importing import lines, running
from cli.people import administrator
from deploy.embedded.errors import PlatformError

LEXICAL, HYBRID = "lexical", "hybrid"
GAIN = "gain"
"""The name of the row that shows the gain of hybrid over lexical."""

Values = Mapping[str, list[float]]
"""The values of each question, by measure."""


def evaluate(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...", help="Folders with corpus.jsonl, queries.jsonl and qrels.tsv."
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Measure the ranking of search, by words only and by meaning, too."""
    platform = running_platform(data)
    collections = [collection.read(folder.resolve()) for folder in folders]
    for each in collections:
        source = running.plain(each.name, lines.documents(each.corpus, each.language), None)
        if running.run(platform, source, running.Wanted(each.community)):
            raise PlatformError(f"{each.name} could not be imported.", "See the messages above.")
    measured = {each.name: asyncio.run(_measure(platform, each)) for each in collections}
    if json:
        print(orjson.dumps(measured, option=orjson.OPT_INDENT_2).decode())
        return
    for each in collections:
        console.print(_table(each, measured[each.name]))


async def _measure(platform: Platform, wanted: Collection) -> dict[str, dict[str, Mean]]:
    """Return the means by measure, for each mode and for the gain of hybrid."""
    person = administrator(platform)
    async with Api(platform.base_url) as api:
        with _progress() as shown:
            modes = [LEXICAL]
            task = shown.add_task("vectors", total=None)
            if await asking.until_embedded(
                api, person, lambda done, total: shown.update(task, completed=done, total=total)
            ):
                modes.append(HYBRID)
            values = {mode: await _values(api, person, wanted, mode, shown) for mode in modes}
    means = {mode: _means(found) for mode, found in values.items()}
    if HYBRID in values:
        means[GAIN] = _means(_differences(values[HYBRID], values[LEXICAL]))
    return means


async def _values(
    api: Api, person: Person, wanted: Collection, mode: str, shown: Progress
) -> Values:
    task = shown.add_task(f"{wanted.name} {mode}", total=len(wanted.questions))
    found = await asking.ranked(
        api, person, wanted, mode, lambda done, _: shown.update(task, completed=done)
    )
    return {
        name: [measure(found[each], wanted.relevant[each]) for each in wanted.questions]
        for name, measure in MEASURES.items()
    }


def _means(values: Values) -> dict[str, Mean]:
    return {name: bootstrap(found) for name, found in values.items()}


def _differences(more: Values, less: Values) -> Values:
    """Subtract question by question, so that hard questions do not widen the interval."""
    return {name: [a - b for a, b in zip(more[name], less[name], strict=True)] for name in more}


def _progress() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=errors)


def _table(of: Collection, means: Mapping[str, Mapping[str, Mean]]) -> Table:
    title = f"{of.name}: {len(of.questions):,} questions, {measures.SURE:.0%} intervals"
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for name in MEASURES:
        table.add_column(name, justify="right", no_wrap=True)
    for mode, found in means.items():
        table.add_row(mode, *map(_shown, found.values()))
    return table


def _shown(mean: Mean) -> str:
    """Return a mean and its interval, without leading zeros."""
    numbers = (f"{number:.3f}".replace("0.", ".", 1) for number in (mean.mean, mean.low, mean.high))
    return "{} [{} {}]".format(*numbers)
