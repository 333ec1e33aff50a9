"""Mail that a provider receives for us and posts to `/hooks/PROVIDER/`: kept like any other, then acknowledged."""
