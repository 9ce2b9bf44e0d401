"""The command line as a module: `python -m cli`, which `./guilde` runs."""

import sys

from cli.app import main

sys.exit(main())
