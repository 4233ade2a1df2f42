"""Plans made by others become ours: OpenStreetMap indoor tagging, Apple's IMDF, graphs of points and lines, our own file."""
