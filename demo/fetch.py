"""What anyone with huggingface_hub does; where the hub is, HF_ENDPOINT says, and nothing else."""
import sys
import textwrap

from huggingface_hub import snapshot_download
from huggingface_hub.errors import GatedRepoError

try:
    print("downloaded to", snapshot_download(sys.argv[1]))
except GatedRepoError as no:
    # The first lines are about the request; the last is what the hub says.
    said = str(no).strip().splitlines()[-1]
    print(textwrap.fill(f"GatedRepoError: {said}", 88, break_on_hyphens=False,
                        break_long_words=False))
    sys.exit(4)
