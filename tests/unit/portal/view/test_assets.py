import gzip
from pathlib import Path

import brotli
import pytest
from starlette.requests import Request

from portal.view.assets import A_YEAR, Assets, compressed


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets()


def request(accepted: str) -> Request:
    return Request({"type": "http", "headers": [(b"accept-encoding", accepted.encode())]})


def test_an_asset_is_kept_for_a_year_under_a_name_of_its_content(assets: Assets) -> None:
    name = assets.paths["guilde.css"].removeprefix("/static/")
    answer = assets.answer(name, request("gzip, br"))
    assert answer.headers["cache-control"] == A_YEAR
    assert answer.headers["content-encoding"] == "br"
    assert b"--accent" in brotli.decompress(bytes(answer.body))


def test_an_asset_of_another_version_is_not_there(assets: Assets) -> None:
    assert assets.answer("guilde.000000000000.css", request("br")).status_code == 404


def test_htmx_is_served_from_its_package(assets: Assets) -> None:
    name = assets.paths["htmx.js"].removeprefix("/static/")
    answer = assets.answer(name, request("gzip"))
    assert b"htmx" in gzip.decompress(bytes(answer.body))


def test_a_theme_comes_after_our_styles_and_brings_its_logo(tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text(":root { --accent: #123456; }")
    (tmp_path / "logo.svg").write_text("<svg/>")
    themed = Assets(tmp_path)
    name = themed.paths["guilde.css"].removeprefix("/static/")
    assert bytes(themed.answer(name, request("")).body).endswith(b"#123456; }")
    assert "logo.svg" in themed.paths


def test_scripts_stay_small(assets: Assets) -> None:
    sizes = {
        name: len(bytes(assets.answer(path.removeprefix("/static/"), request("gzip")).body))
        for name, path in assets.paths.items()
    }
    assert sizes["htmx.js"] + sizes["guilde.js"] < 25_000
    assert sizes["htmx.js"] + sizes["guilde.js"] + sizes["editor.js"] < 45_000


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0", ""), ("", "")]
)
def test_a_page_is_compressed_in_an_encoding_that_the_browser_accepts(
    accepted: str, encoding: str
) -> None:
    assert compressed(b"x" * 100, accepted)[0] == encoding
