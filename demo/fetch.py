"""What anyone with huggingface_hub does, told where the hub is by HF_ENDPOINT and by nothing else."""
import sys

from huggingface_hub import snapshot_download
from huggingface_hub.errors import GatedRepoError

try:
    print(snapshot_download(sys.argv[1]))
except GatedRepoError as no:
    # The first lines are about the request; the last is what the hub says.
    print("GatedRepoError:", str(no).strip().splitlines()[-1])
    sys.exit(1)
