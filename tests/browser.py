"""The browser in which the tests, the tour and the sheets look at pages: Chromium by any name that a system gives it."""

import shutil

# Debian's Chromium without the window that nobody sees here (the same engine for two thirds of the work), Debian's whole one,
# Ubuntu's snap and its older package, Google's own; `./run` looks for the same.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
MISSING = "No Chromium is installed on this machine"
