"""The client that openapi-generator makes for Python with its generator `python`."""

from step import ENVIRONMENT, expect, step

from openapi_client import ApiClient, Configuration, GenerationsApi, WebhooksApi
from openapi_client.exceptions import ApiException
from openapi_client.models import CreateGenerationRequest, CreateWebhookEndpointRequest, GenerationRequestInput


def request(image_quality, prompt="A koi pond", metadata=None):
    return CreateGenerationRequest(
        model="nano-banana-2",
        input=GenerationRequestInput(prompt=prompt, mode="generate", image_quality=image_quality),
        metadata=metadata,
    )


def create():
    created = []
    for order in range(1, 6):
        generation, status, headers = generations.create_generation_with_http_info(
            request("1K", metadata={"order": str(order)}), idempotency_key=f"order-{order}"
        )
        expect("202", status == 202, status)
        expect("its address", headers["Location"].endswith(generation.id), headers)
        expect("a queued generation", (generation.status, generation.credits.held) == ("queued", 4), generation)
        created.append(generation)
    return created


def cancel():
    canceled = generations.cancel_generation(created[-1].id)
    expect("canceled", (canceled.status, canceled.credits.released) == ("canceled", 4), canceled)


def wait():
    completed = generations.get_generation(created[0].id, prefer="wait=30")
    expect("a completed generation", completed.status == "completed", completed)


def get():
    generation = generations.get_generation(created[0].id)
    expect("a picture", generation.output.image_url.startswith("http"), generation)
    expect("4 settled credits", (generation.credits.settled, generation.error) == (4, None), generation)
    expect("the order", generation.metadata == {"order": "1"}, generation)
    expect("times", generation.created_at < generation.finished_at, generation)


def pages():
    ids = []
    page = generations.list_generations(limit=2)
    ids += [generation.id for generation in page.data]
    while page.next_cursor is not None:
        page = generations.list_generations(limit=2, cursor=page.next_cursor)
        ids += [generation.id for generation in page.data]
    expect("every generation, newest first", ids == [generation.id for generation in reversed(created)], ids)


def quote():
    possible = generations.quote_generation(request("1K"))
    expect("4 credits", (possible.price_credits, possible.refusal) == (4, None), possible)
    refused = generations.quote_generation(request("2K"))
    expect("a refusal", not refused.accepted and refused.refusal.scope == "team", refused)


def endpoint():
    created = webhooks.create_webhook_endpoint(
        CreateWebhookEndpointRequest(url=ENVIRONMENT["receiver_url"], events=["generation.completed"])
    )
    expect("its secret", created.secret.startswith("whsec_"), created)
    listed = webhooks.list_webhook_endpoints().data
    expect("the endpoint in the list", [endpoint.id for endpoint in listed] == [created.id], listed)


class Answer:
    def __init__(self, data):
        self.data = data


def problem_of(kind, call):
    """The problem of a refused call, as the model of this name."""
    try:
        result = call()
    except ApiException as error:
        return client.deserialize(Answer(error.body), kind)
    raise AssertionError(f"Expected an error, found {result}")


def errors():
    unknown = problem_of("Problem", lambda: generations.get_generation("gen_00000000000000000000000000"))
    expect("not_found", (unknown.status, unknown.code) == (404, "not_found"), unknown)
    # The client checks lengths itself, so the gateway's own answer is to a header that only it knows to be wrong.
    invalid = problem_of("Problem", lambda: generations.list_generations(created_after="yesterday"))
    expect("invalid_request", invalid.code == "invalid_request", invalid)
    expect("the parameter", invalid.errors[0].pointer == "createdAfter", invalid)
    refused = problem_of("PaymentProblem", lambda: generations.create_generation(request("2K")))
    expect("the price", (refused.status, refused.required_credits) == (402, 8), refused)


configuration = Configuration(host=ENVIRONMENT["url"])
configuration.access_token = ENVIRONMENT["key"]
client = ApiClient(configuration)
generations, webhooks = GenerationsApi(client), WebhooksApi(client)

created = step("create", create)
step("cancel", cancel)
step("wait", wait)
step("get", get)
step("pages", pages)
step("quote", quote)
step("endpoint", endpoint)
step("errors", errors)
