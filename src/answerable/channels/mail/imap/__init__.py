"""Mailboxes elsewhere, read by IMAP: nothing is lost in them, nothing is taken twice, and nobody's mail is touched.

`connecting` opens a `Connection`, `looking` goes through one folder (`ages` says what is older than our customers,
`keeping` commits, `moving` puts away, `comparing` counts), `waiting` waits for more, and `watching` does all of it
again and again, a thread for each folder, in the process of `answerable imap`.
"""
