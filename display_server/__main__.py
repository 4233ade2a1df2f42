"""`python -m display_server <command>`."""

import sys

from config.loading import loading

if __name__ == "__main__":
    loading()
    from display_server.cli import main

    sys.exit(main())
