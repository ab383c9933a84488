import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An upstream that completes each generation at once; its pictures are answered as a test says. */
export interface PictureUpstream {
  url: string;
  /** How often each picture was asked for, by the number of its generation. */
  asked: Map<number, number>;
  /** Called for each request for a picture, from now on. */
  answerPictures(answer: (response: ServerResponse, picture: number) => void): void;
  close(): Promise<void>;
}

export async function startPictureUpstream(): Promise<PictureUpstream> {
  const asked = new Map<number, number>();
  let generations = 0;
  let answer = (response: ServerResponse, _picture: number): void => void response.writeHead(404).end();
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const [, picture] = /^\/pictures\/(\d+)$/.exec(request.url ?? '') ?? [];
    if (picture !== undefined) {
      asked.set(Number(picture), (asked.get(Number(picture)) ?? 0) + 1);
      answer(response, Number(picture));
      return;
    }
    const body = JSON.parse((await request.toArray()).join('')) as { generationId?: string };
    const generationId = body.generationId ?? String(++generations);
    const isPoll = request.url!.endsWith('/check-status');
    const imageUrl = `http://${request.headers.host}/pictures/${generationId}`;
    const state = isPoll ? { status: 'completed', progress: 100, imageUrl } : { status: 'pending' };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ success: true, generationId, taskId: generationId, ...state }));
  };
  const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answerPictures: (next) => void (answer = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
