# Serves one request with the documents' receiver; prints its port, then what it was notified of.
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from standardwebhooks.webhooks import Webhook
from receiver import receive

webhook = Webhook(sys.argv[1])


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        # Some frameworks give a plain dict, with the names as they were spelled on the way.
        headers = {name.title(): value for name, value in self.headers.items()}
        self.send_response(receive(webhook, headers, body, lambda *event: print(json.dumps(event), flush=True)))
        self.end_headers()


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.handle_request()
