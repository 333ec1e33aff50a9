"""`answerable mail import`: old mailboxes become history, cases that are over. Streams, and can be begun again.

`places` finds the mails, `mbox` and `zips` divide what holds many, `looking` reads each once into an `index` on disk
that knows the conversations, `planning` says what would become of them, `bringing_in` does it, mail by mail.
"""
