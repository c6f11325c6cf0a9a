// The founding case as a person lives it: keyboard, mouse and what is on the screen.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { required } from '../server.mjs';
import { ENDPOINT, MISTAKE, makeWorkspace } from '../workspace.mjs';
import { OUT, openBrowser, quickFix, read, startCodeServer, until } from './code-server.mjs';

// The README shows one of the screenshots: only what matters, readable when it is made smaller.
const UNCLUTTERED = {
  'breadcrumbs.enabled': false,
  'editor.fontSize': 13,
  'editor.hover.above': false,
  'editor.scrollBeyondLastLine': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.statusBar.visible': false,
};

// The window is high, as the height of a hover is limited by that of its window; pictures show the upper part.
const WIDTH = 860;

const IMAGE = resolve(import.meta.dirname, '../../../docs/images/founding-case.png');

describe('VS Code: the founding case', () => {
  let session;
  let browser;
  let page;

  before(async () => {
    session = await startCodeServer({
      workspace: makeWorkspace(),
      extensions: [required('AZUREML_LS_VSIX')],
      settings: UNCLUTTERED,
    });
    browser = await openBrowser(session, { file: 'endpoint.yml', width: WIDTH, height: 1600, scale: 1.5 });
    page = browser.page;
    await page.keyboard.press('Control+B');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
  });

  after(async () => {
    await browser?.close();
    await session?.stop();
    rmSync(dirname(session.workspace), { recursive: true, force: true });
  });

  const shot = (name, height = 400) =>
    page.screenshot({
      path: join(OUT, `founding-case-${name}.png`),
      clip: { x: 0, y: 0, width: WIDTH, height },
    });
  const line = (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
  const squiggle = () => page.locator('.monaco-editor .squiggly-error');
  /** Where an element is; nothing while it is not on the screen. */
  const box = (locator) => locator.boundingBox({ timeout: 1_000 }).catch(() => null);

  test('the key gets a squiggle as soon as it is typed', async () => {
    await line('auth_mode').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type(MISTAKE, { delay: 20 });
    await squiggle().first().waitFor();
    await page.keyboard.press('Escape');
    await until('one squiggle', async () => (await squiggle().count()) === 1);
    // Asked until it holds: the editor draws its lines anew while it is looked at.
    await until('the squiggle on the typed line, as long as the key', async () => {
      const mark = await box(squiggle());
      const text = await box(line('public_network_access'));
      const key = await box(
        line('public_network_access')
          .locator('span', { hasText: /^public_network_access$/ })
          .last(),
      );
      return (
        mark &&
        text &&
        key &&
        mark.y >= text.y - 2 &&
        mark.y + mark.height <= text.y + text.height + 6 &&
        Math.abs(mark.x - key.x) < 3 &&
        Math.abs(mark.width - key.width) < 3
      );
    });
    await shot('1-squiggle');
  });

  test('the mouse over the key brings the reason and what to do', async () => {
    await rest();
    const hover = page.locator('.monaco-hover:visible', { hasText: 'batch-network-key' }).first();
    await hover.waitFor();
    const text = await hover.innerText();
    assert.match(text, /batch endpoint/i);
    assert.match(text, /workspace/i);
    const shown = await until('the hover to stand still', () => box(hover));
    await shot('2-hover', Math.ceil(shown.y + shown.height) + 16);
    if (process.env.UPDATE_IMAGES) {
      mkdirSync(dirname(IMAGE), { recursive: true });
      copyFileSync(join(OUT, 'founding-case-2-hover.png'), IMAGE);
    }
    await page.keyboard.press('Escape');
  });

  test('Ctrl+. and Enter take the line away', async () => {
    await line('public_network_access').click();
    await quickFix(page, /remove/i);
    await shot('3-quick-fix');
    await page.keyboard.press('Enter');
    await until('the squiggle to go', async () => (await squiggle().count()) === 0);
    await page.keyboard.press('Control+S');
    await until('the saved file', () => read(session, 'endpoint.yml') === ENDPOINT || undefined);
    await shot('4-fixed');
    assert.equal(read(session, 'endpoint.yml'), ENDPOINT);
  });

  test('a key half typed is offered and completed', async () => {
    await line('auth_mode').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('defa', { delay: 50 });
    const offer = page.locator('.suggest-widget .monaco-list-row', { hasText: 'defaults' }).first();
    await offer.waitFor();
    await shot('5-completion');
    await page.keyboard.press('Enter');
    await line('defaults:').waitFor();
    assert.equal(await page.locator('.view-line', { hasText: /^defa$/ }).count(), 0);
  });

  async function rest() {
    const key = await until('the line', () => box(line('public_network_access')));
    // Come from elsewhere: an editor that has seen no movement shows no hover.
    await page.mouse.move(key.x + 200, key.y + 200);
    await page.mouse.move(key.x + 60, key.y + key.height / 2, { steps: 5 });
  }
});
