"""`python -m cli`, which `./guilde` calls."""

import sys

from cli.app import main

sys.exit(main())
