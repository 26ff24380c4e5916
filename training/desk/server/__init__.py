"""The server: who may ask, what is asked, what is answered."""
