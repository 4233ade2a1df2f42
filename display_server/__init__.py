"""The hub: one queue, its screens, its console and its web admin. Three processes: web, push, jobs."""
