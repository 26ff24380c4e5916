"""Topics by BERTopic; a text belongs to the topic whose centroid is nearest."""
