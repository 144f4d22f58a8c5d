"""The numerical core: numpy and scipy only, nothing about files."""
