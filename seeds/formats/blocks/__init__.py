"""Files of records in blocks: each can be read by itself, in whatever process, and tells what it met."""
