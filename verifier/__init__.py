"""The service: rules, accounts, review, certificates and the pages around them."""
