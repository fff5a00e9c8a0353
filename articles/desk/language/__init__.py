"""Reading text: paragraphs, quotation marks, speakers, names. Knows no rule of the desk.

A module imports only from those below it here:

speech      direct speech in a body, and who says it
speakers    who is meant by the words for a speaker
names       known people in a body, by the folded words of their names
marks       what stands between quotation marks, and which marks do not balance
cues        the words around a quotation that name its speaker
anchors     where recorded words stand in a body, and links between both
phrases     the words for a speaker: their head, and what is told beside it
prose       a body as plain text: paragraphs, sentences, and where each letter stands in the markup
patterns    regular expressions with those words in them, made at their first use
vocabulary  the words of each language, read from the files in words/
notation    how a phrase is written in such a file
spans       places in a text, asked whether something touches one of them
keys        what such a file may hold
"""
