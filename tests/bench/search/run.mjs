/** Runs a program and tells what it took: CPU seconds of it and its children, and its memory at most. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** @returns {Promise<{ cpu: number, mib: number, said: string }>} */
export function run(program, args) {
  // bash tells the CPU time, which Node does not.
  const child = spawn("bash", ["-c", "TIMEFORMAT='cpu %U %S'; time \"$@\"", "bash", program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let most = 0;
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  const watch = setInterval(() => (most = Math.max(most, memory(child.pid))), 10);
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      clearInterval(watch);
      const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(said) ?? [];
      if (code !== 0 || user === undefined) reject(new Error(`${program}: ${said}`));
      else resolve({ cpu: Number(user) + Number(system), mib: most / 1024, said });
    });
  });
}

/** Most kibibytes a process and those it started have held so far. */
function memory(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    const own = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    return Math.max(own, ...children.map(memory));
  } catch {
    return 0;
  }
}
