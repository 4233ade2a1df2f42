"""Where a person is found."""
