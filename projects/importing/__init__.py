"""Makes projects of a table: all of its rows or none, and every fault said with its line, column and cure.

- `table`: the bytes of a CSV file as lines of named cells
- `cells`, `rows`: what each cell may hold, and what the cells of a row must be together
- `filling`: a row as fields and lines of a project
- `loading`: the one transaction; who may change what afterwards
"""
