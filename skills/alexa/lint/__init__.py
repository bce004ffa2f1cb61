"""What certification looks at, tried before: the package's files, and how the endpoint behaves."""
