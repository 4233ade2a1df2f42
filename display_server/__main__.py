"""`python -m display_server <command>`."""

import sys

from display_server.cli import main

if __name__ == "__main__":
    sys.exit(main())
