"""Write files that a person wrote: only what was asked changes."""
