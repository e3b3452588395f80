"""hub/README.md and hub/.eval_results/*.yaml, as huggingface_hub 2.4.0 writes them:
python3 make-hub.py (with that package and its pyyaml)."""
import yaml
from huggingface_hub import EvalResult, EvalResultEntry, ModelCard, ModelCardData
from huggingface_hub._eval_results import eval_result_entries_to_yaml

arc = dict(task_type="text-generation", task_name="Text Generation", dataset_type="ai2_arc",
           dataset_name="AI2 Reasoning Challenge", dataset_config="ARC-Challenge", dataset_split="test",
           source_name="Eval Logs", source_url="https://example.org/logs")
results = [
    EvalResult(**arc, metric_type="acc_norm", metric_name="normalized accuracy", metric_value=60.24),
    EvalResult(**arc, metric_type="acc", metric_value=0.571, metric_args={"num_few_shot": 25}),
    EvalResult(task_type="text-generation", dataset_type="gsm8k", dataset_name="GSM8k",
               metric_type="exact_match", metric_value="41.5%", verified=True),
    EvalResult(task_type="text-generation", dataset_type="gsm8k", dataset_name="GSM8k",
               metric_type="f1", metric_value="N/A"),
]
card = ModelCardData(license="mit", model_name="acme/tiny", eval_results=results)
ModelCard.from_template(card, template_str="---\n{{ card_data }}\n---\n# Tiny\n").save("hub/README.md")

# The two examples of the format's own documentation.
entries = [
    EvalResultEntry(dataset_id="Idavidrein/gpqa", task_id="gpqa_diamond", value=0.412),
    EvalResultEntry(dataset_id="cais/hle", task_id="default", value=20.90,
                    dataset_revision="5503434ddd753f426f4b38109466949a1217c2bb",
                    date="2025-01-15T10:30:00Z", source_url="https://example.org/hle",
                    source_name="CAIS HLE", source_org="cais", notes="no-tools"),
]
with open("hub/.eval_results/both.yaml", "w") as f:
    yaml.dump(eval_result_entries_to_yaml(entries), f, sort_keys=False)
