"""Fits what questions see of the bundled model (``retrieval.question_side``).

::

    python -m eval.fitting.question_side [--shared DIR] [--apart NAME]… [--fold 0|1] [--passes N]
                                         [--out FILE]

To the matrices of the model that read questions, low-rank products are added which bring the tokens
of a question near those of the clause that answers it: the softmax over the runs of clauses that
the service would choose among, with its weights as they stand, is to give the right ones the
greatest probability. The question's vector is held near where it was, since passages are found by
it. Fitted to the repository's sets for it and the odd development questions; a set named with
``--apart`` is left out, and told like the even questions. ``--fold`` leaves out every second set,
and the weights of statements are fitted to those through it (``eval.fitting.statements --side``).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer

from corpus.errors import WenjinError
from eval.fitting.near_tokens import NearTokens
from eval.fitting.seen import is_choice, look_at
from eval.fitting.statements import Material, materials
from eval.fitting.unseen import packaged_embedder
from eval.question_sets import EVERYDAY, FITTING
from eval.scratch_library import scratch_library
from retrieval import question_side, token_space
from retrieval.hit import Embedder
from retrieval.question_side import LowRank
from retrieval.sentence_models import SentenceModel, packaged_float
from service.answering.pipeline import Answerer
from service.answering.statement_weights import shipped
from service.commands.output import note, say
from service.commands.progress import Progress, shown_progress
from service.settings import load_settings

_HERE = Path(__file__).resolve().parent
_PARTS = {
    "q": "attention.self.query",
    "v": "attention.self.value",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""The matrices of each layer that are added to, by their packaged names."""

_RANK = 8
_SCALE = 2.0
_DROPPED = 0.1
_BATCH = 16
_RATE, _DECAY, _LONGEST_STEP = 5e-4, 0.01, 1.0
_STAY = 3.0
"""What the question's vector costs for each 1 that its cosine with what it was falls short."""
_SEED = 0


class Added(torch.nn.Module):
    """A matrix, and what is added to it."""

    def __init__(self, matrix: torch.nn.Linear) -> None:
        super().__init__()
        self.matrix = matrix
        inputs, outputs = matrix.in_features, matrix.out_features
        self.down = torch.nn.Parameter(torch.randn(_RANK, inputs) / inputs**0.5)
        self.up = torch.nn.Parameter(torch.zeros(outputs, _RANK))
        self.dropout = torch.nn.Dropout(_DROPPED)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """The product with the sum of both."""
        added: torch.Tensor = self.dropout(state) @ self.down.T @ self.up.T
        product: torch.Tensor = self.matrix(state) + _SCALE * added
        return product

    def addition(self) -> LowRank:
        """As it is kept."""
        down, up = self.down.detach(), _SCALE * self.up.detach()
        return LowRank(down.numpy(), up.numpy())


class QuestionSide:
    """The bundled model in float32, with additions that can be fitted."""

    def __init__(self, model: SentenceModel) -> None:
        library: Any = model.model
        self._prompt: str = library.prompts["query"]
        self._tokenizer = library.tokenizer
        self._encoder = library[0].model
        self._encoder.requires_grad_(False)
        space = token_space.bundled()
        self._mean, self._axes = torch.from_numpy(space.mean), torch.from_numpy(space.axes)
        self.added: dict[str, Added] = {}
        for number, layer in enumerate(self._encoder.encoder.layer):
            for short, path in _PARTS.items():
                where, _, name = path.rpartition(".")
                owner = layer.get_submodule(where)
                added = Added(getattr(owner, name))
                setattr(owner, name, added)
                self.added[f"l{number}.{short}.w"] = added

    def parameters(self) -> Sequence[torch.nn.Parameter]:
        """What is fitted."""
        return [each for added in self.added.values() for each in (added.down, added.up)]

    def train(self, mode: bool) -> None:
        """Whether parts of the additions are dropped at random."""
        self._encoder.train(mode)

    def embed(self, texts: Sequence[str]) -> Sequence[tuple[torch.Tensor, torch.Tensor]]:
        """Each text's unit vector (dimension,), and its tokens (tokens, size) in their space."""
        read = self._tokenizer(
            [self._prompt + text for text in texts],
            return_offsets_mapping=True,
            truncation=True,
            padding=True,
            return_tensors="pt",
        )
        places = (read.pop("offset_mapping") - len(self._prompt)).clamp(min=0)
        states = self._encoder(**read).last_hidden_state
        return [
            self._embedded(state[mask], place[mask])
            for state, mask, place in zip(
                states, read["attention_mask"].bool(), places, strict=True
            )
        ]

    def _embedded(
        self, states: torch.Tensor, places: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        vector = torch.nn.functional.normalize(states.mean(0), dim=0)
        told = states[places[:, 1] > places[:, 0]]
        return vector, torch.nn.functional.normalize((told - self._mean) @ self._axes, dim=1)

    def additions(self) -> Mapping[str, LowRank]:
        """What was fitted, by the names of the packaged tensors."""
        return {name: each.addition() for name, each in self.added.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """How a set fares: first choice right, mean loss and cosine of the vectors with before."""

    name: str
    questions: int
    right: float
    loss: float
    cosine: float

    def __str__(self) -> str:
        return (
            f"{self.name}: n {self.questions}, first choice right {self.right:.3f}, "
            f"loss {self.loss:.3f}, cosine {self.cosine:.4f}"
        )


@dataclass(frozen=True, slots=True)
class Losses:
    """Of one question: the loss, whether the first choice is right, the cosine with before."""

    loss: torch.Tensor
    is_right: bool
    cosine: torch.Tensor


def losses(
    side: QuestionSide, questions: Sequence[NearTokens], weights: torch.Tensor
) -> Sequence[Losses]:
    """Without the questions whose tokens the two runtimes cut otherwise."""
    found = []
    embedded = side.embed([near.text for near in questions])
    for near, (vector, tokens) in zip(questions, embedded, strict=True):
        if len(tokens) == len(near.token_shares):
            scores = near.seen(tokens) @ weights
            loss = -scores.log_softmax(0)[near.right].logsumexp(0)
            is_right = bool(near.right[scores.argmax()])
            found.append(Losses(loss, is_right, vector @ near.vector))
    return found


def told(name: str, side: QuestionSide, questions: Sequence[NearTokens]) -> Told:
    """How the questions of a set fare as it stands."""
    weights = torch.from_numpy(shipped().astype(np.float32))
    side.train(False)
    with torch.no_grad():
        found = [each for some in _batches(questions) for each in losses(side, some, weights)]
    return Told(
        name,
        len(found),
        float(np.mean([each.is_right for each in found])),
        float(np.mean([float(each.loss) for each in found])),
        float(np.mean([float(each.cosine) for each in found])),
    )


def fit_once(
    side: QuestionSide,
    questions: Sequence[NearTokens],
    optimiser: torch.optim.Optimizer,
    progress: Progress,
) -> None:
    """One pass over the questions, in their order."""
    weights = torch.from_numpy(shipped().astype(np.float32))
    side.train(True)
    for done, batch in enumerate(_batches(questions), 1):
        optimiser.zero_grad()
        found = losses(side, batch, weights)
        whole = torch.stack([each.loss + _STAY * (1.0 - each.cosine) for each in found])
        (whole.sum() / _BATCH).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(side.parameters(), _LONGEST_STEP)
        optimiser.step()
        progress("fit", min(done * _BATCH, len(questions)), len(questions))


def _batches(questions: Sequence[NearTokens]) -> Iterator[Sequence[NearTokens]]:
    return (questions[at : at + _BATCH] for at in range(0, len(questions), _BATCH))


def _materials(shared: Path) -> Sequence[Material]:
    """The repository's sets by name, then the development questions, where there are any."""
    sets = _HERE.parent / "sets"
    taken = [
        *materials(sets / EVERYDAY, shared / "none"),
        *materials(sets / FITTING, shared),
    ]
    return sorted(taken, key=lambda each: (each.keeps_even, "" if each.keeps_even else each.name))


def questions_of(
    material: Material, embedder: Embedder, progress: Progress
) -> Sequence[tuple[bool, NearTokens]]:
    """Each question of one run with an answer in it, and whether it is one to fit to."""
    with scratch_library(material.notices, embedder) as library:
        base = Answerer(library).evidence_base()
        asked = [each for each in material.questions if is_choice(each)]
        found = []
        for done, question in enumerate(asked, 1):
            look = look_at(question, base, library)
            near = None if look is None else NearTokens.of(look)
            if near is not None:
                found.append((material.is_fitted(question), near))
            progress(f"look {material.name}", done, len(asked))
    return found


def main(
    shared: Annotated[
        Path, typer.Option(help="The folder with eval/ and notices/ beside the repository.")
    ] = _HERE.parent.parent.parent / "shared",
    apart: Annotated[
        list[str] | None,
        typer.Option(help="A set that is not fitted to, by the name of its folder."),
    ] = None,
    fold: Annotated[
        int | None,
        typer.Option(min=0, max=1, help="Leave out every second set, from the first or second on."),
    ] = None,
    passes: Annotated[int, typer.Option(min=1, help="Passes over all questions.")] = 3,
    threads: Annotated[int, typer.Option(min=1, help="Threads of PyTorch.")] = 2,
    out: Annotated[Path, typer.Option(help="The file to write.")] = question_side.FILE,
) -> None:
    """Fit the question's side of the bundled model and write it, some minutes a pass.

    The sets are seen through the packaged model, so that fitting begins from it every time.
    """
    torch.manual_seed(_SEED)
    order = random.Random(_SEED)
    cache = load_settings().cache
    try:
        with ExitStack() as stack:
            progress = stack.enter_context(shown_progress())
            embedder = packaged_embedder(cache)
            fitted: list[NearTokens] = []
            others: dict[str, list[NearTokens]] = {}
            sets: set[str] = set()
            for number, material in enumerate(_materials(shared)):
                is_apart = material.name in (apart or ()) or number % 2 == fold
                if not is_apart:
                    sets.add(material.name)
                for is_fitted, near in questions_of(material, embedder, progress):
                    if is_fitted and not is_apart:
                        fitted.append(near)
                    else:
                        others.setdefault(material.name, []).append(near)
            side = QuestionSide(packaged_float(cache))
            torch.set_num_threads(threads)
            optimiser = torch.optim.AdamW(side.parameters(), lr=_RATE, weight_decay=_DECAY)
            for number in range(passes + 1):
                if number:
                    order.shuffle(fitted)
                    fit_once(side, fitted, optimiser, progress)
                note(f"after {number} of {passes} passes, {len(fitted)} questions fitted to")
                for name, questions in others.items():
                    say(str(told(name, side, questions)))
            out.write_bytes(question_side.written(side.additions(), sets))
            note(f"wrote {out}")
    except WenjinError as error:
        note(f"wenjin: {error}")
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
