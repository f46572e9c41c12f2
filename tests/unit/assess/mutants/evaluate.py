"""What takes capabilities of the stage evaluate away."""

from .mutant import Mutant, cut, replaced

BLOCKS = 'if verdict.outcome == "promoted":'
CALL = 'registry.promote(number, "the gate", verdict.summary)'
DUMMY = """\
    dummy = DummyClassifier() if SCHEMA.classes else DummyRegressor(strategy="median")
    dummy.fit(known, SCHEMA.encode(known[SCHEMA.target]))
"""
BOTH = (
    "    value, baseline = (abs(float(score(each, features, truth))) for each in (model, dummy))\n"
)
PRIOR = """\
    prior = np.bincount(seen) / len(seen) if SCHEMA.classes else np.median(seen)
    baseline = np.broadcast_to(prior, scores.shape)
    np.savez(SCORES, truth=truth, challenger=scores, baseline=baseline)
"""
NO_RIVAL = (
    replaced("src/x/evaluate.py", DUMMY, ""),
    replaced("src/x/stages.py", PRIOR, "    np.savez(SCORES, truth=truth, challenger=scores)\n"),
    replaced("src/x/settle.py", '{"a dummy": arrays["baseline"]}', "dict[str, Any]()"),
)
SLICED = "Verdict([*reasons, *judge_slices(rows, truth, ours, [*rivals.values()][-1], weights)])"
PASSED = "not (found.high < 0 and found.value < -allowed)"

MUTANTS = [
    Mutant(
        "model-gate",
        "removed",
        "each new model serves",
        (
            cut("src/x/settle.py", "    verdict = judge(", "    return verdict.outcome"),
            replaced(
                "src/x/settle.py",
                "    return verdict.outcome",
                '    registry.promote(number, "the flow", "it is new")\n    return "promoted"',
            ),
        ),
    ),
    Mutant(
        "model-gate",
        "faked",
        "the verdict is printed, and each new model serves",
        (
            replaced(
                "src/x/settle.py",
                f"{BLOCKS}\n        {CALL}",
                f"print(verdict.summary)\n    {CALL}",
            ),
        ),
    ),
    Mutant(
        "model-gate",
        "faked",
        "the gate lets all pass",
        (replaced("src/x/settle.py", BLOCKS, 'if verdict.outcome == "promoted" or True:'),),
    ),
    Mutant(
        "model-gate",
        "faked",
        "the verdict is written by hand",
        (
            replaced("src/x/settle.py", "import judge, shortage", "import Verdict, shortage"),
            replaced(
                "src/x/settle.py",
                'judge(unseen, arrays["truth"], arrays["challenger"], rivals)',
                "Verdict([])",
            ),
        ),
    ),
    Mutant(
        "simple-baseline",
        "removed",
        "no simpler model is judged",
        (
            *NO_RIVAL,
            replaced(
                "src/x/evaluate.py", BOTH, "    value = abs(float(score(model, features, truth)))\n"
            ),
            replaced("src/x/evaluate.py", '        "baseline": baseline,\n', ""),
            replaced("src/x/evaluate.py", "; a dummy has {baseline:.3f}", ""),
            replaced("src/x/train.py", ', "baseline": metrics["baseline"]', ""),
        ),
    ),
    Mutant(
        "simple-baseline",
        "faked",
        "the dummy's figure is written by hand",
        (
            *NO_RIVAL,
            replaced(
                "src/x/evaluate.py",
                BOTH,
                "    value, baseline = abs(float(score(model, features, truth))), 0.5\n",
            ),
        ),
    ),
    Mutant(
        "slice-metrics",
        "removed",
        "only the whole is judged",
        (
            replaced("src/x/gate.py", SLICED, "Verdict(reasons)"),
            cut("src/x/gate.py", "def judge_slices("),
        ),
    ),
    Mutant(
        "slice-metrics",
        "faked",
        "a loss in a slice is told, and passes",
        (replaced("src/x/gate.py", PASSED, "True"),),
    ),
]
