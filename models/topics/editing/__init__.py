"""Topics as a person wants them: own ones by name and words, found ones joined, split, renamed, dropped."""
