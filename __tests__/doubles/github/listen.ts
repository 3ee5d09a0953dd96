import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Dispatch } from './dispatch.ts';
import type { Outcome } from './fate.ts';

export type Listening = { readonly url: string; close(): Promise<void> };

/** Serves on a free port of the loopback interface. */
export async function listen(dispatch: Dispatch, clock: Clock): Promise<Listening> {
  const server = createServer((request, response) => {
    response.setHeader('date', clock.now().toUTCString());
    serve(dispatch, request, response).catch(error => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The double has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(dispatch: Dispatch, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const call = { url, headers: request.headers, body: Buffer.concat(chunks) };
  const { outcome, delayMs } = dispatch(request.method ?? 'GET', call);
  if (delayMs > 0) await wait(delayMs);
  send(outcome, request, response);
}

function send(outcome: Outcome, request: IncomingMessage, response: ServerResponse): void {
  switch (outcome.kind) {
    case 'reply':
      response.writeHead(outcome.reply.status, outcome.reply.headers).end(outcome.reply.body);
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'truncated': {
      const body = Buffer.from(outcome.reply.body);
      const headers = { ...outcome.reply.headers, 'content-length': String(body.length) };
      response.writeHead(outcome.reply.status, headers);
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
      return;
    }
    case 'silence':
  }
}
