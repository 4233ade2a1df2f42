"""How long somebody will wait: learned from the line's own past, corrected as it goes, honest when it knows too little.

No I/O. A `Line` replays what happened; at each arrival it gives a `Situation`; a `Predictor` turns that into p10, p50 and p90.
"""
