"""Take answers of people into the log of corrections."""
