"""What keeps the paper safe. A module imports only from those below it here:

erased_again  what the law had erased is erased again after a restore
backups       a whole paper in one file, and back
snapshots     the database as it was at one moment
verify        proves that the ledger and the chain of moves hold
"""
