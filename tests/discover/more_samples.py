"""Repositories' files with what misleads a reader: data, images, packages, placeholders, targets of an upload."""

# ruff: noqa: E501 - the samples are lines of other people's files
from __future__ import annotations

MORE: list[tuple[str, str, set[str]]] = [
    (
        "src/embed.py",
        r'''
"""Embeds with acme/docstring-model, see README."""
import os
from functools import partial
ORG = "acme"
NAME = "embed-small"
MODEL = f"{ORG}/{NAME}"
DATASET = "acme/rows"
from sentence_transformers import SentenceTransformer
def get():
    return SentenceTransformer(MODEL, device="cpu")
''',
        {"hf:acme/embed-small"},
    ),
    (
        "src/fmt.py",
        """
SIZES = ["7b", "13b"]
for size in SIZES:
    m = AutoModelForCausalLM.from_pretrained(f"acme/chat-{size}")
n = AutoModelForCausalLM.from_pretrained("acme/" + "plus-1b")
o = AutoModelForCausalLM.from_pretrained("acme/{}".format("format-2b"))
p = AutoModelForCausalLM.from_pretrained("acme/%s" % "percent-3b")
q = AutoModelForCausalLM.from_pretrained(os.path.join("acme", "joined-4b"))
r = AutoModel.from_pretrained(f"acme/{unknown}")
""",
        {
            "hf:acme/chat-13b",
            "hf:acme/chat-7b",
            "hf:acme/format-2b",
            "hf:acme/joined-4b",
            "hf:acme/percent-3b",
            "hf:acme/plus-1b",
        },
    ),
    (
        "src/config.py",
        """
CONFIG = {"llm": {"model": "acme/nested-7b", "max_tokens": 5}, "embedding": {"model_name": "acme/emb"}, "dataset": {"name": "acme/rows"}}
llm = LLM(model=CONFIG["llm"]["model"])
emb = SentenceTransformer(CONFIG["embedding"]["model_name"])
""",
        {"hf:acme/emb", "hf:acme/nested-7b"},
    ),
    (
        "src/cli.py",
        """
import argparse
p = argparse.ArgumentParser()
p.add_argument("--model", type=str, default="acme/default-7b", help="e.g. meta-llama/Llama-2-7b")
p.add_argument("--dataset", default="acme/rows")
p.add_argument("--output", default="acme/out")
p.add_argument("--judge_model", default="gpt-4o")
a = p.parse_args()
model = AutoModelForCausalLM.from_pretrained(a.model)
""",
        {"api:openai/gpt-4o", "hf:acme/default-7b"},
    ),
    (
        "src/dc.py",
        """
from dataclasses import dataclass, field
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings
@dataclass
class ModelArguments:
    model_name_or_path: str = field(default="acme/dc-7b", metadata={"help": "x"})
    tokenizer_name: str = field(default=None)
class Settings(BaseSettings):
    llm_model: str = Field("claude-3-5-sonnet-20241022", env="LLM_MODEL")
    embedding_model: str = "acme/set-emb"
    model_config = {"env_file": ".env"}
""",
        {"api:anthropic/claude-3-5-sonnet-20241022", "hf:acme/dc-7b", "hf:acme/set-emb"},
    ),
    (
        "src/click_app.py",
        """
import click, typer
@click.option("--model-id", default="acme/click-7b", show_default=True)
@click.option("--repo", default="acme/some-code")
def main(model_id, repo):
    pipeline("text-generation", model=model_id)
def run(model: str = typer.Option("acme/typer-7b", "--model")):
    pass
""",
        {"hf:acme/click-7b", "hf:acme/typer-7b"},
    ),
    (
        "src/diff.py",
        """
import torch
from diffusers import StableDiffusionXLPipeline, ControlNetModel, AutoencoderKL, FluxPipeline
cn = ControlNetModel.from_pretrained("acme/controlnet")
pipe = StableDiffusionXLPipeline.from_pretrained("acme/sdxl", controlnet=cn, vae=AutoencoderKL.from_pretrained("acme/vae", subfolder="vae"))
pipe.load_lora_weights("acme/lora", weight_name="x.safetensors")
pipe2 = StableDiffusionXLPipeline.from_single_file("https://huggingface.co/acme/single/blob/main/m.safetensors")
pipe3 = FluxPipeline.from_pretrained("./models/flux")
""",
        {"file:./models/flux", "hf:acme/controlnet", "hf:acme/lora", "hf:acme/sdxl", "hf:acme/single", "hf:acme/vae"},
    ),
    (
        "src/peft_app.py",
        """
from peft import PeftModel, AutoPeftModelForCausalLM
base = AutoModelForCausalLM.from_pretrained(pretrained_model_name_or_path="acme/base")
m = PeftModel.from_pretrained(base, "acme/adapter")
n = AutoPeftModelForCausalLM.from_pretrained("acme/peft-auto")
m.push_to_hub("acme/result")
""",
        {"hf:acme/adapter", "hf:acme/base", "hf:acme/peft-auto"},
    ),
    (
        "src/lc.py",
        """
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_anthropic import ChatAnthropic
from langchain_google_genai import ChatGoogleGenerativeAI
from langchain_aws import ChatBedrock
from langchain_huggingface import HuggingFacePipeline, HuggingFaceEmbeddings
from langchain_ollama import ChatOllama
from langchain.chat_models import init_chat_model
a = ChatOpenAI(model="gpt-4.1-mini", temperature=0)
b = ChatAnthropic(model_name="claude-3-haiku-20240307")
c = ChatGoogleGenerativeAI(model="gemini-1.5-pro")
d = ChatBedrock(model_id="anthropic.claude-3-sonnet-20240229-v1:0")
e = HuggingFacePipeline.from_model_id(model_id="acme/lc-7b", task="text-generation")
f = HuggingFaceEmbeddings(model_name="BAAI/bge-small-en-v1.5")
g = ChatOllama(model="qwen2.5:7b")
h = init_chat_model("anthropic:claude-3-opus-latest")
i = init_chat_model("gpt-4o", model_provider="openai")
""",
        {
            "api:amazon-bedrock/anthropic.claude-3-sonnet-20240229-v1-0",
            "api:anthropic/claude-3-haiku-20240307",
            "api:anthropic/claude-3-opus-latest",
            "api:google/gemini-1.5-pro",
            "api:openai/gpt-4.1-mini",
            "api:openai/gpt-4o",
            "hf:BAAI/bge-small-en-v1.5",
            "hf:acme/lc-7b",
            "ollama:qwen2.5:7b",
        },
    ),
    (
        "src/li.py",
        """
from llama_index.core import Settings
from llama_index.llms.openai import OpenAI
from llama_index.llms.huggingface import HuggingFaceLLM
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
Settings.llm = OpenAI(model="gpt-3.5-turbo")
Settings.embed_model = HuggingFaceEmbedding(model_name="acme/li-emb")
x = HuggingFaceLLM(model_name="acme/li-7b", tokenizer_name="acme/li-7b")
Settings.embed_model = "local:acme/li-local"
""",
        {"api:openai/gpt-3.5-turbo", "hf:acme/li-7b", "hf:acme/li-emb", "hf:acme/li-local"},
    ),
    (
        "src/google_new.py",
        """
from google import genai
client = genai.Client()
r = client.models.generate_content(model="gemini-2.0-flash", contents="x")
from vertexai.generative_models import GenerativeModel
m = GenerativeModel("gemini-1.5-flash-002")
""",
        {"api:google/gemini-1.5-flash-002", "api:google/gemini-2.0-flash"},
    ),
    (
        "src/lit.py",
        """
import litellm
from litellm import completion, acompletion
MODELS = ["gpt-4o-mini", "anthropic/claude-3-5-haiku-latest", "huggingface/acme/lit-7b", "ollama/mistral"]
for m in MODELS:
    completion(model=m, messages=[])
litellm.embedding(model="cohere/embed-english-v3.0", input=[])
""",
        {
            "api:anthropic/claude-3-5-haiku-latest",
            "api:cohere/embed-english-v3.0",
            "api:openai/gpt-4o-mini",
            "hf:acme/lit-7b",
            "ollama:mistral",
        },
    ),
    (
        "src/comments.py",
        r'''
# model = AutoModel.from_pretrained("acme/dead-1b")
from transformers import AutoModel
# See https://huggingface.co/acme/mentioned for details
x = AutoModel.from_pretrained("acme/live-1b")  # was acme/older
"""
Usage:
    AutoModel.from_pretrained("acme/in-docstring")
"""
''',
        {"comment:hf:acme/dead-1b", "hf:acme/live-1b"},
    ),
    (
        "tests/test_model.py",
        """
from transformers import AutoModel
def test_x():
    AutoModel.from_pretrained("hf-internal-testing/tiny-random-gpt2")
""",
        {"test:hf:hf-internal-testing/tiny-random-gpt2"},
    ),
    (
        "src/placeholders.py",
        """
model = AutoModel.from_pretrained("<your-model>")
model = AutoModel.from_pretrained("your-org/your-model")
model = AutoModel.from_pretrained("path/to/model")
model = AutoModel.from_pretrained("org/model-name")
model = AutoModel.from_pretrained("username/repo_name")
model = AutoModel.from_pretrained("{org}/{model}")
model = AutoModel.from_pretrained("TODO/model")
model = AutoModel.from_pretrained("/data/models/llama")
model = AutoModel.from_pretrained("./checkpoints/step-100")
model = AutoModel.from_pretrained("../weights")
""",
        {"file:./checkpoints/step-100", "file:/data/models/llama"},
    ),
    (
        "src/data.py",
        """
from datasets import load_dataset
ds = load_dataset("acme/rows", split="train")
url = "https://huggingface.co/datasets/acme/rows"
repo = "acme/code"
image = "acme/image:latest"
import subprocess
subprocess.run(["git", "clone", "https://github.com/acme/code"])
subprocess.run(["docker", "pull", "acme/image"])
""",
        set(),
    ),
    (
        "src/vllm_app.py",
        """
from vllm import LLM, SamplingParams
from vllm.lora.request import LoRARequest
llm = LLM("acme/v-7b", quantization="awq", speculative_model="acme/v-draft", tokenizer="acme/v-tok")
llm.generate("x", lora_request=LoRARequest("sql", 1, "acme/v-lora"))
""",
        {"hf:acme/v-7b", "hf:acme/v-draft", "hf:acme/v-lora", "hf:acme/v-tok"},
    ),
    (
        "src/openai_compat.py",
        """
from openai import OpenAI
client = OpenAI(base_url="http://localhost:11434/v1", api_key="ollama")
client.chat.completions.create(model="llama3.2", messages=[])
""",
        {"alias:llama3.2"},
    ),
    (
        "src/azure.py",
        """
from openai import AzureOpenAI
client = AzureOpenAI(azure_endpoint="https://x.openai.azure.com", api_version="2024-02-01")
client.chat.completions.create(model="my-gpt4-deployment", messages=[])
""",
        {"api:azure/my-gpt4-deployment"},
    ),
    (
        "nb/a.ipynb",
        r"""{"cells":[{"cell_type":"markdown","source":["Uses acme/markdown-7b\n"]},{"cell_type":"code","source":["!pip install acme/pkg\n","!huggingface-cli download acme/nb-dl --local-dir x\n","%%time\n","model_id = \"acme/nb-7b\"\n","m = AutoModel.from_pretrained(model_id)\n"],"outputs":[{"text":["loading acme/output-7b"]}]},{"cell_type":"code","source":"from openai import OpenAI\nOpenAI().responses.create(model='gpt-4.1', input='x')\n"}],"metadata":{},"nbformat":4,"nbformat_minor":5}""",
        {"api:openai/gpt-4.1", "hf:acme/nb-7b", "hf:acme/nb-dl"},
    ),
    (
        "web/chat.ts",
        """
import OpenAI from "openai";
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenerativeAI } from "@google/generative-ai";
import { pipeline, AutoTokenizer } from "@huggingface/transformers";
import { openai } from "@ai-sdk/openai";
import { HfInference } from "@huggingface/inference";
const MODEL = process.env.MODEL ?? "gpt-4o-mini";
const a = await new OpenAI().chat.completions.create({ model: MODEL, messages });
const b = await new Anthropic().messages.create({ model: "claude-3-5-sonnet-latest", max_tokens: 10, messages });
const c = new GoogleGenerativeAI(key).getGenerativeModel({ model: "gemini-1.5-flash" });
const d = await pipeline("feature-extraction", "Xenova/all-MiniLM-L6-v2");
const e = await AutoTokenizer.from_pretrained("Xenova/gpt-4o");
const f = await generateText({ model: openai("gpt-4-turbo") });
const g = await hf.textGeneration({ model: "acme/ts-7b", inputs: "x" });
// const z = await pipeline("text-generation", "acme/dead-ts");
import x from "@scope/package";
import y from "some/path";
const modelPath = "views/model";
""",
        {
            "api:anthropic/claude-3-5-sonnet-latest",
            "api:google/gemini-1.5-flash",
            "api:openai/gpt-4-turbo",
            "api:openai/gpt-4o-mini",
            "comment:hf:acme/dead-ts",
            "hf:Xenova/all-MiniLM-L6-v2",
            "hf:Xenova/gpt-4o",
            "hf:acme/ts-7b",
        },
    ),
    (
        "web/db.js",
        """
const mongoose = require("mongoose");
const User = mongoose.model("User", schema);
export const model = "user/profile";
const models = { user: "models/user", post: "./models/post" };
router.get("/model/list", h);
""",
        set(),
    ),
    (
        "web/lang.mjs",
        """
import { ChatOpenAI } from "@langchain/openai";
import { ChatAnthropic } from "@langchain/anthropic";
import { Ollama } from "ollama";
export const llm = new ChatOpenAI({ modelName: "gpt-4o", temperature: 0 });
export const c = new ChatAnthropic({ model: 'claude-3-opus-20240229' });
const o = await ollama.chat({ model: "llama3.1:8b", messages: [] });
const engine = await CreateMLCEngine("Llama-3.1-8B-Instruct-q4f32_1-MLC");
""",
        {
            "api:anthropic/claude-3-opus-20240229",
            "api:openai/gpt-4o",
            "hf:mlc-ai/Llama-3.1-8B-Instruct-q4f32_1-MLC",
            "ollama:llama3.1:8b",
        },
    ),
    (
        "Dockerfile",
        r"""
FROM vllm/vllm-openai:v0.6.0
ARG MODEL_ID=acme/arg-7b
ARG REVISION=main
ENV MODEL_NAME=acme/env-7b \
    HF_HOME=/models
ENV EMBEDDING_MODEL="acme/env-emb"
RUN pip install acme/pkg && huggingface-cli download acme/run-7b --revision abc123 --local-dir /models/run
RUN python -c "from transformers import AutoModel; AutoModel.from_pretrained('acme/inline')"
RUN --mount=type=cache,target=/root/.cache hf download acme/hf-dl
COPY --from=builder /models /models
# RUN huggingface-cli download acme/dead
CMD ["--model", "acme/cmd-7b", "--port", "8000"]
""",
        {
            "comment:hf:acme/dead",
            "hf:acme/arg-7b",
            "hf:acme/cmd-7b",
            "hf:acme/env-7b",
            "hf:acme/env-emb",
            "hf:acme/hf-dl",
            "hf:acme/inline",
            "hf:acme/run-7b@abc123",
        },
    ),
    (
        "docker/Dockerfile.tgi",
        """
FROM ghcr.io/huggingface/text-generation-inference:2.0
LABEL maintainer="acme/team"
ENTRYPOINT ["text-generation-launcher", "--model-id", "acme/tgi-7b"]
""",
        {"hf:acme/tgi-7b"},
    ),
    (
        "compose.yaml",
        """
services:
  tgi:
    image: ghcr.io/huggingface/text-generation-inference:2.0
    command: --model-id acme/compose-7b --quantize awq
    volumes: ["./data:/data"]
  vllm:
    image: vllm/vllm-openai:latest
    command: ["--model", "acme/vllm-7b", "--served-model-name", "house"]
    environment:
      - HUGGING_FACE_HUB_TOKEN=${TOKEN}
  emb:
    image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.5
    environment:
      MODEL_ID: acme/tei
  ollama:
    image: ollama/ollama
    entrypoint: ["sh", "-c", "ollama serve & sleep 5 && ollama pull phi3:mini"]
  db:
    image: postgres:16
    environment: {POSTGRES_DB: acme/db}
""",
        {"hf:acme/compose-7b", "hf:acme/tei", "hf:acme/vllm-7b", "ollama:phi3:mini"},
    ),
    (
        "chart/values.yaml",
        """
image:
  repository: vllm/vllm-openai
  tag: v0.5
model:
  name: acme/helm-7b
  revision: main
servingEngineSpec:
  modelSpec:
  - name: "llama3"
    repository: "vllm/vllm-openai"
    modelURL: "acme/stack-8b"
extraArgs:
- --max-model-len=4096
- --model=acme/extra-7b
""",
        {"hf:acme/extra-7b", "hf:acme/helm-7b@main", "hf:acme/stack-8b"},
    ),
    (
        "k8s/isvc.yaml",
        """
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: huggingface-llama3}
spec:
  predictor:
    model:
      modelFormat: {name: huggingface}
      args:
      - --model_name=llama3
      - --model_id=acme/kserve-8b
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: s}
spec:
  predictor:
    model:
      modelFormat: {name: sklearn}
      storageUri: gs://kfserving-examples/models/sklearn/1.0/model
---
apiVersion: serving.kserve.io/v1alpha1
kind: ClusterServingRuntime
spec:
  predictor:
    model:
      storageUri: hf://acme/kserve-hf
""",
        {"alias:gs://kfserving-examples/models/sklearn/1.0/model", "hf:acme/kserve-8b", "hf:acme/kserve-hf"},
    ),
    (
        "k8s/dep.yaml",
        """
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
      - name: sglang
        image: lmsysorg/sglang:latest
        command: ["python3", "-m", "sglang.launch_server"]
        args: ["--model-path", "acme/sgl-7b", "--tp", "2"]
      - name: vllm
        image: vllm/vllm-openai:latest
        args:
        - serve
        - acme/serve-7b
        - --dtype=half
        - --enable-lora
        - --lora-modules
        - sql=acme/lora-sql
      initContainers:
      - name: dl
        image: python:3.11
        command: ["/bin/sh", "-c"]
        args:
        - |
          pip install huggingface_hub
          huggingface-cli download acme/init-7b
""",
        {"hf:acme/init-7b", "hf:acme/lora-sql", "hf:acme/serve-7b", "hf:acme/sgl-7b"},
    ),
    (
        "Modelfile",
        r'''
# FROM llama2
FROM llama3.1:70b
PARAMETER temperature 1
SYSTEM """
You are FROM acme/nothing
"""
''',
        {"comment:ollama:llama2", "ollama:llama3.1:70b"},
    ),
    (
        "models/Modelfile.custom",
        """
FROM hf.co/acme/gguf-7b:Q4_K_M
ADAPTER ./lora.gguf
""",
        {"file:./lora.gguf", "hf:acme/gguf-7b"},
    ),
    (
        "litellm_config.yaml",
        """
model_list:
  - model_name: gpt-4o
    litellm_params:
      model: azure/gpt-4o-eu
      api_base: os.environ/AZURE_API_BASE
      api_key: os.environ/AZURE_API_KEY
  - model_name: house
    litellm_params:
      model: hosted_vllm/acme/proxy-7b
      api_base: http://vllm:8000
  - model_name: claude
    litellm_params:
      model: bedrock/anthropic.claude-3-5-sonnet-20240620-v1:0
  - model_name: local
    litellm_params: {model: ollama/llama3, api_base: "http://localhost:11434"}
  # - model_name: old
  #   litellm_params:
  #     model: openai/gpt-3.5-turbo
litellm_settings:
  fallbacks: [{"gpt-4o": ["claude"]}]
""",
        {
            "api:amazon-bedrock/anthropic.claude-3-5-sonnet-20240620-v1-0",
            "api:azure/gpt-4o-eu",
            "comment:api:openai/gpt-3.5-turbo",
            "hf:acme/proxy-7b",
            "ollama:llama3",
        },
    ),
    (
        ".continue/config.json",
        """{
  "models": [{"title":"Claude","provider":"anthropic","model":"claude-3-5-sonnet-20241022","apiKey":"x"},{"title":"Local","provider":"ollama","model":"codellama:13b"}],
  "tabAutocompleteModel": {"title":"Starcoder","provider":"ollama","model":"starcoder2:3b"},
  "embeddingsProvider": {"provider":"huggingface-tei","apiBase":"http://localhost:8080"}
}""",
        {"api:anthropic/claude-3-5-sonnet-20241022", "ollama:codellama:13b", "ollama:starcoder2:3b"},
    ),
    (
        "merge.yaml",
        """
slices:
  - sources:
      - model: acme/m1
        layer_range: [0, 32]
      - model: acme/m2+acme/lora2
        layer_range: [0, 32]
merge_method: slerp
base_model: acme/m1
tokenizer_source: union
dtype: bfloat16
""",
        {"hf:acme/m1", "hf:acme/m2"},
    ),
    (
        "moe.yml",
        """
base_model: acme/b
gate_mode: hidden
experts:
  - source_model: acme/e1
    positive_prompts: ["chat/assistant"]
  - source_model: ./local/e2
""",
        {"file:./local/e2", "hf:acme/b", "hf:acme/e1"},
    ),
    (
        "axolotl.yml",
        """
base_model: acme/ax-7b
model_type: LlamaForCausalLM
tokenizer_type: LlamaTokenizer
datasets:
  - path: acme/rows
    type: alpaca
dataset_prepared_path: last_run_prepared
output_dir: ./outputs/lora-out
hub_model_id: acme/pushed
lora_model_dir:
wandb_project: acme/proj
""",
        {"hf:acme/ax-7b"},
    ),
    (
        "train/lf.yaml",
        """
### model
model_name_or_path: acme/lf-8b
adapter_name_or_path: acme/lf-lora
### dataset
dataset: identity,acme/rows
dataset_dir: data
output_dir: saves/x
""",
        {"hf:acme/lf-8b", "hf:acme/lf-lora"},
    ),
    (
        "Kitfile",
        """
manifestVersion: "1.0"
package: {name: fine, version: 1.0.0}
model:
  name: fine
  path: hf.co/acme/kit
code:
- path: src/acme
datasets:
- path: data/x.csv
""",
        {"hf:acme/kit"},
    ),
    (
        "kit2/Kitfile",
        """
manifestVersion: "1.0"
package: {name: kitted}
model:
  name: kitted
  path: ghcr.io/acme/base-kit:1.0
  parts:
  - path: ./adapter.gguf
""",
        {"oci:ghcr.io/acme/base-kit:1.0"},
    ),
    (
        "ml/MLmodel",
        """
artifact_path: model
flavors:
  transformers:
    source_model_name: acme/mlf
    framework: pt
    task: text-generation
    components: [tokenizer]
    tokenizer_name: acme/mlf
  python_function:
    loader_module: mlflow.transformers
model_uuid: abc
""",
        {"hf:acme/mlf"},
    ),
    (
        "bentofile.yaml",
        """
service: "service:svc"
include: ["*.py"]
python: {packages: [torch]}
models:
- tag: "sum:latest"
  filter: "x"
envs:
- name: HF_MODEL_ID
  value: acme/bento
""",
        {"hf:acme/bento"},
    ),
    (
        "service.py",
        """
import bentoml
@bentoml.service(resources={"gpu": 1})
class S:
    model_ref = bentoml.models.HuggingFaceModel("acme/bento-hf")
    model_id = "acme/bento-id"
""",
        {"hf:acme/bento-hf", "hf:acme/bento-id"},
    ),
    (
        ".env",
        """
OPENAI_MODEL=gpt-4o
LLM_MODEL=acme/env-llm
# MODEL=acme/dead-env
EMBEDDINGS_MODEL='acme/env-e'
DATABASE_URL=postgres://a/b
MODEL_DIR=/models
DOCKER_IMAGE=acme/image
HF_DATASET=acme/rows
GITHUB_REPOSITORY=acme/code
MODEL_CACHE=acme/cache
""",
        {"api:openai/gpt-4o", "comment:hf:acme/dead-env", "hf:acme/env-e", "hf:acme/env-llm"},
    ),
    (
        "requirements.txt",
        """
torch==2.1
git+https://github.com/acme/code@main
https://huggingface.co/acme/spacy_model/resolve/main/m-any-py3-none-any.whl
-e git+https://huggingface.co/acme/pkgmodel#egg=x
""",
        {"hf:acme/pkgmodel", "hf:acme/spacy_model"},
    ),
    (
        ".github/workflows/ci.yml",
        """
name: ci
on: [push]
env:
  MODEL_ID: acme/wf-env
jobs:
  test:
    runs-on: ubuntu-latest
    container: acme/image:1
    steps:
    - uses: actions/checkout@v4
    - uses: acme/setup-model@v1
      with:
        model: acme/wf-with
        path: models/x
    - run: |
        pip install vllm
        vllm serve acme/wf-run --port 8000 &
        python eval.py --model acme/wf-eval --tasks mmlu
    - uses: docker://acme/image:2
""",
        {"hf:acme/wf-env", "hf:acme/wf-eval", "hf:acme/wf-run", "hf:acme/wf-with"},
    ),
    (
        "Makefile",
        """
MODEL ?= acme/make-7b
IMAGE := acme/image
serve:
	python -m vllm.entrypoints.openai.api_server --model $(MODEL)
get:
	huggingface-cli download acme/make-dl config.json
data:
	huggingface-cli download --repo-type dataset acme/rows
""",
        {"hf:acme/make-7b", "hf:acme/make-dl"},
    ),
    (
        "scripts/go.sh",
        """#!/bin/bash
MODEL=${1:-acme/sh-7b}
export HF_MODEL="acme/sh-exp"
llama-server -hf acme/sh-gguf:Q4_K_M -c 4096
llama-cli -m ./models/x.gguf
git clone https://huggingface.co/acme/sh-clone
git clone https://huggingface.co/datasets/acme/rows
curl -L https://huggingface.co/acme/sh-curl/resolve/main/m.bin -o m.bin
docker run ollama/ollama
lm_eval --model hf --model_args pretrained=acme/sh-eval,dtype=float16 --tasks x
text-generation-launcher --model-id=acme/sh-tgi
ollama run gemma2
""",
        {
            "file:./models/x.gguf",
            "hf:acme/sh-7b",
            "hf:acme/sh-clone",
            "hf:acme/sh-curl",
            "hf:acme/sh-eval",
            "hf:acme/sh-exp",
            "hf:acme/sh-gguf",
            "hf:acme/sh-tgi",
            "ollama:gemma2",
        },
    ),
    (
        "docs/guide.md",
        """
Use `acme/doc-7b`:
```python
AutoModel.from_pretrained("acme/doc-code")
```
""",
        set(),
    ),
    (
        "app/config.toml",
        """
[llm]
model = "acme/toml-7b"
[embedding]
model_name = "text-embedding-3-large"
[tool.poetry]
name = "acme/pkg"
""",
        {"api:openai/text-embedding-3-large", "hf:acme/toml-7b"},
    ),
    (
        "conf/app.json",
        """{"llm": {"provider": "openai", "model": "gpt-4o"}, "embedder": {"model_id": "acme/json-emb"}, "repository": "acme/code", "data": {"model": "Car", "name": "x/y"}}""",
        {"api:openai/gpt-4o", "hf:acme/json-emb"},
    ),
    (
        "crew/agents.yaml",
        """
researcher:
  role: Researcher
  llm: openai/gpt-4o
writer:
  role: w
  llm: ollama/llama3.1
""",
        {"api:openai/gpt-4o", "ollama:llama3.1"},
    ),
    (
        "prompts/x.prompty",
        """---
model:
  api: chat
  configuration: {type: azure_openai, azure_deployment: gpt-4}
---
""",
        set(),
    ),
    (
        "ray/serve.yaml",
        """
applications:
- name: llm
  import_path: app:build
  args:
    llm_configs:
    - model_loading_config:
        model_id: my-llm
        model_source: acme/ray-7b
""",
        {"hf:acme/ray-7b"},
    ),
    (
        "a/s3.py",
        """
import boto3, json
client = boto3.client("bedrock-runtime")
resp = client.invoke_model(modelId="meta.llama3-70b-instruct-v1:0", body=json.dumps({}))
MODEL = os.environ.get("MODEL", "s3://bucket/models/llama")
""",
        {"alias:s3://bucket/models/llama", "api:amazon-bedrock/meta.llama3-70b-instruct-v1-0"},
    ),
    (
        "a/rep.py",
        """
import replicate
replicate.run("meta/meta-llama-3-70b-instruct", input={})
from groq import Groq
Groq().chat.completions.create(model="llama-3.1-70b-versatile", messages=[])
from mistralai import Mistral
Mistral().chat.complete(model="mistral-large-latest", messages=[])
import cohere
cohere.ClientV2().chat(model="command-r-plus", messages=[])
from together import Together
Together().chat.completions.create(model="meta-llama/Llama-3-70b-chat-hf", messages=[])
""",
        {
            "api:cohere/command-r-plus",
            "api:groq/llama-3.1-70b-versatile",
            "api:mistral/mistral-large-latest",
            "api:replicate/meta/meta-llama-3-70b-instruct",
            "api:together/meta-llama/Llama-3-70b-chat-hf",
        },
    ),
    (
        "a/hfclient.py",
        """
from huggingface_hub import InferenceClient, HfApi, hf_hub_download
c = InferenceClient("acme/inf-7b", token=t)
c.text_generation("x", model="acme/inf2-7b")
hf_hub_download("acme/down", "x.bin", repo_type="model")
HfApi().upload_folder(repo_id="acme/uploaded", folder_path=".")
HfApi().create_repo("acme/created")
api.upload_file(path_or_fileobj="x", path_in_repo="x", repo_id="acme/uploaded2")
""",
        {"hf:acme/down", "hf:acme/inf-7b", "hf:acme/inf2-7b"},
    ),
    (
        "a/whisper.py",
        """
import whisper
m = whisper.load_model("large-v3")
from faster_whisper import WhisperModel
w = WhisperModel("Systran/faster-whisper-large-v3")
import torch
t = torch.hub.load("pytorch/vision:v0.10.0", "resnet18", pretrained=True)
import timm
n = timm.create_model("hf_hub:acme/timm-vit", pretrained=True)
import open_clip
o = open_clip.create_model_and_transforms("hf-hub:laion/CLIP-ViT-B-32-laion2B-s34B-b79K")
import spacy
spacy.load("en_core_web_sm")
""",
        {"hf:Systran/faster-whisper-large-v3", "hf:acme/timm-vit", "hf:laion/CLIP-ViT-B-32-laion2B-s34B-b79K"},
    ),
    (
        "a/uns.py",
        """
from unsloth import FastLanguageModel
model, tok = FastLanguageModel.from_pretrained(model_name="unsloth/llama-3-8b-bnb-4bit", max_seq_length=2048)
model.save_pretrained_merged("model", tok, save_method="merged_16bit")
model.push_to_hub_gguf("hf/model", tok)
from trl import SFTTrainer, SFTConfig
SFTTrainer(model="acme/trl-base", args=SFTConfig(output_dir="acme/out", hub_model_id="acme/hubbed"))
""",
        {"hf:acme/trl-base", "hf:unsloth/llama-3-8b-bnb-4bit"},
    ),
    (
        "a/hay.py",
        """
from haystack.components.generators import HuggingFaceLocalGenerator, OpenAIGenerator
from haystack.components.embedders import SentenceTransformersTextEmbedder
g = HuggingFaceLocalGenerator(model="acme/hay-7b")
e = SentenceTransformersTextEmbedder(model="acme/hay-emb")
o = OpenAIGenerator(model="gpt-4o-mini")
import dspy
lm = dspy.LM("openai/gpt-4o-mini")
from crewai import LLM
l = LLM(model="gemini/gemini-1.5-pro")
from smolagents import LiteLLMModel, HfApiModel
s = LiteLLMModel(model_id="anthropic/claude-3-5-sonnet-latest")
h = HfApiModel("Qwen/Qwen2.5-72B-Instruct")
from pydantic_ai import Agent
ag = Agent("openai:gpt-4o")
import instructor
from autogen_ext.models.openai import OpenAIChatCompletionClient
oc = OpenAIChatCompletionClient(model="gpt-4o-2024-08-06")
""",
        {
            "api:anthropic/claude-3-5-sonnet-latest",
            "api:google/gemini-1.5-pro",
            "api:openai/gpt-4o",
            "api:openai/gpt-4o-2024-08-06",
            "api:openai/gpt-4o-mini",
            "hf:Qwen/Qwen2.5-72B-Instruct",
            "hf:acme/hay-7b",
            "hf:acme/hay-emb",
        },
    ),
    (
        "a/autogen.py",
        """
config_list = [{"model": "gpt-4", "api_key": "x"}, {"model": "acme/ag-7b", "base_url": "http://localhost:8000/v1"}]
payload = {"model": "claude-3-haiku-20240307", "messages": []}
requests.post("https://api.anthropic.com/v1/messages", json=payload)
CARS = {"model": "Volvo/V70", "year": 1999}
""",
        {"api:anthropic/claude-3-haiku-20240307", "api:openai/gpt-4", "hf:Volvo/V70", "hf:acme/ag-7b"},
    ),
    (
        "a/cls.py",
        """
class Engine:
    MODEL_ID = "acme/cls-7b"
    def __init__(self, model_id: str = MODEL_ID, revision="main"):
        self.model_id = model_id or self.MODEL_ID
    def load(self):
        return AutoModel.from_pretrained(self.model_id)
class Enumed(str, Enum):
    SMALL = "acme/enum-s"
    LARGE = "acme/enum-l"
def pick(x: Enumed):
    return AutoModel.from_pretrained(Enumed.SMALL)
x = AutoModel.from_pretrained(Enumed.LARGE.value)
""",
        {"hf:acme/cls-7b", "hf:acme/enum-l", "hf:acme/enum-s"},
    ),
    (
        "a/match.py",
        """
def name(kind):
    if kind == "a":
        return "acme/ret-a"
    return "acme/ret-b"
m = AutoModel.from_pretrained(name("a"))
""",
        {"hf:acme/ret-a", "hf:acme/ret-b"},
    ),
    (
        "a/dictc.py",
        """
MODELS = dict(small="acme/d-small", big="acme/d-big")
m = AutoModel.from_pretrained(MODELS["small"])
LOOKUP = {k: f"acme/{k}-7b" for k in ("x", "y")}
n = AutoModel.from_pretrained(LOOKUP["x"])
paths = {"a": "acme/items-a"}
for k, v in paths.items():
    AutoModel.from_pretrained(v)
ms = [AutoModel.from_pretrained(p) for p in ["acme/comp-1", "acme/comp-2"]]
""",
        {
            "hf:acme/comp-1",
            "hf:acme/comp-2",
            "hf:acme/d-big",
            "hf:acme/d-small",
            "hf:acme/items-a",
            "hf:acme/x-7b",
            "hf:acme/y-7b",
        },
    ),
    (
        "a/django.py",
        """
from django.db import models
class User(models.Model):
    template_name = "user/profile.html"
    model = "auth/user"
app.model = "x/y"
urlpatterns = [path("model/list", v)]
logger.info("loading acme/log-7b")
print("model acme/print-7b")
raise ValueError("unknown model acme/err-7b")
""",
        set(),
    ),
    (
        "a/airflow.py",
        """
img = KubernetesPodOperator(image="acme/image:1", arguments=["--model", "acme/pod-7b"])
modal_image = modal.Image.debian_slim().run_commands("huggingface-cli download acme/modal-7b")
""",
        {"hf:acme/modal-7b", "hf:acme/pod-7b"},
    ),
    (
        "a/sagemaker.py",
        """
hub = {"HF_MODEL_ID": "acme/sm-7b", "HF_TASK": "text-generation", "SM_NUM_GPUS": "1"}
from sagemaker.huggingface import HuggingFaceModel
model = HuggingFaceModel(env=hub, role=role, image_uri=uri)
from sagemaker.jumpstart.model import JumpStartModel
j = JumpStartModel(model_id="meta-textgeneration-llama-2-7b")
""",
        {"hf:acme/sm-7b"},
    ),
    (
        "web/next.ts",
        """
import { createOpenAI } from "@ai-sdk/openai";
import { anthropic } from "@ai-sdk/anthropic";
import { google } from '@ai-sdk/google';
const models = { fast: openai("gpt-4o-mini"), smart: anthropic("claude-3-5-sonnet-20241022") } as const;
export const DEFAULT_MODEL = "gemini-1.5-pro" satisfies string;
const res = await fetch("https://openrouter.ai/api/v1/chat/completions", { body: JSON.stringify({ model: "mistralai/mixtral-8x7b-instruct" }) });
const template = `acme/${name}`;
/* const old = openai("gpt-3.5-turbo"); */
""",
        {
            "api:anthropic/claude-3-5-sonnet-20241022",
            "api:google/gemini-1.5-pro",
            "api:openai/gpt-4o-mini",
            "api:openrouter/mistralai/mixtral-8x7b-instruct",
            "comment:api:openai/gpt-3.5-turbo",
        },
    ),
    (
        "web/env.tsx",
        """
const Model = dynamic(() => import("components/Model"));
const cfg = { modelName: process.env.NEXT_PUBLIC_MODEL || "acme/tsx-7b", embeddingModel: "text-embedding-3-small" };
<Select model="x/y" />
""",
        {"api:openai/text-embedding-3-small", "hf:acme/tsx-7b"},
    ),
    (
        "web/a.test.ts",
        """
const r = await openai.chat.completions.create({ model: "gpt-4o-mini" });
""",
        {"test:api:openai/gpt-4o-mini"},
    ),
    (
        "deploy/docker-compose.gpu.yml",
        """
x-common: &common
  image: vllm/vllm-openai:latest
services:
  a:
    <<: *common
    command: >
      --model acme/multi-7b
      --revision 0123abc
      --max-model-len 4096
  b:
    <<: *common
    command:
      - --model
      - ${MODEL:-acme/dflt-7b}
  lite:
    image: ghcr.io/berriai/litellm:main
    command: --config /app/config.yaml --model gpt-4o
  tts:
    image: acme/tts-server
    environment:
      - MODEL=tts_models/en/ljspeech/vits
  webui:
    image: ghcr.io/open-webui/open-webui:main
    environment:
      - DEFAULT_MODELS=llama3:8b
      - RAG_EMBEDDING_MODEL=sentence-transformers/all-MiniLM-L6-v2
""",
        {
            "alias:llama3:8b",
            "api:openai/gpt-4o",
            "hf:acme/dflt-7b",
            "hf:acme/multi-7b@0123abc",
            "hf:sentence-transformers/all-MiniLM-L6-v2",
        },
    ),
    (
        "k8s/env.yaml",
        """
apiVersion: apps/v1
kind: StatefulSet
spec:
  template:
    spec:
      containers:
      - name: tgi
        image: ghcr.io/huggingface/text-generation-inference
        env:
        - name: MODEL_ID
          value: acme/k8s-env
        - name: REVISION
          value: v1
        - name: HF_TOKEN
          valueFrom: {secretKeyRef: {name: hf, key: token}}
---
apiVersion: v1
kind: ConfigMap
data:
  MODEL_NAME: acme/cm-7b
  config.yaml: |
    model: acme/cm-inner
    dataset: acme/rows
""",
        {"hf:acme/cm-7b", "hf:acme/cm-inner", "hf:acme/k8s-env"},
    ),
    (
        "helm/values-prod.yaml",
        """
modelId: acme/val-a
llm:
  repository: acme/notamodel
  image: {repository: acme/image, tag: 1}
embedding:
  model: BAAI/bge-m3
vllm:
  args: ["--model=acme/val-args", "--served-model-name=x"]
models:
- name: llama
  huggingfaceId: acme/val-list
- name: qwen
  url: hf://acme/val-url
""",
        {"hf:BAAI/bge-m3", "hf:acme/val-a", "hf:acme/val-args", "hf:acme/val-list", "hf:acme/val-url"},
    ),
    (
        "kaito.yaml",
        """
apiVersion: kaito.sh/v1alpha1
kind: Workspace
inference:
  preset: {name: falcon-7b}
  adapters:
  - source: {name: a, image: acme/adapter:1}
---
apiVersion: kubeai.org/v1
kind: Model
spec:
  features: [TextGeneration]
  url: "ollama://gemma2:2b"
  engine: OLlama
---
apiVersion: llmaz.io/v1alpha1
kind: OpenModel
spec:
  source: {modelHub: {modelID: acme/llmaz-7b}}
""",
        {"hf:acme/llmaz-7b", "ollama:gemma2:2b"},
    ),
    (
        "mergekit/dare.yml",
        """
models:
  - model: acme/base-7b  # No parameters necessary for base model
  - model: acme/x-7b
    parameters: {density: 0.53, weight: 0.4}
  # - model: acme/dropped-7b
  - model: ./out/y
merge_method: dare_ties
base_model: acme/base-7b
name: acme/result-7b
""",
        {"comment:hf:acme/dropped-7b", "file:./out/y", "hf:acme/base-7b", "hf:acme/x-7b"},
    ),
    (
        "train/dpo.yaml",
        """
model_name_or_path: acme/sft-7b
ref_model: acme/ref-7b
reward_model_path: acme/rm-7b
hub_model_id: acme/dpo-out
push_to_hub: true
dataset_mixer: {acme/prefs: 1.0}
deepspeed: configs/ds.json
output_dir: data/acme-dpo
""",
        {"hf:acme/ref-7b", "hf:acme/rm-7b", "hf:acme/sft-7b"},
    ),
    (
        "torchtune.yaml",
        """
model: {_component_: torchtune.models.llama3.llama3_8b}
checkpointer:
  checkpoint_dir: /tmp/Meta-Llama-3-8B
  checkpoint_files: [consolidated.00.pth]
tokenizer: {path: /tmp/Meta-Llama-3-8B/tokenizer.model}
""",
        set(),
    ),
    (
        ".env.example",
        """
# Which model to use, e.g. acme/example-7b
OLLAMA_MODEL=llama3.1
ANTHROPIC_MODEL="claude-3-5-sonnet-20240620"
AZURE_OPENAI_DEPLOYMENT=my-deploy
MODEL_ID=your-org/your-model
MODEL=
EMBED_MODEL=${EMBED:-acme/env-dflt}
MODEL_TEMPERATURE=0.7
WHISPER_MODEL=base
S3_MODEL_PATH=s3://b/m
""",
        {
            "alias:base",
            "alias:s3://b/m",
            "api:anthropic/claude-3-5-sonnet-20240620",
            "hf:acme/env-dflt",
            "ollama:llama3.1",
        },
    ),
    (
        ".github/workflows/x.yaml",
        """
on: {workflow_dispatch: {inputs: {model: {description: Model, default: acme/input-7b}}}}
jobs:
  a:
    strategy: {matrix: {model: [acme/mat-1, acme/mat-2]}}
    steps:
    - uses: huggingface/some-action@v1
    - uses: actions/cache@v4
      with: {path: ~/.cache/huggingface, key: models}
    - run: python run.py --model ${{ matrix.model }}
    - name: Pull
      run: ollama pull ${{ inputs.m || 'tinyllama' }}
""",
        {"hf:acme/input-7b", "hf:acme/mat-1", "hf:acme/mat-2"},
    ),
    (
        ".gitlab-ci.yml",
        """
variables: {MODEL: acme/gl-7b, IMAGE: acme/image}
image: acme/python:3
test:
  script:
  - huggingface-cli download acme/gl-dl
  - pytest tests/model/unit
""",
        {"hf:acme/gl-7b", "hf:acme/gl-dl"},
    ),
    (
        "bentofile.yml",
        """
service: service:S
docker: {env: {MODEL_ID: acme/bf}}
""",
        {"hf:acme/bf"},
    ),
    (
        "skypilot.yaml",
        """
envs: {MODEL_NAME: acme/sky-7b}
resources: {accelerators: A100}
run: |
  python -m vllm.entrypoints.openai.api_server --model $MODEL_NAME
  python -m fastchat.serve.model_worker --model-path acme/fs-7b
""",
        {"hf:acme/fs-7b", "hf:acme/sky-7b"},
    ),
    (
        "lab/pyproject.toml",
        """
[project]
name = "acme"
dependencies = ["acme-model @ https://huggingface.co/acme/pp-model/resolve/main/x.whl"]
[tool.app]
default_model = "gpt-4o-mini"
[tool.ruff]
src = ["acme/model"]
""",
        {"api:openai/gpt-4o-mini", "hf:acme/pp-model"},
    ),
    (
        "infra/main.tf",
        """
resource "x" "y" {
  model_id = "anthropic.claude-3-sonnet-20240229-v1:0"
  environment = { MODEL_ID = "acme/tf-7b" }
}
""",
        set(),
    ),
    (
        "notebooks/b.ipynb",
        r"""{"cells":[{"cell_type":"code","source":["# AutoModel.from_pretrained('acme/dead-nb')\n","base = 'acme/'\n","m = AutoModel.from_pretrained(base + 'nb2-7b')\n"]},{"cell_type":"code","source":["%env MODEL=acme/magic\n","!ollama pull mistral\n"]}]}""",
        {"comment:hf:acme/dead-nb", "hf:acme/magic", "hf:acme/nb2-7b", "ollama:mistral"},
    ),
    (
        "app/real.py",
        r'''
#!/usr/bin/env python
"""Serve Llama."""
import os, torch, yaml
from transformers import AutoModelForCausalLM as AM, AutoTokenizer, BitsAndBytesConfig, TrainingArguments
from peft import LoraConfig, get_peft_model
BASE_MODEL = os.getenv("BASE_MODEL", "NousResearch/Llama-2-7b-chat-hf")
NEW_MODEL = "llama-2-7b-mini"
DATASET_NAME = "mlabonne/guanaco-llama2-1k"
HF_USERNAME = "me"
args = TrainingArguments(output_dir="./results", hub_model_id=f"{HF_USERNAME}/{NEW_MODEL}", run_name="org/run")
model = AM.from_pretrained(BASE_MODEL, quantization_config=None, device_map={"": 0})
model.config.use_cache = False
trainer.model.save_pretrained(NEW_MODEL)
tok = AutoTokenizer.from_pretrained(BASE_MODEL, trust_remote_code=True)
''',
        {"hf:NousResearch/Llama-2-7b-chat-hf"},
    ),
    (
        "app/st.py",
        """
import streamlit as st
model = st.selectbox("Model", ["gpt-4o", "gpt-3.5-turbo", "meta-llama/Llama-3-8b-chat-hf"])
choice = st.sidebar.radio("Pick", options=["a/b", "c/d"])
""",
        {"api:openai/gpt-3.5-turbo", "api:openai/gpt-4o", "hf:meta-llama/Llama-3-8b-chat-hf"},
    ),
    (
        "app/lc2.py",
        """
from langchain_community.llms import VLLM, HuggingFaceHub, LlamaCpp, CTransformers
from langchain_community.embeddings import OllamaEmbeddings, HuggingFaceInstructEmbeddings
VLLM(model="mosaicml/mpt-7b")
HuggingFaceHub(repo_id="google/flan-t5-xxl", model_kwargs={})
LlamaCpp(model_path="./models/llama-2-7b.Q4_K_M.gguf")
CTransformers(model="TheBloke/Llama-2-7B-Chat-GGML", model_file="x.bin")
OllamaEmbeddings(model="nomic-embed-text")
HuggingFaceInstructEmbeddings(model_name="hkunlp/instructor-xl")
from langchain_huggingface import HuggingFaceEndpoint, ChatHuggingFace
HuggingFaceEndpoint(repo_id="HuggingFaceH4/zephyr-7b-beta", task="text-generation")
from langchain_mistralai import ChatMistralAI
ChatMistralAI(model="mistral-large-2407")
from langchain_cohere import ChatCohere
ChatCohere(model="command-r")
""",
        {
            "api:cohere/command-r",
            "api:mistral/mistral-large-2407",
            "file:./models/llama-2-7b.Q4_K_M.gguf",
            "hf:HuggingFaceH4/zephyr-7b-beta",
            "hf:TheBloke/Llama-2-7B-Chat-GGML",
            "hf:google/flan-t5-xxl",
            "hf:hkunlp/instructor-xl",
            "hf:mosaicml/mpt-7b",
            "ollama:nomic-embed-text",
        },
    ),
    (
        "app/async_oai.py",
        """
from openai import AsyncOpenAI
client = AsyncOpenAI()
async def ask(prompt, model="gpt-4o-mini-2024-07-18"):
    r = await client.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])
    i = await client.images.generate(model="dall-e-3", prompt="x")
    t = await client.audio.transcriptions.create(model="whisper-1", file=f)
    s = await client.beta.chat.completions.parse(model="o3-mini", messages=[])
    m = await client.moderations.create(model="omni-moderation-latest", input="x")
""",
        {
            "api:openai/dall-e-3",
            "api:openai/gpt-4o-mini-2024-07-18",
            "api:openai/o3-mini",
            "api:openai/omni-moderation-latest",
            "api:openai/whisper-1",
        },
    ),
    (
        "app/anth_bedrock.py",
        """
from anthropic import AnthropicBedrock, AnthropicVertex
c = AnthropicBedrock()
c.messages.create(model="anthropic.claude-3-5-sonnet-20241022-v2:0", max_tokens=1, messages=[])
""",
        {"api:amazon-bedrock/anthropic.claude-3-5-sonnet-20241022-v2-0"},
    ),
    (
        "docker-compose.yml",
        """
version: "3.9"
services:
  llm:
    image: ghcr.io/ggerganov/llama.cpp:server
    command: -m /models/mistral-7b-instruct-v0.2.Q4_K_M.gguf --host 0.0.0.0
  hf:
    image: ghcr.io/ggml-org/llama.cpp:server
    command: ["-hf", "ggml-org/gemma-3-4b-it-GGUF", "--port", "8080"]
  ollama-pull:
    image: ollama/ollama
    command: ["pull", "llama3.2:3b"]
  tei:
    image: ghcr.io/huggingface/text-embeddings-inference:1.2
    command: --model-id ${EMB_MODEL:-BAAI/bge-large-en-v1.5} --revision refs/pr/5
  infinity:
    image: michaelf34/infinity
    command: v2 --model-id mixedbread-ai/mxbai-rerank-xsmall-v1 --model-id BAAI/bge-small-en
  localai:
    image: localai/localai
    command: ["phi-2"]
  api:
    build: {context: ., args: {BASE_MODEL: acme/build-arg-7b}}
    environment:
      MODEL_NAME: gpt-4o
      LANGFUSE_PROJECT: acme/x
""",
        {
            "api:openai/gpt-4o",
            "file:/models/mistral-7b-instruct-v0.2.Q4_K_M.gguf",
            "hf:BAAI/bge-large-en-v1.5@refs/pr/5",
            "hf:BAAI/bge-small-en",
            "hf:acme/build-arg-7b",
            "hf:ggml-org/gemma-3-4b-it-GGUF",
            "hf:mixedbread-ai/mxbai-rerank-xsmall-v1",
            "ollama:llama3.2:3b",
        },
    ),
    (
        "Dockerfile.ollama",
        """
FROM ollama/ollama:latest
RUN ollama serve & server=$! ; sleep 5 ; ollama pull llama3.1:8b ; kill $server
COPY Modelfile /Modelfile
""",
        {"ollama:llama3.1:8b"},
    ),
    (
        "Dockerfile.dl",
        """
FROM python:3.11
WORKDIR /app
ENV TRANSFORMERS_CACHE=/cache MODEL=sentence-transformers/all-MiniLM-L6-v2
RUN python - <<'EOF'
from sentence_transformers import SentenceTransformer
SentenceTransformer("BAAI/bge-base-en")
EOF
RUN wget -q https://huggingface.co/TheBloke/Mistral-7B-v0.1-GGUF/resolve/main/mistral-7b-v0.1.Q4_K_M.gguf -O /models/m.gguf
RUN git lfs install && git clone --depth 1 https://huggingface.co/microsoft/phi-2 /models/phi-2
ADD https://huggingface.co/acme/added/resolve/main/m.gguf /m.gguf
EXPOSE 80
""",
        {
            "hf:BAAI/bge-base-en",
            "hf:TheBloke/Mistral-7B-v0.1-GGUF",
            "hf:acme/added",
            "hf:microsoft/phi-2",
            "hf:sentence-transformers/all-MiniLM-L6-v2",
        },
    ),
    (
        "deploy/vllm.yaml",
        """
apiVersion: v1
kind: Pod
spec:
  containers:
  - name: vllm
    image: "vllm/vllm-openai:v0.4.0"
    command: ["/bin/sh","-c"]
    args: ["vllm serve mistralai/Mistral-7B-Instruct-v0.3 --trust-remote-code --enable-chunked-prefill"]
    volumeMounts: [{mountPath: /root/.cache/huggingface, name: cache}]
  - name: tgi
    image: ghcr.io/huggingface/text-generation-inference:2.2
    args: ["--model-id", "$(MODEL_ID)"]
    env: [{name: MODEL_ID, value: "google/gemma-2-9b-it"}]
  - name: python
    command: ["python", "-m", "vllm.entrypoints.openai.api_server", "--model", "Qwen/Qwen2.5-7B-Instruct", "--tensor-parallel-size", "2"]
""",
        {"hf:Qwen/Qwen2.5-7B-Instruct", "hf:google/gemma-2-9b-it", "hf:mistralai/Mistral-7B-Instruct-v0.3"},
    ),
    (
        "rayllm/m.yaml",
        """
deployment_config: {autoscaling_config: {min_replicas: 1}}
engine_config:
  model_id: meta-llama/Llama-2-7b-chat-hf
  hf_model_id: meta-llama/Llama-2-7b-chat-hf
  type: VLLMEngine
  engine_kwargs: {trust_remote_code: true}
""",
        {"hf:meta-llama/Llama-2-7b-chat-hf"},
    ),
    (
        "cfg/train.json",
        """{"model_name_or_path": "google/mt5-small", "train_file": "data/train.json", "output_dir": "out/mt5", "dataset_name": "acme/rows", "per_device_train_batch_size": 4, "report_to": "wandb"}""",
        {"hf:google/mt5-small"},
    ),
    (
        "cfg/adapter_config.json",
        """{"base_model_name_or_path": "meta-llama/Llama-2-7b-hf", "peft_type": "LORA"}""",
        {"hf:meta-llama/Llama-2-7b-hf"},
    ),
    (
        "cfg/config.json",
        """{"_name_or_path": "acme/cfg-7b", "architectures": ["LlamaForCausalLM"], "model_type": "llama", "tokenizer_class": "LlamaTokenizer"}""",
        set(),
    ),
    (
        "lit/proxy.yaml",
        """
model_list:
- model_name: "*"
  litellm_params: {model: "openai/*", api_key: os.environ/OPENAI_API_KEY}
- model_name: tgi
  litellm_params:
    model: huggingface/HuggingFaceH4/zephyr-7b-beta
    api_base: https://x.endpoints.huggingface.cloud
- model_name: vllm
  litellm_params:
    model: openai/mistralai/Mistral-7B-Instruct-v0.2
    api_base: http://vllm:8000/v1
- model_name: vertex
  litellm_params: {model: vertex_ai/gemini-1.5-pro, vertex_project: p}
- model_name: emb
  litellm_params: {model: azure/text-embedding-ada-002, api_base: "https://x.azure.com"}
router_settings: {model_group_alias: {gpt-4: vertex}}
""",
        {
            "alias:openai/*",
            "api:azure/text-embedding-ada-002",
            "api:google-vertex/gemini-1.5-pro",
            "hf:HuggingFaceH4/zephyr-7b-beta",
            "hf:mistralai/Mistral-7B-Instruct-v0.2",
        },
    ),
    (
        "scripts/run.sh",
        r"""
#!/usr/bin/env bash
set -euo pipefail
python -m vllm.entrypoints.openai.api_server \
  --model mistralai/Mixtral-8x7B-Instruct-v0.1 \
  --tensor-parallel-size 2 \
  --served-model-name mixtral
accelerate launch train.py --model_name_or_path "meta-llama/Meta-Llama-3-8B" --dataset_name acme/rows --output_dir out/x --hub_model_id me/out
lm_eval --model vllm --model_args "pretrained=Qwen/Qwen2-7B,tensor_parallel_size=2" --tasks hellaswag
docker run --gpus all -p 8080:80 ghcr.io/huggingface/text-generation-inference:2.0 --model-id tiiuae/falcon-7b-instruct
docker run vllm/vllm-openai --model google/gemma-7b
mlc_llm chat HF://mlc-ai/Llama-3-8B-Instruct-q4f16_1-MLC
kit pull ghcr.io/acme/modelkit:v1
huggingface-cli upload me/out-7b ./out
huggingface-cli download meta-llama/Llama-Guard-3-8B --include "*.safetensors"
mergekit-yaml cfg.yml ./merged
ollama create mine -f Modelfile
""",
        {
            "hf:Qwen/Qwen2-7B",
            "hf:google/gemma-7b",
            "hf:meta-llama/Llama-Guard-3-8B",
            "hf:meta-llama/Meta-Llama-3-8B",
            "hf:mistralai/Mixtral-8x7B-Instruct-v0.1",
            "hf:mlc-ai/Llama-3-8B-Instruct-q4f16_1-MLC",
            "hf:tiiuae/falcon-7b-instruct",
            "oci:ghcr.io/acme/modelkit:v1",
        },
    ),
]
