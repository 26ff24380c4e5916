"""Topic models compared and measured."""
