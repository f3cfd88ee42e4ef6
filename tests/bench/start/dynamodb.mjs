// DynamoDB as a function sees it that opens a ticket: a counter, and a transaction that succeeds.
import { once } from 'node:events';
import { createServer } from 'node:https';

export const HOST = 'dynamodb.eu-west-3.amazonaws.com';

/** @type {Record<string, object>} */
const ANSWERS = { UpdateItem: { Attributes: { last: { N: '1042' } } }, TransactWriteItems: {} };

/** Serves it on its own port. @param {Buffer} key @param {Buffer} cert */
export async function dynamodb(key, cert) {
  const server = createServer({ key, cert }, async (request, response) => {
    for await (const _ of request);
    const operation = String(request.headers['x-amz-target']).split('.')[1];
    const answer = ANSWERS[operation];
    const body = JSON.stringify(answer ?? { __type: 'ValidationException', message: `${operation} is not expected` });
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
  server.listen(443, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
