"""Services of one department."""
