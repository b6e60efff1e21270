"""What an archive gives back: WACZ and WARC for replayers, CDXJ for their indexes, WET and tables for readers of text.

Everything is derived from WARC files and index, and written under a temporary name first. Records are copied byte for
byte; nothing is fetched.
"""
