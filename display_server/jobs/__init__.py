"""The jobs process: what falls due by itself. One leader, a tick each second; it writes by asking `web` (decisions 7, 11)."""
