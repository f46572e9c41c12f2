"""What files hold, whatever it is about: listing, documents, prose, notebooks."""
