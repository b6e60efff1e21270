"""Invented dumps: documents of text lines as scrapers leave them, each line with the truth about it.

They train the line model in Ukrainian and Russian, of which the public sets have next to nothing. People, towns,
outlets and sentences are drawn by lot from the words beside, so that a model meets shapes, not the same sentences.
"""
