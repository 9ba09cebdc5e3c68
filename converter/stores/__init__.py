"""The archive: everything read from documents, in one SQLite file. sqlite3 is met here alone.

opening.py    a file to a connection that can be trusted, or one line that says why not
entries.py    what is kept of a verified document, as plain data that any process can hand on
archive.py    what is written: documents whole or not at all
queries.py    what is asked
dump.py       the content without ids and times: two archives are equal when their dumps are
schema.sql    the tables, with what each row means
"""
