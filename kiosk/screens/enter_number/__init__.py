"""A number typed by hand."""
