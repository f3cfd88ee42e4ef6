// The portal as CloudFront serves it from the site's bucket: what infra/template.yaml says of the distribution, read
// from there. The edge keeps nothing here, so what is uploaded is seen at once; on AWS a page is asked for again each
// time, too, because it is stored with `no-cache`.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { parse } from 'yaml';
import { whole } from './bucket.mjs';
import { ROOT } from './runner.mjs';

// Its tags are dropped: `!GetAtt A.Arn` is read as `A.Arn`.
const { Resources } = parse(readFileSync(`${ROOT}infra/template.yaml`, 'utf8'), { logLevel: 'silent' });
const DISTRIBUTION = Resources.PortalDistribution.Properties.DistributionConfig;
const [API] = DISTRIBUTION.CacheBehaviors;
const SITE = DISTRIBUTION.DefaultCacheBehavior;

/** The functions of a behaviour, by the event they are called for. */
const functions = Object.fromEntries(SITE.FunctionAssociations.map(({ EventType, FunctionARN }) => {
  const { FunctionCode } = Resources[FunctionARN.split('.')[0]].Properties;
  return [EventType, new Function(`${FunctionCode}; return handler;`)()];
}));

/** What the distribution may read of the bucket: no list, and nothing that a statement denies. */
const denied = Resources.SiteBucketPolicy.Properties.PolicyDocument.Statement
  .filter(({ Effect }) => Effect === 'Deny')
  .map(({ Resource }) => Resource.split('SiteBucket.Arn}/')[1].replace(/\*$/, ''));

/**
 * Serves the portal. `object` gives an object of the bucket, or nothing; `portal` is where the functions are, `files`
 * the origin of the files, in place of the bucket's own name.
 */
export async function cloudfront({ object, portal, files, key, cert }) {
  const headers = headersOf(files);
  const server = https.createServer({ key, cert }, async (request, response) => {
    try {
      const isApi = request.url.startsWith(API.PathPattern.replace('*', ''));
      const answer = isApi ? await ask(portal, request) : await read(object, request);
      for (const [name, { value, override }] of headers) if (override || !(name in answer.headers)) answer.headers[name] = value;
      response.writeHead(answer.status, answer.headers);
      response.end(request.method === 'HEAD' ? undefined : answer.body);
    } catch (error) {
      response.writeHead(502, { 'content-type': 'text/plain' });
      response.end(String(error));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A page or what it uses. */
async function read(object, request) {
  if (!SITE.AllowedMethods.includes(request.method)) return { status: 403, headers: {}, body: '' };
  const { pathname, searchParams } = new URL(request.url, 'https://host');
  const querystring = Object.fromEntries([...searchParams].map(([name, value]) => [name, { value }]));
  const event = { request: { method: request.method, uri: pathname, querystring, headers: {}, cookies: {} } };
  const turned = functions['viewer-request'](event);
  if (turned.statusCode) {
    return { status: turned.statusCode, headers: Object.fromEntries(Object.entries(turned.headers).map(([name, { value }]) => [name, value])), body: '' };
  }
  const found = await get(object, turned.uri);
  if (found.status >= 400) return found;
  // For an answer that is no error alone: CloudFront calls no function of viewers' answers for others.
  const response = { statusCode: found.status, headers: {} };
  functions['viewer-response']({ request: turned, response });
  for (const [name, { value }] of Object.entries(response.headers)) found.headers[name] = value;
  if (found.headers.etag && request.headers['if-none-match'] === found.headers.etag) return { ...found, status: 304, body: undefined };
  return found;
}

async function get(object, uri) {
  const key = decodeURIComponent(uri.slice(1));
  const found = denied.some((prefix) => key.startsWith(prefix)) ? undefined : await object(key);
  if (found) return { status: 200, ...found };
  // Who may not list a bucket is told 403 of what is not there.
  const rule = DISTRIBUTION.CustomErrorResponses.find(({ ErrorCode }) => ErrorCode === 403);
  const page = await object(rule.ResponsePagePath.slice(1));
  return { status: rule.ResponseCode, ...page };
}

/** A function's answer. */
async function ask(portal, request) {
  const { hostname, port, host } = new URL(portal);
  const asked = http.request({ hostname, port, method: request.method, path: request.url, headers: { ...request.headers, host } });
  request.pipe(asked);
  const [answer] = await once(asked, 'response');
  const body = await whole(answer);
  const { connection, 'transfer-encoding': chunks, ...headers } = answer.headers;
  return { status: answer.statusCode, headers, body };
}

/** The headers that the distribution sets, and whether a function may say otherwise. */
function headersOf(files) {
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = Resources.PortalHeadersPolicy.Properties.ResponseHeadersPolicyConfig;
  const policy = security.ContentSecurityPolicy;
  const own = policy.ContentSecurityPolicy.replaceAll('https://${FilesBucket.RegionalDomainName}', files);
  return new Map([
    ['content-security-policy', { value: own, override: policy.Override }],
    ['strict-transport-security', { value: `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}`, override: true }],
    ['x-content-type-options', { value: 'nosniff', override: true }],
    ['x-frame-options', { value: security.FrameOptions.FrameOption, override: security.FrameOptions.Override }],
    ['referrer-policy', { value: security.ReferrerPolicy.ReferrerPolicy, override: security.ReferrerPolicy.Override }],
    ...custom.Items.map(({ Header, Value, Override }) => [Header.toLowerCase(), { value: Value, override: Override }]),
  ]);
}
