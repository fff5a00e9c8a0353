"""From the working copy to an edition on the shelf, and the records that printing leaves.

A module imports only from those below it here:

legal      editions withheld from readers, or erased
history    saved states of a working copy: kept, restored, compared
composed   a story as it stands, read once: rows, document, digest, content
revisions  one saved state, in the format of fixtures
printing   editions and the rows that readers' lists read
eyes       who has had a text in their hands
shelf      which edition readers see, and from when until when
compose    the working copy as one document
amend      changes of shared records, on record
chains     links added to the ledger and to the chain of moves
"""
