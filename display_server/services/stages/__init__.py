"""A stage's moves, its diary, and which stage comes next: what every room above stands on."""
