"""Tables on the pages of a PDF: by the lines drawn around their cells, or by how the cells stand."""
