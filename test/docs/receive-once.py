# Serves one request with the documents' receiver; prints its port, then what it was told of.
import json
import sys
from http.server import HTTPServer
from receiver import create_receiver

server = HTTPServer(("127.0.0.1", 0), create_receiver(sys.argv[1], lambda *event: print(json.dumps(event), flush=True)))
print(server.server_port, flush=True)
server.handle_request()
