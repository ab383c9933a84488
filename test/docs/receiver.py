from http.server import BaseHTTPRequestHandler
from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def create_receiver(secret, on_event):
    webhook = Webhook(secret)

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                event = webhook.verify(body, dict(self.headers))
                on_event(self.headers["webhook-id"], event)
                self.send_response(204)
            except (WebhookVerificationError, ValueError):
                self.send_response(400)
            self.end_headers()

    return Receiver
