#!/usr/bin/env -S python3 -B
"""huggingface_hub, 0.34."""
import hf

hf.main("hf-034")
