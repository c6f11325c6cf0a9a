// Helix with the configuration that editors/helix tells users to take. No package registry has Helix, so what needs it
// runs only where `hx` (and `tmux`, to hold its screen) is on PATH.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { withServerOnPath } from './server.mjs';
import { ENDPOINT, makeWorkspace } from './workspace.mjs';

const CONFIGURATION = resolve(import.meta.dirname, '../../editors/helix/languages.toml');
const PATIENCE_MS = 20_000;

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

const missing = ['hx', 'tmux'].filter((program) => !has(program));
const skip = missing.length > 0 ? `skipped: ${missing.join(' and ')} not on PATH` : false;

describe('Helix', () => {
  const config = mkdtempSync(join(tmpdir(), 'azureml-ls-helix-'));
  const env = { ...withServerOnPath(), XDG_CONFIG_HOME: config, TERM: 'xterm-256color' };

  before(() => {
    mkdirSync(join(config, 'helix'));
    cpSync(CONFIGURATION, join(config, 'helix', 'languages.toml'));
  });

  after(() => rmSync(config, { recursive: true, force: true }));

  test('languages.toml is TOML that runs our server for YAML and Bicep', () => {
    const toJson = 'import json, sys, tomllib; json.dump(tomllib.load(sys.stdin.buffer), sys.stdout)';
    const { stdout, stderr } = spawnSync('python3', ['-c', toJson], {
      input: readFileSync(CONFIGURATION),
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    const toml = JSON.parse(stdout);
    assert.deepEqual(toml['language-server']['azureml-ls'], { command: 'azureml-ls', args: ['lsp'] });
    for (const language of ['yaml', 'bicep']) {
      const entry = toml.language.find(({ name }) => name === language);
      assert.equal(entry['language-servers'][0], 'azureml-ls', language);
    }
  });

  test('hx --health finds the server', { skip }, () => {
    const { stdout } = spawnSync('hx', ['--health', 'yaml'], { env, encoding: 'utf8' });
    assert.match(stdout, /✓ azureml-ls/);
  });

  test('shows the finding, and the first action takes the line away', { skip }, async () => {
    const workspace = makeWorkspace();
    const socket = join(config, 'tmux');
    const tmux = (...args) => spawnSync('tmux', ['-S', socket, ...args], { env, encoding: 'utf8' }).stdout;
    const screen = () => tmux('capture-pane', '-p', '-t', 'hx');
    try {
      tmux('new-session', '-d', '-s', 'hx', '-x', '160', '-y', '40', '-c', workspace, 'hx founding-case.yml:5:1');
      await until(() => /workspace/.test(screen()), screen);
      tmux('send-keys', '-t', 'hx', 'Space', 'a');
      await until(() => /remove/i.test(screen()), screen);
      tmux('send-keys', '-t', 'hx', 'Enter');
      await until(() => !/public_network_access: disabled/.test(screen()), screen);
      // Helix reads Escape and a key that follows at once as Alt and that key.
      tmux('send-keys', '-t', 'hx', 'Escape');
      await new Promise((done) => setTimeout(done, 500));
      tmux('send-keys', '-t', 'hx', ':w', 'Enter');
      await until(() => readFileSync(join(workspace, 'founding-case.yml'), 'utf8') === ENDPOINT, screen);
    } finally {
      tmux('kill-server');
      rmSync(dirname(workspace), { recursive: true, force: true });
    }
  });
});

async function until(condition, screen) {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`waited in vain; the screen shows:\n${screen()}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
