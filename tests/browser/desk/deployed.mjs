// A desk whose portal is uploaded to a bucket and read from there, under a name of its own.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ACCESS_KEY, reader } from './bucket.mjs';
import { cloudfront } from './cloudfront.mjs';
import { FLAGS, newPage } from './guichet.mjs';
import { command, launch, ports, ROOT } from './runner.mjs';

const HOST = 'assistance.exemple.test';
const BASE = `https://${HOST}`;
const BUCKET = 'site';

/** Starts the desk in earnest, with an empty bucket for its pages. */
export async function deploy() {
  const folder = await mkdtemp(path.join(tmpdir(), 'guichet-'));
  const data = path.join(folder, 'data');
  const { portal, files: storage, options } = await ports();
  const child = await launch(['--data', data, '--public-address', BASE, ...options], 'Agents');
  const files = `http://127.0.0.1:${storage}`;
  const secret = (await readFile(path.join(data, 'keys'), 'utf8')).trim().split('\n').at(-1);
  await mkdir(path.join(data, 'files', BUCKET));
  const sources = path.join(folder, 'site');
  await cp(`${ROOT}site`, sources, { recursive: true, filter: (from) => !from.includes('/generator') });

  const { key, cert, mark } = await certificate(folder);
  const server = await cloudfront({ object: reader(files, BUCKET, secret), portal: `http://localhost:${portal}`, files, key, cert });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...FLAGS, `--host-resolver-rules=MAP ${HOST} 127.0.0.1:${server.address().port}`, `--ignore-certificate-errors-spki-list=${mark}`],
  });
  return {
    /** The site's sources, to be changed. */
    sources,
    page: (options) => newPage(browser, BASE, options),
    /** Builds and uploads the site as it stands in `sources`; gives what the operator reads. */
    upload: (...more) => command(
      ['site', 'upload', BUCKET, '--site', sources, '--public-address', BASE, '--endpoint', files, ...more],
      { AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: secret },
    ),
    async stop() {
      await browser.close();
      server.close();
      child.kill();
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** A certificate for the host, and the mark by which the browser takes it. */
async function certificate(folder) {
  const [key, cert] = [path.join(folder, 'host.key'), path.join(folder, 'host.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`];
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const { publicKey } = new X509Certificate(await readFile(cert));
  const mark = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return { key: await readFile(key), cert: await readFile(cert), mark };
}
