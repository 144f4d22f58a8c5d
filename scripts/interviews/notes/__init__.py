"""From the files of notes to one row a note: header, frozen text, who speaks where."""
