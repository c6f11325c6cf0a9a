// What the extension does inside VS Code, asked through the editor's own API by the probe extension.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { required } from '../server.mjs';
import { BICEP, EMOJI, ENDPOINT, FOUNDING_CASE, MISTAKE, makeWorkspace } from '../workspace.mjs';
import { OUT, openBrowser, pack, packOfficialBicep, startCodeServer } from './code-server.mjs';

const RESULTS = join(OUT, 'probe.json');
const PATIENCE_MS = 240_000;

describe('VS Code: in the extension host', async () => {
  for (const { name, fault } of await probe()) {
    test(name, () => {
      if (fault) {
        throw new Error(fault);
      }
    });
  }
});

/** The results of all checks of the probe: name, and fault where one failed. */
async function probe() {
  rmSync(RESULTS, { force: true });
  const session = await startCodeServer({
    workspace: makeWorkspace(),
    extensions: [required('AZUREML_LS_VSIX'), pack(join(import.meta.dirname, 'probe'))],
    env: {
      PROBE_OUT: RESULTS,
      PROBE_TEXTS: JSON.stringify({ BICEP, EMOJI, ENDPOINT, FOUNDING_CASE, MISTAKE }),
      PROBE_OFFICIAL: packOfficialBicep(),
    },
  });
  let browser;
  try {
    browser = await openBrowser(session);
    const end = Date.now() + PATIENCE_MS;
    let seen = { finished: false, results: [{ name: 'the probe starts', fault: session.log() }] };
    while (!seen.finished && Date.now() < end) {
      await new Promise((done) => setTimeout(done, 100));
      if (existsSync(RESULTS)) {
        seen = JSON.parse(readFileSync(RESULTS, 'utf8'));
      }
    }
    await browser.page.screenshot({ path: join(OUT, 'extension-host.png') });
    return seen.results;
  } finally {
    await browser?.close();
    await session.stop();
    rmSync(dirname(session.workspace), { recursive: true, force: true });
  }
}
