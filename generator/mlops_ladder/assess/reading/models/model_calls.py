"""Calls that train a model, load one or ask one, by the names of the libraries."""

import ast
import re

from ..code.python import Call, Module

LEARNING = re.compile(
    r"(sklearn|xgboost|lightgbm|catboost|torch|torchvision|tensorflow|keras|tf_keras|pytorch_lightning|lightning|"
    r"transformers|sentence_transformers|fastai|statsmodels|prophet|pyspark\.ml|h2o|pycaret|autogluon|flaml|"
    r"tpot|imblearn|spacy|gensim|fasttext|surprise|implicit|stable_baselines3|ray\.train|jax|flax|optax|ultralytics|"
    r"sagemaker|azureml|azure\.ai\.ml|google\.cloud\.aiplatform|mlflow|skops|onnxruntime|bentoml|timm|peft|trl|"
    r"sktime|darts|neuralprophet|pmdarima|lifelines|river|detectron2|mmengine|paddle|mxnet|chainer|theano|"
    r"cuml|scanpy|monai|setfit|adapters|unsloth|axolotl|datasets|evaluate|accelerate|deepspeed)(\.|$)"
)
# What has a `fit` and learns no model: the steps before one.
PREPARES = re.compile(
    r"(scal|encod|binari[sz]|imput|vectori[sz]|tokeni[sz]|transformer$|preproc|discreti|normali[sz]|"
    r"\bpca\b|\bsvd\b|selector|kbins|polynomial|label_?enc|\ble\b|\boh?e\b|pipeline_?prep|feature|"
    r"columntransformer|dictvec|tfidf|column_trans|hasher|power_?trans|quantile_?trans|schema|\btsne\b|umap)",
    re.IGNORECASE,
)
SKLEARN_STEPS = re.compile(
    r"sklearn\.(preprocessing|feature_extraction|feature_selection|impute|compose|decomposition|manifold|"
    r"random_projection|kernel_approximation)\."
)
TRAINS = re.compile(
    r"(xgboost|xgb|lightgbm|lgb|catboost)(\.\w+)*\.(train|cv)|(xgboost|lightgbm)\.dask\.train|"
    r".*\.?(Trainer|SFTTrainer|Seq2SeqTrainer|DPOTrainer|SetFitTrainer|SentenceTransformerTrainer|Learner|LightningCLI)"
    r"\.(train|fit|fit_one_cycle|fine_tune)|.*\.(fit_one_cycle|fine_tune|partial_fit|fit_resample_model)|"
    r"ultralytics\.YOLO\.train|fasttext\.train_\w+|gensim\.models\.\w+|stable_baselines3\.\w+\.learn|"
    r"pycaret\.\w+\.(create_model|compare_models|tune_model|blend_models)|tensorflow\.estimator\.train_and_evaluate|"
    r"sagemaker(\.\w+)*\.fit|.*\.(create_training_job|create_auto_ml_job|create_hyper_parameter_tuning_job)|"
    r"google\.cloud\.aiplatform\.\w*(TrainingJob|CustomJob|HyperparameterTuningJob)(\.\w+)*\.(run|submit)|"
    r".*CustomTrainingJobOp|.*CustomJobOp|.*(AutoMLTabularTrainingJobRunOp|TrainingJobRunOp)|.*\.TrainingStep|"
    r"sagemaker\.workflow\.steps\.TrainingStep|azureml\.\w+(\.\w+)*\.(ScriptRunConfig|AutoMLConfig|Estimator|HyperDriveConfig)|"
    r"tfx(\.\w+)*\.(Trainer|Tuner)|ray\.train(\.\w+)*\.\w+Trainer\.fit|statsmodels(\.\w+)*\.fit(_regularized)?|"
    r"h2o(\.\w+)*\.train"
)
LOADS = re.compile(
    r"joblib\.load|(c|cloud)?[pP]ickle\.load|dill\.load|pandas\.read_pickle|mlflow(\.\w+)*\.(load_model|spark_udf)|torch\.(jit\.)?load|"
    r".*\.(load_state_dict|load_from_checkpoint|load_weights|load_learner|load_checkpoint)|.*models\.load_model|"
    r".*\.load_model|.*saved_model\.load|onnxruntime\.InferenceSession|bentoml(\.\w+)*\.(get|load_model|load_runner)|"
    r"skops\.io\.load|transformers(\.\w+)*\.(pipeline|from_pretrained)|spacy\.load|.*\.from_pretrained|"
    r"sentence_transformers\.(SentenceTransformer|CrossEncoder)|lightgbm\.Booster|ultralytics\.YOLO|tensorflow_hub\.(load|KerasLayer)|"
    r"tensorflow\.lite\.Interpreter|sagemaker(\.\w+)*\.(Predictor|\w+Model)|h2o\.load_model|pycaret\.\w+\.load_model|"
    r"pyspark\.ml(\.\w+)*\.\w*Model(\.read)?\.load|(azureml|azure)(\.\w+)*\.get_model_path|wandb(\.\w+)*\.use_artifact|.*\.download_artifacts?"
)
PREDICTS = re.compile(
    r".*\.(predict|predict_proba|predict_fn|predict_step|predict_on_batch|predict_log_proba|decision_function|predict_model|"
    r"run_on_batch|invoke_endpoint|batch_predict|create_transform_job|get_prediction|score_samples|forecast)|"
    r"onnxruntime\.InferenceSession\.run|transformers(\.\w+)*\.(pipeline|generate)|.*\.(async_run|inference)"
)
SPARK_MODEL = re.compile(r"pyspark\.ml(\.\w+)*\.\w*Model\b|model", re.IGNORECASE)
LLM = re.compile(
    r".*\.(chat\.completions|beta\.chat\.completions|chat\.completions\.with_raw_response)\.(create|parse|stream)|"
    r"openai(\.\w+)*\.(ChatCompletion|Completion)\.a?create|(openai|.*client)(\.\w+)*\.(responses|completions)\.(create|parse|stream)|"
    r"openai\.(Async)?(Azure)?OpenAI|(anthropic|.*client)(\.\w+)*\.messages\.(create|stream)|anthropic\.(Async)?Anthropic\w*|"
    r"langchain[\w.]*\.(init_chat_model|Chat[A-Z]\w+|OpenAI|AzureOpenAI|Ollama\w*|HuggingFacePipeline|HuggingFaceHub|HuggingFaceEndpoint|LlamaCpp|Bedrock\w*|VertexAI|Cohere|Anthropic|LLMChain|VLLM\w*|GPT4All|create_react_agent)|"
    r"langgraph\.prebuilt\.create_react_agent|llama_index(\.\w+)*\.(OpenAI|AzureOpenAI|Ollama|Anthropic|HuggingFaceLLM|LlamaCPP|as_query_engine|as_chat_engine)|"
    r".*\.generate_content(_async|_stream)?|.*GenerativeModel(\.\w+)*|vertexai(\.\w+)*\.(TextGenerationModel|ChatModel)\.\w+|"
    r".*\.(converse|converse_stream)|litellm\.a?(completion|text_completion|responses)|ollama(\.\w+)*\.(chat|generate)|"
    r"cohere(\.\w+)*\.(chat|generate)|mistralai(\.\w+)*\.(complete|chat|stream)|groq\.(Async)?Groq|together\.\w+|"
    r"huggingface_hub\.(Async)?InferenceClient(\.\w+)*|vllm\.(LLM|AsyncLLMEngine|AsyncEngineArgs)(\.\w+)*|llama_cpp\.Llama|xllamacpp(\.\w+)*|"
    r"ctransformers(\.\w+)*\.from_pretrained|gpt4all\.GPT4All|dspy\.(LM|Predict|ChainOfThought|OpenAI|ReAct)|pydantic_ai(\.\w+)*\.Agent|"
    r"crewai\.(Agent|Crew|LLM)|autogen\w*(\.\w+)*\.(AssistantAgent|OpenAIChatCompletionClient)|agents\.(Agent|Runner)(\.\w+)*|"
    r"haystack(\.\w+)*\.\w*(Generator|PromptNode)|semantic_kernel(\.\w+)*\.\w*ChatCompletion|promptflow(\.\w+)*\.\w+|smolagents\.\w+|"
    r"marvin\.\w+|instructor\.(from_\w+|patch)|guidance\.\w+|ell\.(simple|complex)|magentic\.\w+|google\.genai\.Client|replicate\.run|"
    r"mlflow\.genai\.\w+|azure\.ai\.inference(\.\w+)*\.ChatCompletionsClient(\.\w+)*"
)
LLM_ENDPOINT = re.compile(
    r"/v1/(chat/)?completions|/api/(generate|chat)$|^/completions?$|api\.(openai|anthropic|mistral|groq)\.com"
)
LLM_WEIGHTS = re.compile(
    r"transformers(\.\w+)*\.(AutoModelForCausalLM|LlamaForCausalLM|TextGenerationPipeline|\w+ForCausalLM)\.from_pretrained"
)


def shown(call: Call) -> str:
    """Return a call's code on one line, cut to 90 characters."""
    text = " ".join(ast.unparse(call.node).split())
    return text if len(text) <= 90 else f"{text[:87]}..."


def learns(module: Module) -> bool:
    """Tell whether a module imports a library of machine learning."""
    return any(LEARNING.match(name) for name in module.imported)


def receiver(call: Call) -> str:
    """Return the code of what a method is called on; empty for a plain function."""
    return ast.unparse(call.node.func.value) if isinstance(call.node.func, ast.Attribute) else ""


def is_training(call: Call, module: Module) -> bool:
    """Tell whether a call trains a model."""
    if TRAINS.fullmatch(call.name):
        return not call.name.startswith("gensim") or call.name.endswith(
            ("Vec", "FastText", "LdaModel")
        )
    last = call.name.rsplit(".", 1)[-1]
    if last == "backward":  # without a step of an optimizer it explains a model
        torch = any(name.startswith("torch") for name in module.imported)
        return torch and any(each.name.endswith(".step") for each in module.calls)
    given = call.node.args or (last == "fit" and call.node.keywords)
    if last in ("fit", "fit_predict", "fit_generator") and given:
        return not SKLEARN_STEPS.match(call.name) and not _prepares(call)
    return False


def _prepares(call: Call) -> bool:
    made = call.name.rsplit(".", 2)[-2] if call.name.count(".") else ""
    on_call = isinstance(call.node.func, ast.Attribute) and isinstance(
        call.node.func.value, ast.Call
    )
    known = made not in ("", "?") and (made[0].isupper() or on_call)
    return bool(PREPARES.search(made if known else receiver(call)))


def is_loading(call: Call, module: Module) -> bool:
    """Tell whether a call loads a trained model."""
    return bool(LOADS.fullmatch(call.name)) and not _generates(call)


def _generates(call: Call) -> bool:
    return (call.text(0, "task") or "") in ("text-generation", "text2text-generation")


def is_predicting(call: Call, module: Module) -> bool:
    """Tell whether a call asks a model for predictions; one of Spark's transforms a table."""
    return bool(PREDICTS.fullmatch(call.name)) or (
        call.name.endswith(".transform")
        and bool(SPARK_MODEL.search(f"{call.name} {receiver(call)}"))
        and any(name.startswith("pyspark.ml") for name in module.imported)
    )


def is_llm(call: Call, module: Module) -> bool:
    """Tell whether a call goes to a language model, or makes what does."""
    return bool(LLM.fullmatch(call.name) or LLM_WEIGHTS.fullmatch(call.name)) or (
        call.name.startswith("transformers")
        and call.name.endswith(".pipeline")
        and _generates(call)
    )


def is_asked_by_name(call: Call, module: Module) -> bool:
    """Tell whether a call asks a model by a method made for it, so that it is no embedding."""
    return is_predicting(call, module) and ".predict" in call.name and "Encoder" not in call.name
