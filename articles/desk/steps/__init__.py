"""What editors do, a function a verb. Only this room writes `Article.state` and makes editions.

A module imports only from those below it here:

combined    two steps with one press
importing   stories that arrive, printed or taken in
restoring   going back to a saved state
plans       urgency, assignee and dates, which make no edition
editing     saving a working copy
waiting     what waits for somebody
workflow    `move`, which takes every step
recording   what was found in a text, put on record
linking     people linked, quotations checked, unnamed speakers confirmed
dismissals  warnings set aside
guards      who may take which step, and why not
standing    what readers see of a story now, in words
reprints    where else the same words or sources were printed
minor       whether a minor edition was minor
"""
