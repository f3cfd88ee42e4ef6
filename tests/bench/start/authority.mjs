// A certificate that a program believes because it reads whom to believe from a file.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SYSTEM = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Key and certificate for a host, RSA as AWS's own are, and the file of authorities with theirs in it.
 * @param {string} folder @param {string} host @param {string} roots
 */
export function authority(folder, host, roots) {
  const at = (/** @type {string} */ name) => join(folder, name);
  const openssl = (/** @type {string[]} */ ...rest) => execFileSync('openssl', rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  const made = ['-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '2', '-x509'];
  openssl('req', ...made, '-keyout', at('authority.key'), '-out', at('authority.pem'), '-subj', '/CN=Authority of a measurement', '-addext', 'keyUsage=critical,keyCertSign');
  const signed = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-addext', `subjectAltName=DNS:${host}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  openssl('req', ...made, ...signed, '-keyout', at('host.key'), '-out', at('host.pem'), '-subj', `/CN=${host}`);
  const own = readFileSync(at('authority.pem'), 'utf8');
  writeFileSync(at('roots.pem'), roots === 'one' ? own : `${readFileSync(SYSTEM, 'utf8')}\n${own}`);
  return { key: readFileSync(at('host.key')), cert: readFileSync(at('host.pem')), roots: at('roots.pem') };
}
