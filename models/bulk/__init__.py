"""Many texts: read, tagged and written block by block, in as many processes as there are."""
