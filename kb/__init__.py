"""kb: compile documents into a wiki in which every claim shows its proof."""

import os

__version__ = "0.1.0"

# From 1.29 on onnxruntime reports to its maker, also on Linux, unless told not to before it starts. kb tells nobody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
