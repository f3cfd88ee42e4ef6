// A bucket of the storage on this machine, read with the storage's own key.
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

const REGION = 'eu-west-3';
/** The storage's own name for its key. */
export const ACCESS_KEY = 'local';
const sha = (text) => createHash('sha256').update(text).digest('hex');
const mac = (key, text) => createHmac('sha256', key).update(text).digest();

/** All bytes of a request or an answer. */
export async function whole(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Gives an object of a bucket with the headers it was stored with, or nothing. */
export const reader = (origin, bucket, secret) => async (key) => {
  const { hostname, port, host } = new URL(origin);
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const asked = http.request({ hostname, port, path, headers: signed(host, path, secret) }).end();
  const [answer] = await once(asked, 'response');
  const body = await whole(answer);
  if (answer.statusCode === 404) return undefined;
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${body}`);
  const kept = ['content-type', 'cache-control', 'etag'].filter((name) => answer.headers[name]);
  return { headers: Object.fromEntries(kept.map((name) => [name, answer.headers[name]])), body };
};

/** What AWS calls Signature Version 4, of a GET. */
function signed(host, path, secret) {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const [day, scope] = [now.slice(0, 8), `${now.slice(0, 8)}/${REGION}/s3/aws4_request`];
  const headers = { host, 'x-amz-content-sha256': sha(''), 'x-amz-date': now };
  const names = Object.keys(headers).join(';');
  const request = ['GET', path, '', ...Object.entries(headers).map((one) => one.join(':')), '', names, sha('')].join('\n');
  const key = [day, REGION, 's3', 'aws4_request'].reduce(mac, `AWS4${secret}`);
  const signature = mac(key, ['AWS4-HMAC-SHA256', now, scope, sha(request)].join('\n')).toString('hex');
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/${scope},SignedHeaders=${names},Signature=${signature}` };
}
