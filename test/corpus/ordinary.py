#!/usr/bin/python3 -B
"""ordinary.py DIR - what people's own programs write: checkpoints by torch, arrays by numpy, models
by scikit-learn with joblib and pickle, tables by pandas. Run by Debian's Python, whose packages
these are."""
import os
import pickle
import sys

import joblib
import numpy
import pandas
import sklearn.ensemble
import sklearn.linear_model
import sklearn.pipeline
import sklearn.preprocessing
import torch

torch.manual_seed(1)
at = sys.argv[1]


def place(kind, name):
    os.makedirs(f"{at}/{kind}", exist_ok=True)
    return f"{at}/{kind}/{name}"


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(16, 8)
        self.norm = torch.nn.BatchNorm1d(8)

    def forward(self, x):
        y = self.norm(torch.relu(self.inner(x)))
        if y.sum() > 0:
            y = torch.cat([y, y], 1)
        return y


net = Net()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
for _ in range(3):
    optimizer.zero_grad()
    net(torch.randn(4, 16)).pow(2).mean().backward()
    optimizer.step()
    schedule.step()

torch.save(net.state_dict(), place("torch", "plain.pt"))
torch.save(net.state_dict(), place("torch", "pytorch_model.bin"))
torch.save(optimizer.state_dict(), place("torch", "optimizer.pt"))
torch.save(schedule.state_dict(), place("torch", "scheduler.pt"))
torch.save({"epoch": 3, "model": net.state_dict(), "optimizer": optimizer.state_dict(),
            "loss": 0.5, "rng": torch.get_rng_state(), "args": ["--lr", "1e-3"]},
           place("torch", "all.ckpt"))
torch.save(net.state_dict(), place("torch-legacy", "plain.pt"), _use_new_zipfile_serialization=False)
torch.save(optimizer.state_dict(), place("torch-legacy", "optimizer.pth"),
           _use_new_zipfile_serialization=False)
torch.save({k: torch.randn(3, 5).to(k) for k in (torch.float16, torch.bfloat16, torch.float64)}
           | {k: torch.ones(3, 5).to(k) for k in (torch.int8, torch.uint8, torch.int64, torch.bool)},
           place("torch", "dtypes.pt"))
big = torch.randn(10, 10)
torch.save({"row": big[3], "part": big[2:5, 1:9:2], "turned": big.t(), "all": big, "one": big[1, 1],
            "none": torch.empty(0, 3), "wide": torch.ones(1).expand(1000)},
           place("torch", "views.pt"))
torch.save({"sparse": torch.eye(4).to_sparse(), "csr": torch.eye(4).to_sparse_csr(),
            "quantized": torch.quantize_per_tensor(big, 0.1, 0, torch.qint8),
            "parameter": torch.nn.Parameter(big), "complex": torch.complex(big, big)},
           place("torch", "kinds.pt"))
torch.save(torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU()), place("torch-module", "whole.pt"))
torch.jit.save(torch.jit.script(net.eval()), place("torchscript", "scripted.pt"))
torch.jit.save(torch.jit.trace(net.eval(), torch.randn(4, 16)), place("torchscript", "traced.pt"))

numpy.save(place("numpy", "plain.npy"), numpy.arange(24.0).reshape(2, 3, 4))
numpy.save(place("numpy", "fortran.npy"), numpy.asfortranarray(numpy.arange(24).reshape(4, 6)))
numpy.save(place("numpy", "record.npy"), numpy.array([(1, 2.0, "a")], "i4,f8,U4"))
numpy.save(place("numpy", "dates.npy"), numpy.array(["2026-01-01"], "M8[D]"))
numpy.savez(place("numpy", "many.npz"), a=numpy.arange(5), b=numpy.eye(3))
numpy.savez_compressed(place("numpy", "packed.npz"), a=numpy.zeros(500000), b=numpy.eye(3))
numpy.save(place("numpy-objects", "objects.npy"), numpy.array([1, "a", None, {"b": 2}], object))
for n in range(6):
    with open(place("numpy-pickles", f"protocol-{n}.pkl"), "wb") as f:
        pickle.dump({"a": numpy.arange(9), "b": numpy.float32(1), "c": [numpy.bool_(True)],
                     "d": numpy.array(["a", "bc"]), "e": numpy.random.RandomState(1)}, f, n)

x, y = numpy.random.RandomState(1).rand(40, 5), numpy.arange(40) % 2
model = sklearn.pipeline.make_pipeline(sklearn.preprocessing.StandardScaler(),
                                       sklearn.linear_model.LogisticRegression()).fit(x, y)
forest = sklearn.ensemble.RandomForestClassifier(5, random_state=1).fit(x, y)
for name, what in (("pipeline", model), ("forest", forest)):
    with open(place("sklearn", f"{name}.pkl"), "wb") as f:
        pickle.dump(what, f)
    joblib.dump(what, place("sklearn", f"{name}.joblib"))
    for packed in ("gz", "bz2", "xz", "lzma", "z"):
        joblib.dump(what, place("sklearn", f"{name}.joblib.{packed}"))
joblib.dump({"a": x, "b": [y, y], "c": numpy.array(["a", None], object)},
            place("joblib", "arrays.joblib"))
table = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": pandas.to_datetime(["2026-01-01"] * 2)})
table.to_pickle(place("pandas", "table.pkl"))
table.to_pickle(place("pandas", "table.pkl.gz"))
