"""The API that scripts see, as data compiled from `pm.d.ts` and the libraries' declarations."""
