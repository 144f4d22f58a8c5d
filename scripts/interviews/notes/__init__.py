"""From the files of notes to one row a note: header, frozen text, turns of speakers."""
