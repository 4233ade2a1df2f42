"""The demo's own small door: web and push under one origin, as a reverse proxy joins them in production (config/deploy)."""
