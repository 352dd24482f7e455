from . import score_correction, score_dispute
