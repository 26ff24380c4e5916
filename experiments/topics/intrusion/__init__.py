"""Word and document intrusion: sheets that a reader answers blind, and their score."""
