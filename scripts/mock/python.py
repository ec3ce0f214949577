"""Makes the calls of `calls.mjs` with the official Python SDK, and prints by operation what failed.

    env/bin/python scripts/mock/python.py URL < python.calls.json
"""

import functools
import inspect
import json
import sys

import sent_dm


def resources(parent):
    """Every resource below a client or a resource."""
    for name, value in vars(type(parent)).items():
        if isinstance(value, functools.cached_property) and not name.startswith("with_"):
            yield getattr(parent, name)
            yield from resources(getattr(parent, name))


def method(client, call):
    """The method of a call. Modules of two resources may have one name, but then they have different methods."""
    found = (one for one in resources(client) if type(one).__module__.endswith(f".{call['resource']}"))
    return next(getattr(one, call["method"]) for one in found if hasattr(one, call["method"]))


def plain(name):
    """A name without regard to how its words are joined."""
    return name.replace("_", "").replace("-", "").lower()


def failures(client, call):
    """What is wrong with the answer to a call."""
    function = method(client, call)
    values = {plain(name): value for name, value in (call["path"] | call["others"]).items()}
    names = [name for name in inspect.signature(function).parameters if plain(name) in values]
    try:
        function(**{name: values[plain(name)] for name in names})
    except sent_dm.APIResponseValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['type']}: {one['msg']}" for one in error.__cause__.errors()]
    except sent_dm.SentError as error:
        return [str(error)]
    return []


# Without being told to validate, the SDK takes whatever comes.
sent = sent_dm.Sent(api_key="key", base_url=sys.argv[1], max_retries=0, _strict_response_validation=True)
json.dump({call["operation"]: failures(sent, call) for call in json.load(sys.stdin)["calls"]}, sys.stdout)
