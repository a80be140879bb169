"""Variable scopes and `{{…}}` substitution, exactly as Postman does both."""
