/** A browser's part in a measurement: the files of a built site through a `fetch` that counts what it would transfer. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

/** Formats that are compressed already, which no server compresses again. */
const PACKED = /\.(pf_\w+|pagefind|wasm|png|jpg|woff2)$/;
const sizes = new Map();
const texts = new Map();

/** Bytes of a file as a server sends it: brotli at its best, or as it is when it is packed already. */
export function transferred(file) {
  if (!sizes.has(file)) {
    const bytes = readFileSync(file);
    texts.set(file, bytes);
    sizes.set(file, PACKED.test(file) ? bytes.length : brotliCompressSync(bytes).length);
  }
  return sizes.get(file);
}

/** A visit that begins with an empty cache: what it fetches is counted once. */
export class Visit {
  bytes = 0;
  requests = 0;
  /** Time spent in here rather than in the script that is measured. */
  waited = 0;
  #folder;
  #seen = new Set();

  constructor(folder) {
    this.#folder = folder;
  }

  /** Counts a file that is loaded otherwise, such as the script itself. */
  load(path) {
    const file = join(this.#folder, decodeURI(path));
    if (this.#seen.has(file)) return file;
    this.#seen.add(file);
    this.bytes += transferred(file);
    this.requests++;
    return file;
  }

  fetch = async (address) => {
    const start = performance.now();
    const file = this.load(new URL(address, "http://site").pathname);
    const bytes = texts.get(file);
    this.waited += performance.now() - start;
    // What the scripts use of a Response, without the streams that Node puts under its own.
    return {
      ok: true, status: 200, json: async () => JSON.parse(bytes.toString()), text: async () => bytes.toString(),
      arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    };
  };
}

/** The value below which a share of the sorted values lies. */
export function at(share, values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The place of a page among addresses, from 1; 0 when it is not there. */
export function rank(target, addresses) {
  const plain = (path) => path.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\/(index)?$/, "")
    .replace(/[^a-z0-9/]+/g, "-").replace(/^\/+/, "");
  const wanted = plain(target);
  return addresses.findIndex((one) => `/${plain(new URL(one, "http://site").pathname)}`.endsWith(`/${wanted}`)) + 1;
}

/** First, among five, and mean of the inverse of the place. */
export function found(ranks) {
  const share = (test) => ranks.filter(test).length / Math.max(1, ranks.length);
  const mrr = ranks.reduce((sum, one) => sum + (one ? 1 / one : 0), 0) / Math.max(1, ranks.length);
  return { hit1: share((one) => one === 1), hit5: share((one) => one >= 1 && one <= 5), mrr };
}
