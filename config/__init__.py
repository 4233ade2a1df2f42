"""The common ground both programs agree on: settings, the wire, the words, the look. Imports nothing of ours."""
