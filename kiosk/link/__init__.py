"""The line to the hub, made safe to lose. Nothing in here knows a screen."""
