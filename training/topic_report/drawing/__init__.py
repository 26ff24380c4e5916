"""Lines, dots and trees of the page: numbers as SVG paths and places on a plane."""
