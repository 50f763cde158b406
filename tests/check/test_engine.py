"""What loading Great Expectations leaves out until it is wanted."""

import subprocess
import sys

import pytest

from pipeline.check.engine import load_late


def test_charts_and_statistics_load_when_they_are_first_used() -> None:
    program = (
        "import sys; from pipeline.check.engine import batches; batches(); "
        "assert 'altair.vegalite' not in sys.modules, 'charts are loaded'; "
        "assert 'scipy.stats.distributions' not in sys.modules, 'statistics are loaded'; "
        "from scipy import stats; import altair; "
        "assert stats.norm.cdf(0) == 0.5; assert altair.Chart.__name__ == 'Chart'; "
        "import scipy.stats; assert scipy.stats.norm.cdf(0) == 0.5"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_late_module_answers_for_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    load_late("colorsys")
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 1) == (2 / 3, 1.0, 1)
    with pytest.raises(AttributeError):
        _ = colorsys.no_such_name  # type: ignore[attr-defined]
