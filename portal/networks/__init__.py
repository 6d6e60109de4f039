"""The partnerships of this installation, with their districts and kinds of help."""
