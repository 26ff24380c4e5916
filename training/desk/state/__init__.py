"""What a desk keeps: one SQLite file beside the folder, a lock, the log of corrections, columns in memory."""
