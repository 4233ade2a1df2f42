"""The hub's commands, one a file: each adds its arguments to `./run hub <command>` and runs with the settings."""
