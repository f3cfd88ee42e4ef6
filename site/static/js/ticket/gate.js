import { load } from '../session/session.js';

/**
 * Asks for what a signed-in page shows, and tells why where it cannot.
 * @param {HTMLElement} root
 * @param {() => Promise<void>} fill asks and shows
 */
export async function passGate(root, fill) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  part('sign-in').search = new URLSearchParams({ suite: location.pathname + location.search + location.hash });
  part('again').addEventListener('click', attempt);

  async function attempt() {
    part('trouble').hidden = true;
    part('waiting').hidden = false;
    try {
      if ((await load()).signed_in) await fill();
      else part('gate').hidden = false;
    } catch (problem) {
      if (problem.status === 401) part('gate').hidden = false;
      else if (problem.status === 404 && part('unknown')) part('unknown').hidden = false;
      else {
        part('trouble').querySelector('[data-detail]').textContent = problem.message;
        part('trouble').hidden = false;
      }
    } finally {
      part('waiting').hidden = true;
    }
  }
  await attempt();
}
