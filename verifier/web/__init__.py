"""Pages and HTTP interface of the service: requests in, flows called, views out."""
