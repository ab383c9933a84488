"""What the programs of Python clients share."""

import os

ENVIRONMENT = {
    "url": os.environ["NANOGATE_URL"],
    "key": os.environ["NANOGATE_KEY"],
    # Where webhooks may be sent.
    "receiver_url": os.environ["RECEIVER_URL"],
}


def step(name, work):
    """Runs a step of a client's program, and prints the line by which the runner knows that it has passed."""
    result = work()
    print(f"passed {name}", flush=True)
    return result


def expect(what, is_true, found):
    if not is_true:
        raise AssertionError(f"Expected {what}, found {found}")
