"""What editors do, a function a verb. Only this room writes `Article.state` and makes editions.

A module imports only from those below it here:

merging     two people's changes of one text put together
sending     forms that were sent twice
typing      what was typed and not saved yet
presence    who has a story open
fixing      a story in print revised, changed and printed in one go
combined    two steps with one press
together    stories printed at one moment, all or none
importing   stories that arrive, printed or taken in
restoring   going back to a saved state
placing     stories put in a place of the front page or of a section's page
plans       urgency, assignee and dates, which make no edition
sorting     section and tags, without opening the story
picturing   pictures put into a story together
editing     saving a working copy
notes       notes on a story, and who is asked something
reports     what becomes of a reader's report of an error
workflow    `move`, which takes every step
letters     mail to colleagues about a step or a note
effects     what each step does to a story
prints      what printing does, whoever asks for it
step        one step while it is carried out
recording   words put on record: who has a name, people new to the paper, speakers linked
linking     people linked, quotations checked, unnamed speakers confirmed
dismissals  warnings set aside
counts      how much preflight found, kept for lists
guards      who may take which step, and why not
past        what was done with a story so far
claims      taking hold of a story before it is changed
standing    what readers see of a story now, in words
reprints    where else the same words or sources were printed
minor       whether a minor edition was minor
"""
