"""Code scanners. The kind at hand types like a very fast keyboard and presses Enter."""

from hardware.scanner.framing import ScannedCode, ScannerFraming, UnreadableScan

__all__ = ["ScannedCode", "ScannerFraming", "UnreadableScan"]
