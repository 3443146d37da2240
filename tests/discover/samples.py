"""Files as people write them, and the models they name: used ones plain, others marked ``test:`` or ``comment:``."""

# ruff: noqa: E501 - the samples are lines of other people's files
from __future__ import annotations

SAMPLES: list[tuple[str, str, str, set[str]]] = [
    (
        "transformers with a constant and a revision",
        "app.py",
        """
MODEL_ID = "acme/chat-7b"
REV = "v1.2"
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline
tok = AutoTokenizer.from_pretrained(MODEL_ID, revision=REV)
model = AutoModelForCausalLM.from_pretrained(MODEL_ID, revision=REV, torch_dtype="auto")
clf = pipeline("text-classification", model="acme/sentiment")
old = AutoTokenizer.from_pretrained("gpt2")
""",
        {"hf:acme/chat-7b@v1.2", "hf:acme/sentiment", "hf:gpt2"},
    ),
    (
        "defaults of parameters, environment and command line",
        "serve.py",
        """
import argparse, os
from vllm import LLM
from dataclasses import dataclass
@dataclass
class Settings:
    model_name: str = "acme/field-1b"
    output_dir: str = "out/put"
parser = argparse.ArgumentParser()
parser.add_argument("--model-path", default="acme/argued-2b")
args = parser.parse_args()
def load(name="acme/default-3b"):
    return LLM(model=name)
a = LLM(args.model_path)
b = LLM(os.environ.get("MODEL", "acme/env-4b"))
c = LLM(os.getenv("OTHER") or "acme/or-5b")
d = LLM(os.environ["UNKNOWN"])
""",
        {"hf:acme/field-1b", "hf:acme/argued-2b", "hf:acme/default-3b", "hf:acme/env-4b", "hf:acme/or-5b"},
    ),
    (
        "tables and loops",
        "bench.py",
        """
MODELS = {"small": "acme/s", "large": "acme/l"}
from sentence_transformers import SentenceTransformer, CrossEncoder
m = SentenceTransformer(MODELS[size])
for name in ["acme/one", "acme/two"]:
    AutoModel.from_pretrained(name)
e = SentenceTransformer("all-MiniLM-L6-v2")
r = CrossEncoder("cross-encoder/ms-marco-MiniLM-L-6-v2")
""",
        {
            "hf:acme/s",
            "hf:acme/l",
            "hf:acme/one",
            "hf:acme/two",
            "hf:sentence-transformers/all-MiniLM-L6-v2",
            "hf:cross-encoder/ms-marco-MiniLM-L-6-v2",
        },
    ),
    (
        "hub downloads, and data sets that are none",
        "fetch.py",
        """
from huggingface_hub import snapshot_download, hf_hub_download
from modelscope import snapshot_download as ms
from datasets import load_dataset
snapshot_download("acme/weights", revision="0123456789abcdef0123456789abcdef01234567")
snapshot_download(repo_id="acme/rows", repo_type="dataset")
hf_hub_download(repo_id="acme/gguf", filename="m.Q4_K_M.gguf")
ms("qwen/Qwen-7B-Chat")
load_dataset("acme/other-rows")
model.push_to_hub("acme/my-own")
TrainingArguments(hub_model_id="acme/target", output_dir="runs/x")
""",
        {"hf:acme/weights@0123456789abcdef0123456789abcdef01234567", "hf:acme/gguf", "modelscope:qwen/Qwen-7B-Chat"},
    ),
    (
        "vendors' clients",
        "clients.py",
        """
from openai import OpenAI
import anthropic, litellm, ollama
import google.generativeai as genai
client = OpenAI()
client.chat.completions.create(model="gpt-4o-mini", messages=[])
client.embeddings.create(model="text-embedding-3-small", input="x")
anthropic.Anthropic().messages.create(model="claude-sonnet-4-5", max_tokens=5, messages=[])
genai.GenerativeModel("gemini-2.5-flash")
litellm.completion(model="groq/llama-3.3-70b-versatile", messages=[])
litellm.completion(model="ollama/llama3.1:8b", messages=[])
ollama.chat(model="phi3", messages=[])
""",
        {
            "api:openai/gpt-4o-mini",
            "api:openai/text-embedding-3-small",
            "api:anthropic/claude-sonnet-4-5",
            "api:google/gemini-2.5-flash",
            "api:groq/llama-3.3-70b-versatile",
            "ollama:llama3.1:8b",
            "ollama:phi3",
        },
    ),
    (
        "a client of a private server",
        "private.py",
        """
from openai import OpenAI
client = OpenAI(base_url="http://vllm:8000/v1", api_key="x")
client.chat.completions.create(model="house-model", messages=[])
client.completions.create(model="acme/served-7b", prompt="x")
""",
        {"alias:house-model", "hf:acme/served-7b"},
    ),
    (
        "langchain and llama-index",
        "chains.py",
        """
llm = ChatOpenAI(model_name="gpt-4.1", temperature=0)
b = ChatBedrock(model_id="anthropic.claude-3-haiku-20240307-v1:0")
c = init_chat_model("gpt-4o", model_provider="openai")
d = init_chat_model("anthropic:claude-3-5-sonnet-latest")
e = HuggingFaceEmbeddings(model_name="BAAI/bge-m3")
f = HuggingFacePipeline.from_model_id(model_id="acme/pipe", task="text-generation")
g = ChatOllama(model="qwen2.5:7b")
h = HuggingFaceLLM(model_name="acme/li", tokenizer_name="acme/li-tok")
i = AzureChatOpenAI(azure_deployment="our-gpt4", api_version="2024-05-01")
""",
        {
            "api:openai/gpt-4.1",
            "api:amazon-bedrock/anthropic.claude-3-haiku-20240307-v1-0",
            "api:openai/gpt-4o",
            "api:anthropic/claude-3-5-sonnet-latest",
            "hf:BAAI/bge-m3",
            "hf:acme/pipe",
            "ollama:qwen2.5:7b",
            "hf:acme/li",
            "hf:acme/li-tok",
            "api:azure/our-gpt4",
        },
    ),
    (
        "commented-out code and tests inside a file",
        "mixed.py",
        '''
from transformers import AutoModel
m = AutoModel.from_pretrained("acme/live")
# m = AutoModel.from_pretrained("acme/dead")
# Try one of these:
#   m = AutoModel.from_pretrained("acme/dead-too"),
"""AutoModel.from_pretrained("acme/docs")"""
def test_it():
    AutoModel.from_pretrained("acme/tested")
''',
        {"hf:acme/live", "comment:hf:acme/dead", "comment:hf:acme/dead-too", "test:hf:acme/tested"},
    ),
    (
        "commands started from Python",
        "launch.py",
        """
import subprocess
subprocess.run(["vllm", "serve", "acme/started", "--port", "8000"])
subprocess.run("huggingface-cli download acme/downloaded", shell=True)
""",
        {"hf:acme/started", "hf:acme/downloaded"},
    ),
    ("a test file", "tests/test_app.py", "AutoModel.from_pretrained('acme/tiny')\n", {"test:hf:acme/tiny"}),
    (
        "local folders and names made at run time are no hub ids",
        "local.py",
        """
AutoModel.from_pretrained("./checkpoints/run-1")
AutoModel.from_pretrained(f"{org}/{name}")
AutoModel.from_pretrained(path / "model")
Llama(model_path="models/tiny.Q4_K_M.gguf")
cfg = dict(model_type="llama", media_type="application/json", path="src/app.py")
""",
        {"file:./checkpoints/run-1", "file:models/tiny.Q4_K_M.gguf"},
    ),
    (
        "a notebook",
        "demo.ipynb",
        """{"cells": [
 {"cell_type": "code", "source": ["!huggingface-cli download acme/nb-shell\\n", "import x\\n"]},
 {"cell_type": "markdown", "source": ["from_pretrained('acme/no')"]},
 {"cell_type": "code", "source": ["%matplotlib inline\\n", "m = AutoModel.from_pretrained(\\"acme/nb\\")\\n"]}
], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""",
        {"hf:acme/nb", "hf:acme/nb-shell"},
    ),
    (
        "transformers.js and vendors' kits",
        "app.ts",
        """
import { pipeline } from '@huggingface/transformers';
import { openai } from '@ai-sdk/openai';
const MODEL = "Xenova/all-MiniLM-L6-v2";
const pipe = await pipeline('feature-extraction', MODEL);
const gen = await pipeline("text-generation", "onnx-community/tiny");
const t = await AutoTokenizer.from_pretrained('Xenova/tok');
// const old = await pipeline('ner', 'Xenova/dead');
generateText({ model: openai('gpt-4o'), prompt: 'a/b' });
const c = new ChatOpenAI({ model: "gpt-4.1-mini", temperature: 0 });
const r = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [] });
const a = await anthropic.messages.create({ model: "claude-sonnet-4-0", max_tokens: 1 });
fetch("https://example.com/x"); import x from "lodash/fp";
const o = await ollama.chat({ model: 'llama3.2', messages: [] });
const h = hf.textGeneration({ model: 'acme/gen', inputs: '' });
""",
        {
            "hf:Xenova/all-MiniLM-L6-v2",
            "hf:onnx-community/tiny",
            "hf:Xenova/tok",
            "comment:hf:Xenova/dead",
            "api:openai/gpt-4o",
            "api:openai/gpt-4.1-mini",
            "api:openai/gpt-4o-mini",
            "api:anthropic/claude-sonnet-4-0",
            "ollama:llama3.2",
            "hf:acme/gen",
        },
    ),
    (
        "an image build",
        "Dockerfile",
        """
FROM vllm/vllm-openai:v0.6.0
ARG MODEL_ID=acme/arg
ENV EMBEDDING_MODEL="acme/embed" PORT=8000
RUN pip install x && huggingface-cli download acme/run \\
    --local-dir /m
RUN --mount=type=cache,target=/c python -c "from transformers import AutoModel; AutoModel.from_pretrained('acme/inline')"
# RUN huggingface-cli download acme/dead
CMD ["--model", "acme/cmd", "--served-model-name", "x/y"]
""",
        {"hf:acme/arg", "hf:acme/embed", "hf:acme/run", "hf:acme/inline", "hf:acme/cmd", "comment:hf:acme/dead"},
    ),
    (
        "a compose file with anchors, several servers and Docker's own models",
        "docker-compose.yml",
        """
x-base: &base
  restart: always
  environment: {HF_TOKEN: "${HF_TOKEN}"}
services:
  web: {image: acme/web:1.0, command: bin/serve}
  tgi:
    <<: *base
    image: ghcr.io/huggingface/text-generation-inference:2.0
    command: --model-id ${MODEL_ID:-acme/tgi} --num-shard 1
  tei:
    image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.5
    environment:
      - MODEL_ID=acme/tei
  vllm:
    image: vllm/vllm-openai
    command: ["--model=acme/vllm", "--lora-modules", "sql=acme/lora"]
  ollama:
    image: ollama/ollama
    entrypoint: ["/bin/sh", "-c", "ollama serve & sleep 5; ollama pull llama3.1:8b"]
  app:
    build: .
    environment:
      OPENAI_MODEL: gpt-4o
      LLM_MODEL: house-model
models:
  llm: {model: ai/smollm2}
""",
        {
            "hf:acme/tgi",
            "hf:acme/tei",
            "hf:acme/vllm",
            "hf:acme/lora",
            "ollama:llama3.1:8b",
            "api:openai/gpt-4o",
            "alias:house-model",
            "oci:docker.io/ai/smollm2",
        },
    ),
    (
        "pods, KServe and operators",
        "k8s/deploy.yaml",
        """
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - name: server
        image: lmsysorg/sglang:latest
        command: ["python3", "-m", "sglang.launch_server"]
        args: ["--model-path", "acme/sg", "--port", "30000"]
        env:
        - {name: TOKENIZER_PATH, value: acme/sg-tok}
        - name: HF_TOKEN
          valueFrom: {secretKeyRef: {name: s, key: k}}
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
spec:
  predictor:
    model:
      modelFormat: {name: huggingface}
      args: ["--model_name=llama3", "--model_id=acme/kserve"]
      storageUri: hf://acme/stored
---
apiVersion: kubeai.org/v1
kind: Model
spec: {url: "ollama://gemma2:2b", engine: OLlama}
---
apiVersion: v1
kind: ConfigMap
data:
  config.yaml: |
    model_list:
    - model_name: x
      litellm_params: {model: bedrock/anthropic.claude-3-sonnet}
  start.sh: |
    vllm serve acme/in-config
""",
        {
            "hf:acme/sg",
            "hf:acme/sg-tok",
            "hf:acme/kserve",
            "hf:acme/stored",
            "ollama:gemma2:2b",
            "api:amazon-bedrock/anthropic.claude-3-sonnet",
            "hf:acme/in-config",
        },
    ),
    (
        "a Helm template",
        "templates/deploy.yaml",
        """
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x.name" . }}
spec:
  containers:
  - name: vllm
    image: "{{ .Values.image }}"
    args: ["--model", "{{ .Values.model }}", "--tokenizer", "acme/fixed"]
{{- end }}
""",
        {"hf:acme/fixed"},
    ),
    (
        "Helm values of several styles",
        "values.yaml",
        """
image: {repository: acme/server, tag: latest}
model:
  name: acme/by-name
modelId: acme/by-id
extraArgs: ["--model=acme/extra"]
embedding: {modelName: "BAAI/bge-small-en-v1.5", image: {repository: x/y}}
models:
- name: one
  hfRepo: acme/by-repo
servedModelName: acme/not-this
""",
        {"hf:acme/by-id", "hf:acme/extra", "hf:BAAI/bge-small-en-v1.5", "hf:acme/by-repo", "hf:acme/by-name"},
    ),
    (
        "a gateway",
        "litellm.yaml",
        """
model_list:
- model_name: gpt
  litellm_params: {model: azure/our-deployment, api_base: os.environ/AZURE_API_BASE}
- model_name: c
  litellm_params: {model: anthropic/claude-sonnet-4-5}
- model_name: h
  litellm_params: {model: huggingface/together/acme/hfmodel}
- model_name: v
  litellm_params: {model: hosted_vllm/acme/vl, api_base: http://x}
- model_name: p
  litellm_params: {model: openai/served-name, api_base: http://gpu:8000}
- model_name: s
  litellm_params: {model: "openai/House 4B [Thinking]", api_base: "http://gpu:8000/v1"}
- model_name: r
  litellm_params: {model: "openrouter/openai/gpt-oss-120b:free"}
- model_name: g
  litellm_params: {model: gpt-4o}
- model_name: o
  litellm_params: {model: ollama_chat/mistral-nemo, api_base: http://ollama:11434}
# - model_name: dead
#   litellm_params: {model: gemini/gemini-1.5-pro}
""",
        {
            "api:azure/our-deployment",
            "api:anthropic/claude-sonnet-4-5",
            "hf:acme/hfmodel",
            "hf:acme/vl",
            "alias:served-name",
            "alias:House 4B [Thinking]",
            "api:openrouter/openai/gpt-oss-120b-free",
            "api:openai/gpt-4o",
            "ollama:mistral-nemo",
            "comment:api:google/gemini-1.5-pro",
        },
    ),
    (
        "an editor plug-in's configuration",
        ".continue/config.yaml",
        """
name: Local
models:
- {name: A, provider: ollama, model: qwen2.5-coder:7b}
- {name: B, provider: anthropic, model: claude-sonnet-4-5}
- {name: C, provider: openai, model: house-coder, apiBase: "http://gpu:8000/v1"}
""",
        {"ollama:qwen2.5-coder:7b", "api:anthropic/claude-sonnet-4-5", "alias:house-coder"},
    ),
    (
        "an editor plug-in's configuration in JSON",
        "config.json",
        '{"models": [{"title": "x", "provider": "openai", "model": "gpt-4o"},\n {"provider": "ollama", "model": "phi4"}],\n'
        ' "embeddingsProvider": {"provider": "huggingface-tei", "model": "acme/emb"}}',
        {"api:openai/gpt-4o", "ollama:phi4", "hf:acme/emb"},
    ),
    (
        "a merge",
        "merge.yml",
        """
merge_method: ties
base_model: acme/base
models:
- model: acme/one+acme/lora
  parameters: {density: 0.5}
- model: acme/two
tokenizer_source: acme/tok
dtype: bfloat16
""",
        {"hf:acme/base", "hf:acme/one", "hf:acme/two", "hf:acme/tok"},
    ),
    (
        "a training with its data",
        "axolotl.yml",
        """
base_model: acme/base-8b
model_type: LlamaForCausalLM
tokenizer_type: AutoTokenizer
datasets:
- {path: tatsu-lab/alpaca, type: alpaca}
dataset_prepared_path: last_run_prepared
output_dir: ./outputs/out
hub_model_id: acme/result
wandb_project: acme/x
lora_target_modules: [q_proj]
""",
        {"hf:acme/base-8b"},
    ),
    (
        "another training",
        "llama_factory.yaml",
        "model_name_or_path: acme/sft-base\nadapter_name_or_path: saves/llama3/lora\ndataset: identity,alpaca_en_demo\n"
        "reward_model: acme/reward\noutput_dir: saves/llama3-8b/lora/sft\nexport_hub_model_id: acme/out\ntemplate: llama3\n",
        {"hf:acme/sft-base", "hf:acme/reward"},
    ),
    (
        "a kit",
        "Kitfile",
        "manifestVersion: 1.0.0\npackage: {name: p}\nmodel:\n  name: tiny\n  path: ./tiny.safetensors\n  license: MIT\n"
        "datasets:\n- {name: d, path: data/d.csv}\n",
        {"file:./tiny.safetensors"},
    ),
    (
        "a Modelfile",
        "Modelfile",
        'FROM llama3.1:8b\nADAPTER ./lora.gguf\n# FROM mistral\nSYSTEM """\nFROM nowhere\n"""\nPARAMETER temperature 1\n',
        {"ollama:llama3.1:8b", "file:./lora.gguf", "comment:ollama:mistral"},
    ),
    (
        "variables",
        ".env.example",
        """
OPENAI_MODEL=gpt-4o-mini
OLLAMA_MODEL=llama3.2:3b
EMBEDDING_MODEL="BAAI/bge-m3"   # multilingual
LLM_MODEL_NAME=our-llm
MODEL_PATH=/models/tiny.gguf
MODEL_TEMPERATURE=0.7
MODEL_PROVIDER=openai
MODEL_CACHE_DIR=/data/models
WHISPER_MODEL=${OTHER}
#RERANKER_MODEL=acme/rerank
HF_TOKEN=hf_abc/def
""",
        {
            "api:openai/gpt-4o-mini",
            "ollama:llama3.2:3b",
            "hf:BAAI/bge-m3",
            "alias:our-llm",
            "file:/models/tiny.gguf",
            "comment:hf:acme/rerank",
        },
    ),
    (
        "a workflow",
        ".github/workflows/eval.yml",
        """
on: push
jobs:
  eval:
    runs-on: ubuntu-latest
    env:
      MODEL_ID: acme/ci-model
    services:
      ollama: {image: ollama/ollama}
    steps:
    - uses: actions/checkout@v4
    - uses: actions/ai-inference@v1
      with: {model: openai/gpt-4.1, prompt: hi}
    - run: |
        pip install -U huggingface_hub
        hf download acme/ci-weights --local-dir w
        ollama pull tinyllama
""",
        {"hf:acme/ci-model", "hf:acme/ci-weights", "ollama:tinyllama", "api:openai/gpt-4.1"},
    ),
    (
        "scripts",
        "run.sh",
        """#!/bin/bash
export MODEL_NAME=${1:-acme/exported}
python -m vllm.entrypoints.openai.api_server \\
  --model acme/api-server --revision abc123 \\
  --tensor-parallel-size 2
llama-server -hf acme/tiny-GGUF:Q4_K_M -c 4096
git clone https://huggingface.co/acme/cloned
wget https://huggingface.co/acme/file/resolve/main/m.gguf
docker run --gpus all ghcr.io/huggingface/text-generation-inference:latest --model-id acme/in-docker
# vllm serve acme/dead
huggingface-cli download --repo-type dataset acme/rows
""",
        {
            "hf:acme/exported",
            "hf:acme/api-server@abc123",
            "hf:acme/tiny-GGUF",
            "hf:acme/cloned",
            "hf:acme/file",
            "hf:acme/in-docker",
            "comment:hf:acme/dead",
        },
    ),
    (
        "packages that are models",
        "requirements.txt",
        "torch\nen-model @ https://huggingface.co/spacy/en_core_web_sm/resolve/main/en_core_web_sm-any-py3-none-any.whl\n"
        "# https://huggingface.co/acme/dead\n",
        {"hf:spacy/en_core_web_sm", "comment:hf:acme/dead"},
    ),
    (
        "a service description",
        "bentofile.yaml",
        'service: "service:svc"\nlabels: {owner: acme/team}\nmodels:\n- "acme_sum:latest"\nenvs:\n- {name: HF_MODEL_ID, value: acme/bento}\n',
        {"hf:acme/bento"},
    ),
    (
        "MLflow",
        "MLmodel",
        "flavors:\n  transformers:\n    source_model_name: acme/mlflow\n    source_model_revision: abc\n    task: text-generation\n"
        "    pipeline_model_type: MistralForCausalLM\n  python_function: {loader_module: mlflow.transformers}\nrun_id: a1\n",
        {"hf:acme/mlflow@abc"},
    ),
    (
        "settings in TOML",
        "settings.toml",
        '[llm]\nmodel = "acme/toml"\nprovider_url = "https://x/y"\n[embedder]\nmodel_name = "gpt2/none/x"\n',
        {"hf:acme/toml"},
    ),
]

NOTHING: list[tuple[str, str]] = [
    ("views.py", 'model = "auth.User"\nclass Meta:\n    model = Book\nmodels = ["a", "b"]\npath = "app/models.py"\n'),
    ("orm.ts", "const model = mongoose.model('User', schema); import m from './models/user'; type = 'text/html';\n"),
    ("compose.yaml", "services: {db: {image: library/postgres, command: bin/start, environment: {PGDATA: a/b}}}\n"),
    ("ci.yml", "steps:\n- {uses: actions/checkout, with: {path: a/b}}\n- run: python train.py --model resnet50\n"),
    ("data.json", '{"type": "application/json", "car": {"model": "Model S"}, "model": "T/5 x"}'),
    (".env", "DATABASE_URL=postgres://a/b\nMODEL_COUNT=3\nMODEL_VERSION=1.2.0\nAPP_MODULE=app/main\n"),
    ("package.json", '{"name": "@acme/model", "main": "dist/index.js"}'),
]
