"""What each kind of file needs before there is text to clean."""
