"""The hospital's own directory of people (OpenID Connect): asked over the network, its answers checked; nothing is stored."""
