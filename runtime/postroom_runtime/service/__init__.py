"""The runtime as a process of its own, spoken to by the language server over stdio."""
