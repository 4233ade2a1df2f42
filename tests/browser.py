"""The browser in which the tests, the tour and the sheets look at pages: Chromium by any name that a system gives it."""

import shutil

# Debian's package, Ubuntu's snap and its older package, Google's own; `./run` looks for the same.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
MISSING = "No Chromium is installed on this machine"
