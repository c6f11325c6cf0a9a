// What people see when the server cannot be run, and that a folder they do not trust cannot choose what is run.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { required } from '../server.mjs';
import { makeWorkspace } from '../workspace.mjs';
import { OUT, openBrowser, startCodeServer } from './code-server.mjs';

/** Writes a program beside the workspace. */
function program(workspace, name, script) {
  const path = join(dirname(workspace), name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('VS Code: a wrong server', () => {
  const workspace = makeWorkspace();
  let session;
  let browser;
  let page;

  const status = (text) => page.locator(`.statusbar-item[aria-label*="${text}"]`).first();
  const message = (text) => page.locator('.notification-toast', { hasText: text }).first();
  // The editor watches the file of its settings.
  const setServer = (path) => session.setMachineSettings({ 'azureml-ls.server.path': path });

  before(async () => {
    session = await startCodeServer({
      workspace,
      extensions: [required('AZUREML_LS_VSIX')],
      machineSettings: { 'azureml-ls.server.path': '~/no-such-folder/azureml-ls' },
    });
    browser = await openBrowser(session, { file: 'founding-case.yml' });
    page = browser.page;
  });

  after(async () => {
    await browser?.close();
    await session?.stop();
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  test('a path that leads nowhere is named, with what to do', async () => {
    const toast = message('"azureml-ls.server.path" names ~/no-such-folder/azureml-ls');
    await toast.waitFor();
    assert.match(await toast.innerText(), /Correct it, or clear it to use the server that comes with the extension/);
    await toast.getByText('Open Settings').waitFor();
    await status('Azure ML: not running').waitFor();
    await page.screenshot({ path: join(OUT, 'no-server-1-wrong-path.png') });
  });

  test('a server that is too old is refused, with both versions', async () => {
    setServer(program(workspace, 'old-server', 'echo "azureml-ls 0.0.1"'));
    const toast = message('is version 0.0.1; this extension needs');
    await toast.waitFor();
    await page.screenshot({ path: join(OUT, 'no-server-2-too-old.png') });
  });

  test('a program that is no server is refused', async () => {
    setServer(program(workspace, 'other-program', 'echo "other 9.9.9"'));
    await message('is not azureml-ls').waitFor();
  });

  test('the right path mends it at once', async () => {
    assert.equal(await page.locator('.squiggly-error').count(), 0);
    setServer(required('AZUREML_LS_BIN'));
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await status('Azure ML: azureml-ls ').waitFor();
  });

  test('Show Server Version names version and path', async () => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.type('Azure ML: Show Server Version');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Show Server Version' }).first().waitFor();
    await page.keyboard.press('Enter');
    await message(/azureml-ls \d+\.\d+\.\d+ \(\//).waitFor();
    await page.screenshot({ path: join(OUT, 'no-server-3-version.png') });
  });
});

describe('VS Code: a folder that is not trusted', () => {
  const workspace = makeWorkspace();
  const marker = join(dirname(workspace), 'was-run');
  let session;
  let browser;

  before(async () => {
    const trap = program(workspace, 'trap', `touch "${marker}"\necho "azureml-ls 99.0.0"`);
    mkdirSync(join(workspace, '.vscode'));
    writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'azureml-ls.server.path': trap }));
    session = await startCodeServer({ workspace, extensions: [required('AZUREML_LS_VSIX')], trusted: false });
    browser = await openBrowser(session, { file: 'founding-case.yml' });
  });

  after(async () => {
    await browser?.close();
    await session?.stop();
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  test('gets findings from the server of the extension, and its own program is not run', async () => {
    await browser.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await browser.page.screenshot({ path: join(OUT, 'not-trusted.png') });
    assert.equal(existsSync(marker), false);
  });
});
