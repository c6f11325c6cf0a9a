// What the extension does inside VS Code, asked through the editor's own API by the probe extension.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { required } from '../server.mjs';
import { EMOJI, ENDPOINT, FOUNDING_CASE, MISTAKE, makeWorkspace } from '../workspace.mjs';
import { OUT, openBrowser, startCodeServer } from './code-server.mjs';

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
    extensions: [required('AZUREML_LS_VSIX'), packProbe()],
    env: { PROBE_OUT: RESULTS, PROBE_TEXTS: JSON.stringify({ EMOJI, ENDPOINT, FOUNDING_CASE, MISTAKE }) },
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

function packProbe() {
  const out = join(OUT, 'probe.vsix');
  const vsce = resolve(import.meta.dirname, '../../../editors/vscode/node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', out];
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, ...args], {
    cwd: join(import.meta.dirname, 'probe'),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`packing the probe: ${stdout}${stderr}`);
  }
  return out;
}
