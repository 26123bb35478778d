"""Signing in over HTTP: origins and cookies, providers of identities, the portal's members."""
