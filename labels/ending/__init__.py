"""How processes end, and what they leave: nobody works on for a parent that is gone, nothing stays of a run that was killed."""
