"""Great Expectations, imported when it is first needed, and without the modules that it hardly ever uses."""

from __future__ import annotations

import gc
import os
import sys
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

CHARTS_AND_STATISTICS = ("altair", "scipy.stats")
"""For drawing charts and for tests of distributions; they take a third of the time and memory of the import."""


class _Late(ModuleType):
    """Stands in for a module until one of its names is wanted."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)

    def __getattr__(self, wanted: str) -> Any:  # noqa: ANN401 - whatever the module has
        if wanted.startswith("__"):  # the import system asks for these; the module itself is not wanted yet
            raise AttributeError(wanted)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), wanted)


def load_late(*names: str) -> None:
    """Let modules be imported without loading them; each loads when a name of it is first wanted.

    Example:
        >>> load_late("colorsys")
        >>> import colorsys
        >>> colorsys.rgb_to_hsv(0, 0, 0)
        (0.0, 0.0, 0)
    """
    for name in names:
        if name not in sys.modules:
            sys.modules[name] = _Late(name)


@cache
def great_expectations() -> ModuleType:
    """Give the library: it asks nothing of the network, draws no bars, and charts and statistics load when they are used."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    load_late(*CHARTS_AND_STATISTICS)
    was_on = gc.isenabled()
    gc.disable()  # an import makes thousands of objects that stay
    try:
        return import_module("great_expectations")
    finally:
        if was_on:
            gc.enable()


@cache
def batches() -> Any:  # noqa: ANN401 - the library's own types would have to be imported with it
    """Give the one source of this process from which data frames become batches; it is kept in memory only."""
    library = great_expectations()
    bars = import_module("great_expectations.data_context.types.base").ProgressBarsConfig
    context = library.get_context(mode="ephemeral")
    context.variables.progress_bars = bars(globally=False)
    return context.data_sources.add_pandas("run").add_dataframe_asset("records").add_batch_definition_whole_dataframe("all")
