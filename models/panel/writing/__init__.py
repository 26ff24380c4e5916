"""The files a panel is written to."""
