"""Reads a PDF in a process of its own (scripts/sheets/apart.py): a table of letters in it may claim billions."""

import pickle
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from scripts.ground.errors import EvidenceError
    from scripts.interviews.formats import pdf_layout

    made: Any
    try:
        made = [tuple(piece) for piece in pdf_layout.laid_out_pieces(Path(sys.argv[1]), sys.argv[2])]
    except EvidenceError as error:
        made = str(error)
    sys.stdout.buffer.write(pickle.dumps(made))
