"""Which Python calls take a model's name, in which argument, and what a single word means there."""

from __future__ import annotations

from dataclasses import dataclass

MODEL_ARGUMENTS = (
    "pretrained_model_name_or_path", "model_name_or_path", "model", "model_name", "model_id", "modelId", "model_path",
    "repo_id", "repo", "checkpoint", "pretrained_model_link_or_path", "deployment_name", "azure_deployment",
    "lora_path",
)  # fmt: skip
"""Keyword arguments that name the model, first come first served."""


@dataclass(frozen=True, slots=True)
class Call:
    """How a callable is given its model.

    Attributes:
        position: index of the positional argument; None where only keywords are used.
        word: what a single word is: ``hf``, ``ollama``, ``vendor`` (by its family, else the call's), ``alias``,
            ``id`` (only ``org/name`` counts), ``routed`` (only ``provider:name`` counts), ``gradio`` (behind
            ``models/``, or beside a source), or ``org:name`` for hub ids whose organization is understood.
        provider: the vendor whose client it is.
    """

    position: int | None = 0
    word: str = "hf"
    provider: str | None = None


_HF = Call()
_ALIAS = Call(word="alias")


def _vendor(provider: str | None, position: int | None = None) -> Call:
    return Call(position=position, word="vendor", provider=provider)


_SENTENCES = "SentenceTransformer HuggingFaceEmbeddings HuggingFaceEmbedding SentenceTransformerEmbeddingFunction"
_TABLE: tuple[tuple[Call, str], ...] = (
    # transformers, diffusers, peft and what is shaped like them; hub downloads; serving; embeddings; agents
    (
        _HF,
        """
     from_pretrained from_quantized from_model_id snapshot_download hf_hub_download hf_hub_url load_lora_weights
     load_adapter load_textual_inversion load_ip_adapter ModelCard.load
     LLM AsyncEngineArgs EngineArgs LLMEngine Engine Runtime VLLM LLMGenerator TextGenerationInference
     SparseEncoder FlagModel BGEM3FlagModel FlagReranker FlagLLMReranker INSTRUCTOR TextEmbedding SparseTextEmbedding
     TextCrossEncoder SetFitModel GLiNER
     HuggingFaceBgeEmbeddings HuggingFaceInstructEmbeddings HuggingFaceCrossEncoder HuggingFaceHub HuggingFaceEndpoint
     HuggingFaceLLM HuggingFaceInferenceAPI HuggingFaceEndpointEmbeddings HuggingFaceLocalGenerator
     HuggingFaceAPIGenerator SentenceTransformersTextEmbedder SentenceTransformersDocumentEmbedder
     InferenceClient AsyncInferenceClient TransformersModel InferenceClientModel HuggingFaceModel
     HfApiModel""",
    ),
    (Call(position=1), "pipeline"),
    (Call(position=2), "LoRARequest"),
    (Call(word="gradio"), "gradio.load gradio.Interface.load gradio.Blocks.load"),
    (Call(word="id"), "create_model create_model_and_transforms create_model_from_pretrained mlx_lm.load"),
    (Call(word="routed"), "Agent"),
    (Call(word="org:sentence-transformers"), _SENTENCES),
    (Call(word="org:cross-encoder"), "CrossEncoder"),
    (Call(word="alias"), "from_single_file Llama WhisperModel GPT4All"),
    (
        Call(word="ollama"),
        """
     ChatOllama OllamaLLM OllamaEmbeddings OllamaEmbedding Ollama
     ollama.chat ollama.generate ollama.pull ollama.embeddings ollama.embed""",
    ),
    (Call(word="replicate"), "replicate.run"),
    # vendors: frameworks' classes, then the methods of their clients
    (
        _vendor("openai"),
        """
     ChatOpenAI OpenAI OpenAIEmbeddings OpenAIEmbedding OpenAIGenerator
     chat.completions.create chat.completions.parse completions.create responses.create responses.parse
     ChatCompletion.create ChatCompletion.acreate Completion.create embeddings.create Embedding.create images.generate
     audio.transcriptions.create audio.speech.create assistants.create""",
    ),
    (
        _vendor("openai", 0),
        "OpenAIChatGenerator OpenAIChatModel OpenAIModel OpenAIServerModel OpenAIChatCompletionClient",
    ),
    (_vendor("azure"), "AzureChatOpenAI AzureOpenAI AsyncAzureOpenAI AzureOpenAIEmbeddings"),
    (
        _vendor("anthropic"),
        """
     ChatAnthropic Anthropic AnthropicChatGenerator messages.create messages.stream messages.count_tokens""",
    ),
    (_vendor("anthropic", 0), "AnthropicModel"),
    (
        _vendor("google"),
        """
     ChatGoogleGenerativeAI GoogleGenerativeAI GoogleGenAI Gemini
     models.generate_content models.generate_content_stream models.embed_content""",
    ),
    (_vendor("google", 0), "GenerativeModel GoogleGenerativeAIEmbeddings GeminiModel"),
    (_vendor("google_vertexai"), "ChatVertexAI VertexAI VertexAIEmbeddings"),
    (
        _vendor("bedrock"),
        """
     ChatBedrock ChatBedrockConverse BedrockChat BedrockEmbeddings BedrockLLM BedrockConverse BedrockEmbedding
     invoke_model converse converse_stream invoke_model_with_response_stream""",
    ),
    (_vendor("mistral"), "ChatMistralAI MistralAIEmbeddings MistralAI chat.complete chat.stream chat.complete_async"),
    (_vendor("cohere"), "ChatCohere CohereEmbeddings CohereRerank Cohere ClientV2.chat"),
    (_vendor("groq"), "ChatGroq Groq AsyncGroq"),
    (_vendor("together"), "ChatTogether TogetherEmbeddings TogetherLLM Together AsyncTogether"),
    (_vendor("cerebras"), "Cerebras ChatCerebras"),
    (_vendor("fireworks"), "ChatFireworks FireworksEmbeddings"),
    (_vendor("xai"), "ChatXAI"),
    (_vendor("deepseek"), "ChatDeepSeek"),
    (_vendor("nvidia"), "ChatNVIDIA NVIDIAEmbeddings"),
    # gateways: the provider is part of the name
    (
        _vendor(None, 0),
        """
     ChatLiteLLM LiteLLM LiteLLMModel LiteLlm init_chat_model init_embeddings LM
     completion acompletion embedding aembedding text_completion""",
    ),
)
CALLS = {name: call for call, names in _TABLE for name in names.split()}
"""By the last parts of the dotted name that is called; the longest that fits counts."""


def call_of(dotted: str) -> tuple[str, Call] | None:
    """The entry for a dotted name such as ``self.client.chat.completions.create``."""
    parts = dotted.split(".")
    for start in range(max(0, len(parts) - 3), len(parts)):
        name = ".".join(parts[start:])
        if name in CALLS:
            return name, CALLS[name]
    return None
