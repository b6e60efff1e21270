"""What is judged of a document, and what came of it."""
