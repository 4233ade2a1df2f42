"""`python -m display_server <command>`."""

import gc
import sys

if __name__ == "__main__":
    # What is loaded stays: going through it for garbage while it grows took two fifths of a start.
    gc.set_threshold(100_000, 50, 100)
    from display_server.cli import main

    sys.exit(main())
