#!/usr/bin/env -S python3 -B
"""huggingface_hub, the newest."""
import hf

hf.main("hf-new")
