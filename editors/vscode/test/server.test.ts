import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { askVersion, findProgram, isAtLeast, type Program, ServerProblem, type Surroundings } from '../src/server.ts';

let root: string;
let around: Surroundings;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'azureml-ls-'));
  around = {
    env: {},
    setting: '',
    extensionFolder: join(root, 'extension'),
    workspaceFolder: join(root, 'workspace'),
    home: join(root, 'home'),
    platform: 'linux',
  };
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes a program file below the test's folder and gives its path. */
function program(path: string, mode = 0o755): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, '#!/bin/sh\n');
  chmodSync(full, mode);
  return full;
}

describe('which program is run', () => {
  test('the variable wins over everything', () => {
    const path = program('variable/azureml-ls');
    program('extension/server/azureml-ls');
    const setting = program('setting/azureml-ls');
    assert.deepEqual(findProgram({ ...around, env: { AZUREML_LS_PATH: path }, setting }), { origin: 'variable', path });
  });

  test('the setting wins over the bundle', () => {
    const setting = program('setting/my server');
    program('extension/server/azureml-ls');
    assert.deepEqual(findProgram({ ...around, setting }), { origin: 'setting', path: setting });
  });

  test('the bundle wins over PATH', () => {
    const path = program('extension/server/azureml-ls');
    const other = program('bin/azureml-ls');
    assert.deepEqual(findProgram({ ...around, env: { PATH: dirname(other) } }), { origin: 'bundle', path });
  });

  test('PATH is the last resort', () => {
    const path = program('bin/azureml-ls');
    const env = { PATH: [join(root, 'nothing'), dirname(path)].join(delimiter) };
    assert.deepEqual(findProgram({ ...around, env }), { origin: 'path', path });
  });

  test('on Windows the program ends in .exe and PATH may be spelled Path', () => {
    const path = program('bin/azureml-ls.exe');
    assert.deepEqual(findProgram({ ...around, platform: 'win32', env: { Path: dirname(path) } }), {
      origin: 'path',
      path,
    });
  });

  test('~/ in the setting is the home folder', () => {
    const path = program('home/tools/azureml-ls');
    assert.equal(findProgram({ ...around, setting: '~/tools/azureml-ls' }).path, path);
  });

  test('a relative setting starts at the workspace folder', () => {
    const path = program('workspace/bin/azureml-ls');
    assert.equal(findProgram({ ...around, setting: './bin/azureml-ls' }).path, path);
  });

  test('a bare name in the setting is looked up on PATH, not in the workspace', () => {
    program('workspace/azureml-nightly');
    const path = program('bin/azureml-nightly');
    const setting = 'azureml-nightly';
    assert.equal(findProgram({ ...around, setting, env: { PATH: dirname(path) } }).path, path);
    assert.throws(() => findProgram({ ...around, setting }), /names azureml-nightly, which is not on PATH/);
  });

  test('a relative entry of PATH is never searched', () => {
    const path = program('bin/azureml-ls');
    const here = process.cwd();
    process.chdir(root);
    try {
      assert.throws(() => findProgram({ ...around, env: { PATH: 'bin' } }), ServerProblem);
      assert.equal(findProgram({ ...around, env: { PATH: dirname(path) } }).origin, 'path');
    } finally {
      process.chdir(here);
    }
  });
});

describe('what people are told when there is no program', () => {
  test('a setting that names nothing is an error, even beside a good bundle', () => {
    program('extension/server/azureml-ls');
    assert.throws(() => findProgram({ ...around, setting: '/no/such/azureml-ls' }), {
      name: 'ServerProblem',
      message:
        'The setting "azureml-ls.server.path" names /no/such/azureml-ls, where there is no program that can be run. ' +
        'Correct it, or clear it to use the server that comes with the extension.',
    });
  });

  test('the message shows where a shortened path leads', () => {
    assert.throws(
      () => findProgram({ ...around, setting: '~/gone' }),
      (error: Error) => error.message.includes(`names ~/gone (${join(root, 'home', 'gone')})`),
    );
  });

  test('a variable that names nothing is an error of its own', () => {
    assert.throws(() => findProgram({ ...around, env: { AZUREML_LS_PATH: root } }), /variable AZUREML_LS_PATH names/);
  });

  test('a file without the permission to run does not count', { skip: process.platform === 'win32' }, () => {
    const setting = program('setting/azureml-ls', 0o644);
    assert.throws(() => findProgram({ ...around, setting }), ServerProblem);
  });

  test('nothing anywhere: says what to do', () => {
    assert.throws(
      () => findProgram(around),
      /no server for linux.*Install azureml-ls, or put its path into the setting/,
    );
  });
});

describe('whether the program can be used', () => {
  const bundled: Program = { origin: 'bundle', path: '/x/azureml-ls' };

  test('a current server is taken', async () => {
    assert.deepEqual(await askVersion(bundled, async () => 'azureml-ls 0.1.0\n'), { ...bundled, version: '0.1.0' });
    assert.equal((await askVersion(bundled, async () => 'azureml-ls 2.10.3+abc')).version, '2.10.3+abc');
  });

  test('it is asked with --version', async () => {
    let asked: unknown;
    await askVersion(bundled, async (path, args) => {
      asked = [path, ...args];
      return 'azureml-ls 0.1.0';
    });
    assert.deepEqual(asked, ['/x/azureml-ls', '--version']);
  });

  test('an old server is refused, with both versions', async () => {
    const old = askVersion({ origin: 'setting', path: '/x/old' }, async () => 'azureml-ls 0.0.9');
    await assert.rejects(old, {
      name: 'ServerProblem',
      message:
        'The server /x/old is version 0.0.9; this extension needs 0.1.0 or newer. ' +
        'Update that program, or clear the setting "azureml-ls.server.path" to use the server that comes with the extension.',
    });
  });

  test('another program is refused', async () => {
    await assert.rejects(
      askVersion(bundled, async () => 'Python 3.11.2'),
      /is not azureml-ls/,
    );
  });

  test('a program that fails is refused with its reason', async () => {
    const broken = askVersion(bundled, async () => Promise.reject(new Error('spawn EACCES')));
    await assert.rejects(broken, /does not run: spawn EACCES\. Install the extension again/);
  });

  test('a real program is run and read', { skip: process.platform === 'win32' }, async () => {
    const path = program('bin/azureml-ls');
    writeFileSync(path, '#!/bin/sh\necho "azureml-ls 9.8.7"\n');
    assert.equal((await askVersion({ origin: 'path', path })).version, '9.8.7');
  });
});

test('versions are compared by number, and a pre-release comes before its release', () => {
  assert.ok(isAtLeast('0.10.0', '0.9.9'));
  assert.ok(isAtLeast('1.0.0', '1.0.0'));
  assert.ok(isAtLeast('1.0.0+build', '1.0.0'));
  assert.ok(!isAtLeast('0.0.9', '0.1.0'));
  assert.ok(!isAtLeast('1.0.0-beta.1', '1.0.0'));
  assert.ok(isAtLeast('1.0.1-beta.1', '1.0.0'));
});
