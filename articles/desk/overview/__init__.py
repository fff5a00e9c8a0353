"""What the desk has before it, read for a page at a time: never a text, and a fixed number of queries whatever the paper's size.

A module imports only from those below it here:

figures   what the paper did, week by week
mine      what waits for one person
work      everybody's work: who has how much, and since when
days      what is scheduled, embargoed and planned, by day
in_print  what readers got today, and this week's corrections
rows      a story as a line of a list
times     moments and days as the paper writes them
"""
