"""Word, PowerPoint, OFD and the old formats of office programs."""
