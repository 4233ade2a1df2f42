"""The spare hub: a continuous sealed copy of the running one on another disk or machine, promoted by one command."""
