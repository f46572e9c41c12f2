"""What takes capabilities of the stage monitor away."""

from .mutant import Mutant, commented, cut, replaced

QUALITY = "quality=labels.served(joined, version) or on_batch(news.batch, tags)"
DRIFT = "drift=drift_of(news.batch)"
AGE = "    if look.age is not None and look.age > POLICY.age:\n"
OLD = (
    "        yield POLICY.on_age, "
    'f"the newest model has learned nothing of {look.age:.0f} days (age)"\n'
)
DUE = "    if any(look.due for look in looks.read()):\n        said.append(await retrain())\n"

MUTANTS = [
    Mutant(
        "service-metrics",
        "removed",
        "nothing shows what is counted",
        (
            replaced(
                "src/x/service.py",
                "Service.add_asgi_middleware(Observe)  # type: ignore[attr-defined]\n",
                "",
            ),
        ),
    ),
    Mutant(
        "service-metrics",
        "faked",
        "/metrics answers a text that is written by hand",
        (
            replaced("src/x/observe.py", "make_asgi_app()", 'JSONResponse({"status": "ok"})'),
            replaced("src/x/observe.py", "Gauge, Info, make_asgi_app", "Gauge, Info"),
        ),
    ),
    Mutant(
        "prediction-log",
        "removed",
        "answers are not kept",
        (
            replaced("src/x/service.py", "    @recorded\n", ""),
            replaced(
                "src/x/score.py",
                '    table["prediction_id"] = log(source, table, model.version, scores)\n',
                "",
            ),
        ),
    ),
    Mutant(
        "prediction-log",
        "faked",
        "what was asked is not in it",
        (replaced("src/x/predictions.py", '"inputs": inputs, "prediction"', '"prediction"'),),
    ),
    Mutant(
        "prediction-log",
        "faked",
        "what waits to be written is dropped",
        (
            replaced(
                "src/x/predictions.py",
                "            append(lines, datetime.now(UTC).date())\n",
                "            lines.clear()\n",
            ),
            replaced(
                "src/x/predictions.py",
                "        append(waiting, datetime.now(UTC).date())\n",
                "        waiting.clear()\n",
            ),
        ),
    ),
    Mutant(
        "drift-check",
        "removed",
        "only who asks sees drift",
        (
            replaced("src/x/monitor.py", DRIFT, "drift=None"),
            cut("src/x/monitor.py", "def drift_of(", "def on_batch("),
            replaced("src/x/monitor.py", "import Drift, compare, read", "import read"),
        ),
    ),
    Mutant(
        "drift-check",
        "faked",
        "the verdict is written by hand",
        (
            replaced(
                "src/x/monitor.py", DRIFT, 'drift=Drift("the rows before", {"all": 0.01}, [], "")'
            ),
            cut("src/x/monitor.py", "def drift_of(", "def on_batch("),
        ),
    ),
    Mutant(
        "drift-check",
        "faked",
        "no clock looks, only who asks",
        (
            replaced(
                "src/x/flows/deployed.py",
                "(monitor, POLICY.monitor_at, lambda: [*landed(), *waiting()])",
                "(monitor, None, None)",
            ),
        ),
    ),
    Mutant(
        "retraining-policy",
        "removed",
        "what the monitor finds is only told",
        (replaced("src/x/flows/monitor.py", DUE, ""),),
    ),
    Mutant(
        "retraining-policy",
        "faked",
        "the rule is never reached",
        (replaced("src/x/flows/monitor.py", DUE, DUE.replace("if any", "if False and any")),),
    ),
    Mutant(
        "online-quality",
        "removed",
        "late labels are not looked at",
        (
            replaced("src/x/monitor.py", QUALITY, "quality=None"),
            replaced("src/x/monitor.py", "    joined, notes = labels.join(news.labels)\n", ""),
            replaced("src/x/monitor.py", "notes=notes", "notes=[]"),
            cut("src/x/monitor.py", "def on_batch(", "def since_training("),
            cut("src/x/labels.py", "def served(", "def waiting("),
        ),
    ),
    Mutant(
        "online-quality",
        "faked",
        "the figure is written by hand",
        (
            replaced(
                "src/x/monitor.py",
                QUALITY,
                'quality=Quality("labelled predictions", version, 900, 0.75, 0.74, 0.76)',
            ),
            replaced("src/x/monitor.py", "    joined, notes = labels.join(news.labels)\n", ""),
            replaced("src/x/monitor.py", "notes=notes", "notes=[]"),
            cut("src/x/monitor.py", "def on_batch(", "def since_training("),
        ),
    ),
    Mutant(
        "model-age-limit",
        "removed",
        "age is no reason",
        (replaced("src/x/decide.py", AGE + OLD, ""),),
    ),
    Mutant(
        "model-age-limit",
        "faked",
        "that a model is old is printed",
        (replaced("src/x/decide.py", OLD, '        print(f"{look.age:.0f} days are too old")\n'),),
    ),
    Mutant(
        "model-age-limit",
        "faked",
        "the limit is a comment",
        (commented("src/x/decide.py", "look.age > POLICY.age", 2),),
    ),
]
