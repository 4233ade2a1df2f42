"""Golden samples of the wire: what version 1 looks like, byte for byte in meaning. Kiosk and hub read the same files.

A sample changes only when a field is added with a default (design decision 23): old samples must go on being read.
"""

import inspect
import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from config.contract import (
    by_heart,
    catalogue,
    device_api,
    guide,
    hospital_acts,
    hospital_api,
    identity,
    kiosk_configuration,
    kiosk_use,
    number_now,
    paper,
    push,
    remote,
    ticket,
    updates,
    visit_now,
    ways,
)
from config.contract.base import Answer, Incoming

SAMPLES = Path(__file__).parent / "samples"


def models() -> dict[str, type[BaseModel]]:
    """Every model of the wire by name, except the two attitudes themselves."""
    found: dict[str, type[BaseModel]] = {}
    for module in (
        by_heart,
        device_api,
        guide,
        identity,
        hospital_acts,
        hospital_api,
        number_now,
        kiosk_configuration,
        kiosk_use,
        push,
        catalogue,
        paper,
        remote,
        ticket,
        updates,
        visit_now,
        ways,
    ):
        for name, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Incoming | Answer) and thing not in {Incoming, Answer}:
                found[name] = thing
    return found


MODELS = models()


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.json").read_text("utf-8")


def test_every_model_of_the_wire_has_a_sample() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_sample_is_read_and_said_again_the_same(name: str) -> None:
    read = MODELS[name].model_validate_json(sample(name))
    said = json.loads(read.model_dump_json())
    golden = json.loads(sample(name))
    # A field added since has its default; everything the golden sample says is said again.
    assert {key: said[key] for key in golden} == golden


@pytest.mark.parametrize("name", sorted(name for name, model in MODELS.items() if issubclass(model, Incoming)))
def test_what_comes_in_with_an_unknown_field_is_refused_by_its_name(name: str) -> None:
    body = json.dumps({**json.loads(sample(name)), "surprise": 1})
    with pytest.raises(ValidationError) as refused:
        MODELS[name].model_validate_json(body)
    assert [error["loc"] for error in refused.value.errors()] == [("surprise",)]


@pytest.mark.parametrize("name", sorted(name for name, model in MODELS.items() if issubclass(model, Answer)))
def test_what_is_read_back_may_say_more_than_we_know(name: str) -> None:
    body = json.dumps({**json.loads(sample(name)), "surprise": 1})
    assert MODELS[name].model_validate_json(body) == MODELS[name].model_validate_json(sample(name))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_sample_holds_no_name_of_a_person(name: str) -> None:
    assert not {"patient_name", "full_name", "birth_date", "phone"} & set(json.loads(sample(name)))


@pytest.mark.parametrize("name", sorted(name for name, model in MODELS.items() if "request_id" in model.model_fields))
def test_a_request_id_that_does_not_say_when_it_was_made_is_refused_by_its_field(name: str) -> None:
    body = json.dumps({**json.loads(sample(name)), "request_id": "3f2b8c1e-6d4a-4b7e-9a51-0c2d3e4f5a6b"})
    with pytest.raises(ValidationError, match="UUIDv7") as refused:
        MODELS[name].model_validate_json(body)
    assert [error["loc"] for error in refused.value.errors()] == [("request_id",)]
