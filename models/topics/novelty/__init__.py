"""What makes a topic new: how it stands to the labels, and whether there is a subject in it at all."""
