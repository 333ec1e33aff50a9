"""Reads what customers can read out of the code into catalogs (`src/answerable/locale`), checks and compiles them.

`script/languages` runs it; `compiling` is also what the build of a wheel uses, so it knows neither Django nor us.
"""
