// Authoring a pipeline: the names in an expression are offered, a wrong one is underlined and mended.
// Opens a copy of the example that the README points to.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { required } from '../server.mjs';
import { OUT, openBrowser, quickFix, read, startCodeServer, until } from './code-server.mjs';

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/training-pipeline');
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Azure ML
const GIVEN = 'trees: ${{parent.inputs.trees}}';

describe('VS Code: a pipeline', () => {
  let session;
  let browser;
  let page;

  before(async () => {
    const workspace = join(realpathSync(mkdtempSync(join(tmpdir(), 'azureml-ls-editors-'))), 'pipeline');
    cpSync(EXAMPLE, workspace, { recursive: true });
    session = await startCodeServer({ workspace, extensions: [required('AZUREML_LS_VSIX')] });
    browser = await openBrowser(session, { file: 'pipeline.yml', width: 1100, height: 1000 });
    page = browser.page;
    await page.keyboard.press('Control+B');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  });

  after(async () => {
    await browser?.close();
    await session?.stop();
    rmSync(dirname(session.workspace), { recursive: true, force: true });
  });

  const shot = (name) => page.screenshot({ path: join(OUT, `pipeline-${name}.png`) });
  const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const squiggle = () => page.locator('.monaco-editor .squiggly-error');

  test('inside an expression the names in scope are offered', async () => {
    await line(GIVEN).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.type('trees: ${{parent.inputs.', { delay: 30 });
    await page.keyboard.press('Control+Space');
    const offer = page.locator('.suggest-widget .monaco-list-row', { hasText: 'trees' }).first();
    await offer.waitFor();
    await shot('1-completion');
    await offer.click();
    await until('the whole line', async () => (await line('parent.inputs.trees').count()) === 1);
    await page.keyboard.press('Control+S');
    await until('the saved file', () => read(session, 'pipeline.yml').includes(GIVEN) || undefined);
    await until('no squiggle', async () => (await squiggle().count()) === 0);
  });

  test('an output that no step has is underlined, and the one that was meant is written', async () => {
    await line('outputs.training_data').click();
    await page.keyboard.press('End');
    for (let at = 0; at < '_data}}'.length; at += 1) {
      await page.keyboard.press('Backspace');
    }
    await page.keyboard.type('_dta}}', { delay: 30 });
    await page.keyboard.press('Escape');
    await squiggle().first().waitFor();
    await until('one squiggle', async () => (await squiggle().count()) === 1);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await quickFix(page, /training_data/);
    await shot('2-quick-fix');
    await page.keyboard.press('Enter');
    await until('the squiggle to go', async () => (await squiggle().count()) === 0);
    assert.equal(await line('outputs.training_data').count(), 1);
  });
});
