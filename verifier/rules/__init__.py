"""Rules as data: packs that cite the documents they come from, and the engine that applies them.

The judgement of one proof is `convert`; which pack judges is `Packs.for_year`. Nothing here reads a clock, a network
or a database; the packs travel with the program.
"""
