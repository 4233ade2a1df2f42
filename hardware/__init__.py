"""Devices behind small ports; every one has a stand-in that can fail on demand."""
