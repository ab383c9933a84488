from standardwebhooks.webhooks import WebhookVerificationError


def receive(webhook, headers, body, on_event):
    headers = {name.lower(): value for name, value in headers.items()}
    try:
        event = webhook.verify(body, headers)
    except (WebhookVerificationError, ValueError):
        return 400
    on_event(headers["webhook-id"], event)
    return 204
