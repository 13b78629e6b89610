"""Papers: what the office gives out to be kept, downloaded and checked by strangers."""
