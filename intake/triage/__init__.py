"""The desk: taking in a request, and saying how long it will take."""
