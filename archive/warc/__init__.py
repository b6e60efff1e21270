"""WARC files as bytes: records read and written, members walked past damage, HTTP bodies decoded.

What stands here knows the format and no archive: it opens no index and holds no locks.
"""
