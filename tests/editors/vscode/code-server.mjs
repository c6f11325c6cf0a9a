// Starts VS Code as a server (code-server) with fresh settings and the given extensions, and opens it in Chromium.
// Must not know what is tested.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { required } from '../server.mjs';

/** Where screenshots and logs are kept. */
export const OUT = resolve(import.meta.dirname, '../out');

/** How long anything may take before a test gives up, in ms: for slow machines, not a measure of ours. */
export const PATIENCE = 60_000;

const SETTINGS = {
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'editor.minimap.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/**
 * Starts a session on `workspace`. `settings` are the user's, `machineSettings` those that depend on the machine (the
 * editor reads settings of such a scope from there alone); `trusted: false` opens the folder as one that the user does
 * not trust. Call `stop` in any case.
 */
export async function startCodeServer({
  workspace,
  extensions,
  settings = {},
  machineSettings = {},
  env = {},
  trusted = true,
}) {
  const home = mkdtempSync(join(tmpdir(), 'azureml-ls-code-'));
  const machineSettingsFile = join(home, 'data', 'Machine', 'settings.json');
  writeJson(join(home, 'data', 'User', 'settings.json'), { ...SETTINGS, ...settings });
  writeJson(machineSettingsFile, machineSettings);
  writeFileSync(join(home, 'config.yaml'), '');
  const folders = [
    '--config',
    join(home, 'config.yaml'),
    '--user-data-dir',
    join(home, 'data'),
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  const program = required('CODE_SERVER');
  const environment = { ...process.env, ...env, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  // The tests are run by npm and by Node's test runner; what these set must not leak into the editor.
  delete environment.NODE_TEST_CONTEXT;
  delete environment.NODE_OPTIONS;

  for (const extension of extensions) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, ...folders, '--install-extension', extension],
      { env: environment, encoding: 'utf8' },
    );
    if (status !== 0) {
      throw new Error(`installing ${extension}: ${stdout}${stderr}`);
    }
  }

  const port = await freePort();
  const trust = trusted ? ['--disable-workspace-trust'] : [];
  const server = spawn(
    process.execPath,
    [
      program,
      ...folders,
      ...trust,
      '--auth=none',
      `--bind-addr=127.0.0.1:${port}`,
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
    ],
    // A process group of its own: the server starts children, and they must all go at the end.
    { env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  server.stdout.on('data', (data) => {
    log += data;
  });
  server.stderr.on('data', (data) => {
    log += data;
  });

  const url = `http://127.0.0.1:${port}`;
  await until(`code-server on ${url}: ${log}`, () =>
    fetch(`${url}/healthz`).then(
      (reply) => reply.ok,
      () => false,
    ),
  );
  return {
    url,
    workspace,
    setMachineSettings: (changed) => writeJson(machineSettingsFile, changed),
    log: () => log,
    async stop() {
      const gone = new Promise((done) => server.once('exit', done));
      try {
        process.kill(-server.pid, 'SIGTERM');
        await Promise.race([gone, new Promise((done) => setTimeout(done, 3_000).unref())]);
        process.kill(-server.pid, 'SIGKILL');
      } catch {
        // The group is gone.
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Opens the session in a browser, with `file` of the workspace in the editor if one is given. */
export async function openBrowser(session, { file, width = 1200, height = 760, scale = 1 } = {}) {
  const browser = await chromium.launch({
    executablePath: required('CHROMIUM'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const { host } = new URL(session.url);
  const query = new URLSearchParams({ folder: session.workspace });
  if (file !== undefined) {
    query.set('payload', JSON.stringify([['openFile', `vscode-remote://${host}${session.workspace}/${file}`]]));
  }
  await page.goto(`${session.url}/?${query}`, { waitUntil: 'domcontentloaded' });
  await page.locator('.monaco-workbench').waitFor();
  if (file !== undefined) {
    await page.locator('.monaco-editor .view-line', { hasText: /\S/ }).first().waitFor();
  }
  return { page, close: () => browser.close() };
}

/** Waits until `condition` gives something true, and gives that. */
export async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * Opens the menu of quick fixes at the cursor and waits for `entry` in it. An editor that is busy with its lines may
 * swallow the keys or close the menu again; a person would press them again, and so does this.
 */
export function quickFix(page, entry) {
  const item = page.locator('.action-widget:visible').first().getByText(entry).first();
  return until(`${entry} in the menu of quick fixes`, async () => {
    await page.keyboard.press('Control+.');
    try {
      await item.waitFor({ timeout: 5_000 });
      return true;
    } catch {
      await page.keyboard.press('Escape');
      return false;
    }
  });
}

/** Packs the extension in `folder` and gives the path of the package. */
export function pack(folder) {
  const out = join(OUT, `${basename(folder)}.vsix`);
  const vsce = resolve(import.meta.dirname, '../../../editors/vscode/node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', out];
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`packing ${folder}: ${stdout}${stderr}`);
  }
  return out;
}

/** An extension that does nothing and has the id of Microsoft's for Bicep, packed. */
export function packOfficialBicep() {
  const folder = join(mkdtempSync(join(tmpdir(), 'azureml-ls-official-')), 'official-bicep');
  writeJson(join(folder, 'package.json'), {
    name: 'vscode-bicep',
    publisher: 'ms-azuretools',
    displayName: 'Stand-in for the Bicep extension',
    version: '99.0.0',
    private: true,
    license: 'MIT OR Apache-2.0',
    engines: { vscode: '^1.91.0' },
    extensionKind: ['workspace'],
    main: './nothing.js',
    activationEvents: ['onLanguage:bicep'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  });
  writeFileSync(join(folder, 'nothing.js'), 'exports.activate = () => {};\n');
  try {
    return pack(folder);
  } finally {
    rmSync(dirname(folder), { recursive: true, force: true });
  }
}

/** The text of a file, without a byte order mark or the like changed. */
export function read(session, file) {
  return readFileSync(join(session.workspace, file), 'utf8');
}

function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}

function freePort() {
  return new Promise((done, fail) => {
    const socket = createServer();
    socket.once('error', fail);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });
}
