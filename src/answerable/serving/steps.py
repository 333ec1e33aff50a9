"""What the worker does, in this order: each step takes the time, does one small batch and returns how much it did.

Somebody waits for the prompt ones; the others, while they find nothing to do, are asked once a second.
"""

from answerable.cases.aside import escalate_set_aside
from answerable.cases.digesting import gather
from answerable.cases.leaving import return_of_the_absent
from answerable.cases.overload import post_circulars
from answerable.cases.previewing import Previewer
from answerable.cases.recomputing import recompute
from answerable.cases.scanning import Scanner
from answerable.cases.sweeping import Sweeper
from answerable.cases.telling_late import tell_of_lateness
from answerable.channels.mail import receiving as mail
from answerable.channels.mail.digests import send_digests
from answerable.channels.mail.forgetting import Forgetter
from answerable.channels.mail.hooks.fetching import Fetcher as Awaiting
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.stalling.letters import send_alarms
from answerable.channels.mail.stalling.watching import look_for_stalls
from answerable.channels.web import receiving as web
from answerable.portal.sending_codes import send_codes
from answerable.portal.sending_links import send_links
from answerable.staff.rota.ending import end_shifts
from answerable.staff.rota.fetching import Fetcher
from answerable.staff.rota.laying_out import lay_out_rotas

PROMPT = [
    Awaiting().fetch,
    mail.file_pending,
    web.file_pending,
    send_pending,
    send_codes,
    send_links,
]
UNHURRIED = [
    Scanner().scan,
    Previewer().make,
    Sweeper().sweep,
    tell_of_lateness,
    post_circulars,
    escalate_set_aside,
    gather,
    send_digests,
    look_for_stalls,
    send_alarms,
    Forgetter().forget,
    return_of_the_absent,
    recompute,
    end_shifts,
    lay_out_rotas,
    Fetcher().fetch,
]
STEPS = [*PROMPT, *UNHURRIED]
