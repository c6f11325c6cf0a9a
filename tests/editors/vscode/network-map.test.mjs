// The network map beside the editor, in light and dark: it opens, follows edits, and a click goes to the source.
// Opens a copy of an example in which each requirement of batch endpoints fails once.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { required } from '../server.mjs';
import { OUT, openBrowser, startCodeServer, until } from './code-server.mjs';

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/network-broken');
const ENDPOINT = 'endpoints/batch/endpoint.yml';

describe('VS Code: the network map', () => {
  test('opens beside the editor, follows edits, keeps its zoom, and a click goes to the source', () =>
    withMap('Default Light Modern', async ({ page, map, shot }) => {
      const picture = map.locator('svg.azureml-map');
      const vault = map.locator('g.node', { hasText: 'keyvault-private-endpoint' }).first();
      await vault.waitFor();
      assert.equal(await vault.evaluate((node) => node.classList.contains('fails')), true);
      await shot('1-light');

      // What is typed is on the map before it is saved.
      const name = page.locator('.monaco-editor .view-line', { hasText: 'name: heart-classifier' }).first();
      await name.click();
      await page.keyboard.press('End');
      await page.keyboard.type('-anew', { delay: 20 });
      await map.locator('text.name', { hasText: 'heart-classifier-anew' }).waitFor();

      const zoom = () => picture.evaluate((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
      const before = await zoom();
      await map.locator('#in').click();
      await until('a larger picture', async () => (await zoom()) > before * 1.1);
      const zoomed = await zoom();
      await name.click();
      await page.keyboard.press('End');
      await page.keyboard.type('er', { delay: 20 });
      await map.locator('text.name', { hasText: 'heart-classifier-anewer' }).waitFor();
      assert.equal((await zoom()).toFixed(2), zoomed.toFixed(2));
      await map.locator('#fit').click();

      await vault.locator('text.name').click();
      await page.locator('.tab.active', { hasText: 'vault.bicep' }).waitFor();
      // The map is still there, and the source beside it, at the declaration.
      assert.equal(await picture.count(), 1);
      const line = await vault.getAttribute('data-line');
      await page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}, Col`) }).waitFor();
      await shot('2-source');
    }));

  test('is readable in a dark theme', () =>
    withMap('Default Dark Modern', async ({ map, shot }) => {
      const vault = map.locator('g.node', { hasText: 'keyvault-private-endpoint' }).first();
      await vault.waitFor();
      const color = (selector) =>
        vault
          .locator(selector)
          .first()
          .evaluate((node) => getComputedStyle(node).fill.match(/\d+/g).map(Number));
      const brightness = (color) => color.slice(0, 3).reduce((sum, part) => sum + part, 0) / 3;
      assert.ok(brightness(await color('text.name')) > 180, 'light letters');
      assert.ok(brightness(await color('rect.card')) < 80, 'on a dark card');
      await shot('3-dark');
    }));
});

async function withMap(theme, act) {
  const workspace = join(realpathSync(mkdtempSync(join(tmpdir(), 'azureml-ls-editors-'))), 'network');
  cpSync(EXAMPLE, workspace, { recursive: true });
  const session = await startCodeServer({
    workspace,
    extensions: [required('AZUREML_LS_VSIX')],
    settings: { 'workbench.colorTheme': theme },
  });
  let browser;
  try {
    browser = await openBrowser(session, { file: ENDPOINT, width: 1700, height: 1000 });
    const { page } = browser;
    await page.keyboard.press('Control+B');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await show(page);
    const map = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await act({ page, map, shot: (name) => page.screenshot({ path: join(OUT, `network-map-${name}.png`) }) });
  } finally {
    await browser?.close();
    await session.stop();
    rmSync(dirname(workspace), { recursive: true, force: true });
  }
}

/** Runs the command by its name, as a person does. */
async function show(page) {
  await until('the map', async () => {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill('>Azure ML: Show Network Map');
    const entry = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Show Network Map' }).first();
    try {
      await entry.click({ timeout: 5_000 });
      await page.locator('iframe.webview').first().waitFor({ timeout: 10_000 });
      return true;
    } catch {
      await page.keyboard.press('Escape');
      return false;
    }
  });
}
