"""Scripts as trees: tree-sitter's structure of any text, and esprima's words for what is wrong."""
