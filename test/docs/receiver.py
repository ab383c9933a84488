from standardwebhooks.webhooks import WebhookVerificationError


def receive(webhook, headers, body, on_event):
    try:
        on_event(headers["webhook-id"], webhook.verify(body, dict(headers)))
        return 204
    except (WebhookVerificationError, ValueError):
        return 400
